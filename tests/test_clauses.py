"""Clauses: a sentence is cut where another statement opens, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.pipeline.clauses import clauses


def cut(text: str, language: str = "en") -> list[str]:
    """Return the words of each clause."""
    return [span.cut(text) for span in clauses(text, language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The flight kept to the law", "it was aimed at nobody", "and all came home"]),
        ("fr", ["Le vol était conforme au droit", "et il ne visait aucun pays"]),
        ("de", ["Der Flug entsprach dem Recht", "und er galt keinem anderen Staat"]),
        ("xx", ["The flight kept to law", "and it was aimed at nobody"]),
    ],
)  # fmt: skip
def test_a_clause_ends_where_a_word_opens_another(language: str, parts: list[str]) -> None:
    """Each statement of a sentence is a clause of its own, without the marks around it."""
    assert cut(", ".join(parts) + ".", language) == [*parts[:-1], parts[-1] + "."]


@pytest.mark.parametrize(
    "text",
    [
        "Jon Pell, deputy chief of staff, said the port was closed.",
        "The ships Ada, Bea and Cleo left the port at noon.",
        "“We left the port at noon, and we will not come back,” he said.",
        '"We left the port at noon, and we will not come back," he said.',
        "Yes, and no one has come to the port since.",
        "All the ships left the port at noon, and fast.",
        "The port took in 1,000 ships and it closed at noon.",
    ],
)
def test_titles_lists_quotes_and_scraps_stay_whole(text: str) -> None:
    """No cut parts a title, a list, a number or a quotation, or leaves under four words."""
    assert cut(text) == [text]


def test_marks_alone_have_no_clause() -> None:
    """A sentence without a word to label gives no clause, so no empty statement."""
    assert cut("—, ;") == []


@given(
    st.lists(st.sampled_from('and it said, ; – the “ ” " port was closed no').map(str)).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_clauses_are_ordered_slices(text: str) -> None:
    """Clauses never overlap, never are empty, and leave out nothing but marks and spaces."""
    end, rest = 0, ""
    for span in clauses(text, "en"):
        assert end <= span.start < span.end
        rest += text[end : span.start]
        end = span.end
    assert not (rest + text[end:]).strip(" \t\n,;:–—")
