"""A lease on a server: one at a time holds it, and it runs out when its holder is killed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

from summarizer.remote.client import Client

Run = Callable[[Callable[[], Any]], Any]

_PATIENCE = 900.0  # seconds; more than a request with all its retries takes
_SOON, _LATE = 0.03, 0.5  # seconds between two looks at a lease that is taken: the first, the last

# Take it where it is free or ours already: a server that lost it gets it again when it is renewed.
# Say as well whether the entry is there that all wait for.
_TAKE = """
local holder = redis.call('GET', KEYS[1])
local there = redis.call('EXISTS', KEYS[2])
if holder and holder ~= ARGV[1] then return {0, there} end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {1, there}
"""
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


@contextlib.asynccontextmanager
async def held(
    client: Client, run: Run, lease: str, entry: bytes, term: float
) -> AsyncIterator[None]:
    """Hold ``lease`` inside this block, renewed until it ends.

    ``run`` calls what asks the server and returns None where that fails; then, and when
    patience ends, the block runs without a lease. It also runs without one as soon as an
    ``entry`` has come that was not there before: that is what its holder was asked for.
    """
    token = secrets.token_hex(16)

    def take() -> Any:
        words = (2, lease, entry, token, round(term * 1000))
        return run(lambda: client.ask(list, "EVAL", _TAKE, *words))

    if not await _taken(take):
        yield
        return
    over = asyncio.Event()
    renewal = asyncio.create_task(_renew(take, over, term / 4))
    try:
        yield
    finally:
        over.set()
        await renewal  # or it might take the lease again after it is given back
        await asyncio.to_thread(run, lambda: client.ask(int, "EVAL", _GIVE_BACK, 1, lease, token))


async def _taken(take: Callable[[], Any]) -> bool:
    deadline, wait, before = time.monotonic() + _PATIENCE, _SOON, None
    while time.monotonic() < deadline:
        answer = await asyncio.to_thread(take)
        if answer is None:
            return False
        ours, there = answer
        if ours:
            return True
        if before is None:
            before = there
        if there and not before:
            return False
        await asyncio.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311  # no secret
        wait = min(wait * 1.5, _LATE)
    return False


async def _renew(take: Callable[[], Any], over: asyncio.Event, every: float) -> None:
    while not over.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), every)
            return
        await asyncio.to_thread(take)
