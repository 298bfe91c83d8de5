"""Reading cases from the command line: a Summarizer, progress, and what is worth knowing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from summarizer import wiring
from summarizer.cli.output import Messages
from summarizer.cli.summarising import recipient
from summarizer.errors import SummarizerError
from summarizer.evals import run as runs
from summarizer.evals.dataset import Case
from summarizer.pipeline import Summarizer
from summarizer.record import Record
from summarizer.settings import Settings


class Reader:
    """Read cases with one Summarizer, and show how far it is."""

    def __init__(self, summarizer: Summarizer, runner: asyncio.Runner, messages: Messages) -> None:
        self._summarizer = summarizer
        self._runner = runner
        self._messages = messages

    @property
    def name(self) -> str:
        """Return who reads: the model without its provider, and the prompt."""
        prompt = self._summarizer.prompt
        model = self._summarizer.target.model.rpartition(":")[2]
        return f"{model}-{prompt.name}/{prompt.version}"

    def read(
        self,
        cases: Sequence[Case],
        path: Path,
        *,
        dataset: str,
        split: runs.Part,
        concurrency: int,
        repeats: int = 1,
    ) -> runs.Stored:
        """Read what the folder does not hold yet; return the run with all its readings."""
        plan = runs.plan_of(
            self._summarizer,
            cases,
            dataset=dataset,
            split=split,
            repeats=repeats,
            code=wiring.code_digest(),
        )
        folder, todo = runs.Folder(path), runs.readings(cases, repeats)
        folder.begin(plan)
        self._read(todo, folder, concurrency)
        return folder, plan, todo

    def _read(self, todo: Sequence[runs.Reading], folder: runs.Folder, concurrency: int) -> None:
        began = time.monotonic()
        done = asked = 0

        def told(reading: runs.Reading, result: Record | SummarizerError) -> None:
            nonlocal done, asked
            done += 1
            asked += isinstance(result, SummarizerError) or not result.provenance.cached
            left = (time.monotonic() - began) / done * (len(todo) - done)
            name = f"{done} of {len(todo)} cases read"
            self._messages.progress(f"{name}, about {left:.0f} s left ({reading.name}) …")

        reading = runs.read(self._summarizer, todo, folder, concurrency=concurrency, told=told)
        self._runner.run(reading)
        self._messages.clear()
        spent = time.monotonic() - began
        self._messages.detail(f"{done} cases in {spent:.1f} s, {asked} of them asked for.")


@contextmanager
def opened(loaded: Settings, messages: Messages, recording: Path | None = None) -> Iterator[Reader]:
    """Hold a Reader open; ``recording`` is a folder that keeps every answer for replay."""
    store = wiring.open_store(loaded)
    try:
        with asyncio.Runner() as runner:
            summarizer = wiring.build(loaded, store, recording=recording)
            if host := recipient(loaded):
                messages.note(f"The texts are sent to {host}, for {loaded.model}.")
            try:
                yield Reader(summarizer, runner, messages)
            finally:
                runner.run(summarizer.aclose())
    finally:
        if store is not None:
            store.close()
            for note in store.notes:
                messages.note(note)
