"""A Record as Markdown, in GitHub's dialect.

No markup, link, image or HTML of a document becomes active: each character that could start
one is escaped, and each string stands on one line.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.inert import markdown as escape
from summarizer.record import Record
from summarizer.render.content import Entry, Part, page


def markdown(record: Record) -> str:
    """Return the Record as Markdown: the same words as ``text``, in the same order.

    No newline at the end.
    """
    told = page(record)
    blocks = ["# Summary", _facts(told.head)]
    for part in told.parts:
        blocks += _part(part)
    blocks += ["---", _facts(told.foot)]
    return "\n\n".join(blocks)


def _facts(facts: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"- **{label}:** {escape(words)}" for label, words in facts)


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.title}"
    if part.note:
        yield escape(part.note)
    for number, entry in enumerate(part.entries, 1):
        first = f"{number}. "
        yield first + f"\n\n{' ' * len(first)}".join(_entry(entry))


def _entry(entry: Entry) -> Iterator[str]:
    labels = f" — {escape(entry.labels)}" if entry.labels else ""
    yield f"**{escape(entry.who)}**{labels}"
    if entry.statement:
        yield escape(entry.statement)
    for label, words in entry.facts:
        yield f"{label}: {escape(words)}"
    for quote in entry.quotes:
        yield f"> [{quote.sentence}] “{escape(quote.words)}”"
    if entry.flags:
        yield f"Flags: {escape(entry.flags)}"
