"""What the tests of batches share: Outcomes, what an output holds, and a reader to script."""

from __future__ import annotations

import asyncio
import json
import resource
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from records import provenance, record, unread
from servers import ChatServer

from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.entry import Entry
from summarizer.batch.output import Output, run_of
from summarizer.batch.tally import Purse, Tally
from summarizer.cli import main
from summarizer.document import Document
from summarizer.errors import SummarizerError

ANY = Bounds()
OUT = Path("out.jsonl")
QUIET = {"gist": {"statement": "It was said.", "sentences": [1]}}
RECORD: dict[str, Any] = json.loads(record().to_json())
PARTLY: dict[str, Any] = json.loads(unread().to_json())
RUN = run_of(json.loads(provenance().model_dump_json(by_alias=True)))


def outcome(key: str, digest: str | None = "d", error: str = "", **fields: Any) -> dict[str, Any]:
    """Return an Outcome as JSON values, in the order of a line."""
    told = {"kind": error, "message": "It failed.", "hint": "", "retryable": False}
    values: dict[str, Any] = {
        "version": "outcome.v1",
        "id": key,
        "source": key,
        "document": digest,
        "carried": {},
        "record": None if error else RECORD,
        "error": told if error else None,
    }
    return values | fields


def held(path: Path) -> list[dict[str, Any]]:
    """Return the lines of an output; each must be whole."""
    data = path.read_bytes()
    assert data.endswith(b"\n") or not data
    return [json.loads(line) for line in data.splitlines()]


def ids(path: Path) -> list[str]:
    """Return the ids of an output's lines, in order."""
    return [line["id"] for line in held(path)]


def numbered(count: int) -> Iterator[Entry]:
    """Yield entries whose ids are numbers and whose texts differ."""
    return (Entry(str(n), f"text {n}", f"Statement number {n}.") for n in range(count))


class Scripted:
    """Stand in a Reader's place: ``say`` returns the Record of a text, or raises."""

    def __init__(
        self,
        say: Callable[[str], dict[str, Any]] = lambda _: RECORD,
        *,
        seconds: float = 0.0,
        kept: frozenset[str] = frozenset(),
    ) -> None:
        self._say = say
        self._seconds = seconds
        self._kept = kept
        self.asked: list[str] = []
        self.under_way = 0
        self.most = 0

    async def look(self, document: Document) -> dict[str, Any] | None:
        """Return a Record for what is kept."""
        return RECORD if document.text in self._kept else None

    async def ask(self, document: Document) -> dict[str, Any]:
        """Answer after a while."""
        self.asked.append(document.text)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self._seconds)
            return self._say(document.text)
        finally:
            self.under_way -= 1


def failing(errors: Mapping[str, SummarizerError]) -> Callable[[str], dict[str, Any]]:
    """Return what raises the error that is given for a text."""

    def say(text: str) -> dict[str, Any]:
        if text in errors:
            raise errors[text]
        return RECORD

    return say


def batch(path: Path, reader: Any, entries: Any, bounds: Bounds = ANY, **purse: Any) -> Engine:
    """Run a batch into an output to its end, and return its Engine."""
    sink = Output(path, RUN)
    engine = Engine(reader, sink, Tally(Purse(**purse)), bounds)
    try:
        asyncio.run(engine.run(entries))
    finally:
        sink.close()
    return engine


def table(count: int, name: str = "in.jsonl") -> str:
    """Write a table of documents, and return its name."""
    rows = [{"id": f"d{n}", "text": f"Secret matter number {n}.", "url": n} for n in range(count)]
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return name


def batch_main(server: ChatServer, *words: str) -> int:
    """Run ``summarizer batch`` in this process against the server."""
    return main(["batch", *words, *at_server(server)])


def at_server(server: ChatServer) -> list[str]:
    """Return the words that name a server and the output."""
    return ["-o", "out.jsonl", "--model", "openai:test", "--base-url", server.base_url]


@contextmanager
def largest(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
