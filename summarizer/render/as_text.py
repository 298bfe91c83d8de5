"""A Record as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.inert import cells, wrap
from summarizer.record import Record
from summarizer.render.content import Entry, Page, Part, page

_NARROWEST = 24
_INSIDE = " " * 5
_COLOURS = {"title": "1;36", "who": "1", "label": "2", "flag": "33", "": ""}

_Line = tuple[str, str]  # the name of its colour, and its words


def text(record: Record, *, width: int = 88, colour: bool = False) -> str:
    """Return the Record as lines of at most ``width`` cells (24 at the least).

    With ``colour`` the lines carry ANSI colours; whether a terminal wants them is for the
    caller to know. Text of the document steers nothing either way. No newline at the end.
    """
    lines = _page(page(record), max(width, _NARROWEST))
    return "\n".join(_painted(*line) if colour else line[1] for line in lines)


def _page(told: Page, width: int) -> Iterator[_Line]:
    yield from _facts(told.head, width)
    for part in told.parts:
        yield "", ""
        yield from _part(part, width)
    yield "", ""
    yield from _facts(told.foot, width)


def _facts(facts: tuple[tuple[str, str], ...], width: int) -> Iterator[_Line]:
    for label, words in facts:
        yield from _hanging(f"{label:<8}", words, width)


def _part(part: Part, width: int) -> Iterator[_Line]:
    yield "title", part.title.upper()
    if part.note:
        yield from _hanging("  ", part.note, width)
    for number, entry in enumerate(part.entries, 1):
        yield from _entry(f"{number:>3}. ", entry, width)


def _entry(first: str, entry: Entry, width: int) -> Iterator[_Line]:
    yield from _hanging(first, entry.who, width, "who")
    if entry.labels:
        yield from _hanging(_INSIDE, entry.labels, width, "label")
    if entry.statement:
        yield from _hanging(_INSIDE, entry.statement, width)
    for label, words in entry.facts:
        yield from _hanging(f"{_INSIDE}{label}: ", words, width)
    for quote in entry.quotes:
        yield from _hanging(f"{_INSIDE}[{quote.sentence}] ", f"“{quote.words}”", width)
    if entry.flags:
        yield from _hanging(f"{_INSIDE}Flags: ", entry.flags, width, "flag")


def _hanging(first: str, words: str, width: int, colour: str = "") -> Iterator[_Line]:
    """Wrap words behind ``first``; the lines after it start under its end."""
    indent = cells(first)
    for number, line in enumerate(wrap(words, width - indent)):
        yield colour, (" " * indent if number else first) + line


def _painted(colour: str, words: str) -> str:
    code = _COLOURS[colour]
    return f"\x1b[{code}m{words}\x1b[0m" if code else words
