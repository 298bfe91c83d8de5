"""Draw entries from what may keep us waiting, such as standard input, beside the event loop."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

from summarizer.batch.entry import Entry

_Landing = asyncio.Future[Entry | None]


async def aside(entries: Iterator[Entry]) -> AsyncIterator[Entry]:
    """Yield entries that a thread draws, each when it is asked for.

    Reading goes on, and a signal is met, while the producer at the other end of a pipe takes
    its time. Nobody waits for the thread at the end: what it waits for may never come.
    """
    loop = asyncio.get_running_loop()
    wanted: queue.SimpleQueue[_Landing | None] = queue.SimpleQueue()

    def draw() -> None:
        while (landing := wanted.get()) is not None:
            entry, error = None, None
            try:
                entry = next(entries, None)
            except BaseException as met:
                error = met
            with suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(_land, landing, entry, error)

    threading.Thread(target=draw, daemon=True).start()
    try:
        while True:
            landing: _Landing = loop.create_future()
            wanted.put(landing)
            entry = await landing
            if entry is None:
                return
            yield entry
    finally:
        wanted.put(None)


def _land(landing: _Landing, entry: Entry | None, error: BaseException | None) -> None:
    if landing.done():  # nobody waits any more
        return
    if error is None:
        landing.set_result(entry)
    else:
        landing.set_exception(error)
