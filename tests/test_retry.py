"""Tests of retry: who is asked again, how long is waited, and when it ends."""

from __future__ import annotations

import asyncio
import time

import pytest
from pydantic import BaseModel

from summarizer.errors import (
    AnswerCutOff,
    BudgetExceeded,
    ModelError,
    ModelUnavailable,
    RequestRejected,
    SummarizerError,
)
from summarizer.model import (
    Attempt,
    Budget,
    Message,
    Model,
    Request,
    Response,
    Usage,
    current_budget,
    spending,
)
from summarizer.retry import FIRST_PAUSE, LONGEST_PAUSE, Retry


class Answer(BaseModel):
    """Be any answer."""


REQUEST = Request("openai:m", (Message("user", "a"),), Answer, base_url="http://host/v1")


class Scripted:
    """Be a Model that raises the errors in order and then answers; every call is charged."""

    def __init__(self, *errors: SummarizerError, seconds: float = 0.0) -> None:
        self.errors = list(errors)
        self.seconds = seconds
        self.calls = 0
        self.closed = False

    async def generate(self, request: Request) -> Response:
        """Answer, or raise the next error."""
        self.calls += 1
        error = self.errors.pop(0) if self.errors else None
        name = type(error).__name__ if error else ""
        budget = current_budget()
        budget.begin()
        attempt = Attempt(Usage(1, 1), "stop", 0.0, name)
        budget.charge(request.model, attempt)
        await asyncio.sleep(self.seconds)
        if error:
            raise error
        return Response("{}", "m", (attempt,))

    async def aclose(self) -> None:
        """Note it."""
        self.closed = True


class Pauses:
    """Be a sleep that takes no time and keeps what was asked."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Keep the seconds."""
        self.seconds.append(seconds)


def busy(retry_after: float | None = None) -> ModelUnavailable:
    """Return a retryable error."""
    return ModelUnavailable(
        "The server is busy.", provider="p", model="m", hint="Wait.", retry_after=retry_after
    )


def ask(model: Model, pauses: Pauses | None = None, **bounds: float) -> Response:
    """Ask through Retry, by default with pauses that take no time."""
    sleep = pauses or Pauses()
    deadline = bounds.pop("deadline", 600.0)
    tries = int(bounds.pop("tries", 8))
    return asyncio.run(Retry(model, deadline=deadline, tries=tries, sleep=sleep).generate(REQUEST))


def test_retryable_errors_are_asked_again() -> None:
    """Fault 22: an error that a retry can help is asked again, and all attempts are told."""
    model, pauses = Scripted(busy(), busy()), Pauses()
    response = ask(model, pauses)
    assert model.calls == 3
    assert [a.error for a in response.attempts] == ["ModelUnavailable", "ModelUnavailable", ""]
    assert len(pauses.seconds) == 2


@pytest.mark.parametrize(
    "error", [RequestRejected("no"), AnswerCutOff("cut"), ModelError("odd"), BudgetExceeded("out")]
)
def test_other_errors_come_through_at_once(error: SummarizerError) -> None:
    """Faults 20, 21: what a retry cannot help is the very same error, after one call."""
    model = Scripted(error)
    with pytest.raises(type(error)) as caught:
        ask(model)
    assert caught.value is error
    assert model.calls == 1


def test_pauses_grow_within_their_bounds() -> None:
    """Fault 22: pauses are random below a bound that doubles, and never exceed the longest."""
    peaks = [0.0] * 7
    for _ in range(40):
        pauses = Pauses()
        with pytest.raises(ModelUnavailable):
            ask(Scripted(*[busy() for _ in range(8)]), pauses, deadline=1e6)
        peaks = [max(pair) for pair in zip(peaks, pauses.seconds, strict=True)]
    bounds = [min(FIRST_PAUSE * 2**n, LONGEST_PAUSE) for n in range(7)]
    assert all(bound / 2 < peak <= bound for peak, bound in zip(peaks, bounds, strict=True))


def test_retry_after_is_kept() -> None:
    """Fault 22: the pause that a server names is waited, and not much more."""
    pauses = Pauses()
    ask(Scripted(busy(20.0), busy(0.0), busy()), pauses)
    assert 20.0 <= pauses.seconds[0] <= 20.0 + FIRST_PAUSE
    assert 0.0 <= pauses.seconds[1] <= FIRST_PAUSE


def test_retry_after_beyond_the_deadline_ends_at_once() -> None:
    """Fault 22: a pause that does not fit into the deadline is not begun, and that is said."""
    model, pauses = Scripted(busy(120.0)), Pauses()
    with pytest.raises(ModelUnavailable, match=r"deadline of 60 s .* pause of 120 s") as caught:
        ask(model, pauses, deadline=60.0)
    assert (model.calls, pauses.seconds) == (1, [])
    assert caught.value.retry_after == 120.0


def test_tries_are_bounded_and_told() -> None:
    """Fault 22: the last error comes out, with the number of tries and the seconds they took."""
    model = Scripted(*[busy() for _ in range(9)])
    with pytest.raises(ModelUnavailable, match=r"busy\. Asked 3 times in 0\.\d s\.") as caught:
        ask(model, tries=3)
    assert model.calls == 3
    assert (caught.value.provider, caught.value.model) == ("p", "m")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_deadline_cuts_a_call_short() -> None:
    """Fault 23: the deadline holds in the middle of a call, and the error names the address."""
    started = time.monotonic()
    with pytest.raises(ModelUnavailable, match=r"http://host/v1 .* deadline of 0.1 s"):
        ask(Scripted(seconds=30.0), deadline=0.1)
    assert time.monotonic() - started < 5


def test_deadline_tells_the_error_before() -> None:
    """Fault 23: where the deadline ends a later try, the last error is told."""
    model = Scripted(busy(0.0))

    async def second_hangs(seconds: float) -> None:
        model.seconds = 30.0

    retry = Retry(model, deadline=1.5, sleep=second_hangs)
    with pytest.raises(ModelUnavailable, match=r"busy.*2 times.*deadline of 1.5 s has passed"):
        asyncio.run(retry.generate(REQUEST))


def test_no_pause_that_ends_after_the_deadline() -> None:
    """Fault 23: real pauses and tries together end before the deadline."""
    started = time.monotonic()
    retry = Retry(Scripted(*[busy() for _ in range(50)]), deadline=0.3, tries=50)
    with pytest.raises(ModelUnavailable, match=r"another pause"):
        asyncio.run(retry.generate(REQUEST))
    assert time.monotonic() - started < 1.0


def test_wall_clock_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 33: a clock that jumps a day between calls ends nothing."""
    clock = iter(range(0, 10**9, 86_400))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    assert ask(Scripted(busy(), busy())).text == "{}"


def test_cancelling_is_not_retried() -> None:
    """A cancelled request stops, and stays cancelled."""
    model = Scripted(seconds=30.0)

    async def run() -> None:
        task = asyncio.create_task(Retry(model, deadline=60.0).generate(REQUEST))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert model.calls == 1


def test_budget_outside_sees_every_try() -> None:
    """All tries count against the document's budget, and end where it ends."""
    budget = Budget(max_calls=2)
    with spending(budget), pytest.raises(BudgetExceeded):
        ask(Scripted(busy(), busy()))
    assert budget.calls == 2
    assert len(budget.attempts) == 2


def test_attempts_of_requests_side_by_side_are_told_apart() -> None:
    """Requests of one document share its budget, not their attempts."""

    async def run() -> list[Response]:
        retries = [
            Retry(Scripted(*[busy() for _ in range(n)]), deadline=60.0, sleep=Pauses())
            for n in (0, 2, 1)
        ]
        return await asyncio.gather(*(retry.generate(REQUEST) for retry in retries))

    budget = Budget()
    with spending(budget):
        responses = asyncio.run(run())
    assert [len(r.attempts) for r in responses] == [1, 3, 2]
    assert len(budget.attempts) == 6


def test_closing_closes_the_model() -> None:
    """Closing goes through to the model inside."""
    model = Scripted()
    asyncio.run(Retry(model, deadline=1.0).aclose())
    assert model.closed


def test_a_cached_answer_keeps_its_attempts() -> None:
    """What a recording tells of the time when it was paid for is not lost on the way."""

    class Recorded(Scripted):
        """Be a Model that replays."""

        async def generate(self, request: Request) -> Response:
            """Answer with attempts of another time."""
            return Response("{}", "m", (Attempt(Usage(7, 7), "stop", 1.0),), cached=True)

    response = asyncio.run(Retry(Recorded(), deadline=5).generate(REQUEST))
    assert [attempt.usage.input_tokens for attempt in response.attempts] == [7]
