"""Window: how many requests may be under way, found out from what the server says to it."""

from __future__ import annotations


class Window:
    """Bound what is under way: halved when the server asks for less, and growing back.

    Additive increase, multiplicative decrease (Chiu and Jain, 1989): one more for each round
    of answers, up to ``most``; never below 1. ``cuts`` at the time of sending goes with each
    request: what a request meets that was sent before the last cut is no news any more, so one
    burst of refusals is one cut.
    """

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self._size = float(self._most)
        self.cuts = 0

    @property
    def size(self) -> int:
        """Return how many may be under way."""
        return int(self._size)

    def cut(self, cuts: int) -> None:
        """Halve the window, unless it was cut since the request was sent."""
        if cuts == self.cuts:
            self._size = max(1.0, self._size / 2)
            self.cuts += 1

    def grow(self, cuts: int) -> None:
        """Grow by the share of one answer in a round of them."""
        if cuts == self.cuts:
            self._size = min(float(self._most), self._size + 1 / self._size)
