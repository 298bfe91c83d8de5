"""Hints: words that make a question worth asking, in six languages; elsewhere all are asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from summarizer.pipeline.rules import hints

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


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("It fell to the duty commander, according to Lund.", False),
        ("We treat whoever is carried in, the judge was told with compliments.", False),
        ("It is our duty to search the port.", True),
        ("It is in accord with the treaty.", True),
        ("The board complied.", True),
        ("It was in the judgment.", True),
    ],
)
def test_what_only_begins_like_a_word_of_law_hints_at_nothing(text: str, hinted: bool) -> None:
    """An officer on duty, a patient who is treated and "according to" give no ground."""
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


@pytest.mark.parametrize(
    ("language", "verbs", "others"),
    [
        ("en", "said|According|scoffed|retorted|UNDERTOOK|thanked", "sang|sayings|scoff"),
        ("fr", "déclaré|selon|rétorque|martelé|prétendent", "chante|retard"),
        ("es", "dijo|según|replicó|sostienen|recalca", "canta|reclamo"),
        ("de", "sagte|laut|entgegnete|Beteuerte|wies", "sang|lauter"),
        ("ru", "заявил|словам|рассказала|сообщают|Пообещал", "пел|слово"),
        ("it", "", "disse|said"),
        ("", "", "said"),
    ],
)
def test_a_verb_of_saying_is_known(language: str, verbs: str, others: str) -> None:
    """Whole words of the checks, and those by which news tells who speaks; else none is."""
    assert [x for x in verbs.split("|") if x and not hints.tells(x, language)] == []
    assert [x for x in others.split("|") if hints.tells(x, language)] == []


@pytest.mark.parametrize("verb", ["透露", "驳斥", "告诉"])
def test_a_chinese_report_is_told_by_more_verbs(verb: str) -> None:
    """They stand between other signs without spaces."""
    assert hints.may_report(f"外交部{verb}港口开放。", "zh")


def test_an_apostrophe_is_that_of_a_keyboard() -> None:
    """Print has a curved one, and the lists have a straight one."""
    assert hints.typed("We’ll go, “Lund’s” men.") == "We'll go, “Lund's” men."
    assert hints.may_aim("They’ll go.", "en")
    assert hints.may_aim("They'll go.", "en")
    assert not hints.may_aim("They go.", "en")
