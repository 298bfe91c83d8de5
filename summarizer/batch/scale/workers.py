"""What runs in the workers: rows become Outcomes, and none raises."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Awaitable, Coroutine, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from summarizer import loading, settings
from summarizer.batch.engine import outcome_of
from summarizer.batch.entry import Entry
from summarizer.batch.inputs import columnar, jsonl, rows
from summarizer.batch.inputs.rows import Columns, Row
from summarizer.batch.pair.reader import reader_of_many
from summarizer.document import Document
from summarizer.errors import (
    AccessRefused,
    DocumentError,
    PromptError,
    SettingsError,
    SummarizerError,
)
from summarizer.reading import Reader
from summarizer.settings import Settings

if TYPE_CHECKING:
    from daft import Series

SECRETS = ("api_key", "cache_url")
FOR_ALL = (AccessRefused, SettingsError, PromptError)
"""Errors that every document would meet."""

Kind = Literal["parquet", "jsonl", "csv"]
Result = TypeVar("Result")


@dataclass(frozen=True)
class Job:
    """Say how rows are read. It is a part of the plan, so it holds no secret.

    ``at_once`` bounds the documents under way in each worker process.
    """

    settings: Settings
    columns: Columns = field(default_factory=Columns)
    at_once: int = 32
    keep_text: bool = True
    kind: Kind = "jsonl"

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", replace(self.settings, api_key="", cache_url=""))

    def loaded(self) -> Settings:
        """Return the settings with the secrets of this process's environment."""
        flags = {name: v for name, v in asdict(self.settings).items() if name not in SECRETS}
        return settings.load(flags).settings


class Reading:
    """Read rows in a worker: a batch at a time for Daft, many at once in an event loop of ours.

    No async method, for Daft 0.7.26 begins those of all the rows there are, and holds the whole
    table in memory for it; a plain one it calls as often as it has threads, and waits.
    """

    def __init__(self, job: Job) -> None:
        self._job = job

    def read(self, found: Series, files: Series) -> list[dict[str, str | None]]:
        """Return the Outcome of each row as JSON text, with what is asked of it most."""
        rows_of_all = zip(found.to_pylist(), files.to_pylist(), strict=True)
        return _here().run(_all([_read_row(self._job, *each) for each in rows_of_all]))


async def _all(reading: list[Awaitable[dict[str, str | None]]]) -> list[dict[str, str | None]]:
    return await asyncio.gather(*reading)


async def _read_row(job: Job, row: Any, file: str) -> dict[str, str | None]:
    name = loading.printable(file.removeprefix("file://"))
    entry = _entry(row, name, job)
    digest, record, error = None, None, None
    try:
        document = entry.document()
        digest = document.id
        worker = _here().worker(job)
        async with worker.places:
            record = await worker.record(document)
    except SummarizerError as met:
        error = met
    except Exception as bug:  # its words may be the document's
        error = _bug(bug)
    outcome = outcome_of(entry, digest, record, error, keep_text=job.keep_text)
    return {
        "id": _plain(entry.id),
        "document": digest,
        "error": None if outcome["error"] is None else outcome["error"]["kind"],
        "outcome": json.dumps(outcome, separators=(",", ":")),  # ASCII: no half characters
    }


@dataclass
class _Worker:
    """Hold what the rows of one job share in a process."""

    reader: Reader
    places: asyncio.Semaphore
    refusal: SummarizerError | None = None

    async def record(self, document: Document) -> dict[str, Any]:
        """Return the kept Record or a new one; what would meet every document is met once."""
        found = await self.reader.look(document)
        if found is not None:
            return found
        if self.refusal is not None:
            raise self.refusal
        try:
            return await self.reader.ask(document)
        except FOR_ALL as error:
            self.refusal = error
            raise


class _Process:
    """Hold what is open in this process: an event loop in a thread, and a worker for each job."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._workers: dict[Job, _Worker] = {}

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do the work in the loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def worker(self, job: Job) -> _Worker:
        """Return the worker of a job; call it in the loop."""
        if job not in self._workers:
            places = asyncio.Semaphore(job.at_once)
            self._workers[job] = _Worker(reader_of_many(job.loaded()), places)
        return self._workers[job]

    def close(self) -> list[str]:
        """Drop what is under way, and return what the stores have to tell."""
        notes = self.run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        return notes

    async def _close(self) -> list[str]:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        notes: list[str] = []
        for worker in self._workers.values():
            notes += worker.reader.notes()
            await worker.reader.aclose()
        return notes


_LOCK = threading.Lock()
_PROCESS: list[_Process] = []  # none or one; its threads outlive no fork, so it is made late


def _here() -> _Process:
    with _LOCK:
        if not _PROCESS:
            _PROCESS.append(_Process())
        return _PROCESS[0]


def close() -> list[str]:
    """Close what this process has opened, and return what its stores have to tell.

    Workers elsewhere end with their processes.
    """
    with _LOCK:
        return _PROCESS.pop().close() if _PROCESS else []


def _entry(row: Any, name: str, job: Job) -> Entry:
    """Return the Entry of a row; one without an id of its own is known by its digest."""
    values: Mapping[str, Any] | DocumentError
    try:
        if job.kind == "jsonl":
            values = jsonl.values(str(row).encode("utf-8", "surrogatepass"))
        else:
            empty = "" if job.kind == "csv" else None
            values = {
                key: empty if cell is None else columnar.json_value(cell)
                for key, cell in row.items()
            }
    except DocumentError as error:
        values = error
    digest = hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).hexdigest()
    entry = rows.entry(Row(0, values), job.columns, f"{name}:{digest[:16]}", name)
    return replace(entry, source=name)


def _plain(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _bug(bug: Exception) -> SummarizerError:
    return SummarizerError(
        f"The document could not be read, for a fault of this program ({type(bug).__name__}).",
        hint="Please report it; nothing of the document is in this message.",
    )
