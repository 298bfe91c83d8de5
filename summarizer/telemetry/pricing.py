"""What a call costs, from a list of prices that lies on this machine."""

from __future__ import annotations

from functools import lru_cache

from summarizer.model import Price, Usage

_OURS = frozenset({"embedded", "replay"})
# instructor's names for providers whom the price list calls otherwise
_NAMES = {"azure_openai": "azure", "generative-ai": "google"}


def price(model: str, usage: Usage) -> float | None:
    """Return the list price of one call to ``provider:name`` in US dollars, or None.

    From the list that genai-prices brings along; it fetches nothing unless its UpdatePrices
    is started, which nobody here does. What runs in this process is free. Tokens written to
    a provider's cache count as plain input: their surcharge is not reported apart.
    """
    provider, _, name = model.partition(":")
    if provider in _OURS:
        return 0.0
    return _listed(_NAMES.get(provider, provider), name, usage) if usage.known else None


# A call is priced three times: for its budget, its Record and its telemetry. Looking it up
# takes some eighty microseconds, more than all else that we do for a call together.
@lru_cache(maxsize=256)
def _listed(provider: str, name: str, usage: Usage) -> float | None:
    import genai_prices  # 0.2 s, and not on the path of a cached answer

    try:
        found = genai_prices.calc_price(
            genai_prices.Usage(
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cache_read_tokens=usage.cached_input_tokens,
            ),
            name,
            provider_id=provider,
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
