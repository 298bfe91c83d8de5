"""Says what was asked of a model, how long it took and what it cost; never the text.

The logger ``summarizer.telemetry`` gets one line a call at level INFO, failures too (they
are raised and stand in the Record; a library does not shout). No logging is set up here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

from summarizer.model import Model, Price, Request, Response, Usage

logger = logging.getLogger("summarizer.telemetry")

_OURS = frozenset({"embedded", "replay"})
# instructor's names for providers whom the price list calls otherwise
_LISTED = {"azure_openai": "azure", "generative-ai": "google"}


@dataclass(frozen=True, slots=True)
class Call:
    """Tell of one request; what a cached answer once cost is not counted again.

    ``request`` is the head of its digest. Tokens and cost are None where they are not known,
    as after an error: what failed attempts used stands in the Budget. ``error`` is empty on
    success, else the name of the error class.
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
    """Log each request to the Model inside, and hand its Call to ``on_call``.

    Outermost of all Models: it sees what the cache answers, and how long waiting took.
    The fields of the Call are attributes of the log record.
    """

    def __init__(
        self, inner: Model, *, price: Price, on_call: Callable[[Call], None] | None = None
    ) -> None:
        self._inner = inner
        self._price = price
        self._on_call = on_call

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        started = time.monotonic()
        try:
            response = await self._inner.generate(request)
        except BaseException as error:  # a cancelled call was asked too
            self._tell(_failed(request, error, time.monotonic() - started))
            raise
        self._tell(self._answered(request, response, time.monotonic() - started))
        return response

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()

    def _answered(self, request: Request, response: Response, seconds: float) -> Call:
        usage = Usage() if response.cached else response.usage
        return Call(
            model=request.model,
            request=request.digest[:12],
            seconds=seconds,
            input_tokens=usage.input_tokens if usage.known else None,
            output_tokens=usage.output_tokens if usage.known else None,
            cost=0.0 if response.cached else self._cost(request.model, response),
            finish_reason=response.attempts[-1].finish_reason if response.attempts else "unknown",
            cached=response.cached,
            prefill_seconds=_sum(a.prefill_seconds for a in response.attempts),
            decode_seconds=_sum(a.decode_seconds for a in response.attempts),
        )

    def _cost(self, model: str, response: Response) -> float | None:
        # one by one: some prices step up with the length of a call
        total = 0.0
        for attempt in response.attempts:
            price = self._price(model, attempt.usage)
            if price is None:
                return None
            total += price
        return total

    def _tell(self, call: Call) -> None:
        logger.info("%s", call, extra=asdict(call))
        if self._on_call is not None:
            self._on_call(call)


def _failed(request: Request, error: BaseException, seconds: float) -> Call:
    return Call(
        model=request.model,
        request=request.digest[:12],
        seconds=seconds,
        input_tokens=None,
        output_tokens=None,
        cost=None,
        finish_reason="error",
        cached=False,
        error=type(error).__name__,
    )


def price(model: str, usage: Usage) -> float | None:
    """Return the list price of one call to ``provider:name`` in US dollars, or None.

    From the list that genai-prices brings along; it fetches nothing unless its UpdatePrices
    is started, which nobody here does. What runs in this process is free. Tokens written to
    a provider's cache count as plain input: their surcharge is not reported apart.
    """
    provider, _, name = model.partition(":")
    if provider in _OURS:
        return 0.0
    if not usage.known:
        return None
    import genai_prices  # 0.2 s, and not on the path of a cached answer

    try:
        found = genai_prices.calc_price(
            genai_prices.Usage(
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cache_read_tokens=usage.cached_input_tokens,
            ),
            name,
            provider_id=_LISTED.get(provider, provider),
        )
    except (LookupError, ValueError):  # not in the list; more tokens cached than sent
        return None
    # The list holds some two hundred models without a price and makes them cost 0.
    listed = found.model_price
    if listed.input_mtok is None or listed.output_mtok is None:
        return None
    return float(found.total_price)


def price_at(base_url: str) -> Price:
    """Return what prices apply at this address: none, unless it is the provider's own (empty).

    A server of one's own may serve any model under any name.
    """
    return _unlisted if base_url else price


def _unlisted(model: str, usage: Usage) -> float | None:
    return price(model, usage) if model.partition(":")[0] in _OURS else None


def price_range(
    model: str, input_tokens: int, output_low: int, output_high: int
) -> tuple[float, float] | None:
    """Return the lowest and highest list price of one call, for a dry run; None: not known."""
    low = price(model, Usage(input_tokens, output_low))
    high = price(model, Usage(input_tokens, output_high))
    return None if low is None or high is None else (low, high)
