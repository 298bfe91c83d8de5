"""Passing on: the innermost speaker holds what is told again, and nobody where nothing is."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import passing

HOSTILE = (
    "\n" * 20000,
    "( " * 10000,
    "a, " * 7000,
    "told by " * 250,
    ", Lund a" * 2800,
    "a " * 10000,
)


@pytest.mark.parametrize("language", ["it", ""])
def test_an_unknown_language_has_no_rule(language: str) -> None:
    """A rule would decide without a question: none is made up."""
    assert passing.passed_on("She said that Lund had told her.", language) is None
    assert passing.teller("She was told by Lund that it sank.", language) is None
    assert passing.interrupted("Lund, she said, had told her no.", language) is None


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("She said that Lund had told her no.", "en", "Lund had told her no."),
        ("She said Pell says that he said that Lund had told it.", "en", "Lund had told it."),
        ("She said Lund had since told her no.", "en", "Lund had since told her no."),
        ("She said on Monday that Lund has admitted it.", "en", "Lund has admitted it."),
        ("Two men had told her of it, she said.", "en", "Two men had told her of it"),
        ("She said that she was told by Pell of it.", "en", "she was told by Pell of it."),
        (
            "She said that her driver had heard from Lund of it.",
            "en",
            "her driver had heard from Lund of it.",
        ),
        ("Elle dit tenir d’un ami que non.", "fr", "tenir d’un ami que non."),
        (
            "A man had confided to her, she alleged, that no.",
            "en",
            "A man had confided to her, she alleged, that no.",
        ),
        ("She said that she was told of it.|She said that Lund told her of it.", "en", None),
        ("The Told Men had told her of it.|It was open, she said.", "en", None),
        ("Elle affirme que Lund avait dit non.", "fr", "Lund avait dit non."),
        ("Ella dijo que Lund había dicho no.", "es", "Lund había dicho no."),
        ("Sie sagte, dass Lund es gesagt hatte.", "de", None),  # without a table
    ],
)
def test_what_another_has_said_is_passed_on(text: str, language: str, words: str | None) -> None:
    """In a perfect tense, or with "was told by", behind or before a verb of saying."""
    for one in text.split("|"):
        found = passing.passed_on(one, language)
        assert (None if found is None else found.cut(one)) == words


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("She was told by the master, Captain Lund, that it sank.", "en", "the master"),
        ("He was informed by Ada Pell that it sank.", "en", "Ada Pell"),
        ("He had heard from Ada Pell that it sank.", "en", "Ada Pell"),
        ("He reported hearing from the crew that it sank.", "en", "the crew"),
        ("Elle dit tenir d’un ami du port que non.", "fr", "un ami du port"),
        ("He was told by the master of it.", "en", None),  # where the name ends is not clear
        ("She told the master, so to say, that it sank.", "en", None),
        ("Told bywords, she left.", "en", None),
    ],
)
def test_by_whom_somebody_was_told(text: str, language: str, name: str | None) -> None:
    """The name ends at a comma or where what was told begins."""
    assert passing.teller(text, language) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The master, she recounted, had assured her that it sank.", "en", "The master"),
        ("The master of Sund, he said on Monday, has told all.", "en", "The master of Sund"),
        ("A man of Sund had confided to her, Lund alleged, that no.", "en", "A man of Sund"),
        ("An old man, Lund mentioned, used to tell her of it.", "en", "An old man"),
        ("His driver, he related, had heard from Lund that no.", "en", "His driver"),
        ("The master, she who knew all of it, had told her.", "en", None),
        ("A man had confided to her, an old friend, that no.", "en", None),  # nobody says it
        ("A man had written it, she alleged, that no.", "en", None),
        ("El patrón, contó, le había dicho que no.", "es", "El patrón"),
        ("Le patron, raconte-t-elle, lui avait dit que non.", "fr", "Le patron"),
        ("The master, she recounted, assured her of it.", "en", None),  # nothing is passed on
        ("The master, an old man of Sund, had told her.", "en", None),  # nobody says it
        ("No master, she said, had told her.|She, he said, had told him.", "en", None),
        ("“The master, she recounted, had told her.", "en", None),
        ("She said that the master had told her.", "en", None),
        ("Der Kapitän, sagte sie, hatte gesagt, nein.", "de", None),  # without a table
    ],
)
def test_who_has_told_is_interrupted(text: str, language: str, name: str | None) -> None:
    """The one who passes it on speaks between two commas, and then a perfect tense follows."""
    assert {passing.interrupted(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    passing.passed_on(text, "en")
    passing.teller(text, "en")
    passing.interrupted(f"Lund, {text}", "en")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("A school nurse had assured his mother that no.", "en", "A school nurse"),
        ("Lund had also told her that no.", "en", "Lund"),
        ("The guard had confided to him that no.", "en", "The guard"),
        ("Lund had been told by Pell that no.|She had told him no.|Lund told her.", "en", None),
        ("In May, Lund had told her.|Nobody had told her.|had told her", "en", None),
        ("Un technicien lui a confié que non.", "fr", "Un technicien"),
        ("Une visiteuse leur avait décrit un homme.", "fr", "Une visiteuse"),
        ("Elle lui a confié que non.|Un technicien a confié que non.", "fr", None),
        ("Un buzo que trabajó allí le contó que no.", "es", "Un buzo que trabajó allí"),
        ("Un buzo le había dicho que no.", "es", "Un buzo"),
        ("Un buzo contó que no.", "es", None),
        ("Ein Lotse hatte ihr gesagt, nein.", "de", None),  # without a table
    ],
)
def test_who_opens_the_words_has_told_them(text: str, language: str, name: str | None) -> None:
    """The subject of a verb of telling with a listener, but no pronoun and not nobody."""
    assert {passing.opener(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("text", "language", "passed"),
    [
        (
            "A nurse had assured her that no, Ms Lund added.",
            "en",
            "A nurse had assured her that no",
        ),
        (
            "A man had told it, according to Lund.",
            "en",
            "A man had told it, according to",
        ),
        ("Ms Lund added that no.", "en", None),
        ("Un buzo le contó que no, dijo Lund.", "es", "Un buzo le contó que no, dijo"),
    ],
)
def test_who_ends_the_sentence_passes_it_on(text: str, language: str, passed: str | None) -> None:
    """By a name beside a verb of saying, or as the source: all before the name was told to them."""
    span = passing.passed_on(text, language)
    assert (text[span.start : span.end].rstrip(" ,") if span else None) == passed


def test_who_is_named_at_the_head_ends_nothing() -> None:
    """Only behind the middle of a sentence does a name end what was passed on."""
    text = "According to Lund, an old nurse of Sund had told her that no."
    span = passing.passed_on(text, "en")
    assert span is not None
    assert span.cut(text).endswith("had told her that no.")
