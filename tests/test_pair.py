"""Tests of reading in two processes: the Records and limits of one, whatever becomes of it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from otel_seen import Seen, attributes
from program import DRAFT, UNTRUE, drafting
from records import DOCUMENT
from servers import ChatServer, Reply, answer, status

from summarizer import wiring
from summarizer.batch.pair import reader as pair
from summarizer.batch.pair.reader import PairedReader, reader_of_many
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
Work = Callable[[Reader], Awaitable[Any]]


@pytest.fixture
def served(tmp_path: Path) -> Callable[..., Settings]:
    """Return what makes settings that ask a server, with a cache of their own."""

    def of(server: ChatServer, **more: Any) -> Settings:
        kept = str(tmp_path / "answers")
        return Settings(model="openai:m", base_url=server.base_url, cache_dir=kept, **more)

    return of


def run(reader: Reader, work: Work) -> Any:
    """Do the work with a reader, and close it."""

    async def main() -> Any:
        try:
            return await work(reader)
        finally:
            await reader.aclose()

    return asyncio.run(main())


def timeless(record: dict[str, Any]) -> dict[str, Any]:
    """Return a Record without what no two readings share: how long they took."""
    made = record["provenance"]
    attempts = [each | {"seconds": 0} for each in made["attempts"]]
    return record | {"provenance": made | {"seconds": 0, "attempts": attempts}}


def helpers(pid: int | str = "self") -> list[int]:
    """Return the processes that one has started."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [int(each) for t in threads for each in (t / "children").read_text().split()]


def many(count: int) -> list[Document]:
    """Return so many documents, each with another text."""
    return [
        replace(DOCUMENT, text=f"{DOCUMENT.text}\n\nNumber {n} ends here.") for n in range(count)
    ]


def gone(pid: int) -> bool:
    """Say whether a process has ended; one that nobody has waited for yet has, too."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def until(true: Callable[[], bool]) -> None:
    """Wait until it is true, for a minute at most."""
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("draft", [DRAFT, UNTRUE])
@pytest.mark.parametrize("language", ["", "en"])
def test_the_record_is_that_of_one_process(
    served: Callable[..., Settings], draft: dict[str, Any], language: str
) -> None:
    """Two processes make the Record that one makes, rejected items and repair rounds too."""
    document, made = replace(DOCUMENT, language=language), []
    with ChatServer([drafting(draft)]) as server:
        for kind in (Reader, PairedReader):
            reader = kind(served(server, cache="off"))
            made.append(timeless(run(reader, lambda reader: reader.ask(document))))
    assert made[0] == made[1]
    assert bool(made[0]["rejected"]) == (draft is UNTRUE)


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
            return [await _met(reader.ask(each)) for each in many(4)]

    with ChatServer([drafting(DRAFT)]) as server:
        met = run(PairedReader(served(server)), four)
        assert server.calls == 2
    assert [isinstance(each, BudgetExceeded) for each in met] == [False, False, True, True]
    assert (purse.calls, purse.cost) == (2, 0.6)


async def _met(reading: Awaitable[dict[str, Any]]) -> Any:
    try:
        return await reading
    except SummarizerError as error:
        return error


def test_a_helper_that_dies_is_replaced(served: Callable[..., Settings]) -> None:
    """Killed while documents are under way, it costs no answer twice and no document."""
    before, hold = set(helpers()), threading.Event()

    def late(sent: dict[str, Any]) -> Reply:
        hold.wait(60)
        return answer(DRAFT)

    async def killed(reader: Reader) -> list[dict[str, Any]]:
        reading = asyncio.gather(*map(reader.ask, many(6)))
        await asyncio.to_thread(until, lambda: server.calls == 6)
        (helper,) = set(helpers()) - before
        os.kill(helper, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: gone(helper))
        hold.set()
        return await reading

    with ChatServer([late]) as server:
        records = run(PairedReader(served(server, concurrency=6)), killed)
        assert server.calls == 6
    assert [each["document"]["id"] for each in records] == [each.id for each in many(6)]
    assert set(helpers()) <= before


def test_a_document_that_kills_every_helper_fails_alone(served: Callable[..., Settings]) -> None:
    """After three helpers the document is given up, with words for a person; others go on."""
    before = set(helpers())

    def fatal(sent: dict[str, Any]) -> Reply:
        if "Number 0 " in str(sent["messages"][-1]):
            for helper in set(helpers()) - before:
                os.kill(helper, signal.SIGKILL)
        return answer(DRAFT)

    async def two(reader: Reader) -> list[Any]:
        return [await _met(reader.ask(each)) for each in many(2)]

    with ChatServer([fatal]) as server:
        first, second = run(PairedReader(served(server, cache="off")), two)
        assert server.calls == 4
    assert type(first) is SummarizerError
    assert "ended 3 times" in first.message
    assert second["document"]["id"] == many(2)[1].id


_KILLED = """
import asyncio, sys
from summarizer.batch.pair.reader import PairedReader
from summarizer.document import Document
from summarizer.settings import Settings
settings = Settings(model="openai:m", base_url=sys.argv[1], cache="off", concurrency=4)
asyncio.run(PairedReader(settings).ask(Document("The port is open, the ministry said.")))
"""


def test_a_helper_ends_with_its_process() -> None:
    """Killed at once, a process leaves no helper behind."""
    hold = threading.Event()

    def late(sent: dict[str, Any]) -> Reply:
        hold.wait(60)
        return answer(DRAFT)

    with ChatServer([late]) as server:
        words = [sys.executable, "-c", _KILLED, server.base_url]
        with subprocess.Popen(words, stderr=subprocess.DEVNULL) as child:
            until(lambda: server.calls == 1)
            (helper,) = helpers(child.pid)
            child.kill()
        until(lambda: gone(helper))
        hold.set()


def test_a_helper_that_hangs_is_ended(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not end by itself does not keep us."""
    monkeypatch.setattr(pair, "_PATIENCE", 0.2)
    before = set(helpers())

    async def stopped(reader: Reader) -> None:
        await reader.ask(DOCUMENT)
        (helper,) = set(helpers()) - before
        os.kill(helper, signal.SIGSTOP)

    with ChatServer([answer(DRAFT)]) as server:
        run(PairedReader(served(server)), stopped)
    assert set(helpers()) <= before


def test_signals_are_for_the_process_that_reads(served: Callable[..., Settings]) -> None:
    """An interrupt of the terminal, or an order to end, does not reach what is under way."""
    before = set(helpers())

    async def signalled(reader: Reader) -> dict[str, Any]:
        await reader.ask(many(2)[0])
        (helper,) = set(helpers()) - before
        assert os.getsid(helper) == helper
        os.kill(helper, signal.SIGTERM)
        record = await reader.ask(many(2)[1])
        assert set(helpers()) - before == {helper}
        return record

    with ChatServer([drafting(DRAFT)]) as server:
        assert run(PairedReader(served(server)), signalled)["summary"]["claims"]


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
