"""Traces and metrics by OpenTelemetry's conventions for generative AI; never with content.

Imported only where ``telemetry`` is ``otel``; beside ``exporting`` the only file that imports
opentelemetry. As a library we use the providers that the application has set, and set none.

One document is a span ``summarise``; each request that the cache could not answer is a span
``chat MODEL`` in it, retries included, and so are the histograms ``gen_ai.client.…``. The names
are those that the package of conventions lists; it says that they move to a project of their
own, where others are still being tried.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from summarizer import __version__
from summarizer.errors import SettingsError
from summarizer.model import (
    Account,
    Attempt,
    Model,
    Request,
    Response,
    Usage,
    current_budget,
    spending,
)
from summarizer.telemetry.calls import Call

MISSING = SettingsError(
    "telemetry is otel, but OpenTelemetry is not installed.",
    hint="Run: pip install 'summarizer[otel]', or set telemetry to off.",
)
try:
    from opentelemetry.metrics import MeterProvider, get_meter
    from opentelemetry.trace import Span, SpanKind, StatusCode, TracerProvider, get_tracer
except ImportError:
    raise MISSING from None

if TYPE_CHECKING:  # a cached answer is told without pydantic
    from summarizer.document import Document
    from summarizer.record import Record

Attributes = dict[str, str | bool | int | float]

_TOKENS = tuple(4.0**power for power in range(14))
_SECONDS = tuple(round(0.01 * 2**power, 2) for power in range(14))
# our names, which are instructor's, where the convention has others
_PROVIDERS = {
    "azure_openai": "azure.ai.openai",
    "bedrock": "aws.bedrock",
    "gemini": "gcp.gemini",
    "generative-ai": "gcp.gemini",
    "google": "gcp.gemini",
    "mistral": "mistral_ai",
    "vertexai": "gcp.vertex_ai",
    "xai": "x_ai",
}
_IN_PROCESS = frozenset({"embedded"})


class Observer:
    """Tell OpenTelemetry of documents and of requests to a model.

    ``tracers`` and ``meters`` are the application's where they are None.
    """

    def __init__(
        self, tracers: TracerProvider | None = None, meters: MeterProvider | None = None
    ) -> None:
        self.tracer = get_tracer("summarizer", __version__, tracers)
        meter = get_meter("summarizer", __version__, meters)
        self._tokens = meter.create_histogram(
            "gen_ai.client.token.usage",
            "{token}",
            "Number of input and output tokens used.",
            explicit_bucket_boundaries_advisory=_TOKENS,
        )
        self._duration = meter.create_histogram(
            "gen_ai.client.operation.duration",
            "s",
            "GenAI operation duration.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
        self._documents = meter.create_counter(
            "summarizer.documents", "{document}", "Documents by what became of them."
        )
        self._requests = meter.create_counter(
            "summarizer.requests",
            "{request}",
            "Requests, cached ones too.",
        )
        self._cost = meter.create_counter("summarizer.cost", "{USD}", "US dollars, where known.")

    def around(self, model: Model) -> Model:
        """Return the model with a span around each request to it; it belongs inside the cache."""
        return _Traced(model, self)

    @contextmanager
    def reading(self, document: Document) -> Iterator[Callable[[Record], None]]:
        """Hold a span open while a document is read; what it gives is to be told the Record."""
        start: Attributes = {
            "summarizer.document.id": document.id,
            "summarizer.document.characters": len(document.text),
        }
        with self._span("summarise", SpanKind.INTERNAL, start) as span:

            def told(record: Record) -> None:
                span.set_attributes(_counts(record))
                if record.failures:
                    _fail(span, record.failures[0].error)

            yield told

    def outcome(self, kind: str) -> None:
        """Count a document: ``done``, ``cached``, or the name of an error."""
        self._documents.add(1, {"summarizer.outcome": kind})

    def call(self, call: Call) -> None:
        """Count a request and what it cost."""
        model: Attributes = _asked(call.model)
        self._requests.add(1, model | {"summarizer.cached": call.cached})
        if call.cost:
            self._cost.add(call.cost, model)

    def asked(
        self, request: Request, usage: Usage, seconds: float, model: str, error: str = ""
    ) -> None:
        """Record what one request to a model used and how long it took."""
        common = _where(request.model, request.base_url)
        if model:
            common = common | {"gen_ai.response.model": model}
        for kind, tokens in (("input", usage.input_tokens), ("output", usage.output_tokens)):
            if usage.known and tokens:
                self._tokens.record(tokens, common | {"gen_ai.token.type": kind})
        self._duration.record(seconds, common | {"error.type": error} if error else common)

    @contextmanager
    def _span(self, name: str, kind: SpanKind, attributes: Attributes) -> Iterator[Span]:
        # An exception is told by the name of its class alone: a foreign one may hold anything.
        with self.tracer.start_as_current_span(
            name,
            kind=kind,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                _fail(span, type(error).__name__)
                raise


class _Traced:
    """Stand around a Model with a span for each request."""

    def __init__(self, inner: Model, observer: Observer) -> None:
        self._inner = inner
        self._observer = observer

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        observer = self._observer
        provider, name = _named(request.model)
        kind = SpanKind.INTERNAL if provider in _IN_PROCESS else SpanKind.CLIENT
        started = time.monotonic()
        with (
            observer._span(f"chat {name}", kind, _requested(request)) as span,
            spending(Account(current_budget())) as account,
        ):
            try:
                response = await self._inner.generate(request)
            except BaseException as error:
                usage = _used(span, account.attempts)
                seconds = time.monotonic() - started
                observer.asked(request, usage, seconds, "", type(error).__name__)
                raise
            span.set_attribute("gen_ai.response.model", response.model)
            if response.cached:  # a recording was replayed: nobody was asked
                span.set_attribute("summarizer.cached", True)
            else:
                usage = _used(span, response.attempts)
                observer.asked(request, usage, time.monotonic() - started, response.model)
            return response

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()


class _Counting(Observer):
    """Count the documents that are read: no edge of ours is there to call ``outcome``."""

    @contextmanager
    def reading(self, document: Document) -> Iterator[Callable[[Record], None]]:
        kind = "done"

        def told(record: Record) -> None:
            nonlocal kind
            tell(record)
            kind = record.failures[0].error if record.failures else kind

        try:
            with super().reading(document) as tell:
                yield told
        except BaseException as error:
            kind = type(error).__name__
            raise
        finally:
            self.outcome(kind)


@cache
def of_application() -> Observer:
    """Return what tells the providers that the application has set."""
    return _Counting()


def _used(span: Span, attempts: Sequence[Attempt]) -> Usage:
    """Tell on the span what all calls of one request used, and return it."""
    usage = sum((attempt.usage for attempt in attempts), Usage())
    span.set_attribute("summarizer.calls", len(attempts))
    if attempts:
        span.set_attribute("gen_ai.response.finish_reasons", (attempts[-1].finish_reason,))
    if attempts and usage.known:
        span.set_attribute("gen_ai.usage.input_tokens", usage.input_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", usage.output_tokens)
        if usage.cached_input_tokens:
            read = usage.cached_input_tokens
            span.set_attribute("gen_ai.usage.cache_read.input_tokens", read)
    return usage


def _fail(span: Span, error: str) -> None:
    span.set_status(StatusCode.ERROR)
    span.set_attribute("error.type", error)


def _counts(record: Record) -> Attributes:
    """Return what is told of a Record: numbers and names of states, none of its words."""
    summary, usage = record.summary, record.provenance.usage
    counts: Attributes = {
        "document.language": record.document.language,
        "document.sentences": record.document.sentences,
        "actors": len(summary.actors),
        "rejected": len(record.rejected),
        "failures": len(record.failures),
        "calls": usage.calls,
        "calls.cached": usage.cached,
        "prompt": f"{record.provenance.prompt.name}/{record.provenance.prompt.version}",
    }
    for section in ("claims", "intents", "legal_justifications"):
        counts[section] = len(getattr(summary, section))
        counts[f"{section}.status"] = getattr(summary.status, section)
    if usage.cost is not None:
        counts["cost"] = usage.cost
    return {f"summarizer.{name}": value for name, value in counts.items()}


def _named(model: str) -> tuple[str, str]:
    provider, _, name = model.partition(":")
    return _PROVIDERS.get(provider, provider), name or provider


@lru_cache(maxsize=256)
def _asked(model: str) -> Attributes:
    provider, name = _named(model)
    return {"gen_ai.provider.name": provider, "gen_ai.request.model": name}


@lru_cache(maxsize=256)
def _where(model: str, base_url: str) -> Attributes:
    """Return the attributes that all requests to one model share."""
    common = {"gen_ai.operation.name": "chat", **_asked(model)}
    if common["gen_ai.provider.name"] == "openai":
        with suppress(ValueError):  # no address: the provider complains of it
            parts = urlsplit(base_url or "https://api.openai.com")
            port = parts.port or (443 if parts.scheme == "https" else 80)
            common |= {"server.address": parts.hostname or "", "server.port": port}
    return common


def _requested(request: Request) -> Attributes:
    parameters = request.parameters
    return _where(request.model, request.base_url) | {
        "gen_ai.output.type": "json",
        "gen_ai.request.max_tokens": parameters.max_output_tokens,
        "gen_ai.request.seed": parameters.random_seed,
        "gen_ai.request.temperature": parameters.temperature,
        "summarizer.request": request.digest[:12],
    }
