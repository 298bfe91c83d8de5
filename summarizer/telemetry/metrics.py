"""Sums up a run in one line of JSON, for whoever watches many of them.

    {"version": "metrics.v1", "library_version": "0.1.0", "started": "2026-11-23T02:00:00Z",
     "ended": "finished", "seconds": 41.7, "model": "openai:gpt-5-mini", "prompt": "statement/v1",
     "documents": {"done": 7, "cached": 2, "failed": {"DocumentError": 1}},
     "requests": 9, "cached": 1, "calls": 11, "input_tokens": 9000, …}

| field | what it says |
|---|---|
| `version` | the form of this line |
| `library_version` | of summarizer |
| `started` | when the run began, by the wall clock, in UTC |
| `ended` | `finished`; `interrupted`; of a batch why it stopped (`cost`, `documents`, `deadline`, \
`refused`, `unavailable`, `output`, `jobs`); or the name of the error that ended the whole run |
| `seconds` | how long it took, by a clock that never goes back |
| `model`, `prompt` | who was asked, as `provider:name`, and with what, as `NAME/vN` |
| `documents.done` | read whole in this run |
| `documents.cached` | a Record that was kept was given out: nothing was asked |
| `documents.failed` | the others, by the name of the error; some may have been read in part |
| `requests`, `cached` | what the documents asked, and how many of these the cache answered |
| `calls` | calls to the provider, those that failed or were asked again included |
| `input_tokens`, `output_tokens` | used by these calls; null where any did not say |
| `cached_input_tokens` | of the input, what the provider had cached; null as before |
| `cost` | US dollars; null where any is not known, 0 only where it is known to be free |
| `at_least` | the four of them where some are not known: the sum of those that are |
| `prefill_seconds`, `decode_seconds` | the model's reading and writing; null: none was told |
| `call_seconds` | `p50` and `p95` of the provider's time for a request with all its calls, \
our own waiting left out, to 5 %; null: there was none |
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from summarizer import __version__

if TYPE_CHECKING:
    from summarizer.telemetry.calls import Call

DONE = "done"
CACHED = "cached"
FINISHED = "finished"
INTERRUPTED = "interrupted"

# eight buckets between a number and its double: the middle of one is within 4.5 % of all in it
_STEPS = 8
_SHORTEST = 1e-6
_SUMMED = ("input_tokens", "output_tokens", "cached_input_tokens", "cost")


@dataclass
class Seconds:
    """Count durations in buckets that grow by a ninth: memory stays the same for any number."""

    buckets: Counter[int] = field(default_factory=Counter)

    def add(self, seconds: float) -> None:
        """Count one."""
        self.buckets[round(_STEPS * math.log2(max(seconds, _SHORTEST)))] += 1

    def quantile(self, share: float) -> float | None:
        """Return the seconds that this share of all did not exceed; None where there is none."""
        needed = math.ceil(share * self.buckets.total())
        for bucket in sorted(self.buckets):
            needed -= self.buckets[bucket]
            if needed <= 0:
                return float(f"{2 ** (bucket / _STEPS):.3g}")
        return None


class _Sum:
    """Add up numbers of which some may not be known."""

    def __init__(self) -> None:
        self.known: float = 0
        self.whole = True

    def add(self, number: float | None) -> None:
        if number is None:
            self.whole = False
        else:
            self.known += number


@dataclass
class Metrics:
    """Take each call and what became of each document; ``line`` tells the sum of all.

    Not for several threads: whoever has some calls from one of them.
    """

    model: str
    prompt: str
    clock: Callable[[], float] = time.monotonic
    documents: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._began = self.clock()
        self._started = datetime.now(UTC)
        self._requests = self._cached = self._calls = 0
        self._sums = {name: _Sum() for name in _SUMMED}
        self._told: dict[str, float | None] = {"prefill_seconds": None, "decode_seconds": None}
        self._seconds = Seconds()

    def call(self, call: Call) -> None:
        """Take one request that was answered or failed."""
        self._requests += 1
        if call.cached:
            self._cached += 1
            return
        self._calls += call.calls
        for name, total in self._sums.items():
            total.add(getattr(call, name))
        for name, told in self._told.items():
            seconds = getattr(call, name)
            if seconds is not None:
                self._told[name] = (told or 0.0) + seconds
        if call.calls:
            self._seconds.add(call.model_seconds)

    def outcome(self, kind: str) -> None:
        """Take what became of one document: ``done``, ``cached``, or the name of an error."""
        self.documents[kind] += 1

    def line(self, ended: str = FINISHED) -> str:
        """Return the sum of all so far, as one line of JSON."""
        return json.dumps(self.values(ended), ensure_ascii=False, separators=(",", ":")) + "\n"

    def values(self, ended: str = FINISHED) -> dict[str, Any]:
        """Return the same as JSON values; the head of this module tells what each one is."""
        failed = {k: n for k, n in sorted(self.documents.items()) if k not in (DONE, CACHED)}
        return {
            "version": "metrics.v1",
            "library_version": __version__,
            "started": f"{self._started:%Y-%m-%dT%H:%M:%SZ}",
            "ended": ended,
            "seconds": round(self.clock() - self._began, 3),
            "model": self.model,
            "prompt": self.prompt,
            "documents": {
                "done": self.documents[DONE],
                "cached": self.documents[CACHED],
                "failed": failed,
            },
            "requests": self._requests,
            "cached": self._cached,
            "calls": self._calls,
            **{name: _rounded(s.known) if s.whole else None for name, s in self._sums.items()},
            "at_least": {name: _rounded(total.known) for name, total in self._sums.items()},
            **{name: _rounded(told) for name, told in self._told.items()},
            "call_seconds": {
                "p50": self._seconds.quantile(0.5),
                "p95": self._seconds.quantile(0.95),
            },
        }


def _rounded(number: float | None) -> float | None:
    """Return a number without the dust that sums of fractions leave."""
    return number if number is None or isinstance(number, int) else round(number, 9)
