"""A text becomes numbered Sentences whose covers join to the whole text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from summarizer.document import Sentence, Span
from summarizer.segmentation.ends import ends
from summarizer.segmentation.paragraphs import paragraphs

LONGEST = 2_000
"""The most characters in a sentence; a longer one is cut, so that evidence can be shown."""

_CLAUSE_END = re.compile(r"[,;:—–，；：、،]\s*")
_SPACE = re.compile(r"\s+")


def sentences(text: str, language: str) -> tuple[Sentence, ...]:
    """Split a text into sentences; white space alone has none.

    ``language`` is an ISO 639-1 code; it chooses the abbreviations. A line is a paragraph
    of its own (headlines, list items), unless the text was wrapped to a fixed width.
    Closing quotes belong to the sentence they close, and an attribution to its quote:
    ``“Stop!” he said.`` is one sentence.
    """
    spans: list[Span] = []
    owners: list[int] = []
    for number, paragraph in enumerate(paragraphs(text), 1):
        for sentence in _split(text, paragraph, language):
            for part in _shorten(text, sentence):
                spans.append(part)
                owners.append(number)
    if not spans:
        return ()
    edges = [0, *(span.start for span in spans[1:]), len(text)]
    return tuple(
        Sentence(index + 1, span, Span(edges[index], edges[index + 1]), owner)
        for index, (span, owner) in enumerate(zip(spans, owners, strict=True))
    )


def _split(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    start = paragraph.start
    for end in ends(text, paragraph, language):
        yield Span(start, end)
        start = _after_space(text, end)
    yield Span(start, paragraph.end)


def _shorten(text: str, span: Span) -> Iterator[Span]:
    """Yield the span in parts of at most 2,000 characters, cut where it hurts least."""
    start = span.start
    while span.end - start > LONGEST:
        cut = _cut(text, start)
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = _after_space(text, cut)
    yield Span(start, span.end)


def _cut(text: str, start: int) -> int:
    """Choose a clause end or else white space in the later half, or else the last letter."""
    for mark in (_CLAUSE_END, _SPACE):
        places = [m.end() for m in mark.finditer(text, start + LONGEST // 2, start + LONGEST)]
        if places:
            return places[-1]
    cut = start + LONGEST
    while cut > start + LONGEST // 2 and unicodedata.combining(text[cut]):
        cut -= 1  # an accent stays with its letter
    return cut


def _after_space(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return space.end() if space else position
