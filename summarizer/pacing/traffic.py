"""Traffic: who goes next, and when. One lane for new requests, one for those tried again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from summarizer.errors import ModelError, ModelUnavailable
from summarizer.model import Attempt, Request, Usage
from summarizer.pacing.allowance import REQUESTS, TOKENS, Allowance, told
from summarizer.pacing.rates import LocalRates, Rates
from summarizer.pacing.window import Window

EASE = 1.0
FIRST_ANSWER = 500.0  # tokens, before any answer was seen
FIRST_RATIO = 0.25  # tokens in a character of English
_LEARNING = 0.1


@dataclass
class Ticket:
    """Let one request through, and remember what was sent before it, and how it was counted."""

    model: str
    characters: int
    tokens: int
    fresh: bool = True
    cuts: int = 0
    sent: Mapping[str, int] = field(default_factory=dict)


_TICKET: ContextVar[Ticket] = ContextVar("summarizer_ticket")


class Traffic:
    """Let requests through one by one, first come first served.

    At most ``most`` are under way, within ``rates`` and what the server's headers leave.
    Whoever is first in a lane waits alone, so nothing rushes off together when a pause ends:
    for as long as it took, at most a second, requests then leave evenly spaced. A new request
    that would have to wait for more than ``patience`` seconds fails at once.
    Of one event loop at a time.
    """

    def __init__(
        self,
        most: int,
        rates: Rates | None = None,
        *,
        patience: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.window = Window(most)
        self._rates: Rates = rates or LocalRates()
        self._patience = patience
        self._clock = clock
        self._estimate = _Estimate()
        self._left = {REQUESTS: Allowance(), TOKENS: Allowance()}
        self._sent = {REQUESTS: 0, TOKENS: 0}
        self._admitted = self._trying = 0
        self._ease = self._ease_until = self._not_before = 0.0
        self._lanes: _Lanes | None = None

    @asynccontextmanager
    async def admitted(self, request: Request) -> AsyncIterator[None]:
        """Wait until a new request may begin; it holds its place until the block ends.

        Raises ModelUnavailable where that is too far off.
        """
        ticket = self._estimate.ticket(request)
        async with self._here().new:
            await self._wait(ticket, lambda: self._admitted < self.window.size)
            self._admitted += 1
        token = _TICKET.set(ticket)
        try:
            yield
        finally:
            _TICKET.reset(token)
            self._admitted -= 1
            self._here().freed.set()

    async def begin(self) -> Ticket:
        """Begin a try of the request admitted; all but the first have to wait their turn.

        Those that wait to be tried again have a lane of their own and keep their places, so that
        few requests meet a server in trouble, and the rest wait before their deadlines begin.
        """
        ticket = _TICKET.get()
        if not ticket.fresh:
            async with self._here().again:
                await self._wait(ticket, lambda: self._trying < self.window.size)
        ticket.fresh = False
        ticket.cuts = self.window.cuts
        self._trying += 1
        return ticket

    async def end(self, ticket: Ticket, attempts: Sequence[Attempt]) -> None:
        """End a try: count each call that it took, by what it used or else by the estimate."""
        self._trying -= 1
        self._here().freed.set()
        used = [a.usage.input_tokens + a.usage.output_tokens for a in attempts]
        for attempt in attempts:
            self._estimate.learn(ticket.characters, attempt.usage)
        if used:
            tokens = sum(each or ticket.tokens for each in used)
            await self._rates.settle(len(used) - 1, tokens - ticket.tokens)

    async def refuse(self, ticket: Ticket, error: ModelError) -> None:
        """Do as the server asks: send less, and nothing at all while a pause lasts."""
        if error.overloaded:
            self.window.cut(ticket.cuts)
        if error.retry_after:
            await self._rates.pause(error.retry_after)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take in the headers of an answer to the request of this task."""
        ticket = _TICKET.get(None)
        if ticket is None:
            return
        for each in told(headers):
            since = self._sent[each.unit] - ticket.sent[each.unit]
            self._left[each.unit].hear(each, since, self._clock())

    async def aclose(self) -> None:
        """Give back what the rates hold."""
        await self._rates.aclose()

    async def _wait(self, ticket: Ticket, room: Callable[[], bool]) -> None:
        """Wait for a free place and for leave to send, and count the request as sent."""
        freed = self._here().freed
        while True:
            if not room():
                freed.clear()
                await freed.wait()
            elif (gap := self._not_before - self._clock()) > 0:
                await asyncio.sleep(gap)
            elif (wait := await self._must_wait(ticket.tokens)) > 0:
                if wait > self._patience:
                    raise _too_far_off(ticket.model, wait)
                await asyncio.sleep(wait)
                self._ease = min(wait, EASE)
                self._ease_until = self._clock() + self._ease
            else:
                break
        now = self._clock()
        if now < self._ease_until:
            self._not_before = now + self._ease / self.window.size
        for unit, units in ((REQUESTS, 1), (TOKENS, ticket.tokens)):
            self._left[unit].spend(units)
            self._sent[unit] += units
        ticket.sent = dict(self._sent)

    async def _must_wait(self, tokens: int) -> float:
        now, idle = self._clock(), not self._trying
        requests = self._left[REQUESTS].wait(1, now, idle=idle)
        wait = max(requests, self._left[TOKENS].wait(tokens, now, idle=idle))
        return wait or await self._rates.take(1, tokens)

    def _here(self) -> _Lanes:
        """Return the lanes of the running event loop: locks cannot change theirs."""
        loop = asyncio.get_running_loop()
        if self._lanes is None or self._lanes.loop is not loop:
            self._lanes = _Lanes(loop)
        return self._lanes


@dataclass
class _Lanes:
    """Hold what the tasks of one event loop wait for."""

    loop: asyncio.AbstractEventLoop
    new: asyncio.Lock = field(default_factory=asyncio.Lock)
    again: asyncio.Lock = field(default_factory=asyncio.Lock)
    freed: asyncio.Event = field(default_factory=asyncio.Event)


class _Estimate:
    """Guess the tokens of a request and its answer, better with each answer seen."""

    def __init__(self) -> None:
        self._ratio = FIRST_RATIO
        self._answer = FIRST_ANSWER

    def ticket(self, request: Request) -> Ticket:
        """Return a ticket with the tokens that the request will probably take."""
        characters = sum(len(message.content) for message in request.messages)
        answer = min(self._answer, request.parameters.max_output_tokens)
        return Ticket(request.model, characters, round(characters * self._ratio + answer))

    def learn(self, characters: int, usage: Usage) -> None:
        """Take in what one call used, where that is known."""
        if characters and usage.input_tokens:
            self._ratio += _LEARNING * (usage.input_tokens / characters - self._ratio)
            self._answer += _LEARNING * (usage.output_tokens - self._answer)


def _too_far_off(model: str, seconds: float) -> ModelUnavailable:
    return ModelUnavailable(
        f"{model} was not asked: its limits leave no room for another {seconds:.0f} s.",
        model=model,
        hint="Run again after that time; what was answered is kept.",
        retry_after=seconds,
    )
