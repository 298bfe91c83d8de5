"""Retry: wait and ask again where that can help. The only file that imports tenacity."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from summarizer.errors import ModelError, ModelUnavailable
from summarizer.model import Account, Model, Request, Response, current_budget, spending

if TYPE_CHECKING:
    from tenacity import RetryCallState

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Retry:
    """Ask a model again while its errors are retryable, within a deadline.

    ``deadline`` bounds one request with all its tries and pauses, in seconds of the monotonic
    clock; ``tries`` bounds their number. A pause is drawn at random below a bound that doubles
    from one second to thirty, so that many waiters part ways; a pause that the server names is
    kept. Where the next one does not fit into the deadline, the error is raised at once.
    """

    def __init__(
        self,
        model: Model,
        *,
        deadline: float,
        tries: int = 8,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._model = model
        self._deadline = deadline
        self._tries = tries
        self._sleep = sleep

    async def generate(self, request: Request) -> Response:
        """Answer one request; the Response holds the attempts of all tries."""
        course = _Course(self._model, request, self._deadline)
        with spending(Account(current_budget())) as account:
            try:
                async with asyncio.timeout(self._deadline):
                    response = await self._tenaciously(course)
                if response.cached:  # a replay brings the attempts of the time it was paid for
                    return response
                return replace(response, attempts=tuple(account.attempts))
            except TimeoutError:  # a Model raises none of its own
                why = f"The deadline of {self._deadline:g} s has passed."
            except ModelError as error:
                if not error.retryable:
                    raise
                why = course.why_not_again(tries_left=course.tries < self._tries)
        # Outside the except blocks: what was tried before is told, not chained.
        raise course.given_up(why)

    async def aclose(self) -> None:
        """Close the model."""
        await self._model.aclose()

    async def _tenaciously(self, course: _Course) -> Response:
        # Here, because a cached answer needs neither tenacity nor the time to import it.
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt
        from tenacity.stop import stop_before_delay
        from tenacity.wait import wait_random, wait_random_exponential

        backoff = wait_random_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE)
        spread = wait_random(0, FIRST_PAUSE)

        def pause(state: RetryCallState) -> float:
            asked = course.retry_after
            return backoff(state) if asked is None else asked + spread(state)

        # One AsyncRetrying for each request: a shared one mixes their counts.
        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda e: isinstance(e, ModelError) and e.retryable),
            wait=pause,
            stop=stop_after_attempt(self._tries) | stop_before_delay(self._deadline),
            sleep=self._sleep,
            reraise=True,
        )
        return await retrying(course.once)


class _Course:
    """Follow the tries of one request, to tell of them at the end."""

    def __init__(self, model: Model, request: Request, deadline: float) -> None:
        self._model = model
        self._request = request
        self._deadline = deadline
        self._started = time.monotonic()
        self._last: ModelError | None = None
        self.tries = 0

    @property
    def retry_after(self) -> float | None:
        """Return the pause that the server asked for last, in seconds."""
        return self._last.retry_after if self._last else None

    async def once(self) -> Response:
        """Ask once, and remember what went wrong."""
        self.tries += 1
        try:
            return await self._model.generate(self._request)
        except ModelError as error:
            self._last = error
            raise

    def why_not_again(self, *, tries_left: bool) -> str:
        """Say why there is no further try."""
        if not tries_left:
            return ""
        pause = f"a pause of {self.retry_after:g} s" if self.retry_after else "another pause"
        return f"The deadline of {self._deadline:g} s leaves no time for {pause}."

    def given_up(self, why: str) -> ModelUnavailable:
        """Return the last error, with the tries and seconds that went before it."""
        seconds = time.monotonic() - self._started
        times = "once" if self.tries == 1 else f"{self.tries} times"
        told = f"Asked {times} in {seconds:.1f} s."
        last = self._last
        if last is None:
            server = self._request.base_url and f" at {self._request.base_url}"
            return ModelUnavailable(
                f"{self._request.model}{server} did not answer. {told} {why}".strip(),
                hint="Try again, or raise the deadline.",
            )
        return ModelUnavailable(
            f"{last.message} {told} {why}".strip(),
            provider=last.provider,
            model=last.model,
            hint=last.hint,
            retry_after=last.retry_after,
        )
