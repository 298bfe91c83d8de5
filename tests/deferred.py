"""Run a batch of documents through jobs, as the command does but without its printing.

    python deferred.py BASE_URL FOLDER COUNT

For each line of its input it starts a process that reads COUNT documents, five to a job: its
number is printed, and how it ended. The processes are there to be killed; they are forked, so
that each need not import everything anew. The last one writes the sources into FOLDER/done.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jobs_server import Said, says
from program import DRAFT
from records import TEXT

from summarizer.batch import by_jobs
from summarizer.batch.jobs import Rounds
from summarizer.batch.spool import Bounds, Spool, Totals
from summarizer.document import Document
from summarizer.errors import Deferred, SummarizerError
from summarizer.providers import openai
from summarizer.providers.openai_batch import BatchApi
from summarizer.record import Record, parse
from summarizer.settings import Settings

MODEL = "openai:gpt-5-mini"


def documents(count: int) -> list[Document]:
    """Return this many documents, each with a text of its own."""
    return [
        Document(f"{TEXT}\nThis is report number {n}.", source=f"{n}.txt") for n in range(count)
    ]


def asks_to_mend(body: dict[str, Any]) -> bool:
    """Say whether a request is about items that do not hold."""
    return "do not hold against them" in str(body["messages"][-1])


def draft(body: dict[str, Any]) -> dict[str, Any]:
    """Return what a good model answers."""
    return {"repairs": []} if asks_to_mend(body) else DRAFT


def good(body: dict[str, Any]) -> Said:
    """Answer as a good model does."""
    return says(draft(body))


class Script:
    """Give the calls about one document these answers, one after the other; others are good."""

    def __init__(self, *answers: Said, about: str = "number 0.") -> None:
        self._answers: Iterator[Said] = iter(answers)
        self._about = about

    def __call__(self, body: dict[str, Any]) -> Said:
        """Answer one body."""
        return next(self._answers, good(body)) if self._about in str(body) else good(body)


@dataclass
class Run:
    """Hold one batch: its Records and errors by source, what it told, and its sums."""

    records: dict[str, Record] = field(default_factory=dict)
    errors: dict[str, SummarizerError] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    totals: Totals | None = None

    async def over(
        self, folder: Path, texts: Sequence[Document], bounds: Bounds, settings: Settings
    ) -> None:
        """Read every document to its end."""
        price = by_jobs.half_price(settings)
        spool = Spool(folder / "out.jobs", price, settings.model, bounds)
        reader = by_jobs.JobReader(settings, spool)
        api = BatchApi(by_jobs.openai_model(settings))
        rounds = Rounds(api, spool, interval=0.01, tell=self.told.append)

        async def read() -> int:
            waits = 0
            for text in texts:
                if text.source in self.records or text.source in self.errors:
                    continue
                try:
                    found = reader.find(text) or await reader.ask(text)
                    self.records[text.source] = parse(json.dumps(found))
                except Deferred:
                    waits += 1
                except SummarizerError as error:
                    self.errors[text.source] = error
            return waits

        done = False
        try:
            async for waits in rounds.over(read):
                self.waiting.append(waits)
            done = self.waiting[-1] == 0
        finally:
            self.totals = spool.totals()
            await reader.aclose()
            await rounds.aclose()
            spool.close(done=done)


def run(
    folder: Path,
    texts: Sequence[Document],
    bounds: Bounds = Bounds(),  # noqa: B008 - a tuple
    into: Run | None = None,
    **changes: Any,
) -> Run:
    """Read documents through jobs at the server that OPENAI_URL names."""
    found = into or Run()
    settings = replace(Settings(model=MODEL, cache_dir=str(folder / "answers")), **changes)
    asyncio.run(found.over(folder, texts, bounds, settings))
    return found


def main(base_url: str, folder: str, count: str) -> None:
    """Start a process for each line of the input."""
    openai.OPENAI_URL = base_url
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            found = run(Path(folder), documents(int(count)), Bounds(requests=5))
            (Path(folder) / "done").write_text(" ".join(found.records))
            os._exit(0)
        print(child, flush=True)  # noqa: T201 - the test reads it
        print(os.waitpid(child, 0)[1], flush=True)  # noqa: T201


def warm() -> None:
    """Import what a run needs, and what its first question needs: once, not in each process."""
    for name in ("openai.resources", "openai.types.chat", "instructor"):
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        openai.OPENAI_URL = "http://127.0.0.1:9/v1"
        settings = Settings(model=MODEL, cache_dir=folder)
        price = by_jobs.half_price(settings)
        spool = Spool(Path(folder) / "jobs", price, MODEL)
        reader = by_jobs.JobReader(settings, spool)
        with suppress(Deferred):
            asyncio.run(reader.ask(documents(1)[0]))
        spool.close()


if __name__ == "__main__":
    warm()
    main(*sys.argv[1:])
