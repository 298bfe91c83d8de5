"""Tests of reading in two processes: the Records and limits of one, whatever becomes of it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from otel_seen import Seen, attributes
from pairs import helpers, many, met_by, run
from program import DRAFT, UNTRUE, drafting
from records import DOCUMENT
from servers import Behaviour, ChatServer, Reply, answer, status

from summarizer import wiring
from summarizer.batch.pair import reader as pair
from summarizer.batch.pair.reader import PairedReader, reader_of_many
from summarizer.batch.pair.wire import packed
from summarizer.batch.tally import Purse
from summarizer.document import Document
from summarizer.errors import (
    AccessRefused,
    BudgetExceeded,
    DocumentError,
    ModelUnavailable,
    SettingsError,
    SummarizerError,
)
from summarizer.model import spending
from summarizer.reading import Reader
from summarizer.settings import Settings
from summarizer.telemetry import Call
from summarizer.telemetry.otel import Observer

_SECONDS = re.compile(r" in [0-9.]+ s\b")  # how long it took is each one's own


def timeless(record: dict[str, Any]) -> dict[str, Any]:
    """Return a Record without what no two readings share: how long they took."""
    made = record["provenance"]
    attempts = [each | {"seconds": 0} for each in made["attempts"]]
    return record | {"provenance": made | {"seconds": 0, "attempts": attempts}}


def not_mending(sent: dict[str, Any]) -> Reply:
    """Answer with an untrue draft, and take no request to mend it."""
    mending = "do not hold against them" in str(sent["messages"][-1])
    return status(400) if mending else answer(UNTRUE)


@pytest.mark.parametrize("behaviour", [drafting(DRAFT), drafting(UNTRUE), not_mending])
@pytest.mark.parametrize("language", ["", "en"])
def test_the_record_is_that_of_one_process(
    served: Callable[..., Settings], behaviour: Behaviour, language: str
) -> None:
    """Two processes make the Record that one makes: what is rejected, repaired, failed, paid."""
    document, made = replace(DOCUMENT, language=language), []
    with ChatServer([behaviour]) as server:
        for kind in (Reader, PairedReader):
            reader = kind(served(server, cache="off"))
            made.append(timeless(run(reader, lambda reader: reader.ask(document))))
    assert made[0] == made[1]
    assert len(made[0]["provenance"]["attempts"]) == server.calls / 2


def test_what_is_kept_is_found_without_a_helper(served: Callable[..., Settings]) -> None:
    """Answer and Record are kept as ever; what is found starts no process."""
    before, calls = set(helpers()), list[Call]()
    with ChatServer([answer(DRAFT)]) as server:
        settings = served(server)
        made = run(PairedReader(settings), lambda reader: reader.ask(DOCUMENT))
        reader = PairedReader(settings, on_call=calls.append)
        found = run(reader, lambda reader: reader.look(DOCUMENT))
        assert found["summary"] == made["summary"]
        assert found["provenance"]["cached"]
        store = wiring.open_store(settings)
        assert store is not None
        assert store.stats().entries == 2
        store.close()
        assert server.calls == 1
    assert calls == []
    assert set(helpers()) <= before


def test_many_at_once_are_told_apart(served: Callable[..., Settings]) -> None:
    """Each of many documents under way gets its own Record, and each call is told once."""
    documents, calls = many(40), list[Call]()
    with ChatServer([drafting(DRAFT)]) as server:
        reader = PairedReader(served(server, concurrency=16), on_call=calls.append)

        async def all_of_them(reader: Reader) -> list[dict[str, Any]]:
            return await asyncio.gather(*map(reader.ask, documents))

        records = run(reader, all_of_them)
    assert [each["document"]["id"] for each in records] == [each.id for each in documents]
    assert [each["document"]["text"] for each in records] == [each.text for each in documents]
    assert len(calls) == server.calls == 40


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (status(401), AccessRefused),
        (status(503, headers={"retry-after": "9999"}), ModelUnavailable),
    ],
)
def test_errors_arrive_as_they_were(
    served: Callable[..., Settings], behaviour: Reply, kind: type[SummarizerError]
) -> None:
    """What the provider's error said is said to whoever reads: kind, words, hint, retry."""
    met = []
    with ChatServer([behaviour]) as server:
        for make in (Reader, PairedReader):
            with pytest.raises(kind) as caught:
                run(make(served(server, deadline=5.0)), lambda reader: reader.ask(DOCUMENT))
            met.append(caught.value)
    one, other = ({**vars(each), "message": _SECONDS.sub("", each.message)} for each in met)
    assert type(met[0]) is type(met[1])
    assert one == other


@pytest.mark.parametrize(
    ("changes", "document", "kind"),
    [
        ({}, Document("  \n "), DocumentError),
        ({"max_cost": 1.0}, DOCUMENT, SettingsError),
        ({"max_calls": 1}, DOCUMENT, None),
    ],
)
def test_errors_of_the_helper_arrive(
    served: Callable[..., Settings], changes: dict[str, Any], document: Document, kind: Any
) -> None:
    """What is wrong with a document or a setting is told; a document's own limits hold."""
    with ChatServer([drafting(UNTRUE)]) as server:
        reader = PairedReader(served(server, **changes))
        if kind is not None:
            with pytest.raises(kind):
                run(reader, lambda reader: reader.ask(document))
            assert server.calls == 0
            return
        record = run(reader, lambda reader: reader.ask(document))
        assert server.calls == 1
        assert record["failures"][0]["error"] == "BudgetExceeded"


def test_the_purse_of_a_run_holds(served: Callable[..., Settings]) -> None:
    """Each call counts against the budget of the whole run, and none begins beyond it."""
    purse = Purse(max_cost=0.5, price=lambda _, usage: 0.3)

    async def four(reader: Reader) -> list[Any]:
        with spending(purse):
            return [await met_by(reader.ask(each)) for each in many(4)]

    with ChatServer([drafting(DRAFT)]) as server:
        met = run(PairedReader(served(server)), four)
        assert server.calls == 2
    assert [isinstance(each, BudgetExceeded) for each in met] == [False, False, True, True]
    assert (purse.calls, purse.cost) == (2, 0.6)


def test_a_fault_of_ours_shows_where_it_happened(served: Callable[..., Settings]) -> None:
    """An error that nobody foresaw ends the run as it would here, with the helper's trace."""
    odd: Any = 5
    with (
        ChatServer([answer(DRAFT)]) as server,
        pytest.raises(RuntimeError, match=r"(?s)in the helper process:.*Traceback.*pipeline"),
    ):
        run(PairedReader(served(server)), lambda reader: reader.ask(Document("A text.", "t", odd)))


def test_no_helper_can_be_started(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every document would meet it, so it is an error of the kind that ends a batch."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    with ChatServer([]) as server, pytest.raises(SettingsError, match="cannot be started"):
        run(PairedReader(served(server)), lambda reader: reader.ask(DOCUMENT))


def test_the_helper_gets_no_key(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that goes to the helper holds a key: whoever checks answers needs none."""
    sent: list[bytes] = []

    def kept(message: object) -> bytes:
        sent.append(packed(message))
        return sent[-1]

    monkeypatch.setattr(pair, "packed", kept)
    with ChatServer([answer(DRAFT)]) as server:
        reader = PairedReader(served(server, api_key="sk-planted-key"))
        run(reader, lambda reader: reader.ask(DOCUMENT))
    assert len(sent) == 3  # begin, read, answer
    assert not any(b"sk-planted-key" in each for each in sent)


def test_nothing_is_imported_from_the_folder_it_runs_in(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A module planted beside the documents is not run."""
    (tmp_path / "pydantic.py").write_text("raise SystemExit('planted')")
    monkeypatch.chdir(tmp_path)
    with ChatServer([answer(DRAFT)]) as server:
        assert run(PairedReader(served(server)), lambda reader: reader.ask(DOCUMENT))["summary"]


def test_spans_stand_as_they_do_in_one_process(served: Callable[..., Settings]) -> None:
    """Calls lie in the span of their document, which tells what was found."""
    told = []
    with ChatServer([drafting(DRAFT)]) as server:
        for kind in (Reader, PairedReader):
            seen = Seen()
            observer = Observer(seen.tracers, seen.meters)
            reader = kind(served(server, cache="off"), observer=observer)
            run(reader, lambda reader: reader.ask(DOCUMENT))
            asked, read = seen.spans()
            assert asked.parent is not None
            assert read.context is not None
            assert asked.parent.span_id == read.context.span_id
            told.append([(span.name, attributes(span)) for span in (asked, read)])
    assert told[0] == told[1]
    assert told[1][1][1]["summarizer.claims"] == 1


def test_a_helper_is_for_many_documents_of_a_model_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One at a time, on one core, or with a model that takes all cores, it would not help."""

    def kind(**settings: Any) -> type[Reader]:
        return type(reader_of_many(Settings(cache="off", **settings)))

    two: list[Any] = [{0, 1}]
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: two[-1], raising=False)
    assert kind(model="openai:m") is PairedReader
    assert kind(model="openai:m", concurrency=1) is Reader
    assert kind(model="embedded") is Reader
    two.append({0})
    assert kind(model="openai:m") is Reader
