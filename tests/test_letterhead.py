"""Letterhead: who signs a text, who speaks together in it, and for which states."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline import letterhead

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
HOSTILE = [
    *("\n" * 20000, "( " * 10000, "a, " * 7000, "We, the a, " * 1800, "if would " * 2200),
    *("a-" * 10000, "signed" + "\n" * 20000, "signed" + " " * 20000),
]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("(Signed) Ada Quint", "Ada Quint"),
        ("Signed: Ada Quint", "Ada Quint"),
        ("SIGNED\n\nAda Quint\nMayor", "Ada Quint"),
        ("The port is open.\n – (signed) Ada Quint \nMayor of Sund", "Ada Quint"),
        ("(Signé) Ada Quint", "Ada Quint"),
        ("(Firmado): Ada Quint", "Ada Quint"),
        ("gez. Ada Quint", "Ada Quint"),
        ("Gezeichnet: Ada Quint", "Ada Quint"),
        ("Подписал: Анна Квинт", "Анна Квинт"),
        ("(Подпись) Анна Квинт", "Анна Квинт"),
        ("签字：李明德", "李明德"),
        ("（签名）李明德", "李明德"),
        ("Ada Quint (Signed)", "Ada Quint"),
        ("Open.\nAda Quint (signé)\nMaire", "Ada Quint"),
        ("Ada Quint (Firmado)", "Ada Quint"),
        ("李明（签字）", "李明"),
        ("李明(签名)", "李明"),
        ("(Signed) Ada Quint\n(Signed) Teo Vask", "Teo Vask"),
        ("Ada Quint (Signed)\nTeo Vask (Signed)", "Teo Vask"),
        ("(Signed) A", None),  # too short for a name
        ("(Signed) 12 May", None),
        ("(Signed) " + "Quint " * 20, None),  # too long for one
        ("(Signed) Ada Quint (Sund)", None),
        ("(Signed) The mayor: Ada Quint", None),
        ("It was (signed) Ada Quint", None),  # not at the head of its line
        ("(Signed)", None),
        ("(Unsigned) Ada Quint", None),
        ("Ada Quint (signed) in Sund", None),
        ("Ada Quint (unsigned)", None),
        ("Ada Quint signed", None),
        ("To be filed: Ada Quint (signed)", None),
        ("12 (signed)", None),
        ("", None),
    ],
)
def test_the_last_signature_names_who_signs(text: str, name: str | None) -> None:
    """The word for it opens a line before the name, or closes it in brackets behind the name."""
    assert letterhead.signed(text) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("We, the Heads of State of the Basin, met today.", "en", "Heads of State of the Basin"),
        ("Sund, 1 May\n12. We, the Ministers, met.", "en", "Ministers"),
        ("We, the Heads of State of Orland, Tavia and Sund, met.", "en", "Heads of State"),
        ("We, the crews, the mates and the masters, met.", "en", "crews"),  # no list of states
        ("We, the Ministers of\nOrland, Tavia and Sund, met.", "en", "Ministers"),
        ("Nous, les ministres du Bassin, déclarons ceci.", "fr", "ministres du Bassin"),
        ("Nous, les chefs du Sund, la Tavie et les Lunds, disons", "fr", "chefs"),
        ("Nosotros, los ministros de Tavia, Sund y Pell, declaramos", "es", "ministros"),
        ("1. Wir, die Minister der Länder, erklären", "de", "Minister der Länder"),
        ("Wir, die Minister von Tavia, Sund und Orland, erklären", "de", "Minister"),
        ("We, the Crews of Pell, met in Sund, where it rained.", "en", "Crews of Pell"),
        ("Nous, les gens du Sund, disons ceci, comme hier.", "fr", "gens du Sund"),
        ("2. Nosotros, los jefes de Sund, decimos esto, ya dicho.", "es", "jefes de Sund"),
        ("Wir, die Leute von Pell, erklären dies, wie gestern.", "de", "Leute von Pell"),
        ("So: We, the Ministers, met.|We, the crew, and Lund.", "en", None),
        ("We, the Ministers. They, the crews, met.", "en", None),
        ("“We, the Ministers”, he said, met.", "en", None),
        ("We, the Ministers, Orland.", "en", None),  # nothing is told of them
        ("Donc Nous, les uns, disons|Nous, les uns, les autres, Pell", "fr", None),
        ("Hoy Nosotros, los unos, vamos", "es", None),
        ("Also Wir, die einen, tun dies", "de", None),
        ("We, the crew, the mates, or the masters.", "en", None),
        ("We met the Ministers, who left.", "en", None),
        ("Nous, les uns, la presse|Nous, les uns, et Lund|Nous, les uns, ou Lund", "fr", None),
        ("Nous, les uns : tu, moi", "fr", None),
        ("Nosotros, los unos, los otros, y Lund, e Isla|Nosotros, los unos: tú, yo", "es", None),
        ("Wir, die einen, und Pell, die Crew, der Lund|Wir, die einen: du, ich", "de", None),
        ("We, the Ministers, met.", "fr", None),
        ("We, the Ministers, met.", "ru", None),  # without a table
        ("我们，各国部长，会晤。", "zh", None),
    ],
)
def test_those_who_speak_together(text: str, language: str, name: str | None) -> None:
    """Between "We, the" and the verb, without the states of a list."""
    assert {letterhead.together(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ministry of Ports of the Republic of Orland", ("Republic of Orland",)),
        ("Note of the Federal Republic of the Sund Isles", ("Federal Republic of the Sund Isles",)),
        ("REPUBLIC OF ORLAND\nMINISTRY OF PORTS", ("REPUBLIC OF ORLAND",)),
        ("the Kingdom of Pell and the Emirate of Lund", ("Kingdom of Pell", "Emirate of Lund")),
        ("Sultanate of Pell, Principality of Lund", ("Sultanate of Pell", "Principality of Lund")),
        ("the republic of Orland; the Republic of ORLAND", ("republic of Orland",)),
        ("the Republic of Sund-Lund’s Old Port Town", ("Republic of Sund-Lund’s Old Port",)),
        ("the Republic of letters", ()),
        ("the Republicans of Orland", ()),
        ("the Sunrepublic of Orland", ()),
        ("Orland, Tavia", ()),
        ("", ()),
        ("le ministre de la République de l’Orland", ("République de l’Orland",)),
        ("le ROYAUME DU SUND, la république des Îles", ("ROYAUME DU SUND", "république des Îles")),
        ("la República de la Tavia", ("República de la Tavia",)),
        ("el Reino del Sund", ("Reino del Sund",)),
        ("das Amt der Republik Orland", ("Republik Orland",)),
        ("das Königreich Sund, die Republik Pell", ("Königreich Sund", "Republik Pell")),
        ("la principauté de Sund", ("principauté de Sund",)),
        ("die Urrepublik Orland, la arquirepública de Tavia", ()),
        ("Semipermanent Mission of Tavia", ()),
        ("die Republikaner Orlands", ()),
        ("Permanent Representative of Tavia", ("Tavia",)),
        ("PERMANENT MISSION OF the Sund Isles", ("Sund Isles",)),
        ("Permanent Mission of Tavia; the Permanent Mission of TAVIA", ("Tavia",)),
        ("Permanent Mission of Tavia to the Permanent Mission of Lund", ("Tavia", "Lund")),
        ("Representative of Tavia", ()),
        ("Permanent Mission to Tavia", ()),
        ("奥兰共和国外交部", ("奥兰共和国",)),
        ("奥兰共和国与苏恩王国和塔维联邦", ("奥兰共和国", "苏恩王国", "塔维联邦")),
        ("1月1日在奥兰共和国", ("奥兰共和国",)),
        ("共和国外交部", ()),
        ("Республика без имени", ()),  # without a row
    ],
)
def test_the_states_of_a_letterhead(text: str, names: tuple[str, ...]) -> None:
    """A state is named by what it is or by who represents it; each once, as it stands first."""
    assert letterhead.states(text) == names


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    letterhead.signed(text)
    letterhead.states(text)
    for language in LANGUAGES:
        letterhead.together(text, language)
    assert time.monotonic() - start < 2
