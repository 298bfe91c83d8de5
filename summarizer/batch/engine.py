"""Engine: reads many documents at once, and hands on one Outcome each.

As many workers as may be under way take the next entry when they are done with the last: so
nothing is read from the input before there is room for it, and nothing waits to be written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from summarizer.batch.entry import Entry
from summarizer.batch.journal import Known
from summarizer.batch.tally import Tally
from summarizer.document import Document
from summarizer.errors import (
    AccessRefused,
    BudgetExceeded,
    Deferred,
    DocumentError,
    ModelError,
    ModelUnavailable,
    PromptError,
    RecordingMissing,
    SettingsError,
    SummarizerError,
)
from summarizer.model import spending

Stop = Literal[
    "", "interrupted", "cost", "documents", "deadline", "refused", "unavailable", "output", "jobs"
]
Entries = Iterator[Entry] | AsyncIterator[Entry]
_EVERYONES = (AccessRefused, SettingsError, PromptError)
_BY_NAME = {kind.__name__: kind for kind in (*_EVERYONES, BudgetExceeded, ModelUnavailable)}


class Reads(Protocol):
    """What reads a document: a Reader, or whatever stands in its place."""

    async def look(self, document: Document) -> dict[str, Any] | None:
        """Return the kept Record as JSON values, or None."""
        ...

    async def ask(self, document: Document) -> dict[str, Any]:
        """Return a new Record as JSON values."""
        ...


class Sink(Protocol):
    """What takes the Outcomes, and knows those that it has."""

    def known(self, key: str) -> Known | None:
        """Return what is there of a document, by its id."""
        ...

    def meet(self, key: str) -> None:
        """Note that this run has met a document that is there."""
        ...

    def append(self, outcome: Mapping[str, Any]) -> None:
        """Take one Outcome as JSON values; raise SettingsError where there is no room."""
        ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bound a run: ``at_once`` documents under way, and when no further one is begun.

    ``documents`` counts those of this run, ``seconds`` from its start; None is no bound. The
    run's Purse bounds its cost. After ``outage`` documents in a row that found the provider
    unavailable, the run stops: those that follow would only fail as well.
    """

    at_once: int = 32
    documents: int | None = None
    seconds: float | None = None
    retry_failed: bool = False
    outage: int = 20


@dataclass
class Engine:
    """Read entries into a sink; ``stop`` tells why it ended early, ``error`` what was met.

    ``tell`` is called after each document; it may raise SettingsError where the sink has no
    more room. An error that every document would meet (a key
    refused, a setting) ends the run, and the documents that met it get no line.
    """

    reader: Reads
    sink: Sink
    tally: Tally
    bounds: Bounds = Bounds()
    tell: Callable[[], None] = lambda: None
    keep_text: bool = True
    stop: Stop = ""
    error: SummarizerError | None = None
    _begun: int = 0
    _down: int = 0
    _under_way: dict[str, str | None] = field(default_factory=dict)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _drawing: asyncio.Task[Entry | None] | None = None

    async def run(self, entries: Entries) -> None:
        """Read all entries, or as many as the bounds let through."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.bounds.at_once):
                    group.create_task(self._work(entries))
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None  # a bug: one is enough to find it

    def halt(self, why: Stop, error: SummarizerError | None = None) -> None:
        """Begin no further document; the first reason counts."""
        if not self.stop:
            self.stop, self.error = why, error
        if self._drawing is not None:
            self._drawing.cancel()

    async def _work(self, entries: Entries) -> None:
        while not self.stop:
            if isinstance(entries, Iterator):
                entry = next(entries, None)
            else:
                entry = await self._drawn(entries)
            if entry is None:
                return
            try:
                await self._entry(entry)
                self.tell()
            except SettingsError as full:  # the sink's: those of reading are dealt with
                self.halt("output", full)
            await asyncio.sleep(0)  # what is kept comes without a pause: others have their turn

    async def _drawn(self, entries: AsyncIterator[Entry]) -> Entry | None:
        """Wait for the next entry, one worker at a time; a halt ends the waiting."""
        async with self._turn:
            if self.stop:
                return None
            self._drawing = asyncio.create_task(_next(entries))
            try:
                await asyncio.wait((self._drawing,))
                return None if self._drawing.cancelled() else self._drawing.result()
            finally:
                self._drawing.cancel()
                self._drawing = None

    def _may_begin(self) -> bool:
        bounds, tally = self.bounds, self.tally
        if bounds.documents is not None and self._begun >= bounds.documents:
            self.halt("documents")
        if bounds.seconds is not None and tally.seconds >= bounds.seconds:
            self.halt("deadline")
        if tally.purse.spent:
            self.halt("cost")
        return not self.stop

    async def _entry(self, entry: Entry) -> None:
        document, error = _loaded(entry)
        digest = None if document is None else document.id
        if not self._is_wanted(entry.id, digest) or not self._may_begin():
            return
        self._begun += 1
        record, kept = None, False
        if document is not None:
            self._under_way[entry.id] = digest
            try:
                record = await self.reader.look(document)
                kept = record is not None
                if not kept:
                    with spending(self.tally.purse):
                        record = await self.reader.ask(document)
            except Deferred:
                self.tally.waiting += 1
                return
            except SummarizerError as met:
                error = met
            finally:
                del self._under_way[entry.id]
            if not kept and self._ends_all([error] if error else _failures(record)):
                return
        outcome = outcome_of(entry, digest, record, error, keep_text=self.keep_text)
        self.sink.append(outcome)
        self.tally.count(outcome)

    def _is_wanted(self, key: str, digest: str | None) -> bool:
        """Say whether a document is to be read; one that is there already is not."""
        if key in self._under_way:
            if self._under_way[key] != digest:
                self.tally.clash(key)
            return False
        known = self.sink.known(key)
        if known is None:
            return True
        if known.met:
            if known.document != digest:
                self.tally.clash(key)
            return False
        if known.document != digest or (known.failed and self.bounds.retry_failed):
            return True
        self.sink.meet(key)
        self.tally.there += 1
        return False

    def _ends_all(self, errors: list[SummarizerError]) -> bool:
        """Say whether an error is none of this document's own, so that it gets no line."""
        for error in errors:
            if isinstance(error, BudgetExceeded) and self.tally.purse.spent:
                self.halt("cost")
                return True
            if isinstance(error, _EVERYONES) and not isinstance(error, RecordingMissing):
                self.halt("refused", error)
                return True
        down = next((error for error in errors if isinstance(error, ModelUnavailable)), None)
        self._down = self._down + 1 if down else 0
        if self._down >= self.bounds.outage:
            self.halt("unavailable", down)
        return False


def outcome_of(
    entry: Entry,
    digest: str | None,
    record: dict[str, Any] | None,
    error: SummarizerError | None,
    *,
    keep_text: bool = True,
) -> dict[str, Any]:
    """Return an Outcome as JSON values, in the order of its line."""
    if record is not None and not keep_text:
        record = record | {"document": record["document"] | {"text": None}}
    return {
        "version": "outcome.v1",
        "id": entry.id,
        "source": entry.source,
        "document": digest,
        "carried": dict(entry.carried),
        "record": record,
        "error": _told(error, record),
    }


def _told(error: SummarizerError | None, record: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if error is not None:
        retryable = isinstance(error, ModelError) and error.retryable
        return {
            "kind": type(error).__name__,
            "message": error.message,
            "hint": error.hint or "",
            "retryable": retryable,
        }
    if record is not None and record["failures"]:
        first = record["failures"][0]
        return {
            "kind": first["error"],
            "message": first["message"],
            "hint": "A part of the document was read: see its record.",
            "retryable": first["error"] == ModelUnavailable.__name__,
        }
    return None


def _failures(record: Mapping[str, Any] | None) -> list[SummarizerError]:
    """Return what a Record tells of parts that were not read, as the errors they were."""
    told = record["failures"] if record else ()
    return [_BY_NAME.get(f["error"], SummarizerError)(f["message"]) for f in told]


async def _next(entries: AsyncIterator[Entry]) -> Entry | None:
    return await anext(entries, None)


def _loaded(entry: Entry) -> tuple[Document | None, SummarizerError | None]:
    try:
        return entry.document(), None
    except DocumentError as error:
        return None, error
