"""The seam between us and any language model: Request, Response, Model.

Everything that waits, caches or measures is a Model around a Model:
``Telemetry(Cache(Retry(provider)))``.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from summarizer.errors import BudgetExceeded

if TYPE_CHECKING:  # a cached record is printed without ever importing pydantic
    from pydantic import BaseModel

Role = Literal["system", "user", "assistant"]
Bias = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Say one turn of the conversation with the model."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Fix what steers the sampling. ``max_output_tokens`` bounds one answer.

    ``bias`` adds to the logit of words, so that a small model's leaning towards one answer is
    made up for; the embedded engine alone can be told so by words, others leave it out.
    """

    temperature: float = 0.0
    max_output_tokens: int = 4096
    random_seed: int = 7
    bias: Bias = ()

    def told(self) -> dict[str, float]:
        """Return what all requests of a run share, by name: what a Record tells of."""
        return {
            "temperature": self.temperature,
            "max_output_tokens": self.max_output_tokens,
            "random_seed": self.random_seed,
        }


def _written(identity: Any) -> str:
    return json.dumps(identity, sort_keys=True, ensure_ascii=False)


@cache
def _written_schema(answer: type[BaseModel]) -> str:
    return _written(schema_of(answer))


@dataclass(frozen=True)
class Request:
    """Hold all that can change an answer, and nothing else.

    ``model`` is ``provider:name``; ``weights`` is the digest of the weights and the engine
    where both are ours to know, else empty; ``base_url`` is empty for a provider's own address.
    ``answer`` is the pydantic class that the answer must fit. ``fixed`` counts the leading
    messages that are the same for every document: a hint for prefix caches that cannot change
    the answer, so no part of the identity.
    """

    model: str
    messages: tuple[Message, ...]
    answer: type[BaseModel]
    parameters: Parameters = Parameters()
    base_url: str = ""
    weights: str = ""
    fixed: int = field(default=0, compare=False)

    def identity(self) -> dict[str, Any]:
        """Return what the digest is made of, as plain JSON values."""
        bias = [list(pair) for pair in self.parameters.bias]
        return {
            "model": self.model,
            "base_url": self.base_url,
            "weights": self.weights,
            "messages": [{"role": m.role, "content": m.content} for m in self.messages],
            "answer": schema_of(self.answer),
            "parameters": {**self.parameters.told(), "bias": bias},
        }

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the identity: the cache key."""
        identity = self.identity()
        del identity["answer"]  # the first key in order, and the same for all: written once
        rest = _written(identity).removeprefix("{")
        text = f'{{"answer": {_written_schema(self.answer)}, {rest}'
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Target:
    """Name who is asked and how: what every Request of one run has in common."""

    model: str
    parameters: Parameters = Parameters()
    base_url: str = ""
    weights: str = ""

    def request(
        self,
        messages: tuple[Message, ...],
        answer: type[BaseModel],
        *,
        fixed: int = 0,
        max_output_tokens: int | None = None,
        bias: Bias = (),
    ) -> Request:
        """Return the Request that asks this target; a pass may lower the longest answer."""
        longest = min(self.parameters.max_output_tokens, max_output_tokens or sys.maxsize)
        parameters = replace(self.parameters, max_output_tokens=longest, bias=bias)
        return Request(self.model, messages, answer, parameters, self.base_url, self.weights, fixed)


_SCHEMAS: dict[type[BaseModel], dict[str, Any]] = {}


def schema_of(answer: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of an answer class; it is derived once for each class."""
    if answer not in _SCHEMAS:
        _SCHEMAS[answer] = answer.model_json_schema()
    return _SCHEMAS[answer]


@dataclass(frozen=True, slots=True)
class Usage:
    """Count tokens of one call, as the provider reports them.

    ``known`` is False where the provider reported nothing: then no cost can be told.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_input_tokens: int = 0
    known: bool = True

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cached_input_tokens + other.cached_input_tokens,
            self.known and other.known,
        )


FinishReason = Literal["stop", "length", "refused", "filtered", "error", "unknown"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Tell of one call that reached a provider, whether it succeeded or not.

    ``error`` is empty on success, else the name of the error class. ``seconds`` is the whole
    call; an engine of ours also tells how long it read (``prefill_seconds``) and wrote.
    """

    usage: Usage
    finish_reason: FinishReason
    seconds: float
    error: str = ""
    prefill_seconds: float | None = None
    decode_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """Hold one whole, schema-valid answer as JSON text, and what it took to get it.

    ``model`` is the name that the provider resolved; ``attempts`` are in order, the last
    one is the one that succeeded. A cached response keeps the attempts of the time when it
    was paid for; ``cached`` says that nothing was spent now. ``certainty`` is the probability
    that the model gave to the first value of its answer, among those that were allowed; None
    where the provider does not tell.
    """

    text: str
    model: str
    attempts: tuple[Attempt, ...]
    cached: bool = False
    certainty: float | None = None

    @property
    def usage(self) -> Usage:
        """Return the sum over all attempts."""
        return sum((a.usage for a in self.attempts), Usage())


@runtime_checkable
class Model(Protocol):
    """Answer requests.

    ``generate`` returns a Response whose text fits ``request.answer``, or raises a
    ModelError or BudgetExceeded, and nothing else.
    """

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        ...

    async def aclose(self) -> None:
        """Give back connections, files and memory."""
        ...


class Price(Protocol):
    """Tell what a call cost, in US dollars, or None where no price is known."""

    def __call__(self, model: str, usage: Usage) -> float | None:
        """Return the price of one call."""
        ...


@dataclass
class Budget:
    """Bound what one document may use, over all layers together.

    A provider calls ``begin`` before each call that leaves the process and ``charge`` after
    it, re-asks and retries included. ``None`` means no bound. Every attempt is kept, failed
    ones too: what was paid for is told. ``within`` is a wider budget, such as that of a run
    over many documents, which every call counts for as well.
    """

    max_calls: int | None = None
    max_tokens: int | None = None
    max_cost: float | None = None
    price: Price | None = None
    calls: int = 0
    tokens: int = 0
    cost: float | None = 0.0
    attempts: list[Attempt] = field(default_factory=list)
    within: Budget | None = None

    def begin(self) -> None:
        """Count one call; raise BudgetExceeded if it is no longer allowed."""
        if self.max_cost is not None and self.cost is None:
            raise BudgetExceeded(
                "A cost limit is set, but what the last call cost is not known.",
                hint="What was found so far is kept; drop --max-cost to go on without a limit.",
            )
        for name, used, bound in (
            ("calls", self.calls, self.max_calls),
            ("tokens", self.tokens, self.max_tokens),
            ("US dollars", self.cost or 0.0, self.max_cost),
        ):
            if bound is not None and used >= bound:
                raise BudgetExceeded(
                    f"The document has used {used:g} of {bound:g} {name} allowed for it.",
                    hint="What was found so far is kept; raise the limit and run again to go on.",
                )
        if self.within is not None:
            self.within.begin()
        self.calls += 1

    def charge(self, model: str, attempt: Attempt) -> None:
        """Add what one call used; an unknown price makes the whole cost unknown."""
        if self.within is not None:
            self.within.charge(model, attempt)
        self.attempts.append(attempt)
        usage = attempt.usage
        self.tokens += usage.input_tokens + usage.output_tokens
        price = self.price(model, usage) if self.price and usage.known else None
        self.cost = None if price is None or self.cost is None else self.cost + price


class Account(Budget):
    """Pass everything on to the budget outside, and keep the attempts of one request apart.

    A document's requests run side by side: what stands in its budget cannot be told apart.
    """

    def __init__(self, outside: Budget) -> None:
        super().__init__()
        self._outside = outside

    def begin(self) -> None:
        """Count one call, if the budget outside allows it."""
        self._outside.begin()
        self.calls += 1

    def charge(self, model: str, attempt: Attempt) -> None:
        """Keep the attempt, and charge it outside."""
        self.attempts.append(attempt)
        self._outside.charge(model, attempt)


_BUDGET: ContextVar[Budget | None] = ContextVar("summarizer_budget", default=None)


@contextmanager
def spending(budget: Budget) -> Iterator[Budget]:
    """Make ``budget`` the one that providers charge inside this block.

    A context variable and not a field of Request: it cannot change an answer, and every
    task that the block starts inherits it.
    """
    token = _BUDGET.set(budget)
    try:
        yield budget
    finally:
        _BUDGET.reset(token)


def wider_budget() -> Budget | None:
    """Return the budget that a new one lies within, if there is any."""
    return _BUDGET.get()


def current_budget() -> Budget:
    """Return the budget of the document being read; without one, nothing is bounded."""
    return _BUDGET.get() or Budget()
