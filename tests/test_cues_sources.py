"""Cues: sources with a title, names inside a quotation, and words that are no source."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import attribution, cues, nobody, quotations


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The port closed, according to Mrs. Lund.", "Mrs. Lund"),
        ("According to Gen. Ada St. Pell, the port closed.", "Gen. Ada St. Pell"),
        ("The port closed, according to the registrar.", "the registrar"),
        ("According to its own site, the port closed.", None),
    ],
)
def test_a_title_with_a_full_stop_ends_no_name(text: str, name: str | None) -> None:
    """One name is "Mrs. Lund"; a thing of a body's own is no source."""
    assert attribution.attributed(text, "en") == name


@pytest.mark.parametrize(
    ("name", "text", "within"),
    [
        ("Lund", "“We saw Lund leave”, the master said.", True),
        ("Lund", "“We saw Lund leave”, Lund said.", False),
        ("Lund", "We saw Lund leave, the master said.", False),
        ("Pell", "“We saw Lund leave”, the master said.", False),
    ],
)
def test_who_stands_in_a_quotation_alone_is_spoken_of(name: str, text: str, within: bool) -> None:
    """A name outside of the marks as well may be that of the speaker."""
    assert quotations.within_quotation(name, text) is within


@pytest.mark.parametrize("name", ["“Lund", "question the wisdom of", "its own site", "Its own"])
def test_a_piece_of_a_clause_names_nobody(name: str) -> None:
    """Neither does what opens with a quotation mark or ends with a preposition."""
    assert nobody.is_nobody(name, "en")
    assert not nobody.is_nobody("Lund of Sund", "en")


@pytest.mark.parametrize(
    ("cue", "text", "addressed"),
    [
        ("yelling", "Pell was yelling to the Lund that it burned.", True),
        ("called out", "Pell called out to Lund.", True),
        ("estimates", "Pell estimates that Lund will close.", True),
        ("said", "Lund said to Pell that it burned.", False),
    ],
)
def test_who_is_named_behind_to_or_that_does_not_speak(
    cue: str, text: str, addressed: bool
) -> None:
    """Whatever the verb: the name is that of a listener, or of whom the words are about."""
    assert cues.is_addressed("Lund", cue, text, "en") is addressed
