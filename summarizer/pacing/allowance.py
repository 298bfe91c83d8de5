"""Allowance: what the server says is left, in the headers of its answers.

Three families of names are read, for requests and for tokens: OpenAI's (also Groq, Together,
Azure and most gateways), Anthropic's, and the IETF draft's RateLimit fields.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

REQUESTS, TOKENS = "requests", "tokens"
_NAMES = (
    "x-ratelimit-{}-{}",  # such as x-ratelimit-remaining-tokens
    "anthropic-ratelimit-{1}-{0}",
)
_PARTS = ("remaining", "reset", "limit")
_DRAFT = "ratelimit-{}"  # of requests; versions 0 to 6 of the draft
_NEWER_DRAFT = re.compile(r"(?:^|;)\s*([rt])=(\d+)")  # "default";r=50;t=30
_UNITS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "us": 1e-6, "µs": 1e-6}
_PIECE = re.compile(r"(\d+(?:\.\d+)?)(ms|us|µs|d|h|m|s)")
_LONGEST = 30 * 86_400.0
LOOK_AGAIN = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what one answer says of ``unit``; it starts anew ``resets_in`` seconds later."""

    unit: str
    left: int
    resets_in: float
    limit: int | None = None


class Allowance:
    """Follow what is left of one unit, between the answers that tell of it.

    Whether a server counts a request as it comes in or as it is answered is not known, so the
    truth lies between its figure and that less what was sent since. Of the lower bounds of one
    period the largest is nearest to it.
    """

    def __init__(self) -> None:
        self._left = math.inf
        self._limit: int | None = None
        self._resets = math.inf  # infinite: not told yet in this period

    def hear(self, told: Told, since: int, now: float) -> None:
        """Take in what an answer says; ``since`` units were sent after its request."""
        left = float(told.left - since)
        if now < self._resets < math.inf:
            left = max(left, min(self._left, told.left))
        self._left, self._limit, self._resets = left, told.limit, now + told.resets_in

    def wait(self, units: int, now: float, *, idle: bool) -> float:
        """Return the seconds until so many units may be sent; 0: now.

        After a reset the limit holds until an answer tells more; where none is to come, because
        nothing is under way (``idle``), the way to find out is to ask.
        """
        if now >= self._resets:
            self._left = math.inf if self._limit is None else self._limit
            self._resets = math.inf
        if self._left >= units:
            return 0.0
        if self._resets < math.inf:
            return self._resets - now
        return 0.0 if idle else LOOK_AGAIN

    def spend(self, units: int) -> None:
        """Count what is sent."""
        self._left -= units


def told(headers: Mapping[str, str]) -> Iterator[Told]:
    """Yield what the headers of an answer say; what cannot be read is as if not said."""
    found = {name.lower(): value for name, value in headers.items() if "ratelimit" in name.lower()}
    if not found:
        return
    for unit in (REQUESTS, TOKENS):
        for name in _NAMES:
            parts = (found.get(name.format(what, unit)) for what in _PARTS)
            yield from _read(unit, *parts)
    yield from _drafted(found)


def _drafted(headers: Mapping[str, str]) -> Iterator[Told]:
    newer = dict(_NEWER_DRAFT.findall(headers.get("ratelimit", "")))
    if newer:
        yield from _read(REQUESTS, newer.get("r"), newer.get("t"), None)
        return
    yield from _read(REQUESTS, *(headers.get(_DRAFT.format(what)) for what in _PARTS))


def _read(unit: str, left: str | None, reset: str | None, limit: str | None) -> Iterator[Told]:
    if left is None or reset is None or not left.strip().isdecimal():
        return
    seconds = seconds_of(reset)
    if seconds is not None:
        whole = limit is not None and limit.strip().isdecimal()
        yield Told(unit, int(left), seconds, int(limit or 0) if whole else None)


def seconds_of(text: str) -> float | None:
    """Return the seconds until a reset: "6m0s", "20ms", "1.5" or a date of RFC 3339; else None."""
    text = text.strip()
    pieces = _PIECE.findall(text)
    if pieces and "".join(number + unit for number, unit in pieces) == text:
        seconds = sum(float(number) * _UNITS[unit] for number, unit in pieces)
    else:
        try:
            seconds = float(text)
        except ValueError:
            try:  # a date is the one thing here that needs the wall clock
                seconds = datetime.fromisoformat(text).timestamp() - time.time()
            except (ValueError, OverflowError, OSError):
                return None
    return min(max(seconds, 0.0), _LONGEST) if math.isfinite(seconds) else None
