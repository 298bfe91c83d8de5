"""A process that asks one request through the cache; each payment is a line in a file.

python cache_process.py STORE COUNTER SECONDS QUESTION [TERM]

STORE is a folder, or the URL of a shared store; TERM is how many seconds a lease there lasts.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from pydantic import BaseModel

from summarizer.cache.answers import Cache
from summarizer.cache.on_disk import DiskStore
from summarizer.cache.on_redis import RedisStore
from summarizer.model import Attempt, Message, Request, Response, Usage


class Answer(BaseModel):
    """What the counting model says."""

    says: str


def request(question: str) -> Request:
    """Return the request that every process asks."""
    return Request(model="test:counter", messages=(Message("user", question),), answer=Answer)


class Counter:
    """Answer slowly, and write a line for each answer that is begun."""

    def __init__(self, path: Path, seconds: float) -> None:
        self.path = path
        self.seconds = seconds

    async def generate(self, request: Request) -> Response:
        """Count, wait, answer."""
        with self.path.open("a") as file:
            file.write("paid\n")
        await asyncio.sleep(self.seconds)
        return Response('{"says": "yes"}', "counter-1", (Attempt(Usage(1, 2), "stop", 0.1),))

    async def aclose(self) -> None:
        """Close nothing."""


async def main(place: str, counter: str, seconds: str, question: str, term: str = "10") -> None:
    """Ask and print the answer."""
    store = RedisStore(place, term=float(term)) if "://" in place else DiskStore(Path(place))
    cache = Cache(Counter(Path(counter), float(seconds)), store)
    sys.stdout.write((await cache.generate(request(question))).text)
    await cache.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
