"""OpenTelemetry's exporters for a program of its own, by the standard variables (``OTEL_…``).

Nothing here may hold a run up, fail it or fill standard error, whatever the collector does.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from summarizer.errors import SettingsError
from summarizer.telemetry.otel import MISSING, Observer

if TYPE_CHECKING:
    from opentelemetry.sdk.metrics.export import MetricExporter
    from opentelemetry.sdk.trace.export import SpanExporter

_PATIENCE = 2.0  # seconds that the end of a run may take


class Exporters:
    """Hold what sends traces and metrics away until ``close``, in threads of its own.

    Where to, and what is said of this service, stands in ``OTEL_TRACES_EXPORTER``,
    ``OTEL_METRICS_EXPORTER`` (otlp, console or none), ``OTEL_EXPORTER_OTLP_…`` and
    ``OTEL_SERVICE_NAME``. No provider becomes the global one. Raises SettingsError.
    """

    def __init__(self) -> None:
        try:
            from opentelemetry.sdk.metrics import MeterProvider
            from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor

            spans, metrics = _span_exporter(), _metric_exporter()
        except ImportError:
            raise MISSING from None
        self._log = _Log()
        resource = Resource.create()
        if str(resource.attributes.get("service.name", "")).startswith("unknown_service"):
            resource = resource.merge(Resource({"service.name": "summarizer"}))
        # not at the exit of the interpreter: that would wait half a minute
        self._tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
        if spans is not None:
            self._tracers.add_span_processor(BatchSpanProcessor(spans))
        readers = [] if metrics is None else [PeriodicExportingMetricReader(metrics)]
        self._meters = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
        self.observer = Observer(self._tracers, self._meters)

    def close(self) -> str:
        """Send what is left, for two seconds at most; return what is to be told of it, if any."""
        ends = [
            threading.Thread(target=provider.shutdown, daemon=True)
            for provider in (self._tracers, self._meters)
        ]
        for end in ends:
            end.start()
        deadline = time.monotonic() + _PATIENCE
        for end in ends:
            end.join(max(0.0, deadline - time.monotonic()))
        alive = any(end.is_alive() for end in ends)
        if not alive:
            self._log.remove()
        if alive or self._log.failures:
            return "Not all telemetry reached its collector; see OTEL_EXPORTER_OTLP_ENDPOINT."
        return ""


class _Log(logging.Handler):
    """Count what OpenTelemetry complains of, in the place of a page of it on stderr."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.failures = 0
        self._logger = logging.getLogger("opentelemetry")
        self._logger.addHandler(self)

    def remove(self) -> None:
        """Let others hear again; not while its threads outlive the run."""
        self._logger.removeHandler(self)

    def emit(self, _record: logging.LogRecord) -> None:
        """Count one."""
        self.failures += 1


def _span_exporter() -> SpanExporter | None:
    name = _chosen("TRACES")
    if name == "console":
        from opentelemetry.sdk.trace.export import ConsoleSpanExporter

        return ConsoleSpanExporter(out=sys.stderr)
    if name == "none":
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter()


def _metric_exporter() -> MetricExporter | None:
    name = _chosen("METRICS")
    if name == "console":
        from opentelemetry.sdk.metrics.export import ConsoleMetricExporter

        return ConsoleMetricExporter(out=sys.stderr)
    if name == "none":
        return None
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter

    return OTLPMetricExporter()


def _chosen(signal: str) -> str:
    """Return otlp, console or none; raise SettingsError for what is not here."""
    variable = f"OTEL_{signal}_EXPORTER"
    name = os.environ.get(variable, "").strip().lower() or "otlp"
    if name not in ("otlp", "console", "none"):
        raise SettingsError(
            f"{variable} is {name!r}, which is not known here.",
            hint="Set it to otlp, console or none; a collector passes on to anything else.",
        )
    general = os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL", "")
    protocol = os.environ.get(f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") or general
    if name == "otlp" and protocol.strip() not in ("", "http/protobuf"):
        raise SettingsError(
            f"OpenTelemetry is to speak {protocol.strip()}, which is not spoken here.",
            hint="Set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf, and the port to match (4318).",
        )
    return name
