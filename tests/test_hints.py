"""Hints: words that make a question worth asking, in six languages; elsewhere all are asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarizer.pipeline import hints

Hint = Callable[[str, str], bool]
LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
# a sentence in which nothing is said, wished or justified
PLAIN = {
    "en": "The road is long and the sea was calm.",
    "fr": "La route est longue et la mer est calme.",
    "es": "La calle es larga y el mar está en calma.",
    "de": "Die Straße ist lang und das Meer war ruhig.",
    "ru": "Дорога длинная, и море спокойное.",
    "zh": "天气很好。",
}
SAID = {
    "en": "The minister declined to name the ships.",
    "fr": "La ministre a déclaré que la mer est calme.",
    "es": "La ministra dijo que el mar está en calma.",
    "de": "Die Ministerin sagte, das Meer sei ruhig.",
    "ru": "Министр заявила, что море спокойное.",
    "zh": "部长表示天气很好。",
}
AIMED = {
    "en": "The flight is not directed at anybody.",
    "fr": "Le vol ne vise personne.",
    "es": "El objetivo es la paz.",
    "de": "Der Flug dient dem Frieden.",
    "ru": "Полёт не направлен ни на кого.",
    "zh": "此举旨在和平。",
}
LAWFUL = {
    "en": "The flight kept to international law.",
    "fr": "Le vol est conforme au droit.",
    "es": "El vuelo respeta el derecho internacional.",
    "de": "Der Flug wahrt das Völkerrecht.",
    "ru": "Полёт не нарушал закон.",
    "zh": "飞行合乎国际法。",
}
HINTED: list[tuple[Hint, dict[str, str]]] = [
    (hints.may_speak, SAID),
    (hints.says, SAID),
    (hints.may_aim, AIMED),
    (hints.may_ground, LAWFUL),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("hint", "texts"), HINTED)
def test_a_word_makes_a_question_worth_asking(
    hint: Hint, texts: dict[str, str], language: str
) -> None:
    """A sentence with a word of the list is asked about, one without any is not."""
    assert hint(texts[language], language)
    assert hint(texts[language].upper(), language)
    assert not hint(PLAIN[language], language)


@pytest.mark.parametrize("hint", [hint for hint, _ in HINTED] + [hints.may_report])
@pytest.mark.parametrize("language", ["it", "xx", ""])
def test_an_unknown_language_asks_everything(hint: Hint, language: str) -> None:
    """Without a list nothing is known not to be there."""
    assert hint(PLAIN["en"], language)
    assert hint("", language)


@pytest.mark.parametrize("language", ["it", ""])
def test_an_unknown_language_has_no_rule_of_pronouns(language: str) -> None:
    """A rule would decide without a question: none is made up."""
    assert not hints.person_meant("She said that it was open.", language)


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("The flight kept to international lawns.", False),
        ("The outlaw was calm.", False),
        ("The flight was unlawful.", True),
        ("It was self-defence.", True),
        ("“Territorial” it is.", True),
    ],
)
def test_a_word_is_sought_whole(text: str, hinted: bool) -> None:
    """A word with a star stands for all that begin so, another one for itself."""
    assert hints.may_ground(text, "en") is hinted


def test_a_hint_of_several_words_stands_with_any_space_between() -> None:
    """“Let us” is one hint over a line's end too, and its words alone are none."""
    assert hints.may_aim("Now let\n us go.", "en")
    assert not hints.may_aim("They let them be.", "en")


def test_an_ending_is_a_hint_too() -> None:
    """French tells what “we” are going to do by how a verb ends."""
    assert hints.may_aim("Nous ouvrirons le port.", "fr")
    assert not hints.may_aim("Nous avons le port.", "fr")


@pytest.mark.parametrize("mark", '“”„«»"「」『』')
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_quotation_mark_may_be_speech(mark: str, language: str) -> None:
    """A mark is as good as a word of saying; as a cue it must stand alone."""
    text = f"{mark}{PLAIN[language]}"
    assert hints.may_speak(text, language)
    assert hints.may_report(text, language)
    assert hints.says(f" {mark} ", language)
    assert not hints.says(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_needs_a_verb_of_saying(language: str) -> None:
    """A speaker's own plans and wishes are no report of another: only plain verbs are asked."""
    said = SAID[language].replace("declined to name", "said")
    assert hints.may_report(said, language)
    assert not hints.may_report(PLAIN[language], language)
    assert not hints.may_report(AIMED[language], language)


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("She said so.", "en", True),
        ("The port, HE added, was open.", "en", True),
        ("It said so.", "en", False),
        ("They said so.", "en", False),
        ("The theme was the sheet.", "en", False),
        ("Her road was long.", "en", False),
        ("他说", "zh", True),
        ("她说", "zh", True),
        ("他们说", "zh", False),
        ("它说", "zh", False),
        ("Elle a dit oui.", "fr", False),
        ("Sie sagte ja.", "de", False),
    ],
)
def test_he_and_she_mean_a_person(text: str, language: str, meant: bool) -> None:
    """Where a pronoun can mean nothing else; a French “elle” may be a ministry."""
    assert hints.person_meant(text, language) is meant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My colonel reports that they were on fire.", "en"),
        ("According to the crew it was rice.", "en"),
        ("Selon lui, la porte est close.", "fr"),
        ("Según él, la puerta está cerrada.", "es"),
        ("Das Amt hat behauptet, es sei zu.", "de"),
        ("По словам судьи, дверь закрыта.", "ru"),
    ],
)
def test_a_report_may_be_told_by_other_words(text: str, language: str) -> None:
    """Words that pass on what another says count, though the checks of speakers lack them."""
    assert hints.may_report(text, language)


def test_it_at_the_head_means_a_body() -> None:
    """“It said …” is no person’s; one further on, or in another language, tells nothing."""
    assert hints.body_meant("- It said no.", "en")
    assert not hints.body_meant("She said it was so.", "en")
    assert not hints.body_meant("Its mayor said no.", "en")
    assert not hints.body_meant("It said no.", "fr")


# what is told outright, and the same words near it that tell nothing
AIM_TOLD = [
    ("en", "We shall open the port.", "They open the port."),
    ("en", "The flight was not directed at anybody.", "The flight was directed at the mayor."),
    ("en", "Orland seeks no quarrel.", "Orland has no quarrel."),
    ("en", "It would stop if the port were open.", "It stopped as the port was open."),
    ("fr", "Il s’engage à partir.", "Il est parti."),
    ("es", "Espera volver.", "Ha vuelto."),
    ("de", "Der Flug richtete sich nicht gegen Orland.", "Der Flug war lang."),
    ("ru", "Полёт не направлен ни на кого.", "Полёт был долгим."),
    ("zh", "此举旨在和平。", "天气很好。"),
]
GROUND_TOLD = [
    ("en", "It was done under Article 7 of the treaty.", "An article of the treaty was read."),
    ("en", "They came at the written request of Tavia.", "Tavia made a request."),
    ("en", "Orland reserves all its rights.", "Orland has rights."),
    ("en", "The port was shut in accordance with the law.", "It breaches international law."),
    ("fr", "Elle se réserve le droit d’agir.", "Elle viole le droit international."),
    ("es", "Actuó en legítima defensa.", "Fue ilegal según el derecho internacional."),
    ("de", "Es geschah gemäß Artikel 4.", "Es verletzt das Völkerrecht."),
    ("ru", "Это сделано на основании закона.", "Это нарушает международное право."),
    ("zh", "这是根据公约采取的行动。", "这违反了公约第五条。"),
]


@pytest.mark.parametrize(("language", "told", "near"), AIM_TOLD)
def test_an_aim_is_told_outright(language: str, told: str, near: str) -> None:
    """Fixed words of will and purpose, which leave a model little choice."""
    assert hints.tells_aim(told, language)
    assert not hints.tells_aim(near, language)


@pytest.mark.parametrize(("language", "told", "near"), GROUND_TOLD)
def test_a_ground_is_told_outright(language: str, told: str, near: str) -> None:
    """Fixed words of law; what accuses another of a breach gives no ground (labels.md, 11)."""
    assert hints.tells_ground(told, language)
    assert not hints.tells_ground(near, language)


@pytest.mark.parametrize(
    ("text", "language", "denies"),
    [
        ("There had been no violations of the airspace.", "en", True),
        ("It is not contrary to the Charter.", "en", True),
        ("It violates the Charter.", "en", False),
        ("There was no fog.", "en", False),
        ("Le Kéraba n’a violé aucune frontière.", "fr", True),
        ("Wir haben das Recht nicht verletzt.", "de", True),
        ("Норм права мы не нарушали.", "ru", True),
        ("我们没有侵犯领空。", "zh", True),
        ("他们侵犯领空。", "zh", False),
        ("No violations.", "it", False),
    ],
)
def test_a_breach_is_denied_by_its_words(text: str, language: str, denies: bool) -> None:
    """A word of breach and one of negation: the ground denies a violation (labels.md, 6)."""
    assert hints.denies_breach(text, language) is denies


@pytest.mark.parametrize("language", ["it", ""])
def test_an_unknown_language_tells_nothing_outright(language: str) -> None:
    """Without a list no question leans further than the prompt says."""
    assert not hints.tells_aim("We shall open the port.", language)
    assert not hints.tells_ground("It was done under Article 7.", language)
