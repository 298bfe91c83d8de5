"""``summarizer batch --engine daft``: the same batch through Daft, also on a Ray cluster."""

from __future__ import annotations

import argparse
import signal
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

from summarizer import wiring
from summarizer.batch import scale
from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.inputs import Columns
from summarizer.batch.output import Output, run_of
from summarizer.batch.tally import Purse, Tally
from summarizer.cli import batch_course, exits, output
from summarizer.cli.summarising import recipient
from summarizer.errors import SettingsError
from summarizer.reading import Reader
from summarizer.settings import Settings

_ELSEWHERE = {
    "max_cost": "--max-cost",
    "max_documents": "--max-documents",
    "deadline": "--deadline",
    "metrics": "--metrics",
}


def run(given: argparse.Namespace, loaded: Settings) -> int:
    """Read all documents; return an exit code as ``batch`` does."""
    messages: output.Messages = given.messages
    _check(given)
    scale.start(given.ray or "")
    job = scale.Job(
        loaded,
        Columns(text=given.text_column, id=given.id_column),
        at_once=wiring.concurrency(loaded),
        keep_text=not given.no_text,
    )
    host = recipient(loaded)
    if host:
        messages.note(f"The texts are sent to {host}, for {loaded.model}.")
    plan = scale.outcomes(given.inputs, job)
    try:
        if given.output.endswith(".jsonl"):
            return _collected(plan, given.output, loaded, messages)
        return _written(plan, given.output, messages)
    finally:
        for note in scale.close():
            messages.note(note)


def _check(given: argparse.Namespace) -> None:
    for name, flag in _ELSEWHERE.items():
        if getattr(given, name) is not None:
            raise SettingsError(
                f"{flag} is of one process, and --engine daft may have many.",
                hint=f"Drop {flag}; each document is bounded by max_cost and max_calls.",
            )


def _collected(plan: scale.Plan, out: str, loaded: Settings, messages: output.Messages) -> int:
    """Gather the Outcomes here, into a file that any later run goes on with."""
    output.check(Path(out))
    sink = Output(Path(out), run_of(wiring.provenance(loaded)))
    try:
        engine = Engine(Reader(loaded), sink, Tally(Purse()), Bounds())
        engine.tell = batch_course.Teller(engine.tally, sink, messages)
        with _interruptible(engine, messages), closing(scale.results(plan)) as found:
            scale.collect(found, engine)
        standing = sink.failed
    finally:
        messages.clear()
        sink.close()
    return batch_course.end(engine, messages, out, standing)


def _written(plan: scale.Plan, out: str, messages: output.Messages) -> int:
    """Have the workers write the Outcomes, and say what became of them."""
    began = time.monotonic()
    counts = scale.write(plan, out)
    done = counts.pop("", 0)
    messages.note(f"{done:,} documents read in {time.monotonic() - began:,.1f} s. Written: {out}")
    if not counts:
        return exits.DONE
    named = ", ".join(f"{count:,} {kind}" for kind, count in counts.most_common())
    messages.note(f"{counts.total():,} failed: {named}. Run it again to read them once more.")
    return exits.code_of(counts.most_common(1)[0][0])


@contextmanager
def _interruptible(engine: Engine, messages: output.Messages) -> Iterator[None]:
    """Let the first signal end the run at the next Outcome, and the second at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        if engine.stop == "interrupted":
            raise KeyboardInterrupt
        engine.halt("interrupted")
        messages.note("Stopping; interrupt again to stop at once. Answers are in the store.")

    before = {number: signal.signal(number, stop) for number in batch_course.SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
