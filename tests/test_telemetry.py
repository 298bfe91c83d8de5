"""What telemetry tells of a call, and what a call costs."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from dataclasses import replace

import pytest
from genai_prices.data import providers
from pydantic import BaseModel

from summarizer.errors import BudgetExceeded, InvalidAnswer, ModelUnavailable
from summarizer.model import (
    Attempt,
    Budget,
    Message,
    Model,
    Price,
    Request,
    Response,
    Usage,
    current_budget,
    spending,
)
from summarizer.telemetry import Call, Telemetry, price, price_at, price_range

SECRET = "the document's own words"


class Answer(BaseModel):
    """Answer in one word."""

    word: str


REQUEST = Request("openai:gpt-4o-mini", (Message("user", SECRET),), Answer)
FAILED = Attempt(Usage(1000, 20), "error", 0.2, "InvalidAnswer")
PAID = Attempt(Usage(2000, 100), "stop", 0.3)
RESPONSE = Response(f'{{"word": "{SECRET}"}}', "gpt-4o-mini-2024", (FAILED, PAID))


class Scripted:
    """Answer with a response, or raise."""

    def __init__(self, outcome: Response | BaseException, seconds: float = 0.0) -> None:
        self.outcome = outcome
        self.seconds = seconds
        self.closed = False

    async def generate(self, request: Request) -> Response:
        """Do what the test wants, whatever is asked."""
        current_budget().begin()
        await asyncio.sleep(self.seconds)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.closed = True


def ask(outcome: Response | BaseException, *, prices: Price = price, seconds: float = 0.0) -> Call:
    """Send REQUEST to a model of that outcome and return what telemetry told of it."""
    calls: list[Call] = []
    telemetry = Telemetry(Scripted(outcome, seconds), price=prices, on_call=[calls.append])
    assert isinstance(telemetry, Model)
    if isinstance(outcome, BaseException):
        with pytest.raises(type(outcome)):
            asyncio.run(telemetry.generate(REQUEST))
    else:
        assert asyncio.run(telemetry.generate(REQUEST)) is outcome
    (call,) = calls
    return call


def cost(known: float | None) -> float:
    """Return a price that must be known."""
    assert known is not None
    return known


def test_an_answer_is_told() -> None:
    """A paid answer is told with the tokens and the cost of all its attempts."""
    call = ask(RESPONSE, prices=lambda model, usage: usage.output_tokens / 100, seconds=0.05)
    assert replace(call, seconds=0.0) == Call(
        model="openai:gpt-4o-mini",
        request=REQUEST.digest[:12],
        seconds=0.0,
        input_tokens=3000,
        output_tokens=120,
        cost=0.2 + 1.0,
        finish_reason="stop",
        cached=False,
        calls=2,
        model_seconds=0.5,
    )
    assert 0.05 <= call.seconds < 5


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (((0.5, 0.125), (0.25, 0.0)), (0.75, 0.125)),
        (((None, None), (0.25, 0.5)), (0.25, 0.5)),
        (((None, None), (None, None)), (None, None)),
        ((), (None, None)),
    ],
)
def test_reading_and_writing_are_told_apart(
    times: tuple[tuple[float | None, float | None], ...], told: tuple[float | None, float | None]
) -> None:
    """What an engine tells of its own is summed over all attempts; otherwise it is unknown."""
    attempts = tuple(Attempt(Usage(1, 1), "stop", 1.0, "", *pair) for pair in times)
    call = ask(replace(RESPONSE, attempts=attempts))
    assert (call.prefill_seconds, call.decode_seconds) == told
    shown = f"(reading {told[0]:.2f}, writing {told[1]:.2f})" if None not in told else ""
    assert ("(reading" in str(call)) is bool(shown)
    assert shown in str(call)


def test_a_cached_answer_spends_nothing() -> None:
    """A hit is told as one, and what it cost once is not counted again."""
    call = ask(replace(RESPONSE, cached=True))
    assert (call.cached, call.cost, call.input_tokens, call.output_tokens) == (True, 0.0, 0, 0)
    assert (call.calls, call.model_seconds, call.cached_input_tokens) == (0, 0.0, 0)


def test_unknown_is_not_nothing() -> None:
    """Without usage or a price, tokens and cost are unknown, never 0 (fault 24)."""
    silent = replace(RESPONSE, attempts=(PAID, Attempt(Usage(known=False), "stop", 0.1)))
    call = ask(silent)
    assert (call.input_tokens, call.output_tokens, call.cost) == (None, None, None)
    unlisted = ask(RESPONSE, prices=lambda model, usage: None)
    assert (unlisted.input_tokens, unlisted.cost) == (3000, None)
    assert ask(replace(RESPONSE, attempts=())).finish_reason == "unknown"


@pytest.mark.parametrize(
    "error", [ModelUnavailable("It was busy."), asyncio.CancelledError(), ValueError(SECRET)]
)
def test_a_failure_is_told_and_raised(error: BaseException) -> None:
    """Any failure is told by the name of its class, and raised as it was."""
    call = ask(error)
    assert call.error == type(error).__name__
    assert (call.finish_reason, call.cached) == ("error", False)
    assert (call.cost, call.input_tokens, call.output_tokens) == (None, None, None)


class Charging(Scripted):
    """Charge the attempts of a provider before the outcome, as one that asks again does."""

    def __init__(self, outcome: BaseException, *attempts: Attempt) -> None:
        super().__init__(outcome)
        self.attempts = attempts

    async def generate(self, request: Request) -> Response:
        """Make and charge every call, then end."""
        for attempt in self.attempts:
            current_budget().begin()
            current_budget().charge(request.model, attempt)
        assert isinstance(self.outcome, BaseException)
        raise self.outcome


def failing(error: BaseException, *attempts: Attempt) -> tuple[Call, Budget]:
    """Return what is told of a request that failed after these attempts, and who paid."""
    calls: list[Call] = []
    telemetry = Telemetry(Charging(error, *attempts), price=price, on_call=[calls.append])
    with spending(Budget()) as budget, pytest.raises(type(error)):
        asyncio.run(telemetry.generate(REQUEST))
    (call,) = calls
    return call, budget


def test_what_a_failure_used_is_told() -> None:
    """The calls of a request that failed in the end are paid for, and charged once."""
    call, budget = failing(InvalidAnswer("It did not fit."), FAILED, PAID)
    assert (call.calls, call.input_tokens, call.output_tokens) == (2, 3000, 120)
    assert call.cost == cost(price(REQUEST.model, FAILED.usage)) + cost(
        price(REQUEST.model, PAID.usage)
    )
    assert call.model_seconds == pytest.approx(0.5)
    assert (budget.calls, budget.tokens, len(budget.attempts)) == (2, 3120, 2)


def test_a_request_that_asked_nobody_spent_nothing() -> None:
    """Where no call was begun, as without budget, nothing was spent, and that is known."""
    call, _ = failing(BudgetExceeded("It is used up."))
    assert (call.calls, call.input_tokens, call.cost) == (0, 0, 0.0)
    assert call.error == "BudgetExceeded"


def test_the_log_is_structured(caplog: pytest.LogCaptureFixture) -> None:
    """Each call is one INFO line, its fields are attributes of the record, and no text is in it."""
    caplog.set_level(logging.INFO, "summarizer.telemetry")
    telemetry = Telemetry(Scripted(RESPONSE), price=lambda model, usage: 0.001)
    asyncio.run(telemetry.generate(REQUEST))
    ask(ModelUnavailable(SECRET))
    ask(replace(RESPONSE, cached=True))
    ask(replace(RESPONSE, attempts=(Attempt(Usage(known=False), "stop", 0.1),)))
    head = f"openai:gpt-4o-mini {REQUEST.digest[:12]}: "
    paid, failed, cached, unknown = (record.getMessage() for record in caplog.records)
    assert paid == head + "3000 tokens in, 120 out, 0.002000 USD, 0.00 s, stop"
    assert failed == head + "ModelUnavailable after 0.00 s"
    assert cached == head + "cached, 0.000 s"
    assert unknown == head + "unknown tokens in, unknown out, unknown USD, 0.00 s, stop"
    record = caplog.records[0]
    assert (record.name, record.levelno) == ("summarizer.telemetry", logging.INFO)
    fields = vars(record)
    assert (fields["model"], fields["cost"], fields["cached"]) == (REQUEST.model, 0.002, False)
    assert fields["request"] == REQUEST.digest[:12]
    assert not any(SECRET in str(vars(record)) for record in caplog.records)


def test_closing_reaches_the_model_inside() -> None:
    """Telemetry closes what it stands around."""
    inner = Scripted(RESPONSE)
    asyncio.run(Telemetry(inner, price=price).aclose())
    assert inner.closed


def test_a_library_prints_nothing() -> None:
    """With no logging set up, neither an answer nor a failure prints a line."""
    code = (
        "import asyncio, test_telemetry as t\n"
        "t.ask(t.RESPONSE, prices=lambda model, usage: None)\n"
        "t.ask(t.ModelUnavailable('It was busy.'))\n"
    )
    path = ["tests", "."]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {path}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == ("", "")


def test_listed_prices() -> None:
    """Prices are by provider and model, in US dollars, and grow with the tokens."""
    once = cost(price("openai:gpt-4o-mini", Usage(1_000_000, 0)))
    # 0.15 and 0.60 dollars a million when the model came out; a list may lower them
    assert 0.01 < once < 1
    assert price("openai:gpt-4o-mini", Usage(2_000_000, 0)) == pytest.approx(2 * once)
    assert cost(price("openai:gpt-4o-mini", Usage(1_000_000, 1000))) > once
    for model in (
        "anthropic:claude-sonnet-4-5",
        "google:gemini-2.5-pro",
        "mistral:mistral-large-latest",
    ):
        assert cost(price(model, Usage(1000, 100))) > 0
    assert cost(price("generative-ai:gemini-2.5-pro", Usage(1000, 100))) > 0
    assert cost(price("azure_openai:gpt-4o-mini", Usage(1000, 100))) > 0


def test_cached_input_is_cheaper() -> None:
    """Input tokens that the provider had cached cost less, but not nothing."""
    plain = cost(price("openai:gpt-4o-mini", Usage(10_000, 10)))
    cached = cost(price("openai:gpt-4o-mini", Usage(10_000, 10, cached_input_tokens=9_000)))
    assert 0 < cached < plain


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("openai:no-such-model", Usage(10, 10)),
        ("nobody:gpt-4o-mini", Usage(10, 10)),
        ("gpt-4o-mini", Usage(10, 10)),
        ("", Usage(10, 10)),
        ("openai:gpt-4o-mini", Usage(known=False)),
        ("openai:gpt-4o-mini", Usage(10, 10, cached_input_tokens=11)),
        ("openai:text-embedding-3-small", Usage(10, 10)),
    ],
)
def test_what_is_not_listed_has_no_price(model: str, usage: Usage) -> None:
    """An unknown model, or usage nobody reported, has no price: None, never 0 (fault 24)."""
    assert price(model, usage) is None


def test_a_model_listed_without_a_price_is_not_free() -> None:
    """Models that genai-prices knows but has no price for are unknown, though it says 0."""
    bare = [
        f"{provider.id}:{model.id}"
        for provider in providers
        for model in provider.models
        if str(model.prices) == ""
    ]
    assert len(bare) > 10  # else this test proves nothing
    assert {price(model, Usage(10, 10)) for model in bare} == {None}


def test_what_runs_here_is_free() -> None:
    """The embedded model and recordings cost nothing, with usage or without."""
    for model in ("embedded", "embedded:small", "replay:recordings"):
        assert price(model, Usage(10, 10)) == 0.0
        assert price(model, Usage(known=False)) == 0.0
        assert price_at("http://127.0.0.1:8080/v1")(model, Usage(10, 10)) == 0.0


def test_a_server_of_ones_own_has_no_list_price() -> None:
    """A well-known name at another address has no known price."""
    usage = Usage(10, 10)
    assert price_at("http://127.0.0.1:8080/v1")("openai:gpt-4o-mini", usage) is None
    assert price_at("")("openai:gpt-4o-mini", usage) == price("openai:gpt-4o-mini", usage)


def test_a_budget_takes_the_price() -> None:
    """The price fits the Budget's protocol, and an unknown one makes the whole unknown."""
    budget = Budget(price=price)
    budget.charge("openai:gpt-4o-mini", PAID)
    assert budget.cost == price("openai:gpt-4o-mini", PAID.usage)
    budget.charge("openai:no-such-model", PAID)
    assert budget.cost is None


def test_price_range() -> None:
    """A dry run is told the cost of the shortest and of the longest answer."""
    low, high = price_range("openai:gpt-4o-mini", 1000, 10, 4000) or (0.0, 0.0)
    assert low == price("openai:gpt-4o-mini", Usage(1000, 10))
    assert high == price("openai:gpt-4o-mini", Usage(1000, 4000))
    assert 0 < low < high
    assert price_range("openai:no-such-model", 1000, 10, 4000) is None
    assert price_range("embedded", 1000, 10, 4000) == (0.0, 0.0)


def test_prices_come_with_no_network_and_only_when_asked() -> None:
    """The list is imported at the first price, and no socket is ever connected."""
    code = (
        "import sys, threading\n"
        "def watch(event, args):\n"
        "    assert event not in ('socket.connect', 'socket.getaddrinfo'), event\n"
        "sys.addaudithook(watch)\n"
        "from summarizer.telemetry import price\n"
        "from summarizer.model import Usage\n"
        "assert price('embedded', Usage(1, 1)) == 0\n"
        "assert 'genai_prices' not in sys.modules\n"
        "assert price('openai:gpt-4o-mini', Usage(1, 1)) > 0\n"
        "assert 'genai_prices' in sys.modules and threading.active_count() == 1\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
