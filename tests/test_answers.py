"""Cache: the same request is paid for once, and only whole answers are kept."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summarizer.cache.answers import Cache
from summarizer.cache.on_disk import DiskStore
from summarizer.errors import AnswerCutOff, BudgetExceeded, ModelError, ModelUnavailable
from summarizer.model import Attempt, FinishReason, Message, Model, Request, Response, Usage


class Answer(BaseModel):
    """What the double says."""

    says: str


REQUEST = Request(model="test:double", messages=(Message("user", "?"),), answer=Answer)
ATTEMPTS = (
    Attempt(Usage(10, 1, 4), "error", 0.5, "InvalidAnswer"),
    Attempt(Usage(20, 2, known=False), "stop", 1.25, prefill_seconds=1.0, decode_seconds=0.25),
)
ANSWER = Response('{"says": "é\\n"}', "double-1", ATTEMPTS, certainty=0.625)


class Double:
    """A Model that counts its calls and does what each test says."""

    def __init__(self, act: Callable[[int], Awaitable[Response]] | None = None) -> None:
        self.calls = 0
        self.closed = False
        self._act = act

    async def generate(self, request: Request) -> Response:
        """Answer, or act as told with the number of the call."""
        self.calls += 1
        return await self._act(self.calls) if self._act else ANSWER

    async def aclose(self) -> None:
        """Remember that it was closed."""
        self.closed = True


async def slowly(_: int) -> Response:
    """Answer after a moment."""
    await asyncio.sleep(0.05)
    return ANSWER


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DiskStore]:
    """Give a new Store whose waits are short."""
    store = DiskStore(tmp_path / "cache", timeout=0.2)
    yield store
    store.close()


def test_second_ask_is_a_hit(store: DiskStore) -> None:
    """A hit gives back text, model, certainty and all attempts, says so, and asks nobody."""
    double = Double()
    cache = Cache(double, store)
    assert isinstance(cache, Model)
    assert asyncio.run(cache.generate(REQUEST)) == ANSWER
    assert asyncio.run(cache.generate(REQUEST)) == replace(ANSWER, cached=True)
    assert double.calls == 1


def test_other_request_is_a_miss(store: DiskStore) -> None:
    """Whatever can change the answer is part of the key."""
    double = Double()
    cache = Cache(double, store)
    for request in (REQUEST, replace(REQUEST, model="test:other"), replace(REQUEST, weights="w")):
        asyncio.run(cache.generate(request))
    assert double.calls == 3


@settings(deadline=None)
@given(st.text(), st.text(), st.floats(0, 1e9), st.integers(0, 10**9))
def test_any_answer_round_trips(says: str, model: str, seconds: float, tokens: int) -> None:
    """What is paid for comes back to the letter."""
    text = Answer(says=says).model_dump_json()
    attempts = (Attempt(Usage(tokens, tokens), "unknown", seconds),)
    answer = Response(text, model, attempts)

    async def act(_: int) -> Response:
        return answer

    cache = Cache(Double(act), HELD)
    request = replace(REQUEST, messages=(Message("user", text + model),))
    asyncio.run(Cache(Double(act), HELD, "refresh").generate(request))
    assert asyncio.run(cache.generate(request)) == replace(answer, cached=True)


class Shelf(DiskStore):
    """A Store in memory: hypothesis asks hundreds of times, and test_on_disk proves the disk."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        """Return what was put."""
        return self.texts.get(key)

    def put(self, key: str, text: str) -> None:
        """Keep it."""
        self.texts[key] = text


HELD = Shelf()


def test_refresh_asks_again_and_overwrites(store: DiskStore) -> None:
    """Refresh never reads, and what it pays for is what the next run finds."""

    async def numbered(number: int) -> Response:
        return replace(ANSWER, text=f'{{"says": "{number}"}}')

    double = Double(numbered)
    for _ in range(2):
        asyncio.run(Cache(double, store, "refresh").generate(REQUEST))
    assert double.calls == 2
    assert asyncio.run(Cache(double, store).generate(REQUEST)).text == '{"says": "2"}'


# --- what is never stored --------------------------------------------------------------------


@pytest.mark.parametrize("error", [ModelUnavailable("down"), AnswerCutOff("long")])
def test_failure_is_not_stored(store: DiskStore, error: ModelError) -> None:
    """A failure reaches the caller, and the next ask goes to the model."""

    async def act(number: int) -> Response:
        if number == 1:
            raise error
        return ANSWER

    cache = Cache(Double(act), store)
    with pytest.raises(type(error)):
        asyncio.run(cache.generate(REQUEST))
    assert asyncio.run(cache.generate(REQUEST)) == ANSWER


@pytest.mark.parametrize("reason", ["length", "refused", "filtered", "error"])
def test_cut_off_answer_is_not_stored(store: DiskStore, reason: FinishReason) -> None:
    """An answer that its last attempt did not finish is handed on but not kept."""

    async def act(_: int) -> Response:
        return replace(ANSWER, attempts=(ATTEMPTS[1], Attempt(Usage(), reason, 1.0)))

    double = Double(act)
    for _ in range(2):
        asyncio.run(Cache(double, store).generate(REQUEST))
    assert double.calls == 2
    assert len(store) == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"text": "{}", "model": "m"}',
        '{"text": 1, "model": "m", "attempts": []}',
        '{"text": "{}", "model": "m", "attempts": [], "more": 1}',
        '{"text": "{}", "model": "m", "attempts": [{"usage": {}, "finish_reason": "boom", '
        '"seconds": 1}]}',
        '{"text": "{}", "model": "m", "attempts": [{"usage": {}, "finish_reason": "stop", '
        '"seconds": NaN}]}',
        "[" * 100_000,
    ],
)
def test_malformed_entry_is_a_miss(store: DiskStore, text: str) -> None:
    """An entry that is no answer is quarantined, asked for again and overwritten."""
    store.put(f"answer:{REQUEST.digest}", text)
    double = Double()
    assert asyncio.run(Cache(double, store).generate(REQUEST)) == ANSWER
    assert asyncio.run(Cache(double, store).generate(REQUEST)).cached
    assert double.calls == 1
    assert store.stats().quarantined == 1


def test_answer_that_no_longer_fits_is_a_miss(store: DiskStore) -> None:
    """A stored text must still fit the class that the request names."""
    stored = {"text": '{"says": 1}', "model": "m", "attempts": []}
    store.put(f"answer:{REQUEST.digest}", json.dumps(stored))
    assert asyncio.run(Cache(Double(), store).generate(REQUEST)) == ANSWER


def test_lone_surrogate_does_not_lose_the_answer(store: DiskStore) -> None:
    """An answer that cannot be kept is still handed on."""

    async def act(_: int) -> Response:
        return replace(ANSWER, model="\ud800")

    for _ in range(2):
        assert asyncio.run(Cache(Double(act), store).generate(REQUEST)).model == "\ud800"


def test_broken_store_does_not_stop_answers(store: DiskStore) -> None:
    """With no usable folder every ask is answered by the model, without lock or complaint."""
    store.folder.write_text("a file")
    double = Double()
    for _ in range(2):
        assert asyncio.run(Cache(double, store).generate(REQUEST)) == ANSWER
    assert double.calls == 2
    assert len(store.notes) == 1


# --- one process pays once -------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["on", "refresh"])
def test_twenty_tasks_pay_once(store: DiskStore, mode: Literal["on", "refresh"]) -> None:
    """Of twenty tasks one pays; the others are told that they spent nothing."""
    double = Double(slowly)

    async def main() -> list[Response]:
        cache = Cache(double, store, mode)
        return await asyncio.gather(*(cache.generate(REQUEST) for _ in range(20)))

    responses = asyncio.run(main())
    assert double.calls == 1
    assert sorted(r.cached for r in responses) == [False] + [True] * 19
    assert {r.text for r in responses} == {ANSWER.text}


def test_twenty_tasks_share_a_failure(store: DiskStore) -> None:
    """A ModelError of the one that asks is the error of all: a model that is down is asked once."""

    async def act(_: int) -> Response:
        await asyncio.sleep(0.05)
        raise ModelUnavailable("down")

    double = Double(act)

    async def main() -> list[Response | BaseException]:
        cache = Cache(double, store)
        asks = (cache.generate(REQUEST) for _ in range(20))
        return await asyncio.gather(*asks, return_exceptions=True)

    assert all(isinstance(outcome, ModelUnavailable) for outcome in asyncio.run(main()))
    assert double.calls == 1


def test_waiter_takes_over_from_a_spent_budget(store: DiskStore) -> None:
    """The budget of one document is no reason for another one to fail."""

    async def act(number: int) -> Response:
        await asyncio.sleep(0.05)
        if number == 1:
            raise BudgetExceeded("spent")
        return ANSWER

    double = Double(act)

    async def main() -> list[Response | BaseException]:
        cache = Cache(double, store)
        asks = (cache.generate(REQUEST) for _ in range(5))
        return await asyncio.gather(*asks, return_exceptions=True)

    first, *others = asyncio.run(main())
    assert isinstance(first, BudgetExceeded)
    assert [r.text for r in others if isinstance(r, Response)] == [ANSWER.text] * 4
    assert double.calls == 2


def test_waiter_takes_over_from_a_cancelled_task(store: DiskStore) -> None:
    """When the task that asks is cancelled, one that waits asks in its place."""
    double = Double(slowly)

    async def main() -> None:
        cache = Cache(double, store)
        tasks = [asyncio.create_task(cache.generate(REQUEST)) for _ in range(5)]
        await asyncio.sleep(0.02)
        tasks[0].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(outcomes[0], asyncio.CancelledError)
        assert [r.text for r in outcomes[1:] if isinstance(r, Response)] == [ANSWER.text] * 4

    asyncio.run(main())
    assert double.calls == 2


def test_cancelled_waiter_cancels_nobody(store: DiskStore) -> None:
    """A task that stops waiting leaves the one that asks alone."""
    double = Double(slowly)

    async def main() -> None:
        cache = Cache(double, store)
        payer = asyncio.create_task(cache.generate(REQUEST))
        await asyncio.sleep(0.01)
        waiter = asyncio.create_task(cache.generate(REQUEST))
        await asyncio.sleep(0.01)
        waiter.cancel()
        assert await payer == ANSWER

    asyncio.run(main())
    assert double.calls == 1


def test_cancellation_after_the_answer_keeps_it(store: DiskStore) -> None:
    """An answer that has arrived is stored although its task is cancelled at that moment."""
    cache = Cache(Double(), store)
    add, begun, go_on = store.add, threading.Event(), threading.Event()

    def late(key: str, text: str) -> str:
        if threading.current_thread() is not threading.main_thread():
            begun.set()
            go_on.wait(5)
            return text  # the thread fails to do its work
        return add(key, text)

    store.remote = True  # so that it is asked in a thread; without one nothing can come between
    store.add = late  # type: ignore[method-assign]

    async def main() -> None:
        task = asyncio.create_task(cache.generate(REQUEST))
        assert await asyncio.to_thread(begun.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go_on.set()

    asyncio.run(main())
    assert len(store) == 1


def test_loops_in_two_threads_pay_once(store: DiskStore) -> None:
    """One Cache may serve two event loops; futures never cross between them."""
    double = Double(slowly)
    cache = Cache(double, store)
    threads = [
        threading.Thread(target=lambda: asyncio.run(cache.generate(REQUEST))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert double.calls == 1


def test_aclose_closes_the_inner_model(store: DiskStore) -> None:
    """Closing reaches the Model inside; the Store opens again when it is used."""
    double = Double()
    cache = Cache(double, store)
    asyncio.run(cache.generate(REQUEST))
    asyncio.run(cache.aclose())
    assert double.closed
    assert asyncio.run(cache.generate(REQUEST)).cached
