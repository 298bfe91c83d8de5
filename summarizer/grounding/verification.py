"""Check a stored Record against its text, with no model.

The very checks that let an item in are run again. What is found is told in sentences for
a person, never raised: a record that fails is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from summarizer.document import Sentence
from summarizer.grounding.cast import Cast
from summarizer.grounding.checks import fault_in, role_stands
from summarizer.grounding.grounder import actor_fault, matter_of
from summarizer.grounding.index import Index
from summarizer.record import Record
from summarizer.summary import Actor, Evidence, SummaryItem


def verify(record: Record, text: str, sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return what does not hold, each as a sentence that names the item; empty: all holds."""
    numbered = {sentence.number: sentence for sentence in sentences}
    return (
        *_document(record, text, len(sentences)),
        *_items(record, text, numbered),
        *_status(record),
    )


def _document(record: Record, text: str, count: int) -> Iterator[str]:
    document = record.document
    if document.id != hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest():
        yield "document: the id is not the SHA-256 of this text"
    if document.text is not None and document.text != text:
        yield "document: the text in the record is not this text"
    if document.characters != len(text):
        yield f"document: the text has {len(text)} characters, not {document.characters}"
    if document.sentences != count:
        yield f"document: the text has {count} sentences, not {document.sentences}"


def _items(record: Record, text: str, numbered: dict[int, Sentence]) -> Iterator[str]:
    index = Index(text, record.document.language)
    cast = Cast(record.summary.actors)
    for place, item in _places(record):
        yield from (f"{place}: {problem}" for problem in _evidence(item.evidence, text, numbered))
        quotes = [evidence.quote for evidence in item.evidence]
        if isinstance(item, Actor):
            yield from (f"{place}: {problem}" for problem in _actor(item, quotes, index))
            continue
        matter = matter_of(item)
        if fault := fault_in(matter, quotes, index, cast.near(matter, quotes)):
            yield f"{place}: {fault.reason}: {fault.detail}"


def _places(record: Record) -> Iterator[tuple[str, SummaryItem]]:
    summary = record.summary
    if summary.gist:
        yield "gist", summary.gist
    for section in ("actors", "claims", "intents", "legal_justifications"):
        for place, item in enumerate(getattr(summary, section)):
            yield f"{section}[{place}]", item


def _evidence(
    evidences: Sequence[Evidence], text: str, numbered: dict[int, Sentence]
) -> Iterator[str]:
    for evidence in evidences:
        start, end = evidence.start, evidence.end
        if text[start:end] != evidence.quote:
            yield f"the quote is not what stands at {start}..{end}"
        sentence = numbered.get(evidence.sentence)
        if sentence is None:
            yield f"there is no sentence {evidence.sentence}"
        elif not sentence.span.start <= start < end <= sentence.span.end:
            yield f"{start}..{end} is not in sentence {evidence.sentence}"


def _actor(actor: Actor, quotes: Sequence[str], index: Index) -> Iterator[str]:
    if fault := actor_fault(actor.name, actor.aliases, quotes, index):
        yield f"{fault.reason}: {fault.detail}"
    for alias in actor.aliases:
        if not index.stands(alias):
            yield f"not_in_document: The document does not hold the name “{alias}”."
    if actor.role and not role_stands(actor.role, quotes, index):
        yield f"not_in_document: The document does not hold the role “{actor.role}”."


def _status(record: Record) -> Iterator[str]:
    """Check each status: stated with items, none_stated without; unknown if not all was read.

    It is unknown as well where all that was found was rejected: that is no finding of absence.
    """
    lost = {entry.section for entry in record.rejected}
    for section in ("claims", "intents", "legal_justifications"):
        status = getattr(record.summary.status, section)
        found = bool(getattr(record.summary, section))
        silent = "unknown" if section in lost else "none_stated"
        right = "unknown" if record.failures else "stated" if found else silent
        if status != right:
            yield f"status.{section}: “{status}” does not fit what was found"
