"""Tests of how the program sends telemetry away: over real HTTP, in time, without noise."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from collector import Collector
from program import DRAFT, Program, ask, drafting
from servers import (
    Behaviour,
    ChatServer,
    answer,
    cut_off,
    filtered,
    malformed,
    page,
    refusal,
    reset,
    status,
)

from summarizer.cli import exits
from summarizer.errors import SettingsError
from summarizer.telemetry.exporting import Exporters

SECRET = "Seven lanterns hang in the heronry."
KEY = "sk-planted-key-of-nobody"
LATE = "Not all telemetry reached its collector"


@pytest.fixture
def on(program: Program, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Switch telemetry on, in a folder of the program's own."""
    for name in program.environment:
        if name.startswith("OTEL_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("SUMMARIZER_TELEMETRY", "otel")
    return monkeypatch


def values(attributes: Any) -> dict[str, Any]:
    """Return the attributes of a span or point as a dict."""
    return {a.key: getattr(a.value, str(a.value.WhichOneof("value"))) for a in attributes}


def test_a_run_reaches_the_collector(
    on: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Spans and metrics of fresh and kept documents arrive as OTLP, before the program ends."""
    with Collector() as collector, ChatServer([drafting(DRAFT)]) as server:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        on.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=news")
        assert ask(server, "a.txt", "missing.txt") == exits.DOCUMENT
        assert {span.name for span in collector.spans} == {"chat test", "summarise"}
        assert ask(server, "a.txt") == 0
        assert LATE not in capsys.readouterr().err
    chat, read = sorted(collector.spans, key=lambda span: span.name)
    assert (chat.trace_id, chat.parent_span_id) == (read.trace_id, read.span_id)
    assert values(chat.attributes)["gen_ai.usage.input_tokens"] == 10
    assert values(read.attributes)["summarizer.claims"] == 1
    assert collector.services == {"summarizer"}
    assert {headers["content-type"] for headers in collector.headers} == {"application/x-protobuf"}
    assert {headers["x-tenant"] for headers in collector.headers} == {"news"}
    outcomes = [
        values(point.attributes)["summarizer.outcome"]
        for metric in collector.metrics
        if metric.name == "summarizer.documents"
        for point in metric.sum.data_points
    ]
    assert sorted(outcomes) == ["DocumentError", "cached", "done"]
    assert "gen_ai.client.token.usage" in {metric.name for metric in collector.metrics}


def test_the_service_has_the_name_it_is_given(on: pytest.MonkeyPatch) -> None:
    """OTEL_SERVICE_NAME holds where it is set."""
    with Collector() as collector, ChatServer([drafting(DRAFT)]) as server:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        on.setenv("OTEL_SERVICE_NAME", "nightly")
        assert ask(server, "a.txt") == 0
    assert collector.services == {"nightly"}


def test_off_is_off(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the setting nothing is sent, whatever OTEL_… says."""
    with Collector() as collector, ChatServer([drafting(DRAFT)]) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        monkeypatch.setenv("OTEL_TRACES_EXPORTER", "otlp")
        assert ask(server, "a.txt") == 0
    assert collector.bodies == []


def test_a_collector_that_is_not_there_fails_no_run(
    on: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run ends well, two seconds later at most, and says it in one line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{taken.getsockname()[1]}")
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt") == 0  # whatever has to be imported
        capsys.readouterr()
        started = time.monotonic()
        assert ask(server, "a.txt", "--format", "json") == 0
    assert time.monotonic() - started < 6  # OpenTelemetry's own limit is ten
    told = capsys.readouterr()
    assert told.err.splitlines() == [f"summarise: {LATE}; see OTEL_EXPORTER_OTLP_ENDPOINT."]
    assert json.loads(told.out)["version"] == "record.v1"


_OWN = """
import time
from summarizer.telemetry.exporting import Exporters
exporters = Exporters()
with exporters.observer.tracer.start_as_current_span("s"):
    exporters.observer.outcome("done")
"""
_CLOSED = """
began = time.monotonic()
print(exporters.close())
print(time.monotonic() - began)
"""


def run(program: Program, script: str, endpoint: str) -> subprocess.CompletedProcess[str]:
    """Run a script whose collector may take half a minute, and see that it does not wait."""
    own = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_EXPORTER_OTLP_TIMEOUT": "28"}
    started = time.monotonic()
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env=program.environment | own,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert time.monotonic() - started < 20
    assert ended.stderr == ""
    return ended


@pytest.mark.parametrize("there", [True, False])
def test_a_collector_that_never_answers_is_left(program: Program, there: bool) -> None:
    """Two seconds are all it gets, and not a line of its retries reaches standard error."""
    with Collector(silent=True) as collector:
        endpoint = collector.url if there else "http://127.0.0.1:9"
        note, seconds = run(program, _OWN + _CLOSED, endpoint).stdout.splitlines()
        assert len(collector.bodies) == (2 if there else 0)
    assert note.startswith(LATE)
    assert float(seconds) < 6


def test_a_process_that_ends_early_does_not_wait(program: Program) -> None:
    """Where nobody closed, as after a crash, nothing is waited for at the interpreter's exit."""
    with Collector(silent=True) as collector:
        assert run(program, _OWN, collector.url).stdout == ""


def test_a_collector_that_refuses_is_told(
    on: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong address or key of the collector's is one line, and no retry."""
    before = logging.getLogger("opentelemetry").handlers[:]
    with Collector(status=401) as collector, ChatServer([drafting(DRAFT)]) as server:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        assert ask(server, "a.txt") == 0
    assert capsys.readouterr().err.count("\n") == 2  # to whom the text went; and this
    assert len(collector.bodies) == 2
    assert logging.getLogger("opentelemetry").handlers == before


def test_on_the_console_records_stay_whole(
    on: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``console`` prints on standard error, so that standard output is the Record alone."""
    on.setenv("OTEL_TRACES_EXPORTER", "console")
    on.setenv("OTEL_METRICS_EXPORTER", "console")
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--format", "json") == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["version"] == "record.v1"
    assert '"name": "chat test"' in told.err
    assert '"name": "summarizer.documents"' in told.err


def test_none_sends_nothing(on: pytest.MonkeyPatch) -> None:
    """Each signal can be switched off on its own."""
    with Collector() as collector, ChatServer([drafting(DRAFT)]) as server:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        on.setenv("OTEL_METRICS_EXPORTER", "none")
        assert ask(server, "a.txt") == 0
        assert (len(collector.spans), collector.metrics) == (2, [])
        on.setenv("OTEL_TRACES_EXPORTER", "none")
        on.delenv("OTEL_METRICS_EXPORTER")
        assert ask(server, "a.txt") == 0
    assert len(collector.spans) == 2
    assert collector.metrics


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("OTEL_TRACES_EXPORTER", "jaeger"),
        ("OTEL_METRICS_EXPORTER", "prometheus"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/json"),
    ],
)
def test_what_is_not_spoken_is_refused(on: pytest.MonkeyPatch, variable: str, value: str) -> None:
    """A setting that would be ignored in silence ends the run before anything is paid for."""
    on.setenv(variable, value)
    with pytest.raises(SettingsError, match=value):
        Exporters()
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt") == exits.SETTINGS
    assert server.calls == 0


def test_a_protocol_that_is_spoken_may_be_named(on: pytest.MonkeyPatch) -> None:
    """http/protobuf is what we speak; a general variable yields to one for the signal."""
    on.setenv("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
    for signal in ("TRACES", "METRICS"):
        on.setenv(f"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", "http/protobuf")
    with Collector() as collector:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        assert Exporters().close() == ""


_HIDDEN = "import sys; sys.modules['opentelemetry{}'] = None; from summarizer.cli import main; "


@pytest.mark.parametrize("hidden", ["", ".sdk.metrics", ".exporter.otlp.proto.http.trace_exporter"])
def test_what_is_not_installed_is_named(program: Program, hidden: str) -> None:
    """Asked for and not there, telemetry ends the run with how to install it (fault 40)."""
    words = ["summarise", "a.txt", "--model", "openai:m", "--base-url", "http://127.0.0.1:9"]
    ended = subprocess.run(
        [sys.executable, "-c", f"{_HIDDEN.format(hidden)}sys.exit(main(sys.argv[1:]))", *words],
        cwd=program.folder,
        env=program.environment | {"SUMMARIZER_TELEMETRY": "otel"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == exits.SETTINGS
    assert "pip install 'summarizer[otel]'" in ended.stderr


def test_a_library_sets_nothing_and_tells_what_is_set(program: Program) -> None:
    """With no provider nothing is set up or sent; with the application's own, these are told."""
    script = """
import asyncio, os, sys, threading
sys.path.insert(0, os.environ["TESTS"])
from opentelemetry import metrics, trace
from otel_seen import Seen
from scripted import Scripted
from summarizer import summarise, wiring
from summarizer.settings import Settings
from summarizer.summary import Draft

def read():
    settings = Settings(model="openai:m", telemetry="otel")
    ready = wiring.build(settings, model=Scripted(lambda _: Draft()))
    asyncio.run(ready.summarise(wiring.Document("It rained.", language="en")))

read()
assert type(trace.get_tracer_provider()).__name__ == "ProxyTracerProvider"
assert threading.active_count() == 1
seen = Seen()
trace.set_tracer_provider(seen.tracers)
metrics.set_meter_provider(seen.meters)
read()
print(*(span.name for span in seen.spans()))
print(seen.counted("summarizer.documents", "summarizer.outcome"))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script],
        env=program.environment | {"TESTS": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (ended.stderr, ended.returncode) == ("", 0)
    assert ended.stdout.split("\n")[:2] == ["chat m summarise", "{'done': 1}"]


# --- what every way to tell keeps to itself -------------------------------------------------


def echoing(number: int) -> Behaviour:
    """Answer with an error whose words repeat what was sent, key and text."""
    return status(number, message=f"{KEY}: {SECRET}", code="invalid_api_key")


BEHAVIOURS: list[Behaviour] = [
    answer({"gist": SECRET}),
    answer(f"{SECRET} {KEY}"),
    refusal(SECRET),
    cut_off('{"gist": "' + SECRET),
    filtered(),
    malformed(),
    page(),
    reset(),
    echoing(400),
    echoing(401),
    echoing(404),
    echoing(500),
    drafting(DRAFT),
]


def test_nothing_tells_text_or_key(
    on: pytest.MonkeyPatch, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """On every way a call can end: no log line, metric or span holds either (fault 38)."""
    files = [f"{number}.txt" for number in range(len(BEHAVIOURS))]
    for name in files:
        (program.folder / name).write_text(f"Ann Lee said no to {name}. {SECRET}")
    for name, value in {"API_KEY": KEY, "LOG": "json", "REASKS": "0"}.items():
        on.setenv(f"SUMMARIZER_{name}", value)
    with Collector() as collector, ChatServer(BEHAVIOURS) as server:
        on.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
        ask(server, *files, "-v", "--metrics", "m.jsonl", "-o", "out.txt")
        assert server.calls >= len(BEHAVIOURS)
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
        assert "lantern" in str(server.requests[0].json)
    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.err.splitlines()]
    assert {line["logger"] for line in lines} == {"summarizer.cli", "summarizer.telemetry"}
    errors = {"", "AccessRefused", "AnswerRefused", "AnswerCutOff", "InvalidAnswer"}
    assert {line["error"] for line in lines if "error" in line} == errors | {"RequestRejected"}
    assert {span.name for span in collector.spans} == {"chat test", "summarise"}
    metrics = (program.folder / "m.jsonl").read_text()
    everything = b"\n".join([*collector.bodies, told.err.encode(), told.out.encode()])
    for planted in ("lantern", "heronry", "Ann Lee", KEY):
        assert planted.encode() not in everything + metrics.encode()
