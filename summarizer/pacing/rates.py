"""Rates: requests and tokens a minute, and pauses, for all who share one provider's limits.

Not aiolimiter: it lets a whole minute's worth through at once, and then as much again while
that minute lasts; small requests overtake large ones, which may then never pass; one larger
than the limit is an error; and nothing can be given back or charged afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

MINUTE = 60.0


class Rates(Protocol):
    """Say whether the next requests may be sent, among all who share the limits."""

    async def take(self, requests: int, tokens: int) -> float:
        """Count them and return 0; or count nothing, and return the seconds to wait.

        After that time, ask again: others may have been faster, or a pause begun.
        """
        ...

    async def settle(self, requests: int, tokens: int) -> None:
        """Count what was used beyond what was taken; less than nothing gives back."""
        ...

    async def pause(self, seconds: float) -> None:
        """Let nobody through for so long; a pause that ends later stays."""
        ...

    async def aclose(self) -> None:
        """Give back connections."""
        ...


class Bucket:
    """Let through at most ``most`` units in any period, at an even pace (GCRA, ITU-T I.371).

    What has been saved up, and passes at once, is a sixtieth of ``most``: a server that counts
    by the second as well is not offended. A request larger than that passes when the bucket
    is full, and those behind it wait until it is made up for.
    """

    def __init__(self, most: int, period: float = MINUTE) -> None:
        self._saved = max(1.0, most / 60)
        # so that what is saved up and what drips in together stay within ``most``
        self._seconds = period / (most - self._saved + 1)
        self._paid_until = 0.0  # when all that was taken will have been made up for

    def wait(self, units: int, now: float) -> float:
        """Return the seconds until so many units may pass; 0: now."""
        ahead = (self._saved - min(units, self._saved)) * self._seconds
        return max(0.0, self._paid_until - ahead - now)

    def charge(self, units: int, now: float) -> None:
        """Count units that pass now, or passed before; less than nothing gives back."""
        begin = max(now, self._paid_until) if units > 0 else self._paid_until
        self._paid_until = begin + units * self._seconds


class LocalRates:
    """Keep the limits for this process alone; 0 requests or tokens a period: any number."""

    def __init__(
        self,
        requests: int = 0,
        tokens: int = 0,
        *,
        period: float = MINUTE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._requests = Bucket(requests, period) if requests else None
        self._tokens = Bucket(tokens, period) if tokens else None
        self._paused_until = 0.0
        self._clock = clock

    async def take(self, requests: int, tokens: int) -> float:
        """Count them and return 0; or count nothing, and return the seconds to wait."""
        now = self._clock()
        wait = max(0.0, self._paused_until - now)
        if self._requests:
            wait = max(wait, self._requests.wait(requests, now))
        if self._tokens:
            wait = max(wait, self._tokens.wait(tokens, now))
        if not wait:
            self._charge(requests, tokens, now)
        return wait

    async def settle(self, requests: int, tokens: int) -> None:
        """Count what was used beyond what was taken; less than nothing gives back."""
        self._charge(requests, tokens, self._clock())

    async def pause(self, seconds: float) -> None:
        """Let nobody through for so long; a pause that ends later stays."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    async def aclose(self) -> None:
        """Hold nothing."""

    def _charge(self, requests: int, tokens: int, now: float) -> None:
        if self._requests:
            self._requests.charge(requests, now)
        if self._tokens:
            self._tokens.charge(tokens, now)
