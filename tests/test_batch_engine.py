"""Tests of batch.engine: many at once, lazily, one Outcome each, and when it stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import PARTLY, RECORD, RUN, Scripted, batch, failing, held, ids, numbered

from summarizer.batch.drawing import aside
from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.entry import Entry
from summarizer.batch.output import Output
from summarizer.batch.tally import Purse, Tally
from summarizer.document import Document
from summarizer.errors import (
    AccessRefused,
    BudgetExceeded,
    DocumentError,
    InvalidAnswer,
    ModelUnavailable,
    PromptError,
    RecordingMissing,
    SettingsError,
    SummarizerError,
)
from summarizer.model import Attempt, Usage
from summarizer.record import Outcome


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the output goes."""
    return tmp_path / "out.jsonl"


def texts(*texts: str) -> Iterator[Entry]:
    """Yield an entry for each text, whose id is the text."""
    return (Entry(text, text, text) for text in texts)


def part(*errors: str) -> dict[str, Any]:
    """Return a Record of which parts were not read for these errors."""
    first = PARTLY["failures"][0]
    return PARTLY | {"failures": [first | {"error": error} for error in errors]}


def test_as_many_at_once_as_allowed(out: Path) -> None:
    """So many are under way together as allowed, and never more."""
    reader = Scripted(seconds=0.005)
    batch(out, reader, numbered(50), Bounds(at_once=7))
    assert (reader.most, len(set(ids(out)))) == (7, 50)


@pytest.mark.parametrize("drawn_aside", [False, True])
def test_input_is_drawn_as_it_is_needed(out: Path, drawn_aside: bool) -> None:
    """No more is drawn from the input than what is written and under way, and one (memory)."""
    ahead = []
    sink = Output(out, RUN)

    def counted() -> Iterator[Entry]:
        for number, entry in enumerate(numbered(60)):
            # whole lines alone: drawn aside, the last one may be half written at this moment
            ahead.append(number - out.read_bytes().count(b"\n"))
            yield entry

    engine = Engine(Scripted(seconds=0.002), sink, Tally(Purse()), Bounds(at_once=5))

    async def run() -> None:
        await engine.run(aside(counted()) if drawn_aside else counted())

    asyncio.run(run())
    sink.close()
    assert max(ahead) <= 4  # fewer where the first is written before the fifth is drawn
    assert len(ids(out)) == 60


def test_a_failure_stops_no_other(out: Path) -> None:
    """A document that fails is a row with a typed error; all others are read."""
    errors: dict[str, SummarizerError] = {
        "b": InvalidAnswer("It never fitted.", hint="Name another."),
        "d": ModelUnavailable("It failed (503)."),
        "e": RecordingMissing("No answer is recorded."),
        "f": BudgetExceeded("The document has used its calls."),
    }
    entries = [*texts("a", "b", "c", "d", "e", "f"), Entry("g", "g", DocumentError("No text."))]
    entries.append(Entry("h", "h", Path("gone.txt")))
    engine = batch(out, Scripted(failing(errors)), iter(entries))
    told = {each.id: each for each in map(Outcome.model_validate, held(out))}
    assert {key for key, each in told.items() if each.error is None} == {"a", "c"}
    kinds = {key: each.error.kind for key, each in told.items() if each.error}
    assert kinds == {key: type(error).__name__ for key, error in errors.items()} | {
        "g": "DocumentError",
        "h": "DocumentError",
    }
    error = told["b"].error
    assert error is not None
    assert (error.message, error.hint, error.retryable) == (
        "It never fitted.",
        "Name another.",
        False,
    )
    assert told["d"].error is not None
    assert told["d"].error.retryable
    assert told["g"].document is None
    assert (engine.stop, engine.tally.done, engine.tally.failed.total()) == ("", 2, 6)


def test_what_was_read_in_part_has_record_and_error(out: Path) -> None:
    """A Record with failures stands beside the first of them, and counts as failed."""
    engine = batch(out, Scripted(lambda _: part("InvalidAnswer", "AnswerRefused")), texts("a"))
    (line,) = map(Outcome.model_validate, held(out))
    assert line.record is not None
    assert line.error is not None
    assert line.error.kind == "InvalidAnswer"
    assert engine.tally.failed == {"InvalidAnswer": 1}


def test_texts_are_left_out_where_nobody_wants_them(out: Path) -> None:
    """The text of a Record is left out on demand, and what else the input said is carried."""
    sink = Output(out, RUN)
    engine = Engine(Scripted(), sink, Tally(Purse()), keep_text=False)
    asyncio.run(engine.run(iter([Entry("a", "s", "Text.", {"url": "http://x"})])))
    sink.close()
    (line,) = held(out)
    assert line["record"]["document"] == RECORD["document"] | {"text": None}
    assert (line["carried"], line["source"]) == ({"url": "http://x"}, "s")


def test_what_is_there_is_not_read_again(out: Path) -> None:
    """A second run reads nothing that the output holds, failed or not."""
    errors: dict[str, SummarizerError] = {"b": InvalidAnswer("It never fitted.")}
    batch(out, Scripted(failing(errors)), texts("a", "b"))
    reader = Scripted()
    engine = batch(out, reader, texts("a", "b", "c"))
    assert reader.asked == ["c"]
    assert (engine.tally.there, engine.tally.done, engine.tally.handled) == (2, 1, 3)


def test_failed_ones_are_read_again_on_demand(out: Path) -> None:
    """With retry_failed those alone are read again, and their new lines replace the old."""
    errors: dict[str, SummarizerError] = {"b": InvalidAnswer("It never fitted.")}
    batch(out, Scripted(failing(errors)), texts("a", "b", "c"))
    reader = Scripted()
    batch(out, reader, texts("a", "b", "c"), Bounds(retry_failed=True))
    assert reader.asked == ["b"]
    assert [line["error"] for line in held(out)] == [None] * 3
    assert ids(out) == ["a", "c", "b"]


def test_a_changed_text_is_read_again(out: Path) -> None:
    """A later run whose input has another text under an id replaces the line."""
    batch(out, Scripted(), iter([Entry("a", "a", "Old."), Entry("b", "b", "Same.")]))
    reader = Scripted()
    batch(out, reader, iter([Entry("a", "a", "New."), Entry("b", "b", "Same.")]))
    assert reader.asked == ["New."]
    assert [(line["id"], line["document"]) for line in held(out)] == [
        ("b", Document("Same.", "b").id),
        ("a", Document("New.", "a").id),
    ]


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("there", [False, True])
def test_one_id_for_two_texts(out: Path, at_once: int, there: bool) -> None:
    """The first text under an id is read, another is told as a clash; the same text is once."""
    if there:
        batch(out, Scripted(), iter([Entry("a", "a", "One.")]))
    entries = [Entry("a", "a", text) for text in ("One.", "Two.", "One.", "One.")]
    reader = Scripted(seconds=0.01)
    engine = batch(out, reader, iter(entries), Bounds(at_once=at_once))
    assert reader.asked == ([] if there else ["One."])
    assert ids(out) == ["a"]
    assert (engine.tally.clashed, engine.tally.clashes) == (1, ["a"])


def test_a_bound_of_documents(out: Path) -> None:
    """No more are begun in a run than allowed; what is there, or twice, does not count."""
    for expected in (3, 6, 7):
        engine = batch(out, Scripted(seconds=0.001), numbered(7), Bounds(at_once=4, documents=3))
        assert (len(ids(out)), engine.stop) == (expected, "documents" if expected < 7 else "")


def test_a_deadline(out: Path) -> None:
    """After the deadline none is begun, and what is under way is finished."""
    engine = batch(out, Scripted(seconds=0.05), numbered(90), Bounds(at_once=2, seconds=0.12))
    assert engine.stop == "deadline"
    assert 2 <= len(ids(out)) <= 6


def spending(engine: list[Engine], price: float | None, tokens: int = 10) -> Any:
    """Return what asks the purse of a run as a provider does, for one call each."""

    def say(_: str) -> dict[str, Any]:
        purse = engine[0].tally.purse
        purse.begin()
        purse.charge("m", Attempt(Usage(tokens, 0, known=price is not None), "stop", 0.0))
        return RECORD

    return say


def bought(out: Path, price: Any, most: float, count: int = 9, tokens: int = 10) -> Engine:
    """Run a batch of which each document costs one call."""
    held_engine: list[Engine] = []
    sink = Output(out, RUN)
    reader = Scripted(spending(held_engine, price, tokens))
    purse = Purse(max_cost=most, price=lambda _model, usage: price)
    held_engine.append(Engine(reader, sink, Tally(purse), Bounds(at_once=1)))
    asyncio.run(held_engine[0].run(numbered(count)))
    sink.close()
    return held_engine[0]


def test_a_cost_limit_in_the_middle(out: Path) -> None:
    """Once the cost is reached no document is begun, and the next run goes on (fault 25)."""
    for expected in (3, 6, 9):
        engine = bought(out, 0.5, 1.5)
        assert (len(ids(out)), engine.tally.purse.calls) == (expected, 3)
    assert bought(out, 0.5, 1.5).stop == ""


@pytest.mark.parametrize("in_part", [False, True])
def test_a_document_that_met_the_limit_gets_no_line(out: Path, in_part: bool) -> None:
    """It is not done: the next run reads it, whether a part of it was read or nothing."""

    def say(_: str) -> dict[str, Any]:
        purse.cost = 2.0
        if in_part:
            return part("InvalidAnswer", "BudgetExceeded")
        raise BudgetExceeded("The run has used it.")

    purse = Purse(max_cost=1.0)
    sink = Output(out, RUN)
    engine = Engine(Scripted(say), sink, Tally(purse))
    asyncio.run(engine.run(texts("a")))
    sink.close()
    assert (ids(out), engine.stop, engine.tally.failed.total()) == ([], "cost", 0)


def test_a_cost_that_nobody_knows(out: Path) -> None:
    """A limit is not held by guessing: without any known price the first call is the last."""
    engine = bought(out, None, 5.0)
    assert (engine.tally.purse.calls, engine.stop, engine.tally.purse.untold) == (1, "cost", True)


@pytest.mark.parametrize(
    "error",
    [AccessRefused("The key is refused."), SettingsError("No key."), PromptError("It is broken.")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("in_part", [False, True])
def test_what_every_document_would_meet(out: Path, error: SummarizerError, in_part: bool) -> None:
    """A refused key ends the run at once; no document is marked as failed for it (fault 21)."""

    def say(text: str) -> dict[str, Any]:
        if text == "Statement number 0.":
            return RECORD
        if in_part:
            return part("InvalidAnswer", type(error).__name__)
        raise error

    reader = Scripted(say, seconds=0.001)
    engine = batch(out, reader, numbered(100), Bounds(at_once=3))
    assert (ids(out), engine.stop, type(engine.error)) == (["0"], "refused", type(error))
    assert len(reader.asked) <= 5
    batch(out, Scripted(), numbered(5))
    assert ids(out) == ["0", "1", "2", "3", "4"]


def test_an_outage_ends_the_run(out: Path) -> None:
    """After so many in a row that found nobody, the run stops; what is kept ends no row."""
    down = ModelUnavailable("The connection was refused.")
    errors: dict[str, SummarizerError] = {f"Statement number {n}.": down for n in range(3, 90)}
    kept = frozenset({"Statement number 6."})
    bounds = Bounds(at_once=1, outage=5)
    entries = [*numbered(90)]
    entries.insert(4, Entry("x", "x", DocumentError("No text.")))
    engine = batch(out, Scripted(failing(errors), kept=kept), iter(entries), bounds)
    assert (engine.stop, engine.error) == ("unavailable", down)
    assert ids(out) == ["0", "1", "2", "3", "x", "4", "5", "6", "7", "8"]
    engine = batch(out, Scripted(), numbered(90), Bounds(retry_failed=True))
    assert sum(line["error"] is None for line in held(out)) == 90


def test_an_outage_is_over_once_one_is_answered(out: Path) -> None:
    """Failures that are not in a row are rows, and the run goes on; a part counts as well."""

    def say(text: str) -> dict[str, Any]:
        return RECORD if text.endswith("5.") else part("ModelUnavailable")

    engine = batch(out, Scripted(say), numbered(50), Bounds(at_once=1, outage=10))
    assert (engine.stop, len(ids(out))) == ("", 50)
    engine = batch(
        out, Scripted(lambda _: part("ModelUnavailable")), texts(*"abcdefg"), Bounds(outage=5)
    )
    assert engine.stop == "unavailable"


def test_a_bug_ends_the_run_with_itself(out: Path) -> None:
    """An error that is none of ours is raised as it is; what was written stays."""

    def say(text: str) -> dict[str, Any]:
        if text == "Statement number 7.":
            raise ZeroDivisionError("a bug")
        return RECORD

    with pytest.raises(ZeroDivisionError, match="a bug"):
        batch(out, Scripted(say, seconds=0.001), numbered(50), Bounds(at_once=3))
    assert 3 <= len(ids(out)) <= 12


def test_an_output_without_room_ends_the_run(out: Path) -> None:
    """Where no line can be written nothing more is asked, and the error is told (fault 32)."""

    class Full(Output):
        def append(self, outcome: Any) -> None:
            raise SettingsError("No space left on device.")

    sink, reader = Full(out, RUN), Scripted()
    engine = Engine(reader, sink, Tally(Purse()), Bounds(at_once=2))
    asyncio.run(engine.run(numbered(50)))
    sink.close()
    assert (engine.stop, len(reader.asked), engine.tally.done) == ("output", 2, 0)
    assert "No space" in str(engine.error)


class Silent:
    """Give two entries, and then nothing, without an end."""

    def __init__(self) -> None:
        self._entries = numbered(2)

    def __aiter__(self) -> AsyncIterator[Entry]:
        return self

    async def __anext__(self) -> Entry:
        entry = next(self._entries, None)
        if entry is None:
            await asyncio.sleep(20)
            raise StopAsyncIteration
        return entry


@pytest.mark.parametrize("drawn", ["asynchronous", "aside"])
def test_a_halt_does_not_wait_for_the_input(out: Path, drawn: str) -> None:
    """A producer that stays silent keeps neither what is under way waiting nor the end."""
    silent, two = threading.Event(), asyncio.Event()

    def slowly() -> Iterator[Entry]:
        yield from numbered(2)
        silent.wait(20)

    sink = Output(out, RUN)
    engine = Engine(Scripted(seconds=0.02), sink, Tally(Purse()), Bounds(at_once=3))

    def tell() -> None:
        if engine.tally.done == 2:
            two.set()

    engine.tell = tell

    async def run() -> None:
        entries = aside(slowly()) if drawn == "aside" else Silent()
        running = asyncio.create_task(engine.run(entries))
        await two.wait()
        engine.halt("interrupted")
        engine.halt("deadline")
        await asyncio.wait_for(running, 5)

    asyncio.run(run())
    silent.set()
    sink.close()
    assert (ids(out), engine.stop) == (["0", "1"], "interrupted")


def test_an_error_of_the_input_ends_the_run(out: Path) -> None:
    """What the input raises is raised, be it drawn in a thread or not."""

    def broken() -> Iterator[Entry]:
        yield from numbered(2)
        raise DocumentError("The table is broken.")

    async def run() -> None:
        await Engine(Scripted(), sink, Tally(Purse()), Bounds(at_once=1)).run(aside(broken()))

    with pytest.raises(DocumentError, match="The table is broken"):
        batch(out, Scripted(), broken())
    sink = Output(out, RUN)
    with pytest.raises(DocumentError, match="The table is broken"):
        asyncio.run(run())
    sink.close()
    assert ids(out) == ["0", "1"]
