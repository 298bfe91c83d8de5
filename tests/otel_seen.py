"""OpenTelemetry's real SDK in memory, what it has seen, and a model to be seen, for tests."""

from __future__ import annotations

import asyncio
from typing import Any

from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import (
    HistogramDataPoint,
    InMemoryMetricReader,
    NumberDataPoint,
)
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from summarizer.errors import SummarizerError
from summarizer.model import Attempt, Message, Request, Response, current_budget
from summarizer.summary import Draft
from summarizer.telemetry.otel import Observer

SECRET = "Seven lanterns hang in the heronry."
REQUEST = Request("openai:m", (Message("user", SECRET),), Draft)
Point = HistogramDataPoint | NumberDataPoint


class Seen:
    """Hold providers of its own, and give out what was told to them."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        self._reader = InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.meters = MeterProvider([self._reader], shutdown_on_exit=False)

    def spans(self, name: str = "") -> list[ReadableSpan]:
        """Return the spans that have ended, in order; with a name, those of that name."""
        ended = self._exporter.get_finished_spans()
        return [span for span in ended if span.name == name or not name]

    def points(self) -> dict[str, list[Point]]:
        """Return the points of every metric by its name."""
        data = self._reader.get_metrics_data()
        found: dict[str, list[Point]] = {}
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    points: Any = metric.data.data_points
                    found.setdefault(metric.name, []).extend(points)
        return found

    def counted(self, name: str, attribute: str) -> dict[Any, float]:
        """Return the values of a counter by those of an attribute."""
        totals: dict[Any, float] = {}
        for point in self.points().get(name, []):
            assert isinstance(point, NumberDataPoint)
            key = (point.attributes or {})[attribute]
            totals[key] = totals.get(key, 0) + point.value
        return totals

    def text(self) -> str:
        """Return all that was told, as JSON."""
        data = self._reader.get_metrics_data()
        spans = [span.to_json() for span in self.spans()]
        return "\n".join([*spans, data.to_json() if data else ""])


class Charging:
    """Charge these attempts and then answer, or raise; ``cached`` says it was a recording."""

    def __init__(
        self, *attempts: Attempt, error: BaseException | None = None, cached: bool = False
    ) -> None:
        self.attempts = attempts
        self.error = error
        self.cached = cached

    async def generate(self, request: Request) -> Response:
        """Do what the test wants, whatever is asked."""
        for attempt in self.attempts:
            current_budget().begin()
            current_budget().charge(request.model, attempt)
        if self.error is not None:
            raise self.error
        return Response(SECRET, "resolved-1", self.attempts, cached=self.cached)

    async def aclose(self) -> None:
        """Hold nothing."""


def ask(seen: Seen, model: Charging, request: Request = REQUEST) -> ReadableSpan:
    """Send one request to an observed model, and return its span."""
    around = Observer(seen.tracers, seen.meters).around(model)

    raised: list[BaseException] = []

    async def asking() -> None:
        try:
            await around.generate(request)
        except (SummarizerError, ValueError, asyncio.CancelledError) as error:
            raised.append(error)
        finally:
            await around.aclose()

    asyncio.run(asking())
    assert raised == ([] if model.error is None else [model.error])
    return seen.spans()[-1]


def attributes(span: ReadableSpan) -> dict[str, Any]:
    """Return the attributes of a span."""
    return dict(span.attributes or {})
