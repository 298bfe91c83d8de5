"""Readers of two processes for tests: used to their end, and watched from outside."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from records import DOCUMENT

from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.reading import Reader

Work = Callable[[Reader], Awaitable[Any]]


def run(reader: Reader, work: Work) -> Any:
    """Do the work with a reader, and close it."""

    async def main() -> Any:
        try:
            return await work(reader)
        finally:
            await reader.aclose()

    return asyncio.run(main())


async def met_by(reading: Awaitable[dict[str, Any]]) -> Any:
    """Return a Record, or the error that was met in its place."""
    try:
        return await reading
    except SummarizerError as error:
        return error


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
