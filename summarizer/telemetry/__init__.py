"""What is told of a run: each call, its price, the sum of all; never the text, never a key."""

from summarizer.telemetry.calls import Call, Telemetry
from summarizer.telemetry.pricing import price, price_at, price_range

__all__ = ["Call", "Telemetry", "price", "price_at", "price_range"]
