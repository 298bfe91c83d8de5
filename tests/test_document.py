"""Tests of the text and the places in it."""

from __future__ import annotations

import hashlib

import pytest

from summarizer.document import Document, Span


def test_span_cuts_code_points() -> None:
    """Offsets count code points: an emoji is one, and so is a combining mark."""
    text = "a🛩e\u0301b"
    assert Span(1, 4).cut(text) == "🛩e\u0301"
    assert Span(5, 5).cut(text) == ""


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_span_is_in_order(start: int, end: int) -> None:
    """A span that begins before the text or ends before it begins cannot be made."""
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


def test_id_is_the_digest_of_the_text_alone() -> None:
    """The same text has the same id wherever it was read from."""
    one, two = Document("Ä\n", source="a.txt"), Document("Ä\n", source="-", language="de")
    assert one.id == two.id == hashlib.sha256("Ä\n".encode()).hexdigest()
    assert Document("Ä").id != one.id
