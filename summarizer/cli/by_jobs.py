"""``summarizer batch --via openai-batch``: documents through batch jobs, at half the price."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import aclosing, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from summarizer import wiring
from summarizer.batch import by_jobs, inputs
from summarizer.batch import spool as spooling
from summarizer.batch.engine import Bounds, Engine, Stop
from summarizer.batch.entry import Entry
from summarizer.batch.jobs import Rounds
from summarizer.batch.output import Output, run_of
from summarizer.batch.spool import Spool, Totals
from summarizer.batch.tally import Purse, Tally
from summarizer.cli import batch_course, output, watching
from summarizer.cli.summarising import recipient
from summarizer.errors import ModelError, SettingsError, SummarizerError
from summarizer.providers.openai_batch import MOST_REQUESTS, BatchApi
from summarizer.settings import Settings

Entries = Callable[[Callable[[str], None]], Iterator[Entry]]

_AT_ONCE = 32  # nothing is asked while documents are read: more would gain nothing
_POLL = 30.0


def run(given: argparse.Namespace, loaded: Settings, entries: Entries) -> int:
    """Read all documents; return what the exit codes of ``batch`` say.

    ``entries`` begins anew at each call, with who takes its notes: the documents are read once
    more after each job.
    """
    if "-" in given.inputs:
        raise SettingsError(
            "Batch jobs take longer than standard input lasts.",
            hint="Put the documents into a file, and name that.",
        )
    if given.engine != "own":
        raise SettingsError(
            "Batch jobs are led by one process, not by many.",
            hint="Leave out --engine, or --via.",
        )
    by_jobs.check(loaded)
    out = Path(given.output)
    output.check(out)
    entries(given.messages.detail)  # a wrong name or column is told before anything is sent
    price = by_jobs.half_price(loaded)
    bounds = spooling.Bounds(
        requests=min(given.job_requests or MOST_REQUESTS, MOST_REQUESTS),
        cost=given.max_cost or 0.0,
    )
    with (
        watching.Watch(loaded, given.messages, given.metrics, taken=False) as watch,
        closing(Output(out, run_of(wiring.provenance(loaded)))) as sink,
    ):
        spool = Spool(by_jobs.beside(out), price, loaded.model, bounds)
        reader = by_jobs.JobReader(loaded, spool, on_call=watch.call)
        tally = Tally(Purse(price=price), watch=watch.outcome)
        course = _Course(given, spool, sink, reader, entries, tally)
        try:
            asyncio.run(course.lead())
        finally:
            course.close()
        watch.ended = course.engine.stop
    return course.tell()


@dataclass
class _Course:
    """Lead a batch through its passes and jobs; ``engine`` is that of the last pass."""

    given: argparse.Namespace
    spool: Spool
    sink: Output
    reader: by_jobs.JobReader
    entries: Entries
    tally: Tally
    engine: Engine = field(init=False)
    totals: Totals = field(init=False)
    out: int = 0
    standing: int = 0

    def __post_init__(self) -> None:
        self.messages: output.Messages = self.given.messages
        total = inputs.count(self.given.inputs, [Path(self.given.output)])
        self._tell = batch_course.Teller(self.tally, self.sink, self.messages, total)
        self.engine = self._engine()
        self._note = self.messages.note

    async def lead(self) -> None:
        """Read, send, wait and read again, until nothing is missing or something ends it."""
        given, loaded, messages = self.given, self.reader.settings, self.messages
        messages.note(
            f"The texts are sent to {recipient(loaded)}, for {loaded.model}, in batch jobs: "
            "answered within 24 hours, at half the list price."
        )
        rounds = Rounds(
            BatchApi(by_jobs.openai_model(loaded)),
            self.spool,
            interval=given.poll or _POLL,
            tell=messages.note,
            show=messages.progress,
            keep_remote=given.keep_files,
        )
        try:
            with self._interruptible():
                if given.cancel_jobs:
                    await rounds.cancel()
                async with (
                    asyncio.timeout(given.deadline),
                    aclosing(rounds.over(self._pass)) as all_,
                ):
                    async for _ in all_:
                        if self.engine.stop not in ("", "documents"):
                            break
            if self.spool.held:
                self._end("cost")
        except TimeoutError:
            self._end("deadline")
        except (ModelError, SettingsError) as error:
            self._end("jobs", error)
        finally:
            messages.clear()
            await self.reader.aclose()
            await rounds.aclose()

    def close(self) -> None:
        """Close what lies on disk; where nothing is missing any more, delete the jobs' folder."""
        self._count()
        self.standing = 0 if self.engine.stop == "output" else self.sink.failed
        self.out = len(self.spool.jobs("uploading", "uploaded", "creating", "submitted", "queued"))
        self.spool.close(done=not self.engine.stop and not self.tally.waiting)
        self.reader.close()

    def tell(self) -> int:
        """Tell how the run ended, and return its exit code."""
        for line in self.reader.notes():
            self.messages.note(line)
        out, standing = self.given.output, self.standing
        return batch_course.end(self.engine, self.messages, out, standing, self._jobs())

    def _jobs(self) -> Iterator[str]:
        sent = self.totals
        if sent.jobs:
            yield f"Batch jobs: {sent.jobs:,}, {sent.requests:,} requests, at half the list price."
        if sent.held:
            yield f"Kept back by --max-cost: {sent.held:,} requests."
        if self.out:
            yield (
                f"Jobs that go on at {recipient(self.reader.settings)}: {self.out:,}. The same "
                "command finds them again, and submits nothing twice."
            )

    async def _pass(self) -> None:
        self.tally.waiting = 0
        self.engine = self._engine()
        await self.engine.run(self.entries(self._note))
        self._note = self.messages.detail  # the next pass will have the same to say
        self.sink.save()
        self._count()

    def _engine(self) -> Engine:
        given, tally = self.given, self.tally
        most: int | None = given.max_documents
        bounds = Bounds(
            at_once=_AT_ONCE,
            documents=None if most is None else max(0, most - tally.done - tally.failed.total()),
            retry_failed=given.retry_failed,
            outage=sys.maxsize,  # what failed did so long ago, one after the other by chance
        )
        keep = not given.no_text
        return Engine(self.reader, self.sink, tally, bounds, self._tell, keep_text=keep)

    def _count(self) -> None:
        """Tell the run's purse what the jobs have used."""
        self.totals = self.spool.totals()
        purse = self.tally.purse
        cost, purse.calls = self.totals.cost, self.totals.answered
        purse.cost, purse.unknown = cost or 0.0, 0 if cost is not None else purse.calls
        purse.input_tokens = self.totals.input_tokens
        purse.output_tokens = self.totals.output_tokens

    def _end(self, why: Stop, error: SummarizerError | None = None) -> None:
        self.engine.stop, self.engine.error = why, error

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """End at the first signal: all that was paid for is on disk, or still at the provider."""
        task, met = asyncio.current_task(), False

        def stop() -> None:
            nonlocal met
            met = True
            if task is not None:
                task.cancel()

        try:
            with batch_course.on_signal(stop):
                yield
        except asyncio.CancelledError:
            if not met:
                raise
            self._end("interrupted")
