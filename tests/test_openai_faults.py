"""Tests of providers.openai with answers and servers that do not do, on loopback."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from asking import KEY, SECRET, ask, fail, request
from servers import (
    ChatServer,
    Reply,
    answer,
    body,
    completion,
    cut_off,
    drip,
    filtered,
    huge,
    malformed,
    page,
    refusal,
    reset,
    status,
)

from summarizer.errors import (
    AccessRefused,
    AnswerCutOff,
    AnswerRefused,
    BudgetExceeded,
    InvalidAnswer,
    ModelError,
    ModelUnavailable,
)
from summarizer.model import Budget, Response, Usage, spending
from summarizer.providers.openai import OpenAIModel
from summarizer.retry import Retry


def test_misfit_is_asked_again_and_charged() -> None:
    """Fault 26: an answer that does not fit is asked again, with the misfit told; both are paid."""
    budget = Budget()
    with ChatServer([answer({"nme": "x"}, (10, 5)), answer({"name": "Ann"}, (30, 5))]) as server:
        response = ask(server.base_url, budget=budget)
    assert [a.error for a in response.attempts] == ["InvalidAnswer", ""]
    assert response.usage == Usage(40, 10)
    assert (budget.calls, budget.tokens) == (2, 50)
    assert "Field required" in server.requests[1].json["messages"][-1]["content"]


@pytest.mark.parametrize("content", ["no JSON", '{"name": ""}', "", "[]"])
def test_always_invalid_is_capped_and_counted(content: str) -> None:
    """Fault 26: a model that is always invalid costs the re-asks allowed, and the error says so."""
    message, budget = fail(InvalidAnswer, answer(content))
    assert "3 calls" in message
    assert [a.error for a in budget.attempts] == ["InvalidAnswer"] * 3


@pytest.mark.parametrize(
    ("behaviour", "kind", "finish_reason"),
    [
        (refusal(SECRET), AnswerRefused, "refused"),
        (filtered(), AnswerRefused, "filtered"),
        (cut_off(SECRET), AnswerCutOff, "length"),
    ],
)
def test_what_is_never_asked_again(
    behaviour: Reply, kind: type[ModelError], finish_reason: str
) -> None:
    """Fault 20: a refusal, a filter and a cut-off are told apart, and paid for once."""
    _, budget = fail(kind, behaviour)
    [attempt] = budget.attempts
    assert (attempt.finish_reason, attempt.error) == (finish_reason, kind.__name__)
    assert attempt.usage == Usage(10, 5)


@pytest.mark.parametrize(
    "behaviour",
    [
        page(),
        malformed(),
        body({}),
        body([]),
        body(None),
        body({"choices": ["no choice"]}),
        body({"choices": [{"message": "no message", "finish_reason": "stop"}]}),
    ],
)
def test_what_is_no_chat_completion(behaviour: Reply) -> None:
    """Fault 20: a page, broken JSON or other JSON is one call, and hints at the address."""
    message, budget = fail(InvalidAnswer, behaviour)
    assert "/v1" in message
    assert len(budget.attempts) == 1


@pytest.mark.parametrize(
    "behaviour",
    [huge(17 * 2**20), Reply(body=b"\x1f\x8b", headers={"content-encoding": "gzip"})],
)
def test_huge_answers_are_not_read(behaviour: Reply) -> None:
    """Fault 20: more than 16 MiB, or a body that could unpack to that, ends the call."""
    _, budget = fail(InvalidAnswer, behaviour)
    assert len(budget.attempts) == 1


def test_no_usage_is_unknown() -> None:
    """Fault 24: an answer without usage is never counted as free."""
    budget = Budget(price=lambda model, usage: 0.0)
    with ChatServer([answer({"name": "Ann"}, usage=None)]) as server:
        response = ask(server.base_url, budget=budget)
    assert response.usage.known is False
    assert budget.cost is None


def test_cached_tokens_are_told() -> None:
    """Input tokens that the provider had in its cache are told apart."""
    whole = completion({"content": '{"name": "Ann"}'}, "stop", (10, 5))
    whole["usage"]["prompt_tokens_details"] = {"cached_tokens": 8}
    with ChatServer([body(whole)]) as server:
        assert ask(server.base_url).usage == Usage(10, 5, 8)


def test_budget_ends_the_re_asks() -> None:
    """Fault 26: BudgetExceeded comes out as itself, from inside instructor's loop too."""
    budget = Budget(max_calls=1)
    with ChatServer([answer("no JSON")]) as server, pytest.raises(BudgetExceeded) as caught:
        ask(server.base_url, budget=budget)
    assert server.calls == 1
    assert len(budget.attempts) == 1
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


@pytest.mark.parametrize("number", [401, 403])
def test_refused_key_is_told_at_once(number: int) -> None:
    """Fault 21: a refused key is one call; the setting is named, the key is masked."""
    message, budget = fail(AccessRefused, status(number, message=f"{KEY} {SECRET}"))
    assert "SUMMARIZER_API_KEY" in message
    assert "ends in 6789" in message
    assert len(budget.attempts) == 1


def test_unknown_model_is_named() -> None:
    """Fault 21: an unknown model is one call, and named."""
    message, _ = fail(AccessRefused, status(404, code="model_not_found"))
    assert "m-1" in message


def test_spent_quota_is_not_a_rate_limit() -> None:
    """Fault 22: a 429 for a spent quota is not worth a retry."""
    fail(AccessRefused, status(429, code="insufficient_quota"))


def test_rate_limit_and_5xx_succeed_in_the_end() -> None:
    """Fault 22: with Retry around it, a 429 with and a 503 without Retry-After are waited out."""
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    script = [status(429, headers={"retry-after": "7"}), status(503), answer({"name": "Ann"})]
    budget = Budget(price=lambda model, usage: float(usage.input_tokens))

    async def run() -> Response:
        model = OpenAIModel("m-1", base_url=server.base_url, timeout=5, reasks=0)
        retry = Retry(model, deadline=60, sleep=sleep)
        try:
            return await retry.generate(request())
        finally:
            await retry.aclose()

    with ChatServer(script) as server, spending(budget):
        response = asyncio.run(run())
    assert pauses[0] >= 7
    assert [a.error for a in response.attempts] == ["ModelUnavailable", "ModelUnavailable", ""]
    assert budget.cost == 10.0  # what failed with a status was free, and is known to be


@pytest.mark.parametrize("behaviour", [drip(), answer({"name": "Ann"}, delay=30)])
def test_slow_server_meets_a_total_deadline(behaviour: Reply) -> None:
    """Fault 23: a server that drips or sleeps is given up in time; what it cost is unknown."""
    started = time.monotonic()
    message, budget = fail(ModelUnavailable, behaviour, timeout=0.4)
    assert time.monotonic() - started < 4
    assert "in time" in message
    assert budget.attempts[0].usage.known is False


def test_reset_connection_is_unavailable() -> None:
    """Fault 23: a connection that breaks after the request is retryable, its cost unknown."""
    message, budget = fail(ModelUnavailable, reset())
    assert "lost" in message
    assert budget.attempts[0].usage.known is False


def test_redirect_is_not_followed() -> None:
    """A document goes to the server that was named, and to no other."""
    with ChatServer([answer({"name": "Ann"})]) as other:
        target = {"location": f"{other.base_url}/chat/completions"}
        fail(AccessRefused, status(307, headers=target))
    assert other.calls == 0


@pytest.mark.parametrize(
    ("base_url", "says"),
    [
        ("http://nowhere.invalid/v1", "nowhere.invalid:80 could not be reached: its name"),
        ("http://127.0.0.1:1/v1", "127.0.0.1:1 could not be reached: the connection was refused"),
        ("http://[::1]:1/v1", r"[::1]:1 could not be reached"),
    ],
)
def test_unreachable_server_is_named(base_url: str, says: str) -> None:
    """Fault 23: no name or no listener is retryable, names the address, and cost nothing."""
    budget = Budget()
    with pytest.raises(ModelUnavailable) as caught:
        ask(base_url, budget=budget)
    assert says in str(caught.value)
    assert budget.attempts[0].usage == Usage(0, 0)


def test_tls_failure_is_named() -> None:
    """Fault 23: a server that speaks no TLS is told as such, with its address."""
    with ChatServer([answer({})]) as server, pytest.raises(ModelUnavailable) as caught:
        ask(f"https://{server.address}/v1")
    assert f"{server.address} could not be reached: the TLS handshake failed" in str(caught.value)


def test_cancelled_call_is_charged() -> None:
    """A call that is cancelled under way may have been paid for, and is told as unknown."""
    budget = Budget()
    arrived = threading.Event()

    async def run() -> None:
        model = OpenAIModel("m-1", base_url=server.base_url, timeout=30, reasks=0)
        task = asyncio.create_task(model.generate(request()))
        await asyncio.to_thread(arrived.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await model.aclose()

    def hang(_sent: dict[str, Any]) -> Reply:
        arrived.set()
        return answer({}, delay=30)

    with ChatServer([hang]) as server, spending(budget):
        asyncio.run(run())
    [attempt] = budget.attempts
    assert (attempt.error, attempt.usage.known) == ("CancelledError", False)
