"""Leases: among machines one pays and the others wait for it, and a dead one blocks nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cache_process import request
from redis_server import RedisServer, needs_redis
from test_answers import ANSWER, REQUEST, Double, slowly

from summarizer.cache import leasing
from summarizer.cache.answers import Cache
from summarizer.cache.on_redis import RedisStore
from summarizer.model import Response

pytestmark = needs_redis
SCRIPT = Path(__file__).with_name("cache_process.py")
LEASE = "summarizer:1:lease:k"


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    """Give a store on an empty server."""
    store = RedisStore(redis_server.url, timeout=10.0)
    yield store
    store.close()


def ask(server: RedisServer, counter: Path, seconds: float, term: float) -> subprocess.Popen[str]:
    """Start a process that asks."""
    return subprocess.Popen(
        [sys.executable, SCRIPT, server.url, counter, str(seconds), "?", str(term)],
        stdout=subprocess.PIPE,
        text=True,
    )


def paid(counter: Path) -> int:
    """Return how many answers were begun."""
    return len(counter.read_text().splitlines()) if counter.exists() else 0


# --- processes -------------------------------------------------------------------------------


def test_processes_pay_once(redis_server: RedisServer, tmp_path: Path) -> None:
    """Processes that ask the same at the same time pay once, and leave no lease."""
    counter = tmp_path / "counter"
    children = [ask(redis_server, counter, 2.0, 10.0) for _ in range(3)]
    for child in children:
        assert child.communicate(timeout=60)[0] == '{"says": "yes"}'
    assert paid(counter) == 1
    assert redis_server.raw("KEYS", "summarizer:1:lease:*") == []


def test_killed_process_blocks_nobody(redis_server: RedisServer, tmp_path: Path) -> None:
    """When the process that pays is killed, its lease runs out, and the one that waits asks."""
    counter = tmp_path / "counter"
    with ask(redis_server, counter, 600.0, 1.0) as first:
        while not paid(counter):
            assert first.poll() is None
            time.sleep(0.01)
        with ask(redis_server, counter, 0.0, 1.0) as second:
            time.sleep(0.5)
            assert paid(counter) == 1
            first.kill()
            assert second.communicate(timeout=60)[0] == '{"says": "yes"}'
    assert paid(counter) == 2
    digest = request("?").digest
    assert redis_server.raw("EXISTS", f"summarizer:1:entry:answer:{digest}") == 1


# --- the lease itself ------------------------------------------------------------------------


def test_lease_keeps_others_out(redis_server: RedisServer) -> None:
    """Of many holders on many machines one is inside at a time, and nothing is left at the end."""
    inside = 0

    async def hold(store: RedisStore) -> None:
        nonlocal inside
        async with store.lease("k"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.002)
            inside -= 1

    async def main() -> None:
        await asyncio.gather(*(hold(store) for store in stores))

    stores = [RedisStore(redis_server.url, timeout=10.0) for _ in range(6)]
    asyncio.run(main())
    assert redis_server.raw("DBSIZE") == 0
    for store in stores:
        assert store.notes == []
        store.close()


def test_lease_is_renewed_while_it_is_held(redis_server: RedisServer) -> None:
    """Whoever is slow keeps its lease far longer than its term."""
    store = RedisStore(redis_server.url, timeout=10.0, term=0.8)

    async def main() -> None:
        async with store.lease("k"):
            holder = redis_server.raw("GET", LEASE)
            for _ in range(8):
                await asyncio.sleep(0.2)
                assert redis_server.raw("GET", LEASE) == holder
        assert redis_server.raw("EXISTS", LEASE) == 0

    asyncio.run(main())
    store.close()


def test_lost_lease_is_taken_again(redis_server: RedisServer) -> None:
    """A server that lost the lease (restarted, short of memory) gets it again."""
    store = RedisStore(redis_server.url, timeout=10.0, term=0.4)

    async def main() -> None:
        async with store.lease("k"):
            holder = redis_server.raw("GET", LEASE)
            redis_server.raw("DEL", LEASE)
            deadline = time.monotonic() + 10
            while redis_server.raw("GET", LEASE) != holder:
                assert time.monotonic() < deadline
                await asyncio.sleep(0.02)

    asyncio.run(main())
    store.close()


def test_lease_of_another_is_not_given_back(redis_server: RedisServer, store: RedisStore) -> None:
    """One whose lease ran out and went to another leaves that one alone."""

    async def main() -> None:
        async with store.lease("k"):
            redis_server.raw("SET", LEASE, "another")
        assert redis_server.raw("GET", LEASE) == b"another"

    asyncio.run(main())


def test_lease_ends_with_a_failure_and_with_cancellation(
    redis_server: RedisServer, store: RedisStore
) -> None:
    """However the block ends, the lease is given back."""

    async def fail() -> None:
        async with store.lease("k"):
            raise ZeroDivisionError

    async def main() -> None:
        with pytest.raises(ZeroDivisionError):
            await fail()
        assert redis_server.raw("EXISTS", LEASE) == 0
        begun = asyncio.Event()
        holding = asyncio.create_task(hold(begun))
        await begun.wait()
        assert redis_server.raw("EXISTS", LEASE) == 1
        holding.cancel()
        with suppress(asyncio.CancelledError):
            await holding
        assert redis_server.raw("EXISTS", LEASE) == 0

    async def hold(begun: asyncio.Event) -> None:
        async with store.lease("k"):
            begun.set()
            await asyncio.sleep(60)

    asyncio.run(main())


def test_waiters_go_on_together_when_the_answer_is_there(
    redis_server: RedisServer, store: RedisStore
) -> None:
    """Who waits need not hold the lease in turn: the entry is what it was held for."""

    async def wait() -> None:
        async with store.lease("k"):
            pass

    async def main() -> None:
        redis_server.raw("SET", LEASE, "another")
        waiting = [asyncio.create_task(wait()) for _ in range(5)]
        await asyncio.sleep(0.3)
        assert not any(task.done() for task in waiting)
        await asyncio.to_thread(store.put, "k", "the answer")
        await asyncio.wait_for(asyncio.gather(*waiting), 10)
        assert redis_server.raw("GET", LEASE) == b"another"

    asyncio.run(main())


def test_entry_that_was_there_before_ends_no_wait(
    redis_server: RedisServer, store: RedisStore
) -> None:
    """One who finds an old entry of no use still pays alone."""
    store.put("k", "of no use")
    redis_server.raw("SET", LEASE, "another", "PX", 400)

    async def main() -> None:
        async with store.lease("k"):
            assert redis_server.raw("GET", LEASE) not in (None, b"another")

    asyncio.run(main())


def test_patience_ends(
    redis_server: RedisServer, store: RedisStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A holder that never ends does not make others wait for ever."""
    monkeypatch.setattr(leasing, "_PATIENCE", 0.1)
    redis_server.raw("SET", LEASE, "another")

    async def main() -> None:
        async with store.lease("k"):
            assert redis_server.raw("GET", LEASE) == b"another"

    asyncio.run(asyncio.wait_for(main(), 20))


# --- what is paid for twice all the same -----------------------------------------------------


def test_first_answer_is_everybodys(redis_server: RedisServer, store: RedisStore) -> None:
    """Where the lease was lost and two paid, both return the text that was kept first."""
    other = RedisStore(redis_server.url, timeout=10.0)

    async def late(_: int) -> Response:
        # another machine asks and is quicker
        first = Double()
        redis_server.raw("DEL", *redis_server.raw("KEYS", "summarizer:1:lease:*"))
        assert await Cache(first, other).generate(REQUEST) == ANSWER
        return Response('{"says": "second"}', "double-2", ANSWER.attempts[1:])

    answer = asyncio.run(Cache(Double(late), store).generate(REQUEST))
    assert (answer.text, answer.model, answer.certainty) == (ANSWER.text, ANSWER.model, 0.625)
    assert (answer.attempts, answer.cached) == (ANSWER.attempts[1:], False)
    other.close()


def test_foreign_answer_is_not_everybodys(redis_server: RedisServer, store: RedisStore) -> None:
    """What was kept first counts only if it is an answer that fits."""

    async def late(number: int) -> Response:
        store.put(
            f"answer:{REQUEST.digest}",
            ["{}", '{"text": "{}", "model": "m", "attempts": []}'][number - 1],
        )
        return ANSWER

    double = Double(late)
    for calls in (1, 2):
        assert asyncio.run(Cache(double, store).generate(REQUEST)) == ANSWER
        assert double.calls == calls
        assert asyncio.run(Cache(double, store).generate(REQUEST)).cached
        redis_server.raw("DEL", f"summarizer:1:entry:answer:{REQUEST.digest}")


def test_refresh_overwrites(store: RedisStore) -> None:
    """Who asks again on purpose has the last word, and waits for nobody."""
    store.put(f"answer:{REQUEST.digest}", "old")
    assert asyncio.run(Cache(Double(), store, "refresh").generate(REQUEST)) == ANSWER
    assert asyncio.run(Cache(Double(), store).generate(REQUEST)).cached


def test_twenty_tasks_pay_once(store: RedisStore) -> None:
    """Of twenty tasks one pays, as with the folder."""
    double = Double(slowly)

    async def main() -> list[Response]:
        cache = Cache(double, store)
        return await asyncio.gather(*(cache.generate(REQUEST) for _ in range(20)))

    assert sorted(answer.cached for answer in asyncio.run(main())) == [False] + [True] * 19
    assert double.calls == 1
