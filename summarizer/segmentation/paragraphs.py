"""Where paragraphs lie: each line is one, unless the text was wrapped to a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from summarizer.document import Span

_LINE = re.compile(r"[^\n]+")
_LIST_ITEM = re.compile(r"(?:[-*•‣]|\(?\d{1,3}[.)])\s")
_FIRST_WORD = re.compile(r"\S+")
_LINE_END = frozenset(".!?…:;。！？؟।\"'”’»)]")
_NARROWEST, _WIDEST = 40, 100


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the paragraphs in order, without white space around them, none of them empty."""
    lines = list(_lines(text))
    width = _wrap_width(text, lines)
    start = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _continues(text, line, following, width):
            yield Span(lines[start].start, line.end)
            start = index + 1


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        line = match[0].strip()
        if line:
            start = match.start() + match[0].index(line[0])
            yield Span(start, start + len(line))


def _wrap_width(text: str, lines: list[Span]) -> int:
    """Return the column the text was wrapped at, or 0 where each line is a paragraph.

    Two signs must agree. A wrapped line is full: the next line's first word would not have
    fitted on it. And it breaks off inside a sentence: no full stop at its end, a small letter
    at the start of the next. Line length alone was rejected: short paragraphs are short too.
    """
    pairs = [pair for pair in pairwise(lines) if _adjacent(text, *pair)]
    lengths = sorted(_length(line) for pair in pairs for line in pair if _length(line) <= _WIDEST)
    if len(lengths) < 2:
        return 0
    width = lengths[-1 - len(lengths) // 20]  # a few longer lines, such as addresses, are left out
    if width < _NARROWEST:
        return 0
    full = sum(_full(text, line, following, width) for line, following in pairs)
    broken = sum(
        text[line.end - 1] not in _LINE_END and text[following.start].islower()
        for line, following in pairs
    )
    return width if full >= 0.7 * len(pairs) and broken >= 0.4 * len(pairs) else 0


def _continues(text: str, line: Span, following: Span, width: int) -> bool:
    return (
        width > 0
        and _adjacent(text, line, following)
        and not _LIST_ITEM.match(text, following.start)
        and _full(text, line, following, width)
    )


def _length(line: Span) -> int:
    return line.end - line.start


def _adjacent(text: str, line: Span, following: Span) -> bool:
    return text.count("\n", line.end, following.start) == 1


def _full(text: str, line: Span, following: Span, width: int) -> bool:
    if _length(line) > _WIDEST:
        return False
    word = _FIRST_WORD.match(text, following.start)
    return word is not None and _length(line) + 1 + len(word[0]) > width
