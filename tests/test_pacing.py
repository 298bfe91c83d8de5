"""Tests of pacing against a server with limits: they hold, and nothing waits for longer."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asking import KEY, request
from limiting import Limits
from servers import ChatServer, Reply, answer, status

from summarizer.errors import BudgetExceeded, ModelError, ModelUnavailable
from summarizer.model import Budget, Model, Request, Response, spending
from summarizer.pacing import LocalRates, Pace, Traffic, Try
from summarizer.pacing.traffic import FIRST_ANSWER
from summarizer.providers.openai import OpenAIModel
from summarizer.retry import Retry

Work = Callable[[Callable[[], Awaitable[Response]]], Awaitable[Any]]


async def many(count: int, ask: Callable[[], Awaitable[Response]]) -> list[Response]:
    """Ask so many times at once."""
    return list(await asyncio.gather(*(ask() for _ in range(count))))


async def no_pause(seconds: float) -> None:
    """Ask again with hardly a pause of Retry's own, so that what is waited is our doing."""
    await asyncio.sleep(0.01)


def run(
    server: ChatServer, traffic: Traffic, work: Work, budget: Callable[[], Budget] = Budget
) -> Any:
    """Do the work with a model at this server, paced by this traffic, and close it."""

    async def main() -> Any:
        model = OpenAIModel(
            "m", base_url=server.base_url, api_key=KEY, timeout=60.0, reasks=1, heed=traffic.heed
        )
        tried = Retry(Try(model, traffic), deadline=120.0, tries=50, sleep=no_pause)
        stack = Pace(tried, traffic)

        async def ask() -> Response:
            with spending(budget()):
                return await stack.generate(request())

        try:
            return await work(ask)
        finally:
            await stack.aclose()

    return asyncio.run(main())


class Held:
    """Be a Model that answers, or raises its errors in order, once it is let go."""

    def __init__(
        self, *errors: ModelError, on_call: Callable[[Request], None] = lambda _: None
    ) -> None:
        self.errors = list(errors)
        self.on_call = on_call
        self.calls = self.under_way = 0
        self._leave = asyncio.Semaphore(0)

    def go(self, count: int) -> None:
        """Let so many be answered."""
        for _ in range(count):
            self._leave.release()

    async def generate(self, request: Request) -> Response:
        """Answer, or raise the next error."""
        self.calls += 1
        self.on_call(request)
        error = self.errors.pop(0) if self.errors else None
        self.under_way += 1
        try:
            await self._leave.acquire()
        finally:
            self.under_way -= 1
        if error is not None:
            raise error
        return Response("{}", "m", ())

    async def aclose(self) -> None:
        """Hold nothing."""


class Counted(LocalRates):
    """Be rates that add up what is taken and settled."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = self.requests = self.tokens = 0

    async def take(self, requests: int, tokens: int) -> float:
        """Add it up."""
        self.taken += 1
        await self.settle(requests, tokens)
        return 0.0

    async def settle(self, requests: int, tokens: int) -> None:
        """Add it up."""
        self.requests += requests
        self.tokens += tokens


class Timed(LocalRates):
    """Be rates that note when each request was let through.

    A server notes when it came round to each, which on a busy machine may be much later.
    """

    def __init__(self, requests: int = 0, period: float = 1.0) -> None:
        super().__init__(requests, period=period, clock=self._read)
        self.passed: list[float] = []
        self._now = 0.0

    async def take(self, requests: int, tokens: int) -> float:
        """Note when it passes."""
        wait = await super().take(requests, tokens)
        if not wait:
            self.passed.append(self._now)
        return wait

    def _read(self) -> float:
        self._now = time.monotonic()
        return self._now


def busy(retry_after: float | None = None) -> ModelUnavailable:
    """Return the error of a server that was asked too much."""
    error = ModelUnavailable("The server is busy.", retry_after=retry_after)
    error.overloaded = True
    return error


def paced(model: Model, traffic: Traffic) -> Pace:
    """Return the model as wiring builds it, with hardly a pause of Retry's own."""
    return Pace(Retry(Try(model, traffic), deadline=120.0, sleep=no_pause), traffic)


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is true, for a minute at most."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - what is waited for happens in another thread
            await asyncio.sleep(0.005)


def test_no_more_are_under_way_than_may_be() -> None:
    """At most ``most`` requests are under way, and the places are all used."""
    with ChatServer([answer({"name": "Ann"}, delay=0.05)]) as server:
        run(server, Traffic(4), lambda ask: many(24, ask))
    assert server.most_at_once == 4
    assert server.calls == 24


def test_the_rate_set_is_kept_and_nearly_reached() -> None:
    """No second holds more than the rate allows, wherever it begins, and little less passes."""
    rates = Timed(requests=40, period=1.0)
    with ChatServer([Limits()]) as server:
        run(server, Traffic(32, rates), lambda ask: many(60, ask))
    assert len(rates.passed) == server.calls == 60
    assert all(rates.passed[i + 40] - rates.passed[i] > 0.99 for i in range(20))
    assert 1.2 < rates.passed[-1] - rates.passed[0] < 10.0


def test_tokens_are_estimated_then_learned() -> None:
    """The first estimate is a guess; once answers tell, requests leave at the rate of tokens."""
    limits = Limits(usage=(900, 100))
    with ChatServer([limits]) as server:
        rates = LocalRates(tokens=20_000, period=1.0)
        run(server, Traffic(4, rates), lambda ask: many(30, ask))
    seconds = limits.arrivals[-1] - limits.arrivals[0]
    assert 1.2 < seconds < 10.0  # thirty of 1,000 tokens, and some before the first was told


def test_headers_alone_keep_us_from_refusals() -> None:
    """Where the server says what is left, nothing set is needed: the reset is waited for.

    Of 24 at once 16 would be refused. One that a busy machine delivers late, when the next
    window has begun, takes the place of another there, and no client can know.
    """
    limits = Limits(most=8, window=1.5, tells=True)

    async def first_one(ask: Callable[[], Awaitable[Response]]) -> None:
        await ask()
        await many(23, ask)

    with ChatServer([limits]) as server:
        run(server, Traffic(32), first_one)
    assert len(limits.refused) <= 3
    assert len(limits.arrivals) - len(limits.refused) == 24


def test_a_pause_is_kept_by_all() -> None:
    """While a pause lasts that a server asked for nobody is sent, and then not all together."""
    arrivals: list[float] = []
    burst = threading.Barrier(6)

    def once(sent: dict[str, Any]) -> Reply:
        arrivals.append(time.monotonic())
        if len(arrivals) > 6:
            return answer({"name": "Ann"})
        burst.wait(60)
        return status(429, headers={"retry-after-ms": "600"})

    rates = Timed()
    with ChatServer([once]) as server:
        run(server, Traffic(6, rates), lambda ask: many(12, ask))
    later = rates.passed[6:]
    assert len(later) == 12
    assert later[0] >= arrivals[5] + 0.6
    assert later[3] >= later[0] + 0.3  # for 0.6 s they leave at least 0.6 s / 6 apart
    assert later[-1] <= later[0] + 10.0


def test_the_window_follows_what_the_server_bears() -> None:
    """A server that bears few at once is soon asked by few, and by more once it bears more."""
    limits, sizes = Limits(places=4, seconds=0.05), list[int]()
    traffic = Traffic(32)

    def watched(sent: dict[str, Any]) -> Reply:
        sizes.append(traffic.window.size)
        return limits(sent)

    with ChatServer([watched]) as server:
        run(server, traffic, lambda ask: many(70, ask))
        assert sizes[0] == 32
        assert min(sizes) <= 8
        limits.places, before = 10**6, traffic.window.size
        run(server, traffic, lambda ask: many(60, ask))
    assert before < traffic.window.size <= 32


def test_tried_again_within_the_window() -> None:
    """Those that are tried again are no more at once than the window that their failure cut."""
    model = Held(*[busy() for _ in range(8)])
    traffic = Traffic(8)

    async def work() -> None:
        asked = [asyncio.create_task(paced(model, traffic).generate(request())) for _ in range(8)]
        await until(lambda: model.under_way == 8)
        model.go(8)
        await until(lambda: model.calls == 12)
        await asyncio.sleep(0.05)
        assert (model.under_way, model.calls) == (4, 12)
        model.go(8)
        await asyncio.gather(*asked)

    asyncio.run(work())
    assert model.calls == 16


def test_first_come_first_served() -> None:
    """Requests begin in the order in which they came, large ones too."""
    order: list[str] = []
    model = Held(on_call=lambda sent: order.append(sent.messages[-1].content[:2]))
    traffic = Traffic(1, LocalRates(tokens=10**6, period=1.0))
    words = [f"{n:02}" + "long " * (n % 3) * 500 for n in range(9)]

    async def work() -> None:
        model.go(9)
        stack = paced(model, traffic)
        await asyncio.gather(*(stack.generate(request(words=each)) for each in words))

    asyncio.run(work())
    assert order == [each[:2] for each in words]


@pytest.mark.parametrize("waiting", [False, True])
def test_cancelling_frees_the_place(waiting: bool) -> None:
    """A request that is cancelled, under way or while it waits, leaves its place to the next."""
    model = Held()

    async def work() -> None:
        stack = paced(model, Traffic(1))
        asked = [asyncio.create_task(stack.generate(request())) for _ in range(3)]
        await until(lambda: model.under_way == 1)
        asked[1 if waiting else 0].cancel()
        model.go(2)
        done = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 60)
        assert sum(isinstance(each, asyncio.CancelledError) for each in done) == 1
        assert sum(isinstance(each, Response) for each in done) == 2

    asyncio.run(work())


def test_a_pause_beyond_patience_fails_at_once() -> None:
    """Nobody waits a day without a word: a new request fails, with the time to come back."""
    model = Held(busy(86_400.0))

    async def work() -> ModelError:
        stack = paced(model, Traffic(1, patience=60.0))
        model.go(9)
        for _ in range(2):
            with pytest.raises(ModelUnavailable) as caught:
                await asyncio.wait_for(stack.generate(request()), 60)
        return caught.value

    error = asyncio.run(work())
    assert model.calls == 1
    assert error.retry_after == pytest.approx(86_400.0, abs=5.0)
    assert "was not asked" in error.message


def test_calls_that_failed_are_charged() -> None:
    """Each try and each re-ask counts: what it used, or the estimate where that is not known."""
    rates = Counted()
    with ChatServer(
        [status(500), answer({"nme": "x"}, (10, 5)), answer({"name": "Ann"}, (30, 5))]
    ) as server:
        run(server, Traffic(1, rates), lambda ask: ask())
    assert rates.taken == 2  # the first try, and the next one with its re-ask
    assert rates.requests == 3
    first = round(sum(len(m.content) for m in request().messages) / 4 + 200)
    assert rates.tokens == first + 15 + 35  # a 500 is not known to have been free
    assert FIRST_ANSWER > 200  # no answer is longer than it may be


def test_what_is_never_sent_frees_its_place() -> None:
    """A budget that is used up stops a request before it is sent, and the next one goes on."""
    with ChatServer([answer({"name": "Ann"})]) as server:

        async def spent(ask: Callable[[], Awaitable[Response]]) -> None:
            with pytest.raises(BudgetExceeded):
                await ask()

        traffic = Traffic(1)
        run(server, traffic, spent, budget=lambda: Budget(max_calls=0))
        run(server, traffic, lambda ask: ask())  # and in another event loop
    assert server.calls == 1


def test_the_wall_clock_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 33: a clock that jumps a day between requests neither stops nor frees anybody."""
    days = iter(range(0, 10**9, 86_400))
    monkeypatch.setattr(time, "time", lambda: float(next(days)))
    model = Held()
    model.go(9)

    async def work() -> float:
        started = time.monotonic()
        stack = paced(model, Traffic(4, LocalRates(requests=10, period=1.0)))
        await asyncio.gather(*(stack.generate(request()) for _ in range(5)))
        return time.monotonic() - started

    assert 0.35 < asyncio.run(work()) < 10.0


def test_headers_without_a_request_say_nothing() -> None:
    """An answer to nobody's request, such as one asked for outside, changes no limit."""
    traffic = Traffic(1)
    traffic.heed({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1h"})
    model = Held()
    model.go(1)
    assert asyncio.run(paced(model, traffic).generate(request())).text == "{}"
