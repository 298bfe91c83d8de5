"""Tests of the seam: what makes two requests the same, and what a budget allows."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace

import pytest
from pydantic import BaseModel

from summarizer.errors import BudgetExceeded
from summarizer.model import (
    Attempt,
    Budget,
    Message,
    Parameters,
    Request,
    Response,
    Target,
    Usage,
    current_budget,
    spending,
)


class One(BaseModel):
    """Be one shape of an answer."""

    a: int


class Two(BaseModel):
    """Be another."""

    b: int


REQUEST = Request("p:m", (Message("system", "s"), Message("user", "u")), One)
PAID = Attempt(Usage(30, 10), "stop", 0.1)


def test_digest_is_what_can_change_the_answer() -> None:
    """Each part that can change an answer changes the digest; the hint for prefixes does not."""
    changed = [
        replace(REQUEST, model="p:n"),
        replace(REQUEST, base_url="http://x"),
        replace(REQUEST, weights="sha256:1"),
        replace(REQUEST, answer=Two),
        replace(REQUEST, messages=(Message("user", "s"), Message("user", "u"))),
        replace(REQUEST, messages=(Message("system", "s"), Message("user", "u "))),
        replace(REQUEST, messages=(Message("system", "su"), Message("user", ""))),
        replace(REQUEST, parameters=Parameters(temperature=0.1)),
        replace(REQUEST, parameters=Parameters(max_output_tokens=1)),
        replace(REQUEST, parameters=Parameters(random_seed=1)),
        replace(REQUEST, parameters=Parameters(bias=(("none", 0.5),))),
        replace(REQUEST, parameters=Parameters(bias=(("none", -0.5),))),
        replace(REQUEST, parameters=Parameters(bias=(("none", 0.5), ("yes", 0.5)))),
    ]
    assert len({REQUEST.digest, *(r.digest for r in changed)}) == len(changed) + 1
    assert replace(REQUEST, fixed=1).digest == REQUEST.digest
    assert replace(REQUEST, fixed=1) == REQUEST


def test_digest_is_that_of_kept_answers() -> None:
    """The digest is the SHA-256 of the identity as sorted JSON: what is kept must stay found."""
    full = replace(
        REQUEST, messages=(Message("user", "“ä” \n"),), parameters=Parameters(bias=(("no", -1.5),))
    )
    for request in (REQUEST, full):
        text = json.dumps(request.identity(), sort_keys=True, ensure_ascii=False)
        assert request.digest == hashlib.sha256(text.encode()).hexdigest()
    assert REQUEST.digest == "eecedbbc7611ff054809bceb61ad0939b4224e1dd5494c446908b22f67ef1ba8"


def test_any_string_has_a_digest() -> None:
    """Even a lone surrogate can be asked for without an error of its own."""
    assert len(replace(REQUEST, messages=(Message("user", "\ud800"),)).digest) == 64


def test_target_makes_requests_that_a_pass_can_only_shorten() -> None:
    """A pass lowers the longest answer, never raises it."""
    target = Target("p:m", Parameters(max_output_tokens=100), "http://x", "w")
    made = target.request(REQUEST.messages, One, fixed=1, max_output_tokens=20)
    assert (made.model, made.base_url, made.weights, made.fixed) == ("p:m", "http://x", "w", 1)
    assert made.parameters.max_output_tokens == 20
    longer = target.request(REQUEST.messages, One, max_output_tokens=500)
    assert (
        longer.parameters == target.request(REQUEST.messages, One).parameters == target.parameters
    )


def test_a_pass_brings_its_own_bias() -> None:
    """A bias belongs to one question: it is the pass's, and without one there is none."""
    target = Target("p:m", Parameters(bias=(("none", 1.0),)))
    assert target.request(REQUEST.messages, One).parameters.bias == ()
    told = target.request(REQUEST.messages, One, bias=(("yes", 0.5),)).parameters
    assert (told.bias, told.max_output_tokens) == ((("yes", 0.5),), 4096)


def test_usage_of_a_response_is_that_of_all_attempts() -> None:
    """Failed attempts count, and one that is not known makes the sum not known."""
    both = Response("{}", "m", (replace(PAID, error="InvalidAnswer"), PAID)).usage
    assert both == Usage(60, 20)
    assert not (both + Usage(known=False)).known


@pytest.mark.parametrize(
    ("budget", "words"),
    [
        (Budget(max_calls=1), "1 of 1 calls"),
        (Budget(max_tokens=40), "40 of 40 tokens"),
        (Budget(max_cost=0.5, price=lambda model, usage: 0.6), "0.6 of 0.5 US dollars"),
        (Budget(max_cost=9, price=lambda model, usage: None), "is not known"),
        (Budget(max_cost=9), "is not known"),
    ],
)
def test_budget_ends(budget: Budget, words: str) -> None:
    """Once a bound is reached, or cannot be watched any more, no further call begins."""
    budget.begin()
    budget.charge("m", PAID)
    with pytest.raises(BudgetExceeded, match=words):
        budget.begin()
    assert (budget.calls, budget.tokens, budget.attempts) == (1, 40, [PAID])


def test_budget_without_bounds_counts_on() -> None:
    """No bound is no end; the cost is summed while it is known, and then never again."""
    budget = Budget(price=lambda model, usage: 0.25 if usage.known else 0.0)
    for _ in range(4):
        budget.begin()
        budget.charge("m", PAID)
    assert (budget.calls, budget.tokens, budget.cost) == (4, 160, 1.0)
    budget.charge("m", Attempt(Usage(known=False), "error", 0.0))
    budget.charge("m", PAID)
    assert budget.cost is None


def test_budget_belongs_to_its_block_and_its_tasks() -> None:
    """Tasks started inside the block charge its budget; two documents do not mix."""

    async def call() -> None:
        await asyncio.sleep(0)
        current_budget().begin()

    async def read(calls: int) -> int:
        with spending(Budget()) as budget:
            await asyncio.gather(*(call() for _ in range(calls)))
        return budget.calls

    async def both() -> tuple[int, int]:
        two, three = await asyncio.gather(read(2), read(3))
        return two, three

    assert asyncio.run(both()) == (2, 3)
    assert current_budget() is not current_budget()
