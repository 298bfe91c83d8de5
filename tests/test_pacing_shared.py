"""SharedRates: many machines keep one limit, by the server's clock, and go on without it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from program import DRAFT, drafting
from records import DOCUMENT
from redis_server import RedisServer, needs_redis
from servers import ChatServer
from test_wiring import run, served

from summarizer import wiring
from summarizer.errors import ModelUnavailable
from summarizer.pacing.rates import LocalRates, Rates
from summarizer.pacing.shared import SharedRates
from summarizer.reading import Reader
from summarizer.remote.address import address
from summarizer.remote.client import Client

pytestmark = needs_redis
Make = Callable[..., SharedRates]


@pytest.fixture
def make(redis_server: RedisServer) -> Iterator[Make]:
    """Give what makes the rates of one more machine."""
    made: list[SharedRates] = []

    def more(requests: int = 0, tokens: int = 0, name: str = "n", **more: float) -> SharedRates:
        server = Client(address(redis_server.url), 10.0)
        made.append(SharedRates(server, name, requests, tokens, notes=[], **more))
        return made[-1]

    yield more
    for each in made:
        asyncio.run(each.aclose())


def taken(rates: Rates, requests: int = 1, tokens: int = 0) -> float:
    """Take, and return the seconds to wait."""
    return asyncio.run(rates.take(requests, tokens))


@pytest.mark.parametrize(("requests", "tokens"), [(6, 0), (600, 60_000), (0, 100), (3, 3000)])
def test_server_counts_as_a_process_does(make: Make, requests: int, tokens: int) -> None:
    """Whatever is taken, given back or charged, the waits are those of LocalRates."""
    clock = [0.0]
    own = LocalRates(requests, tokens, period=10_000.0, clock=lambda: clock[0])
    shared = make(requests, tokens, period=10_000.0)
    began = time.monotonic()
    for count, amount in [(1, 10), (1, 0), (2, 50), (0, 7), (1, 500), (1, 1), (1, 3000)]:
        clock[0] = time.monotonic() - began
        assert taken(shared, count, amount) == pytest.approx(taken(own, count, amount), abs=5.0)
        for used in (5, -3):
            asyncio.run(shared.settle(0, used))
            asyncio.run(own.settle(0, used))


def test_machines_keep_one_limit(make: Make) -> None:
    """What one has taken another has to wait for; a limit of another name does not count."""
    one, other = make(60, period=1000.0), make(60, period=1000.0)
    assert taken(one) == 0
    assert 0 < taken(other) <= 1000 / 60 + 1
    assert taken(make(60, name="another", period=1000.0)) == 0


def test_many_at_once_pass_no_more_than_the_limit(make: Make) -> None:
    """Of many that ask in the same moment on many machines exactly as many pass as may."""
    machines = [make(600, period=6000.0) for _ in range(4)]

    async def main() -> list[float]:
        return await asyncio.gather(*(each.take(1, 0) for each in machines for _ in range(20)))

    assert sum(wait == 0 for wait in asyncio.run(main())) == 10


def test_refused_take_counts_nothing(make: Make, redis_server: RedisServer) -> None:
    """Who has to wait has not used anything up, of neither requests nor tokens."""
    rates = make(60, 60, period=1000.0)
    assert taken(rates, 1, 1) == 0
    before = [redis_server.raw("GET", key) for key in sorted(redis_server.raw("KEYS", "*"))]
    assert taken(rates, 1, 1) > 0
    assert [redis_server.raw("GET", key) for key in sorted(redis_server.raw("KEYS", "*"))] == before


def test_pause_holds_on_all_machines(make: Make) -> None:
    """A refusal that one machine met keeps all back; a pause that ends later stays."""
    one, other = make(600), make(600)
    asyncio.run(one.pause(50.0))
    asyncio.run(other.pause(0.1))
    assert 40 < taken(other) <= 50


def test_keys_expire(make: Make, redis_server: RedisServer) -> None:
    """What no longer says anything is not left on the server."""
    rates = make(60, 60_000)
    taken(rates, 1, 100)
    asyncio.run(rates.pause(3.0))
    keys = redis_server.raw("KEYS", "*")
    assert len(keys) == 3
    assert all(0 < redis_server.raw("PTTL", key) <= 60_000 for key in keys)


@pytest.mark.parametrize("value", ["nonsense", "nan", "inf", "99999999999999"])
def test_planted_figure_holds_nobody_up_for_long(
    make: Make, redis_server: RedisServer, value: str
) -> None:
    """A foreign figure, or one from before the clock was set back, costs two periods at most."""
    rates = make(60, 60)
    for key in rates._keys:
        redis_server.raw("SET", key, value)
    assert taken(rates, 1, 1) <= 120
    for key in rates._keys:
        redis_server.raw("DEL", key)
        redis_server.raw("LPUSH", key, value)
    assert taken(rates, 1, 1) == 0
    assert (taken(rates, 1, 1) > 0, rates._notes) == (True, [])


def test_server_that_is_gone_leaves_each_to_itself() -> None:
    """Without the server the limit holds for each alone, and one note says so, with no password."""
    notes: list[str] = []
    with RedisServer() as server:
        url = server.url.replace("unix://", "unix://default:s3cret@")
    rates = SharedRates(Client(address(url), 1.0), "n", 60, notes=notes)

    async def main() -> tuple[float, float]:
        first, second = await rates.take(1, 0), await rates.take(1, 0)
        await rates.settle(1, 0)
        await rates.pause(30.0)
        return first, second

    first, second = asyncio.run(main())
    assert first == 0
    assert second > 0
    assert taken(rates) > 20
    (note,) = notes
    assert "Each machine now keeps to the whole limit by itself" in note
    assert "s3cret" not in note


def test_server_that_comes_back_is_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rest the shared limit holds again; a second outage is not told twice."""
    monkeypatch.setattr("summarizer.pacing.shared._REST", 0.0)
    notes: list[str] = []
    with RedisServer() as server:
        rates = SharedRates(Client(address(server.url), 10.0), "n", 60, notes=notes)
        for _ in range(2):
            server.kill()
            taken(rates)
            server.start()
            assert taken(rates) == 0
            assert server.raw("DBSIZE") == 1
        asyncio.run(rates.aclose())
    assert len(notes) == 1


def test_who_shares_a_store_shares_the_limits(redis_server: RedisServer) -> None:
    """With cache_url set the limits a minute hold over all machines, also with the cache off."""
    limits: dict[str, Any] = {"requests_per_minute": 1, "deadline": 5.0, "cache": "off"}
    with ChatServer([drafting(DRAFT)]) as server:
        settings = served(server, cache_url=redis_server.url, **limits)
        run(wiring.build(settings))
        with pytest.raises(ModelUnavailable):
            run(wiring.build(settings))
        assert server.calls == 1
        run(wiring.build(served(server, **limits)))
    assert server.calls == 2


def test_answers_and_records_are_kept_for_all(redis_server: RedisServer) -> None:
    """A Reader keeps what it made in the shared store, and that of another machine finds it."""
    with ChatServer([drafting(DRAFT)]) as server:
        settings = served(server, cache_url=redis_server.url)

        async def ask() -> dict[str, Any]:
            reader = Reader(settings)
            try:
                assert reader.find(DOCUMENT) is None
                return await reader.ask(DOCUMENT)
            finally:
                await reader.aclose()

        made = asyncio.run(ask())
        other = Reader(settings)
        found = other.find(DOCUMENT)
        other.close()
    assert found is not None
    assert found["summary"] == made["summary"]
    assert found["provenance"]["cached"] is True
