"""Letterhead: who signs a text, who speaks together in it, and for which states."""

from __future__ import annotations

import time

import pytest

from summarizer.grounding.language import Words
from summarizer.pipeline.rules import letterhead

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
HOSTILE = [
    *("\n" * 20000, "( " * 10000, "a, " * 7000, "We, the a, " * 1800, "if would " * 2200),
    *("a-" * 10000, "signed" + "\n" * 20000, "signed" + " " * 20000),
    *("," * 20000, "(" * 20000, "a" * 20000, "A" * 20000, "外" * 20000, "A-" * 10000),
    *("Ada " * 5000, "Statement by A, " * 1200, "Communiqué de A " * 1200, " to the" * 2800),
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


@pytest.mark.parametrize(
    ("name", "event"),
    [("Third Sund Summit", True), ("Orland and Tavia", False), ("Summiteers", False)],
)
def test_a_meeting_is_no_author(name: str, event: bool) -> None:
    """Those who met speak in its communiqué."""
    assert letterhead.is_event(name) is event


@pytest.mark.parametrize(
    ("head", "text", "name"),
    [
        (
            "Joint Communiqué",
            "1. The Ministers of Tavia and Orland met.",
            "The Ministers of Tavia and Orland",
        ),
        (
            "Sund Declaration",
            "The Prime Ministers of Tavia and Orland held talks.",
            "The Prime Ministers of Tavia and Orland",
        ),
        ("Ministers meet in Sund", "The Ministers of Tavia and Orland met.", None),  # news
        ("Joint Communiqué", "The Minister of Tavia met Lund.", None),
        ("Joint Communiqué", "In May the Ministers of Tavia met.", None),
    ],
)
def test_a_communique_tells_who_met(head: str, text: str, name: str | None) -> None:
    """They speak in it together, though it says no “we”."""
    assert letterhead.met(text, head) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Statement by the Harbour Office on the fire", "en", "Harbour Office"),
        ("SUND\nJoint declaration of Orland and Tavia, 3 May", "en", "Orland and Tavia"),
        ("Press release issued by Lund: it is open", "en", "Lund"),
        (
            "Joint communiqué of the Foreign Ministers of Orland, Tavia and the Isles\n3 May",
            "en",
            "Foreign Ministers of Orland, Tavia and the Isles",
        ),
        ("Communiqué des Présidents d’Orland et de Tavie", "fr", "Présidents d’Orland et de Tavie"),
        ("Statement by the Minister of Orland, Tavia and Sund", "en", "Minister of Orland"),
        ("Notice from the Mayor following the fire", "en", "Mayor"),
        ("Communiqué du Conseil sur l’incendie", "fr", "Conseil"),
        ("Déclaration conjointe de la Mairie relative au port", "fr", "Mairie"),
        ("Avis officiel de l’Amirauté", "fr", "Amirauté"),
        ("Comunicado de la Alcaldía sobre el incendio", "es", "Alcaldía"),
        ("Nota de prensa del Puerto de Sund ante el incendio", "es", "Puerto de Sund"),
        ("Erklärung des Hafenamts zum Brand", "de", "Hafenamts"),
        ("Gemeinsame Mitteilung der Ämter von Sund über den Brand", "de", "Ämter von Sund"),
        ("Заявление Министерства порта о пожаре", "ru", "Министерства порта"),
        ("Совместное коммюнике Орланда и Тавии, 3 мая", "ru", "Орланда и Тавии"),
        ("奥兰外交部关于火灾的声明", "zh", "奥兰外交部"),
        ("奥兰市\n外交部公告", "zh", "外交部"),
        ("In a statement by Lund it was open.|Statement of facts|Statement by X", "en", None),
        ("Understatement by Lund|Statement to Lund|Statement, Lund", "en", None),
        ("La déclaration de Lund|Déclaration de paix", "fr", None),
        ("En un comunicado de Lund|Comunicado de prensa", "es", None),
        ("Die Erklärung des Amts|Erklärung von allen", "de", None),
        ("Это заявление Лунда|Заявление сделано", "ru", None),
        ("这是声明中的话。|声明", "zh", None),
        ("Statement by the Harbour Office", "fr", None),
        ("Statement by the Harbour Office", "it", None),  # without a table
        ("Statement by the Harbour Office", "", None),
    ],
)
def test_the_head_tells_whose_statement_it_is(text: str, language: str, name: str | None) -> None:
    """Fixed words open its line, and what it is about, or a mark, ends the name."""
    assert {letterhead.issuer(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Mission to the election", "Mission"),
        ("Panel on fires", "Panel"),
        ("Delegation to élections on the isle", "Delegation"),
        ("Mission to Sund", "Mission to Sund"),
        ("Mission to the Isles of Sund", "Mission to the Isles of Sund"),
        ("Upton office", "Upton office"),
        ("", ""),
    ],
)
def test_an_author_is_named_without_the_object(name: str, short: str) -> None:
    """What a text is about opens in a small letter; a place has a capital and stays."""
    assert letterhead.without_object(name) == short


@pytest.mark.parametrize(
    ("initials", "text", "name"),
    [
        ("AL", "We met Ada Lund in Sund.", "Ada Lund"),
        ("APL", "So said Ada\nPell Lund-Sund. Ada left.", "Ada\nPell Lund-Sund"),
        ("ЛП", "Вчера Лунд Пелл ушёл.", "Лунд Пелл"),
        ("AL", "ADA LUND left.|Ada Pell Lund left.|ada Lund|Ada lund|Mada Lund", None),
        ("al", "Ada Lund left.|al", None),
        ("A", "Ada left.", None),
        ("AEPL", "Ada Eva Pell Lund left.", None),
        ("A1", "Ada 1und left.", None),
        ("A.", "Ada. left", None),
        ("", "Ada Lund", None),
    ],
)
def test_initials_mean_a_person_of_the_text(initials: str, text: str, name: str | None) -> None:
    """Two or three capitals, and a name whose words open with them one behind the other."""
    assert {letterhead.initialled(initials, one) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Colonel Ada Lund met us.", "Ada Lund"),
        ("Captain Lund met us.", "Captain Lund"),
        ("An interview with Ada Lund in Sund", "Ada Lund"),
        ("Ein Gespräch mit Ada Eva Pell-Lund", "Ada Eva Pell-Lund"),
        ("Entretien avec Ada Lund|Entrevista con Ada Lund|Les mots de Ada Lund", "Ada Lund"),
        ("Old Sund burns. Ada Lund, mayor of Sund, says why.", "Ada Lund"),
        ("Ada Lund, who saw it, says why.", "Ada Lund"),
        ("Ada Lund says why.|Ada Lund, Sund|the colonel met Lund|with ada lund|", None),
    ],
)
def test_an_interview_introduces_a_person(text: str, name: str | None) -> None:
    """By a title, by "with", or by what they are behind a comma."""
    titles = Words("colonel captain")
    assert {letterhead.introduced(one, titles) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("name", "lines", "office"),
    [
        ("Republic of Orland", "Republic of Orland|Ministry of Ports|3 May", "Ministry of Ports"),
        ("ORLAND", "No. 3|ORLAND|HARBOUR OFFICE", "HARBOUR OFFICE"),
        ("Orland", "Orland|Oficina del Puerto", "Oficina del Puerto"),
        ("Orland", "Orland|Das Amt", "Das Amt"),
        ("Orland", "Orland|The Fleet Command,", "The Fleet Command,"),
        ("Orland", "Orland|3 May|Ministry of Ports", None),  # not right below
        ("Orland", "Ministry of Ports|Orland", "Ministry of Ports"),
        ("Orland", "Ministry of Ports|Orland|3 May", "Ministry of Ports"),
        ("Orland", "Ministry of Ports|Orland|Harbour Office", "Harbour Office"),
        ("Orland", "Ministry of Ports|3 May|Orland", None),  # not right above
        ("Orland", "Orland|Sund", None),  # no office
        ("Orland", "Orland|Reinforced walls", None),
        ("Orland", "Orland|The Ministry has shut the port.", None),
        ("Orland", "Orland|The Ministry decides:", None),
        ("Orland", "Orland|The Ministry shut it;", None),
        ("Orland", "Republic of Orland|Ministry of Ports", None),  # a line that is the name
        ("Orland", "Orland|Sund|Orland|Ministry of Ports", None),  # where it stands first
        ("Orland Embassy", "Orland Embassy|Ministry of Ports", None),  # is one already
        ("Orland", "Orland", None),
        ("Orland", "", None),
    ],
)
def test_an_office_stands_beside_its_state(name: str, lines: str, office: str | None) -> None:
    """In the next line or else the one before, if that is no sentence and the name no office."""
    assert letterhead.office_beside(name, lines.split("|")) == office


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    letterhead.signed(text)
    letterhead.states(text)
    letterhead.without_object(text)
    letterhead.office_beside("Orland", ["Orland", text])
    letterhead.office_beside(text, [text, "Office"])
    letterhead.initialled("AL", f"A{text}")
    letterhead.introduced(text, Words())
    for language in LANGUAGES:
        letterhead.together(text, language)
        letterhead.issuer(text, language)
    assert time.monotonic() - start < 2
