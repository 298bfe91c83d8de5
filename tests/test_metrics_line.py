"""Tests of the line that sums a run up."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from typing import Any

import pytest

from summarizer import __version__
from summarizer.telemetry import Call, metrics
from summarizer.telemetry.metrics import Metrics, Seconds

CALL = Call(
    model="openai:m",
    request="3f2a",
    seconds=9.0,
    input_tokens=100,
    output_tokens=10,
    cost=0.001,
    finish_reason="stop",
    cached=False,
    cached_input_tokens=40,
    calls=2,
    model_seconds=1.0,
)
HIT = replace(CALL, cached=True, input_tokens=0, output_tokens=0, cost=0.0, calls=0)
LOST = replace(CALL, error="ModelUnavailable", input_tokens=None, cost=None, calls=1)


def told(*calls: Call) -> dict[str, Any]:
    """Return the values of metrics that took these calls."""
    taking = Metrics("openai:m", "statement/v1")
    for call in calls:
        taking.call(call)
    return taking.values()


def test_a_run_is_one_line() -> None:
    """The line names the run, and sums up what the calls used and what became of documents."""
    now = iter((10.0, 12.5))
    taking = Metrics("openai:m", "statement/v1", clock=lambda: next(now))
    for call in (CALL, CALL, HIT):
        taking.call(call)
    for kind in ("done", "cached", "DocumentError", "done", "BudgetExceeded", "DocumentError"):
        taking.outcome(kind)
    line = taking.line("interrupted")
    assert line.count("\n") == 1
    assert line.endswith("\n")
    values = json.loads(line)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", values.pop("started"))
    assert values == {
        "version": "metrics.v1",
        "library_version": __version__,
        "ended": "interrupted",
        "seconds": 2.5,
        "model": "openai:m",
        "prompt": "statement/v1",
        "documents": {
            "done": 2,
            "cached": 1,
            "failed": {"BudgetExceeded": 1, "DocumentError": 2},
        },
        "requests": 3,
        "cached": 1,
        "calls": 4,
        "input_tokens": 200,
        "output_tokens": 20,
        "cached_input_tokens": 80,
        "cost": 0.002,
        "at_least": {
            "input_tokens": 200,
            "output_tokens": 20,
            "cached_input_tokens": 80,
            "cost": 0.002,
        },
        "prefill_seconds": None,
        "decode_seconds": None,
        "call_seconds": {"p50": 1.0, "p95": 1.0},
    }


def test_every_field_is_explained() -> None:
    """What the line holds stands in the table at the head of the module, and nothing else."""
    table = re.findall(r"^\| (`.+?`) \|", metrics.__doc__ or "", re.MULTILINE)
    named = {name.partition(".")[0] for row in table for name in re.findall("`([^`]+)`", row)}
    assert named == set(told())


def test_what_is_not_known_is_null() -> None:
    """One call that did not say makes its sum null, never too low; the rest stands beside."""
    values = told(CALL, LOST)
    assert (values["input_tokens"], values["cost"]) == (None, None)
    assert (values["output_tokens"], values["calls"]) == (20, 3)
    assert (values["at_least"]["input_tokens"], values["at_least"]["cost"]) == (100, 0.001)


def test_a_run_without_calls_spent_nothing() -> None:
    """Nothing asked is known to have cost nothing; there is no time of a call to tell."""
    values = told()
    assert (values["cost"], values["input_tokens"], values["calls"]) == (0, 0, 0)
    assert values["call_seconds"] == {"p50": None, "p95": None}


def test_a_cached_answer_is_no_call() -> None:
    """A hit adds to no sum, though its answer brings the times of when it was paid for."""
    values = told(replace(HIT, prefill_seconds=3.0, decode_seconds=1.0))
    assert (values["requests"], values["cached"], values["calls"]) == (1, 1, 0)
    assert (values["prefill_seconds"], values["call_seconds"]["p50"]) == (None, None)


def test_reading_and_writing_are_summed() -> None:
    """The seconds of an engine of ours are added up, where it tells any."""
    engine = replace(CALL, prefill_seconds=0.25, decode_seconds=0.5)
    values = told(engine, engine, CALL)
    assert (values["prefill_seconds"], values["decode_seconds"]) == (0.5, 1.0)


def test_a_request_that_asked_nobody_has_no_seconds() -> None:
    """A request that the budget stopped says nothing of how long the provider takes."""
    values = told(CALL, replace(CALL, error="BudgetExceeded", calls=0, model_seconds=0.0))
    assert (values["calls"], values["call_seconds"]["p50"]) == (2, 1.0)


@pytest.mark.parametrize("scale", [1e-5, 0.013, 1.0, 250.0])
def test_quantiles_hold_to_five_percent(scale: float) -> None:
    """Half and 95 % of many durations are found, whatever their size, in few buckets."""
    seconds = Seconds()
    for number in range(1, 1001):
        seconds.add(scale * number / 1000)
    assert seconds.quantile(0.5) == pytest.approx(0.5 * scale, rel=0.05)
    assert seconds.quantile(0.95) == pytest.approx(0.95 * scale, rel=0.05)
    assert seconds.quantile(1.0) == pytest.approx(scale, rel=0.05)
    assert len(seconds.buckets) < 100
    seconds.add(0.0)
    assert Seconds().quantile(0.5) is None


def test_a_call_is_cheap() -> None:
    """It takes well over ten thousand calls a second, and its memory does not grow with them."""
    taking = Metrics("openai:m", "statement/v1")
    started = time.process_time()
    for _ in range(20_000):
        taking.call(CALL)
    assert time.process_time() - started < 2
    assert taking.values()["requests"] == 20_000
