"""Tests of what OpenTelemetry is told of each request to a model, by its conventions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from opentelemetry.sdk.metrics.export import HistogramDataPoint
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.semconv._incubating.metrics import gen_ai_metrics
from opentelemetry.semconv.attributes import error_attributes, server_attributes
from opentelemetry.trace import SpanKind
from otel_seen import REQUEST, SECRET, Charging, Seen, ask, attributes

from summarizer.errors import AnswerRefused
from summarizer.model import Attempt, Budget, Request, Usage, spending
from summarizer.summary import Draft
from summarizer.telemetry import otel

MISFIT = Attempt(Usage(100, 10, 30), "stop", 0.2, "InvalidAnswer")
FITTED = Attempt(Usage(200, 20, 70), "stop", 0.3)


def test_a_request_is_told_by_the_convention() -> None:
    """What was asked for, who answered, and what all calls of the request used."""
    span = ask(Seen(), Charging(MISFIT, FITTED))
    assert (span.name, span.kind) == ("chat m", SpanKind.CLIENT)
    assert attributes(span) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.request.max_tokens": 4096,
        "gen_ai.request.seed": 7,
        "gen_ai.request.temperature": 0.0,
        "gen_ai.output.type": "json",
        "gen_ai.response.model": "resolved-1",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 300,
        "gen_ai.usage.output_tokens": 30,
        "gen_ai.usage.cache_read.input_tokens": 100,
        "server.address": "api.openai.com",
        "server.port": 443,
        "summarizer.calls": 2,
        "summarizer.request": REQUEST.digest[:12],
    }


def test_metrics_follow_the_convention() -> None:
    """Tokens by kind and seconds by outcome, in the buckets that the convention names."""
    seen = Seen()
    ask(seen, Charging(MISFIT, FITTED))
    ask(seen, Charging(MISFIT, error=AnswerRefused(SECRET)))
    tokens = seen.points()["gen_ai.client.token.usage"]
    sums: dict[Any, float] = {}
    for point in tokens:
        assert isinstance(point, HistogramDataPoint)
        kind = (point.attributes or {})["gen_ai.token.type"]
        sums[kind] = sums.get(kind, 0) + point.sum
        assert point.explicit_bounds == tuple(4**n for n in range(14))
    assert sums == {"input": 400, "output": 40}
    durations = seen.points()["gen_ai.client.operation.duration"]
    assert [(p.attributes or {}).get("error.type") for p in durations] == [None, "AnswerRefused"]
    assert isinstance(durations[0], HistogramDataPoint)
    assert durations[0].explicit_bounds[:4] == (0.01, 0.02, 0.04, 0.08)
    assert durations[0].explicit_bounds[-1] == 81.92
    assert (durations[0].attributes or {})["gen_ai.response.model"] == "resolved-1"


def test_every_name_is_one_of_the_convention() -> None:
    """What is told under a foreign name space stands in OpenTelemetry's own lists."""
    seen = Seen()
    ask(seen, Charging(MISFIT, FITTED))
    ask(seen, Charging(MISFIT, error=AnswerRefused("No.")))
    modules = (gen_ai_attributes, error_attributes, server_attributes, gen_ai_metrics)
    known = {v for module in modules for v in vars(module).values() if isinstance(v, str)}
    names = {name for span in seen.spans() for name in attributes(span)} | set(seen.points())
    for points in seen.points().values():
        names |= {name for point in points for name in point.attributes or {}}
    assert len(names) > 15
    assert {n for n in names if not n.startswith("summarizer.")} - known == set()
    operations = {each.value for each in gen_ai_attributes.GenAiOperationNameValues}
    assert "chat" in operations


def test_providers_have_the_names_of_the_convention() -> None:
    """Where the convention knows a provider under another name, that one is told."""
    known = {each.value for each in gen_ai_attributes.GenAiProviderNameValues}
    assert set(otel._PROVIDERS.values()) <= known
    for model, told in (("google:g", "gcp.gemini"), ("anthropic:c", "anthropic")):
        span = ask(Seen(), Charging(FITTED), Request(model, (), Draft))
        assert attributes(span)["gen_ai.provider.name"] == told
        assert "server.address" not in attributes(span)  # its package chooses that


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("http://user:pw@host.example:8080/v1", ("host.example", 8080)),
        ("http://host.example/v1", ("host.example", 80)),
        ("http://host.example:99999/v1", (None, None)),
    ],
)
def test_a_server_of_one_s_own_is_named(url: str, server: tuple[Any, Any]) -> None:
    """Host and port are told, no password; an address that is none is left to others to refuse."""
    told = attributes(ask(Seen(), Charging(FITTED), Request("openai:m", (), Draft, base_url=url)))
    assert (told.get("server.address"), told.get("server.port")) == server


def test_a_model_in_this_process_is_internal() -> None:
    """The embedded model is no service that somebody calls."""
    span = ask(Seen(), Charging(FITTED), Request("embedded:small", (), Draft))
    assert (span.name, span.kind) == ("chat small", SpanKind.INTERNAL)


def test_a_replayed_answer_is_no_usage() -> None:
    """A recording was paid for at another time: its span says cached, its tokens are not told."""
    seen = Seen()
    told = attributes(ask(seen, Charging(FITTED, cached=True)))
    assert told["summarizer.cached"] is True
    assert "gen_ai.usage.input_tokens" not in told
    assert "gen_ai.client.operation.duration" not in seen.points()


def test_unknown_usage_is_not_told_as_none() -> None:
    """Where a provider reported no tokens, neither span nor metric holds a 0 (fault 24)."""
    seen = Seen()
    told = attributes(ask(seen, Charging(FITTED, Attempt(Usage(known=False), "stop", 0.1))))
    assert told["summarizer.calls"] == 2
    assert "gen_ai.usage.input_tokens" not in told
    assert "gen_ai.client.token.usage" not in seen.points()


@pytest.mark.parametrize("error", [asyncio.CancelledError(), ValueError(SECRET)])
def test_any_failure_ends_its_span(error: BaseException) -> None:
    """A cancelled request and a bug are told by their names, and charged once."""
    seen = Seen()
    with spending(Budget()) as budget:
        span = ask(seen, Charging(FITTED, error=error))
    assert attributes(span)["error.type"] == type(error).__name__
    assert attributes(span)["gen_ai.usage.input_tokens"] == 200
    assert SECRET not in seen.text()
    assert (budget.calls, len(budget.attempts)) == (1, 1)
