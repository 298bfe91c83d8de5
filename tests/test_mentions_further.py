"""Mentions: articles of descriptions, and ages in long texts."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import mentions


@pytest.mark.parametrize(
    ("by", "text", "language"),
    [
        ("cet avocat", "Cet avocat nie tout.", "fr"),
        ("l’élue", "L’élue nie tout.", "fr"),
        ("cette élue", "Cette élue nie tout.", "fr"),
        ("leader", "The leader denied it.", "en"),
        ("elder", "The elder denied it.", "en"),
        ("líder", "El líder lo niega.", "es"),
    ],
)
def test_an_article_is_taken_off_as_a_word(by: str, text: str, language: str) -> None:
    """Not the first letters of “leader”, and “cet” whole."""
    assert mentions.is_described(by, text, language)


@pytest.mark.parametrize("text", ["A" * 20000, "A’" * 10000, "Ada " * 5000, "A.B-" * 5000])
def test_an_age_is_looked_for_in_time(text: str) -> None:
    """A whole document is searched: no name is begun inside another."""
    start = time.monotonic()
    assert mentions.aged("the 61-year-old", text) is None
    assert time.monotonic() - start < 2
