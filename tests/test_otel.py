"""Tests of what OpenTelemetry is told of documents and requests, with its real SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.sdk.metrics.export import HistogramDataPoint
from opentelemetry.trace import SpanKind, StatusCode
from otel_seen import SECRET, Charging, Seen, attributes
from scripted import Said, Scripted

from summarizer import wiring
from summarizer.cache.on_disk import DiskStore
from summarizer.document import Document
from summarizer.errors import AnswerRefused, RequestRejected, SummarizerError
from summarizer.model import Attempt, Model, Request, Response, Usage
from summarizer.settings import Settings
from summarizer.summary import Draft, DraftClaim
from summarizer.telemetry import otel
from summarizer.telemetry.otel import Observer

KEY = "sk-planted-key"
TEXT = f"Ann Lee said taxes will rise.\n{SECRET}"
DOCUMENT = Document(TEXT, source="secret-name.txt", language="en")
CLAIM = DraftClaim(
    claimant="Ann Lee", statement="Taxes will rise.", speech_act="assert",
    attribution="indirect_speech", sentences=(1,),
)  # fmt: skip
SETTINGS = Settings(model="openai:m", base_url="http://user:pw@127.0.0.1:8080/v1", api_key=KEY)
IN_PARTS = replace(SETTINGS, segment_tokens=30)
LONG = "\n".join(f"Ann Lee said tax number {n} will rise." for n in range(12))


def claiming(_request: Request) -> Said:
    """Find one claim."""
    return Draft(claims=(CLAIM,))


def partly() -> Callable[[Request], Said]:
    """Answer for one segment, and refuse the next."""
    answers: Iterator[Said] = iter([Draft(), *(AnswerRefused(SECRET) for _ in range(9))])
    return lambda _: next(answers)


def observed(
    seen: Seen,
    model: Model,
    document: Document = DOCUMENT,
    *,
    store: DiskStore | None = None,
    settings: Settings = SETTINGS,
) -> Any:
    """Read a document as the program does, and return its Record."""
    observer = Observer(seen.tracers, seen.meters)
    ready = wiring.build(settings, store, model=model, observer=observer)

    async def reading() -> Any:
        try:
            return await ready.summarise(document)
        finally:
            await ready.aclose()

    return asyncio.run(reading())


def test_a_document_is_a_span_around_its_requests() -> None:
    """It is told by its digest, by counts and by names of states."""
    seen = Seen()
    record = observed(seen, Scripted(claiming))
    asked, read = seen.spans()
    assert (asked.name, read.name) == ("chat m", "summarise")
    assert asked.parent is not None
    assert read.context is not None
    assert (asked.parent.span_id, read.parent) == (read.context.span_id, None)
    assert (read.kind, read.status.status_code) == (SpanKind.INTERNAL, StatusCode.UNSET)
    told = attributes(read)
    assert told["summarizer.document.id"] == DOCUMENT.id == record.document.id
    assert told == {
        "summarizer.document.id": DOCUMENT.id,
        "summarizer.document.characters": len(TEXT),
        "summarizer.document.language": "en",
        "summarizer.document.sentences": 2,
        "summarizer.actors": len(record.summary.actors),
        "summarizer.claims": 1,
        "summarizer.claims.status": "stated",
        "summarizer.intents": 0,
        "summarizer.intents.status": "none_stated",
        "summarizer.legal_justifications": 0,
        "summarizer.legal_justifications.status": "none_stated",
        "summarizer.rejected": 0,
        "summarizer.failures": 0,
        "summarizer.calls": 1,
        "summarizer.calls.cached": 0,
        "summarizer.prompt": "statement/v1",
    }


def test_a_document_that_failed_says_why_by_a_name() -> None:
    """The error's class stands in the span; its words, a key or text, do not (fault 38)."""
    seen = Seen()
    error = RequestRejected(f"{KEY}: {SECRET}")
    with pytest.raises(RequestRejected):
        observed(seen, Scripted(lambda _: error))
    for span in seen.spans():
        assert attributes(span)["error.type"] == "RequestRejected"
        assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
        assert span.events == ()
    assert len(seen.spans()) == 2


def test_a_document_read_in_part_is_no_success() -> None:
    """Where a Record tells of failures, the span does too."""
    seen = Seen()
    document = Document(LONG, language="en")
    record = observed(seen, Scripted(partly()), document, settings=IN_PARTS)
    assert record.failures
    (read,) = seen.spans("summarise")
    assert attributes(read)["error.type"] == "AnswerRefused"
    assert attributes(read)["summarizer.failures"] == len(record.failures)
    assert read.status.status_code is StatusCode.ERROR


@pytest.mark.parametrize("error", [None, AnswerRefused(SECRET), ValueError(f"{KEY} {SECRET}")])
def test_no_content_is_told(tmp_path: Path, error: Exception | None) -> None:
    """Neither text, nor file name, nor key stands in any span or metric (fault 38)."""
    seen = Seen()
    store = DiskStore(tmp_path)
    for _ in range(2):  # fresh, then from the cache
        try:
            observed(
                seen, Scripted(claiming) if error is None else Charging(error=error), store=store
            )
        except (SummarizerError, ValueError):
            assert error is not None
    told = seen.text()
    assert DOCUMENT.id in told
    for planted in ("lantern", "Ann", "axes", KEY, "pw@", "secret-name"):
        assert planted not in told


def test_a_hit_is_no_call(tmp_path: Path) -> None:
    """What the cache answers is no client span and no usage; it is counted as cached."""
    seen = Seen()
    store = DiskStore(tmp_path)
    for _ in range(2):
        observed(seen, Scripted(claiming), store=store)
    assert len(seen.spans("chat m")) == 1
    again = attributes(seen.spans("summarise")[1])
    assert (again["summarizer.calls"], again["summarizer.calls.cached"]) == (0, 1)
    assert seen.counted("summarizer.requests", "summarizer.cached") == {False: 1, True: 1}
    (duration,) = seen.points()["gen_ai.client.operation.duration"]
    assert isinstance(duration, HistogramDataPoint)
    assert duration.count == 1


class Slow(Charging):
    """Take a while."""

    async def generate(self, request: Request) -> Response:
        """Answer, after the others have had time to ask."""
        await asyncio.sleep(0.05)
        return Response("{}", "m", (Attempt(Usage(1, 1), "stop", 0.05),))


def test_waiting_for_a_slot_is_no_time_of_the_provider_s() -> None:
    """Documents side by side with one slot: their requests follow each other, and so do spans."""
    seen = Seen()
    observer = Observer(seen.tracers, seen.meters)
    ready = wiring.build(replace(SETTINGS, concurrency=1), model=Slow(), observer=observer)

    async def read() -> None:
        texts = [Document(f"It rained {n} times.", language="en") for n in range(4)]
        await asyncio.gather(*(ready.summarise(text) for text in texts))
        await ready.aclose()

    asyncio.run(read())
    spans = sorted((span.start_time or 0, span.end_time or 0) for span in seen.spans("chat m"))
    assert len(spans) == 4
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_caller_s_span_is_the_parent() -> None:
    """Called as a library, side by side in tasks, each document hangs under its caller's span."""
    seen = Seen()
    observer = Observer(seen.tracers, seen.meters)
    ready = wiring.build(SETTINGS, model=Scripted(claiming), observer=observer)
    tracer = seen.tracers.get_tracer("application")

    async def handle(number: int) -> None:
        with tracer.start_as_current_span(f"handler {number}"):
            await ready.summarise(Document(f"Ann Lee said tax {number} will rise.", language="en"))

    async def serve() -> None:
        await asyncio.gather(*(handle(n) for n in range(5)))
        await ready.aclose()

    asyncio.run(serve())
    by_id = {span.context.span_id: span for span in seen.spans() if span.context is not None}
    for asked in seen.spans("chat m"):
        assert asked.parent is not None
        read = by_id[asked.parent.span_id]
        assert read.parent is not None
        assert by_id[read.parent.span_id].name.startswith("handler ")
    parents = {span.parent.span_id for span in seen.spans("summarise") if span.parent}
    assert len(parents) == 5


def test_an_application_s_documents_are_counted() -> None:
    """Where no edge of ours counts documents, each is counted by what became of it, once."""
    seen = Seen()
    observer = otel._Counting(seen.tracers, seen.meters)

    def read(answer: Any, text: str = TEXT) -> None:
        ready = wiring.build(IN_PARTS, model=Scripted(answer), observer=observer)
        asyncio.run(ready.summarise(Document(text, language="en")))

    read(claiming)
    read(claiming)
    with pytest.raises(RequestRejected):
        read(lambda _: RequestRejected("No."))
    read(partly(), LONG)
    assert seen.counted("summarizer.documents", "summarizer.outcome") == {
        "done": 2,
        "RequestRejected": 1,
        "AnswerRefused": 1,
    }


def test_costs_are_summed_where_known() -> None:
    """US dollars by model; a price that is not known adds nothing."""
    seen = Seen()
    priced = Settings(model="openai:gpt-4o-mini")
    for settings in (priced, priced, SETTINGS):
        observer = Observer(seen.tracers, seen.meters)
        ready = wiring.build(settings, model=Scripted(claiming), observer=observer)
        record = asyncio.run(ready.summarise(DOCUMENT))
        if settings is priced:
            cost = record.provenance.usage.cost
    counted = seen.counted("summarizer.cost", "gen_ai.request.model")
    assert counted == {"gpt-4o-mini": pytest.approx(2 * (cost or 0.0))}
    assert counted["gpt-4o-mini"] > 0
