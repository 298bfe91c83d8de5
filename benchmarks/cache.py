"""Measure a cache look-up through the Python API: ``python benchmarks/cache.py``.

The bar is one millisecond for each look-up; the exit code is 1 where it is missed.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from summarizer.cache.answers import Cache
from summarizer.cache.on_disk import DiskStore
from summarizer.model import Attempt, Message, Request, Response, Usage
from summarizer.summary import Draft

ENTRIES = 1000
BAR = 0.001
TEXT = (Path(__file__).parents[1] / "seeds" / "000_d46b8b9bb079dfb7.txt").read_text()


class Answering:
    """Answer at once, so that the cache can be filled."""

    async def generate(self, request: Request) -> Response:
        """Answer with an empty draft."""
        return Response("{}", request.model, (Attempt(Usage(900, 300), "stop", 0.0),))

    async def aclose(self) -> None:
        """Close nothing."""


async def timed(ask: Callable[[int], Awaitable[object]]) -> list[float]:
    """Return the seconds of each look-up, in the order of the entries."""
    seconds = []
    for number in range(ENTRIES):
        began = time.perf_counter()
        await ask(number)
        seconds.append(time.perf_counter() - began)
    return seconds


async def measure(store: DiskStore) -> dict[str, list[float]]:
    """Fill the store through a Cache, then look up each entry both ways."""
    cache = Cache(Answering(), store)

    def request(number: int) -> Request:  # made anew each time: its digest is part of a look-up
        return Request("p:m", (Message("user", f"{number} {TEXT}"),), Draft)

    async def look(number: int) -> object:
        return store.get(str(number))

    async def ask(number: int) -> object:
        return await cache.generate(request(number))

    for number in range(ENTRIES):
        await ask(number)
        store.put(str(number), TEXT)
    return {"Store.get": await timed(look), "Cache.generate, hit": await timed(ask)}


def main() -> int:
    """Print the table; return 1 where the bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        store = DiskStore(Path(folder) / "answers")
        seconds = asyncio.run(measure(store))
        store.close()
    print(f"{ENTRIES} entries{'':7}{'median ms':>12}{'99th ms':>10}")
    for name, took in seconds.items():
        ordered = sorted(took)
        median, late = statistics.median(ordered), ordered[int(0.99 * ENTRIES)]
        print(f"{name:19}{median * 1000:12.3f}{late * 1000:10.3f}")
    return int(max(statistics.median(took) for took in seconds.values()) > BAR)


if __name__ == "__main__":
    sys.exit(main())
