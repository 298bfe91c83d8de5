"""Measure what telling of a call costs: ``python benchmarks/telemetry.py``.

A Model that answers at once stands inside; the figures are processor time for each call,
medians of many rounds, less what the Model alone takes. The bar is 500 µs with OpenTelemetry's
SDK switched on, 1 % of a call of 50 ms; the exit code is 1 where it is missed.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from summarizer.model import (
    Attempt,
    Message,
    Model,
    Request,
    Response,
    Usage,
    current_budget,
)
from summarizer.summary import Draft
from summarizer.telemetry import Telemetry, price
from summarizer.telemetry.metrics import Metrics
from summarizer.telemetry.otel import Observer

CALLS = 300
ROUNDS = 31
BAR = 500.0
REQUEST = Request("openai:gpt-4o-mini", (Message("user", "A text. " * 200),), Draft)


class Immediate:
    """Answer at once, each time with another usage, and charge it."""

    def __init__(self) -> None:
        self._calls = 0

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        self._calls += 1
        attempt = Attempt(Usage(1000 + self._calls, 100), "stop", 0.05)
        budget = current_budget()
        budget.begin()
        budget.charge(request.model, attempt)
        return Response("{}", "m", (attempt,))

    async def aclose(self) -> None:
        """Hold nothing."""


def microseconds(model: Model) -> float:
    """Return the processor time of one call, the median over the rounds."""

    async def ask() -> None:
        for _ in range(CALLS):
            await model.generate(REQUEST)

    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        asyncio.run(ask())
        taken.append((time.process_time() - started) / CALLS * 1e6)
    return statistics.median(taken)


def ways() -> dict[str, Model]:
    """Return the ways to tell, each with all that the one before it does."""
    taking = Metrics("openai:gpt-4o-mini", "statement/v1").call
    unheard = Observer()
    tracers = TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(InMemorySpanExporter()))
    heard = Observer(tracers, MeterProvider([InMemoryMetricReader()]))
    return {
        "off, cost looked up": Telemetry(Immediate(), price=price),
        "--metrics": Telemetry(Immediate(), price=price, on_call=[taking]),
        "otel, no provider set": Telemetry(
            unheard.around(Immediate()), price=price, on_call=[taking, unheard.call]
        ),
        "otel, with its SDK": Telemetry(
            heard.around(Immediate()), price=price, on_call=[taking, heard.call]
        ),
    }


def main() -> int:
    """Print a line for each way, and say whether the bar holds."""
    bare = microseconds(Immediate())
    found = {name: microseconds(model) - bare for name, model in ways().items()}
    for name, each in found.items():
        print(f"{name:<24}{each:8.1f} µs a call")
    last = list(found.values())[-1]
    print(f"bar: {BAR:.0f} µs: {'met' if last <= BAR else 'missed'}")
    return 0 if last <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
