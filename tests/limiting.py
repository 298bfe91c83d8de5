"""A server's limits, as a behaviour of ChatServer: it counts, refuses and tells what is left."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from servers import Reply, answer, status


@dataclass
class Limits:
    """Answer up to ``most`` requests in each window of so many seconds, and refuse the rest.

    ``tells`` puts the limits into the headers; ``retry_after`` stands in refusals. ``places``
    bounds how many may be under way; ``seconds`` is what an answer takes.
    """

    most: int = 10**6
    window: float = 0.5
    seconds: float = 0.0
    places: int = 10**6
    tells: bool = False
    retry_after: str = ""
    usage: tuple[int, int] = (100, 20)
    arrivals: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    windows: Counter[int] = field(default_factory=Counter)
    _busy: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, sent: dict[str, Any]) -> Reply:
        """Answer one request, or refuse it."""
        with self._lock:
            now = time.monotonic()
            self.arrivals.append(now)
            number = int((now - self.arrivals[0]) / self.window)
            self.windows[number] += 1
            left = self.most - self.windows[number]
            over = left < 0 or self._busy >= self.places
            if over:
                self.refused.append(now)
            self._busy += 0 if over else 1
        headers = {"retry-after": self.retry_after} if over and self.retry_after else {}
        if self.tells:
            resets = self.arrivals[0] + (number + 1) * self.window - now
            headers["x-ratelimit-limit-requests"] = str(self.most)
            headers["x-ratelimit-remaining-requests"] = str(max(left, 0))
            headers["x-ratelimit-reset-requests"] = f"{resets * 1000:.0f}ms"
        if over:
            return status(429, headers=headers)
        time.sleep(self.seconds)
        with self._lock:
            self._busy -= 1
        return Reply(body=answer({"name": "Ann"}, self.usage).body, headers=headers)
