"""Says what was asked of a model, how long it took and what it cost; never the text.

The logger ``summarizer.telemetry`` gets one line a call at level INFO, failures too (they
are raised and stand in the Record; a library does not shout). No logging is set up here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from summarizer.errors import Deferred
from summarizer.model import (
    Account,
    Attempt,
    Model,
    Price,
    Request,
    Response,
    Usage,
    current_budget,
    spending,
)

logger = logging.getLogger("summarizer.telemetry")


@dataclass(frozen=True, slots=True)
class Call:
    """Tell of one request; what a cached answer once cost is not counted again.

    ``request`` is the head of its digest. ``calls`` is how many went to a provider for it, and
    ``model_seconds`` how long these took: ``seconds`` holds our own waiting, too. Tokens and
    cost are what all of them used, failed ones too; None where that is not known. ``error`` is
    empty on success, else the name of the error class.
    """

    model: str
    request: str
    seconds: float
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None
    finish_reason: str
    cached: bool
    error: str = ""
    prefill_seconds: float | None = None
    decode_seconds: float | None = None
    cached_input_tokens: int | None = 0
    calls: int = 0
    model_seconds: float = 0.0

    def __str__(self) -> str:
        start = f"{self.model} {self.request}: "
        if self.error:
            return f"{start}{self.error} after {self.seconds:.2f} s"
        if self.cached:
            return f"{start}cached, {self.seconds:.3f} s"
        taken, given = (_or_unknown(n, "d") for n in (self.input_tokens, self.output_tokens))
        cost = _or_unknown(self.cost, ".6f")
        spent = f"{self.seconds:.2f} s"
        if self.prefill_seconds is not None and self.decode_seconds is not None:
            spent += f" (reading {self.prefill_seconds:.2f}, writing {self.decode_seconds:.2f})"
        return f"{start}{taken} tokens in, {given} out, {cost} USD, {spent}, {self.finish_reason}"


def _or_unknown(number: float | None, form: str) -> str:
    return "unknown" if number is None else format(number, form)


def _sum(seconds: Iterable[float | None]) -> float | None:
    """Return the sum of what is told; None where nothing is."""
    known = [each for each in seconds if each is not None]
    return sum(known) if known else None


class Telemetry:
    """Log each request to the Model inside, and hand its Call to each of ``on_call``.

    Outermost of all Models: it sees what the cache answers, and how long waiting took.
    The fields of the Call are attributes of the log record.
    """

    def __init__(
        self, inner: Model, *, price: Price, on_call: Sequence[Callable[[Call], None]] = ()
    ) -> None:
        self._inner = inner
        self._price = price
        self._on_call = on_call

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        started = time.monotonic()
        with spending(Account(current_budget())) as account:
            try:
                response = await self._inner.generate(request)
            except Deferred:
                raise  # nothing was asked yet
            except BaseException as error:  # a cancelled call was asked too
                seconds = time.monotonic() - started
                # one that was begun and never charged: nobody knows what it used
                lost = account.calls > len(account.attempts)
                attempts = [*account.attempts, _LOST] if lost else account.attempts
                self._tell(request, attempts, seconds, error=type(error).__name__)
                raise
        seconds = time.monotonic() - started
        self._tell(request, response.attempts, seconds, cached=response.cached)
        return response

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()

    def _tell(
        self,
        request: Request,
        attempts: Sequence[Attempt],
        seconds: float,
        *,
        cached: bool = False,
        error: str = "",
    ) -> None:
        spent = () if cached else attempts
        usage = sum((a.usage for a in spent), Usage())
        finish_reason = "error" if error else "unknown"
        call = Call(
            model=request.model,
            request=request.digest[:12],
            seconds=seconds,
            input_tokens=usage.input_tokens if usage.known else None,
            output_tokens=usage.output_tokens if usage.known else None,
            cost=self._cost(request.model, spent),
            finish_reason=attempts[-1].finish_reason if attempts else finish_reason,
            cached=cached,
            error=error,
            prefill_seconds=_sum(a.prefill_seconds for a in attempts),
            decode_seconds=_sum(a.decode_seconds for a in attempts),
            cached_input_tokens=usage.cached_input_tokens if usage.known else None,
            calls=len(spent),
            model_seconds=sum(a.seconds for a in spent),
        )
        if logger.isEnabledFor(logging.INFO):  # its fields cost more than all else here
            logger.info("%s", call, extra=asdict(call))
        for tell in self._on_call:
            tell(call)

    def _cost(self, model: str, attempts: Iterable[Attempt]) -> float | None:
        # one by one: some prices step up with the length of a call
        total = 0.0
        for attempt in attempts:
            price = self._price(model, attempt.usage)
            if price is None:
                return None
            total += price
        return total


_LOST = Attempt(Usage(known=False), "error", 0.0)
