"""Statistics: how sure a figure is; the document is the unit of every interval and test.

A metric is a mean of ratios of sums, so it can be made anew for any weighting of the
documents: weights (rows) times counts (columns), then the ratios. Resamples, documents left
out and swapped pairs are all such weightings, and a difference of two runs is the same
figure with one set of columns for each and a minus.

A document *bears* on a metric when it adds to a denominator: only silent documents bear on
the silence kept. Their number, not that of all documents, chooses the method.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from summarizer.evals.metrics import Metric
from summarizer.evals.score import Counts

RESAMPLES = 10_000
ENOUGH = 20  # documents; with fewer an interval is indicative, and a bootstrap too narrow
EXACT = 12  # changed documents up to which all 2**n swaps are tried
RANDOM_SEED = 7

Method = Literal["bca", "t", "none"]
Pair = tuple[Counts, Counts]  # one document's counts before and after
_Array = NDArray[np.floating[Any]]

_NORMAL = NormalDist()
_TINY = 1e-9  # below this a sum of counts is zero and two figures are the same
_BLOCK = 4_000_000  # numbers of a weights matrix held at a time


@dataclass(frozen=True, slots=True)
class Interval:
    """Hold a figure and the range it may lie in.

    ``value`` is None where the metric is undefined. ``low`` and ``high`` are None, and
    ``method`` is ``none``, where the documents cannot tell a spread: the figure hangs on a
    single one, or all of them say the same (``upper_bound`` then tells how much could still
    hide). ``documents`` bear on the figure; ``indicative`` says that they are fewer than 20.
    """

    value: float | None
    low: float | None
    high: float | None
    documents: int
    method: Method
    indicative: bool


@dataclass(frozen=True, slots=True)
class Permutation:
    """Hold the chance of a difference as large as the one seen, if the two runs were alike.

    ``better`` counts swaps with at least this gain, ``worse`` with at least this loss; None
    where a run's figure is undefined. ``exact``: all swaps were tried.
    """

    better: float | None
    worse: float | None
    exact: bool


def interval(
    metric: Metric,
    documents: Sequence[Counts],
    *,
    level: float = 0.95,
    random_seed: int = RANDOM_SEED,
) -> Interval:
    """Return one metric's interval; see ``intervals``."""
    return intervals((metric,), documents, level=level, random_seed=random_seed)[metric.name]


def intervals(
    metrics: Sequence[Metric],
    documents: Sequence[Counts],
    *,
    level: float = 0.95,
    random_seed: int = RANDOM_SEED,
) -> dict[str, Interval]:
    """Return each metric's interval by its name, all from the same resamples.

    From 20 bearing documents on: BCa (Efron 1987) with the jackknife's acceleration. Below:
    a t interval with the jackknife's standard error, cut to [0, 1]. Resamples in which the
    metric is undefined are left out: the interval speaks of sets in which it can be told.
    """
    names = _names(metrics)
    columns = _columns(documents, names)
    sums = _resampled(columns, random_seed)
    return {
        metric.name: _interval(_single(metric, names), columns, sums, level, 0.0)
        for metric in metrics
    }


def differences(
    metrics: Sequence[Metric],
    pairs: Sequence[Pair],
    *,
    level: float = 0.95,
    random_seed: int = RANDOM_SEED,
) -> dict[str, Interval]:
    """Return the interval of each metric's difference, after minus before, paired.

    A pair is resampled as one. Methods as in ``intervals``; a t interval is cut to [-1, 1].
    """
    names = _names(metrics)
    columns = _paired_columns(pairs, names)
    sums = _resampled(columns, random_seed)
    return {
        metric.name: _interval(_difference(metric, names), columns, sums, level, -1.0)
        for metric in metrics
    }


def permutation(
    metric: Metric, pairs: Sequence[Pair], *, random_seed: int = RANDOM_SEED
) -> Permutation:
    """Test the difference of two runs by swapping the two counts of documents.

    Only documents that changed are swapped, which gives the same answer as swapping all. Up
    to 12 of them: every swap, once. More: 10,000 random ones, and one is added above and
    below (Phipson and Smyth 2010), so that p is never zero. Swaps that leave the metric
    undefined are left out; the test stays valid among the others.
    """
    names = _names((metric,))
    columns = _paired_columns(pairs, names)
    figure = _difference(metric, names)
    before, after = np.hsplit(columns, 2)
    changed = (after - before)[(np.abs(after - before) > _TINY).any(axis=1)]
    exact = len(changed) <= EXACT
    seen = columns.sum(axis=0)
    observed = figure.values(seen[None])[0]
    if math.isnan(observed):
        return Permutation(None, None, exact)
    blocks = _all_swaps(len(changed)) if exact else _random_swaps(len(changed), random_seed)
    moved = np.concatenate([swaps @ changed for swaps in blocks])
    values = figure.values(seen + np.hstack([moved, -moved]))
    known = values[~np.isnan(values)]
    extra = 0 if exact else 1
    better = int((known >= observed - _TINY).sum()) + extra
    worse = int((known <= observed + _TINY).sum()) + extra
    return Permutation(better / (len(known) + extra), worse / (len(known) + extra), exact)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p values for their number (Holm 1979), in the order given."""
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return tuple(adjusted)


def detectable(
    metric: Metric, pairs: Sequence[Pair], *, power: float = 0.8, level: float = 0.95
) -> float | None:
    """Return the smallest true difference that this many documents would show.

    It is (z(level) + z(power)) times the jackknife's standard error of the paired
    difference: the normal approximation of a one-sided test at 1 - level of this metric
    alone; over several metrics Holm asks for more. None where no spread can be told.
    """
    names = _names((metric,))
    error = _Jackknife(_difference(metric, names), _paired_columns(pairs, names)).error
    if error is None:
        return None
    return (_NORMAL.inv_cdf(level) + _NORMAL.inv_cdf(power)) * error


def upper_bound(events: int, trials: int, level: float = 0.95) -> float:
    """Return the one-sided Clopper-Pearson bound of a share: 0 of 20 may still be 0.139."""
    if not 0 <= events <= trials:
        raise ValueError(f"{events} of {trials} is no share")
    if events == trials:
        return 1.0

    def above(share: float) -> float:
        """Return the chance of more events than were seen."""
        return 1 - math.fsum(_binomial(k, trials, share) for k in range(events + 1))

    return _solve(above, level)


def t_quantile(share: float, freedom: int) -> float:
    """Return Student's t below which ``share`` (at least a half) of it lies."""
    angle = _solve(lambda part: _t_within(part * math.pi / 2, freedom), 2 * share - 1)
    return math.sqrt(freedom) * math.tan(angle * math.pi / 2)


# --- figures as columns ----------------------------------------------------------------


@dataclass(frozen=True)
class _Figure:
    """Hold a weighted sum of ratios; ``over`` and ``under`` are columns by ratios."""

    over: _Array
    under: _Array
    weights: _Array

    def values(self, sums: _Array) -> _Array:
        """Return the figure for each row of sums, NaN where a ratio is undefined."""
        above, below = sums @ self.over, sums @ self.under
        shares = np.full_like(above, np.nan)
        np.divide(above, below, out=shares, where=below > _TINY)
        figures: _Array = shares @ self.weights
        return figures

    def bearing(self, columns: _Array) -> _Array:
        """Return the documents that add to a denominator."""
        chosen: _Array = columns[(columns @ self.under > _TINY).any(axis=1)]
        return chosen


def _names(metrics: Sequence[Metric]) -> list[str]:
    ratios = [ratio for metric in metrics for ratio in metric.ratios]
    return sorted({name for ratio in ratios for side in (ratio.over, ratio.under) for name in side})


def _columns(documents: Sequence[Counts], names: Sequence[str]) -> _Array:
    rows = [[counts.get(name, 0.0) for name in names] for counts in documents]
    return np.array(rows, dtype=np.float64).reshape(len(documents), len(names))


def _paired_columns(pairs: Sequence[Pair], names: Sequence[str]) -> _Array:
    return np.hstack([_columns([pair[side] for pair in pairs], names) for side in (0, 1)])


def _single(metric: Metric, names: Sequence[str]) -> _Figure:
    over = _columns([dict(ratio.over) for ratio in metric.ratios], names).T
    under = _columns([dict(ratio.under) for ratio in metric.ratios], names).T
    return _Figure(over, under, np.full(len(metric.ratios), 1 / len(metric.ratios)))


def _difference(metric: Metric, names: Sequence[str]) -> _Figure:
    one = _single(metric, names)
    twice = np.eye(2)  # before and after, each with its own columns
    return _Figure(
        np.kron(twice, one.over), np.kron(twice, one.under), np.kron([-1.0, 1.0], one.weights)
    )


# --- intervals -------------------------------------------------------------------------


class _Jackknife:
    """Leave out each bearing document once.

    ``error`` is the standard error, or None where the figure hangs on one document or no
    document moves it; ``skew`` is BCa's acceleration.
    """

    def __init__(self, figure: _Figure, columns: _Array) -> None:
        bearing = figure.bearing(columns)
        self.documents = len(bearing)
        self.error: float | None = None
        if not self.documents:
            return
        without = figure.values(bearing.sum(axis=0) - bearing)
        moves = without.mean() - without
        squares = float((moves**2).sum())
        error = math.sqrt(squares * (self.documents - 1) / self.documents)
        if error > _TINY:  # false for NaN too
            self.error = error
            self.skew = float((moves**3).sum()) / (6 * squares**1.5)


def _interval(
    figure: _Figure, columns: _Array, sums: _Array, level: float, lowest: float
) -> Interval:
    value = float(figure.values(columns.sum(axis=0, keepdims=True))[0])
    left = _Jackknife(figure, columns)
    indicative = left.documents < ENOUGH
    if left.error is None:
        known = None if math.isnan(value) else value
        return Interval(known, None, None, left.documents, "none", indicative)
    if indicative:
        reach = t_quantile((1 + level) / 2, left.documents - 1) * left.error
        low, high = max(lowest, value - reach), min(1.0, value + reach)
        return Interval(value, low, high, left.documents, "t", True)
    low, high = _bca(value, figure.values(sums), left.skew, level)
    return Interval(value, low, high, left.documents, "bca", False)


def _bca(value: float, resampled: _Array, skew: float, level: float) -> tuple[float, float]:
    """Return the resamples' quantiles, moved for bias and skew (Efron 1987, section 3).

    Resamples that equal the value count half below it: counts are whole numbers, so there
    are many.
    """
    known = resampled[~np.isnan(resampled)]
    below = float((known < value - _TINY).mean() + (known <= value + _TINY).mean()) / 2
    least = 0.5 / len(known)  # keeps the bias finite
    bias = _NORMAL.inv_cdf(min(max(below, least), 1 - least))

    def share(z: float) -> float:
        moved = bias + z
        return _NORMAL.cdf(bias + moved / max(1 - skew * moved, _TINY))

    z = _NORMAL.inv_cdf((1 + level) / 2)
    low, high = np.quantile(known, [share(-z), share(z)])
    return float(low), float(high)


def _resampled(columns: _Array, random_seed: int) -> _Array:
    """Return the sums of each resample; none where there are too few documents for BCa."""
    documents = len(columns)
    if documents < ENOUGH:
        return columns[:0]
    random = np.random.default_rng(random_seed)
    sums = []
    for rows in _blocks(documents):
        drawn = random.integers(0, documents, size=(rows, documents))
        drawn += documents * np.arange(rows)[:, None]  # each row has bins of its own
        weights = np.bincount(drawn.ravel(), minlength=rows * documents)
        sums.append(weights.reshape(rows, documents).astype(np.float64) @ columns)
    return np.concatenate(sums)


def _all_swaps(documents: int) -> Iterator[_Array]:
    numbers = np.arange(2**documents)[:, None]
    yield (numbers >> np.arange(documents) & 1).astype(np.float64)


def _random_swaps(documents: int, random_seed: int) -> Iterator[_Array]:
    random = np.random.default_rng(random_seed)
    for rows in _blocks(documents):
        yield random.integers(0, 2, size=(rows, documents)).astype(np.float64)


def _blocks(documents: int) -> Iterator[int]:
    """Yield how many of the resamples to make at a time, so that memory stays bounded."""
    most = max(1, _BLOCK // documents)
    for start in range(0, RESAMPLES, most):
        yield min(most, RESAMPLES - start)


# --- distributions ---------------------------------------------------------------------


def _binomial(events: int, trials: int, share: float) -> float:
    """Return the chance of so many events; in logarithms, as the ways may overflow."""
    ways = math.lgamma(trials + 1) - math.lgamma(events + 1) - math.lgamma(trials - events + 1)
    return math.exp(ways + events * math.log(share) + (trials - events) * math.log1p(-share))


def _t_within(angle: float, freedom: int) -> float:
    """Return the chance that |T| stays below sqrt(freedom) tan(angle).

    Abramowitz and Stegun 26.7.3 (odd) and 26.7.4 (even degrees of freedom).
    """
    odd = freedom % 2
    cosine = math.cos(angle)
    term = cosine if odd else 1.0
    series = 0.0
    for power in range(odd, freedom - 1, 2):
        series += term
        term *= cosine**2 * (power + 1) / (power + 2)
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * series)
    return math.sin(angle) * series


def _solve(rising: Callable[[float], float], wanted: float) -> float:
    """Return where in (0, 1) a rising function takes the value, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return (low + high) / 2
