"""Calibration: whether items hold as often as their confidence says, and the line for that.

A *forecast* is the confidence in one predicted item beside what became of it. It holds where
the scorer calls it a match, with a vital gold item or an ``okay`` one. All else does not hold,
``repeated`` included: that says only that the item's words, speaker and polarity fit a gold
item which another item has already. It may be another clause of the same sentence, of which
the gold says nothing, or it may stand in the wrong section. Precision counts it as false too.

    Brier    the mean of (confidence - holds) squared (Brier 1950); 0 is best
    base     the Brier score of always saying the share that holds: p (1 - p)
    error    expected calibration error (Naeini et al. 2015): how far the mean confidence of a
             bin is from the share that holds, weighted by items; with few items it is above 0
             by chance alone
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarizer.evals.metrics import STATED, Metric, Ratio
from summarizer.evals.score import CaseScore, Counts
from summarizer.evals.statistics import Interval, interval
from summarizer.prompt import Calibration, log_odds
from summarizer.record import Record
from summarizer.summary import Stated

BINS = 10
FILLED = 10  # items of a bin, or it is joined to the next one
FEWEST = 20  # items that a line is fitted to
TOGETHER = "together"

_BRIER = Metric("brier", "Brier", (Ratio({"squares": 1}, {"items": 1}),))
_STEPS = 100
_STILL = 1e-10  # a gradient below this, for each item, is zero
_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Hold the confidence in one predicted item, and whether the item holds."""

    document: str
    section: Stated
    confidence: float
    holds: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Hold the items whose confidence lies from ``low`` to ``high``: what is said, what holds."""

    low: float
    high: float
    items: int
    said: float
    held: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Hold how well confidence tells what holds: see the head of this module."""

    items: int
    held: float
    brier: Interval
    base: float
    error: float
    bins: tuple[Bin, ...]


def forecasts(readings: Iterable[tuple[CaseScore, Record | None]]) -> tuple[Forecast, ...]:
    """Return the forecasts of some readings; an item without confidence is none."""
    return tuple(f for score, record in readings if record for f in _of(score, record))


def measures(found: Sequence[Forecast]) -> dict[str, Measure]:
    """Return the measure of all forecasts ``together``, then of each section that has some."""
    groups = {TOGETHER: found}
    groups |= {section: [f for f in found if f.section == section] for section in STATED}
    return {name: measure(group) for name, group in groups.items() if group}


def measure(found: Sequence[Forecast]) -> Measure:
    """Measure forecasts, at least one; readings of one document count as one document."""
    held = sum(f.holds for f in found) / len(found)
    parts = bins(found)
    return Measure(
        items=len(found),
        held=held,
        brier=interval(_BRIER, list(_counts(found).values())),
        base=held * (1 - held),
        error=sum(part.items * abs(part.said - part.held) for part in parts) / len(found),
        bins=parts,
    )


def bins(found: Sequence[Forecast]) -> tuple[Bin, ...]:
    """Return the reliability table: ten bins of equal width, fewer where they are nearly empty.

    From 0 up, a bin of fewer than 10 items is joined to the next one that holds any; what is
    left over at the top is joined to the one below. Empty bins are left out.
    """
    tenths: list[list[Forecast]] = [[] for _ in range(BINS)]
    for each in found:
        tenths[min(int(each.confidence * BINS), BINS - 1)].append(each)
    joined: list[tuple[int, int, list[Forecast]]] = []
    for place, tenth in enumerate(tenths):
        if joined and len(joined[-1][2]) < FILLED:
            low, high, inside = joined.pop()
            joined.append((low, place + 1 if tenth else high, inside + tenth))
        elif tenth:
            joined.append((place, place + 1, tenth))
    if len(joined) > 1 and len(joined[-1][2]) < FILLED:
        (low, _, inside), (_, high, rest) = joined[-2:]
        joined[-2:] = [(low, high, inside + rest)]
    return tuple(_bin(*each) for each in joined)


def fit(found: Sequence[Forecast]) -> Calibration | None:
    """Return the logistic line that makes confidence of certainty (Platt 1999).

    The forecasts must be made with the plain line, so that confidence is the model's own
    certainty: copy the prompt to a new version, put ``[calibration.claims]``, ``offset = 0.0``
    and ``slope = 1.0`` into its manifest (the other sections likewise), and read the
    development split; the answers come from the cache. Then this line takes the place of the
    plain one.

    The targets are Platt's: (n + 1) / (n + 2) where an item holds, n being how many do, and
    1 / (n + 2) where it does not, so that no line is endlessly steep. None where there are
    fewer than 20 items, or all are equally certain: no slope can be told.
    """
    places = np.array([log_odds(f.confidence) for f in found])
    held = np.array([f.holds for f in found], dtype=bool)
    if len(found) < FEWEST or np.ptp(places) == 0:
        return None
    right, wrong = int(held.sum()), int((~held).sum())
    targets = np.where(held, (right + 1) / (right + 2), 1 / (wrong + 2))
    offset, slope = _newton(np.column_stack([np.ones(len(found)), places]), targets)
    return Calibration(round(offset, 3) + 0.0, round(slope, 3) + 0.0)  # -0.0 becomes 0.0


def lines(found: Sequence[Forecast]) -> str:
    """Return what a prompt's manifest must hold, as TOML; a section with no line is a comment."""
    return "\n".join(_lines(found))


# --- forecasts and sums ----------------------------------------------------------------


def _of(score: CaseScore, record: Record) -> Iterator[Forecast]:
    for section in STATED:
        items = getattr(record.summary, section)
        for told in score.explanations:
            # scores may be older than the Record: what is not there has no confidence
            if told.section != section or told.predicted is None or told.predicted >= len(items):
                continue
            confidence = items[told.predicted].confidence
            if confidence is not None:
                yield Forecast(score.case, section, confidence, told.outcome == "match")


def _counts(found: Sequence[Forecast]) -> Mapping[str, Counts]:
    counts: dict[str, Counts] = {}
    for each in found:
        of = counts.setdefault(each.document, {"items": 0.0, "squares": 0.0})
        of["items"] += 1
        of["squares"] += (each.confidence - each.holds) ** 2
    return counts


def _bin(low: int, high: int, inside: Sequence[Forecast]) -> Bin:
    said = sum(f.confidence for f in inside) / len(inside)
    held = sum(f.holds for f in inside) / len(inside)
    return Bin(low / BINS, high / BINS, len(inside), said, held)


# --- the line --------------------------------------------------------------------------


def _newton(rows: _Array, targets: _Array) -> tuple[float, float]:
    """Return the line of the smallest cross-entropy.

    The loss is convex and, with targets inside (0, 1), has one lowest point. A full step can
    overshoot it where certainties lie far out, so steps are halved until the loss falls
    (Lin, Lin and Weng 2007).
    """
    line = np.zeros(2)
    for _ in range(_STEPS):
        shares = np.exp(-np.logaddexp(0, -(rows @ line)))
        gradient = rows.T @ (shares - targets)
        if np.abs(gradient).max() < _STILL * len(rows):
            break
        curvature = (rows * (shares * (1 - shares))[:, None]).T @ rows
        step = np.linalg.solve(curvature, gradient)
        while _loss(rows, targets, line - step) > _loss(rows, targets, line):
            step /= 2
        line = line - step
    return float(line[0]), float(line[1])


def _loss(rows: _Array, targets: _Array, line: NDArray[np.floating[Any]]) -> float:
    places = rows @ line
    return float((np.logaddexp(0, places) - targets * places).sum())


def _lines(found: Sequence[Forecast]) -> Iterator[str]:
    for section in STATED:
        own = [f for f in found if f.section == section]
        line = fit(own)
        if line is None:
            yield f"# {section}: no line, as {len(own)} items with these certainties tell none"
            continue
        yield f"[calibration.{section}]"
        yield f"offset = {line.offset}"
        yield f"slope = {line.slope}"
