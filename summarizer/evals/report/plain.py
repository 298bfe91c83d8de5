"""What every report writes: numbers in words, and foreign text cut to a width."""

from __future__ import annotations

from summarizer.inert import cells, inert


def cut(text: str, width: int) -> str:
    """Return the text on one line of at most ``width`` terminal columns."""
    line = inert(text)
    while cells(line) > width:
        line = line[: -1 - (line[-1] == "…")] + "…"
    return line


def number(value: float | None) -> str:
    """Return a share with two decimals; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


def interval(low: float | None, high: float | None) -> str:
    """Return the bounds in brackets, or nothing where there are none."""
    return "" if low is None or high is None else f"[{low:.2f}, {high:.2f}]"


def signed(value: float | None) -> str:
    """Return a difference with its sign."""
    return "–" if value is None else f"{value:+.2f}".replace("-", "−")
