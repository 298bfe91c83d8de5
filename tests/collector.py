"""A real OpenTelemetry collector on loopback, as far as OTLP over HTTP goes, for tests."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from servers import Loopback


class Collector(Loopback):
    """Take spans and metrics while the block lasts; ``bodies`` are the bytes as they came.

    ``silent`` makes it take a request and never answer.
    """

    def __init__(self, *, silent: bool = False, status: int = 200) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.spans: list[Any] = []
        self.metrics: list[Any] = []
        self.services: set[str] = set()
        self.closing = threading.Event()
        self._silent = silent
        self._status = status
        self.serve_by(self._handler())

    @property
    def url(self) -> str:
        """Return what OTEL_EXPORTER_OTLP_ENDPOINT is to be."""
        return f"http://{self.address}"

    def let_go(self) -> None:
        """End the calls that a silent one keeps waiting."""
        self.closing.set()

    def take(self, path: str, headers: dict[str, str], sent: bytes) -> None:
        """Keep what one request brought."""
        self.bodies.append(sent)
        self.headers.append(headers)
        if path == "/v1/traces":
            for resource in ExportTraceServiceRequest.FromString(sent).resource_spans:
                self._keep_service(resource)
                self.spans += [span for scope in resource.scope_spans for span in scope.spans]
        elif path == "/v1/metrics":
            for resource in ExportMetricsServiceRequest.FromString(sent).resource_metrics:
                self._keep_service(resource)
                self.metrics += [each for scope in resource.scope_metrics for each in scope.metrics]

    def _keep_service(self, told: Any) -> None:
        found = {each.key: each.value.string_value for each in told.resource.attributes}
        self.services.add(found["service.name"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                collector.take(self.path, headers, sent)
                if collector._silent:
                    collector.closing.wait(30)
                self.close_connection = True
                self.send_response(collector._status)
                self.send_header("content-length", "0")
                self.end_headers()

        return Handler
