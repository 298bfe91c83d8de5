"""Tests of a batch whose disk is full: it stops, says so, loses nothing, and goes on later."""

from __future__ import annotations

import asyncio
from pathlib import Path

from batches import RUN, Scripted, batch, ids, largest

from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.entry import Entry
from summarizer.batch.journal import beside
from summarizer.batch.output import Output
from summarizer.batch.tally import Purse, Tally

# long ids: so the journal grows as well
ENTRIES = [Entry(f"{n:0800}", "s", f"Statement number {n}.") for n in range(60)]


def test_a_disk_without_room_ends_the_run(tmp_path: Path) -> None:
    """What is under way is written all the same, and the next run goes on (fault 32)."""
    out = tmp_path / "out.jsonl"
    Output(out, RUN).close()
    sink, reader = Output(out, RUN), Scripted(seconds=0.001)
    engine = Engine(reader, sink, Tally(Purse()), Bounds(at_once=4), tell=sink.save)
    with largest(max(beside(out).stat().st_size, 50_000)):
        asyncio.run(engine.run(iter(ENTRIES)))
        sink.close()
    assert engine.stop == "output"
    assert "cannot be written" in str(engine.error)
    assert 1 <= len(ids(out)) < 60
    batch(out, Scripted(), iter(ENTRIES))
    assert len(set(ids(out))) == len(ids(out)) == 60


def test_a_sink_that_knows_nothing_more_ends_the_run(tmp_path: Path) -> None:
    """A document that is there already finds the journal without room, too."""
    out = tmp_path / "out.jsonl"
    batch(out, Scripted(), iter(ENTRIES))
    sink = Output(out, RUN)
    with largest(512):
        engine = Engine(Scripted(), sink, Tally(Purse()), Bounds(at_once=4), tell=sink.save)
        asyncio.run(engine.run(iter(ENTRIES)))
        sink.close()
    assert (engine.stop, len(ids(out))) == ("output", 60)
