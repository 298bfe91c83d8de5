"""Tests of statistics: intervals that hold what they say, tests that err as rarely as they say."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.evals import statistics
from summarizer.evals.metrics import BY_NAME, METRICS, Metric, Ratio, total
from summarizer.evals.score import Counts
from summarizer.evals.statistics import (
    detectable,
    differences,
    holm,
    interval,
    intervals,
    permutation,
    t_quantile,
    upper_bound,
)

F1 = BY_NAME["claims.f1"]
MEAN = BY_NAME["mean.f1"]
SILENCE = BY_NAME["claims.silence"]
NAMES = sorted({n for m in METRICS for r in m.ratios for n in (*r.over, *r.under)})
COUNTS = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3).map(float), max_size=30)

# (true positives, false positives, false negatives); some long documents, some that went wrong
UNEVEN = [
    *[(7, 10, 1), (4, 3, 2), (4, 0, 2), (0, 3, 1), (4, 1, 0), (3, 3, 1), (1, 1, 2), (1, 12, 2)],
    *[(6, 0, 0), (4, 0, 1), (0, 2, 1), (4, 3, 2), (3, 3, 2), (4, 3, 0), (2, 9, 0), (1, 3, 0)],
    *[(8, 3, 2), (2, 3, 2), (3, 2, 2), (4, 3, 2), (1, 2, 2), (0, 11, 2), (1, 2, 2), (4, 0, 2)],
    *[(7, 2, 1), (0, 0, 1), (3, 0, 1), (0, 3, 0), (0, 11, 1), (3, 0, 0)],
]


def claims(tp: float, fp: float = 0, fn: float = 0) -> Counts:
    """Return the counts of one document's claims."""
    return {"claims.tp": tp, "claims.fp": fp, "claims.fn": fn}


def silent(kept: int) -> Counts:
    """Return the counts of a document without claims."""
    return {"claims.silent": 1, "claims.kept": kept}


def sample(random: np.random.Generator, documents: int) -> list[Counts]:
    """Draw documents of uneven length, each read well or badly as a whole."""
    length = random.integers(1, 10, documents)
    found = random.binomial(length, random.beta(6, 3, documents))
    wrong = random.poisson(1.0, documents)
    rows = zip(found, wrong, length - found, strict=True)
    return [claims(float(tp), float(fp), float(fn)) for tp, fp, fn in rows]


def covered(level: float, documents: int, times: int) -> float:
    """Return how often the interval holds the value that a very large sample has."""
    random = np.random.default_rng(5)
    truth = F1.value(total(sample(random, 100_000))) or 0.0
    held = 0
    for _ in range(times):
        found = interval(F1, sample(random, documents), level=level)
        held += (found.low or 0.0) <= truth <= (found.high or 1.0)
    return held / times


def test_bootstrap_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 95 % intervals from 30 documents, 95 % hold the true value."""
    assert 0.91 <= covered(0.95, documents=30, times=250) <= 0.985


def test_t_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Of 80 % intervals from 8 documents, 80 % hold the true value."""
    assert 0.75 <= covered(0.8, documents=8, times=800) <= 0.85


def test_bca_agrees_with_another_implementation() -> None:
    """BCa is moved for bias and skew as in scipy 1.17 (200,000 resamples)."""
    found = interval(F1, [claims(*row) for row in UNEVEN])
    assert (found.method, found.indicative, found.documents) == ("bca", False, 30)
    assert (found.low, found.high) == pytest.approx((0.4314, 0.6529), abs=0.004)


def test_bca_agrees_on_a_very_skewed_mean() -> None:
    """A long tail to the right moves both ends to the right, as in scipy 1.17."""
    values = [0] * 16 + [1, 1, 1, 2, 2, 3, 5, 9, 10]
    mean = Metric("mean", "a mean", (Ratio({"x": 0.1}, {"n": 1}),))
    found = interval(mean, [{"x": value, "n": 1} for value in values])
    assert (found.low, found.high) == pytest.approx((0.060, 0.288), abs=0.009)


def test_fewer_than_twenty_documents_give_a_t_interval() -> None:
    """Below 20 documents the interval is mean and t times standard error, and indicative."""
    kept = [1, 1, 0, 1, 0, 1, 1, 0, 1, 1]
    found = interval(SILENCE, [silent(k) for k in kept])
    reach = 2.262157 * math.sqrt(0.7 * 0.3 / 9)
    assert (found.method, found.indicative, found.documents) == ("t", True, 10)
    assert (found.low, found.high) == pytest.approx((0.7 - reach, 1.0))


def test_a_share_is_not_below_zero() -> None:
    """The lower end is cut at 0, that of a difference at -1."""
    found = interval(SILENCE, [silent(k) for k in (0, 0, 0, 1)])
    assert found.low == 0.0
    pairs = [(silent(1), silent(k)) for k in (0, 0, 0, 1)]
    assert differences((SILENCE,), pairs)["claims.silence"].low == -1.0


def test_documents_that_do_not_bear_on_a_figure_are_not_counted() -> None:
    """Three silent documents among forty give the t interval of three documents."""
    three = [silent(1), silent(0), silent(1)]
    alone = interval(SILENCE, three)
    among = interval(SILENCE, [*three, *[claims(1)] * 37])
    assert among == alone
    assert (among.documents, among.method) == (3, "t")


@pytest.mark.parametrize(
    ("documents", "value", "bearing"),
    [
        ([], None, 0),
        ([claims(0)] * 30, None, 0),
        ([claims(1, 2)], 0.5, 1),
        ([claims(1, 2), *[claims(0)] * 30], 0.5, 1),
        ([claims(2)] * 25, 1.0, 25),
        ([claims(n, n, n) for n in range(1, 30)], 0.5, 29),
    ],
)
def test_no_interval_where_no_spread_can_be_told(
    documents: list[Counts], value: float | None, bearing: int
) -> None:
    """No document, one, or documents that all say the same give no ends, not false ones."""
    found = interval(F1, documents)
    assert (found.value, found.low, found.high, found.method) == (value, None, None, "none")
    assert (found.documents, found.indicative) == (bearing, bearing < 20)


def test_no_interval_where_one_ratio_hangs_on_one_document() -> None:
    """A mean of ratios has no interval when without one document it is undefined."""
    rows = [{f"{s}.tp": 1.0, f"{s}.fp": n % 3} for n in range(25) for s in ("actors", "claims")]
    rows += [{"intents.tp": 1.0}, {"intents.fn": 1.0}, {"legal_justifications.tp": 1.0}]
    found = interval(MEAN, rows)
    assert (found.value is not None, found.method) == (True, "none")


def test_resamples_without_a_value_are_left_out() -> None:
    """A ratio that two of forty documents carry is undefined in many resamples: no harm."""
    rows: list[Counts] = [
        {f"{s}.tp": n % 4, f"{s}.fp": n % 3} for n in range(13) for s in ("actors", "claims")
    ]
    rows += [{"intents.tp": n % 2, "intents.fn": 1} for n in range(12)]
    rows += [{"legal_justifications.tp": 1}, {"legal_justifications.fp": 1, "actors.tp": 1}]
    found = interval(MEAN, rows)
    assert found.method == "bca"
    assert found.low is not None
    assert found.high is not None
    assert found.value is not None
    assert 0 < found.low < found.value < found.high < 1


@settings(deadline=None, max_examples=60)
@given(st.lists(COUNTS, max_size=12))
def test_figures_are_those_of_the_metrics(documents: list[Counts]) -> None:
    """Columns and matrices give each metric the value that it gives itself."""
    found = intervals(METRICS, documents)
    counts = total(documents)
    assert [f.value for f in found.values()] == pytest.approx([m.value(counts) for m in METRICS])


def test_metrics_share_resamples_and_change_nothing() -> None:
    """All metrics at once give the intervals that each gives alone."""
    documents = [claims(*row) | silent(row[0] % 2) for row in UNEVEN]
    metrics = (F1, BY_NAME["claims.recall"], SILENCE)
    together = intervals(metrics, documents)
    assert together == {metric.name: interval(metric, documents) for metric in metrics}


def test_the_random_seed_decides_the_interval() -> None:
    """One seed gives one interval, another a slightly different one."""
    documents = [claims(*row) for row in UNEVEN]
    assert interval(F1, documents) == interval(F1, documents)
    assert interval(F1, documents) != interval(F1, documents, random_seed=8)


def test_many_documents_are_resampled_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resamples made a few at a time are the ones that are made all at once."""
    documents = [claims(*row) for row in UNEVEN]
    pairs = [(one, claims(2, 1, 1)) for one in documents]
    whole = interval(F1, documents), permutation(F1, pairs)
    monkeypatch.setattr(statistics, "_BLOCK", 30 * 999)
    parts = interval(F1, documents), permutation(F1, pairs)
    assert (parts[0].low, parts[0].high) == pytest.approx((whole[0].low, whole[0].high), abs=0.004)
    assert parts[1].worse == pytest.approx(whole[1].worse, abs=0.02)


# --- differences and tests ---------------------------------------------------------------


def test_a_difference_is_paired() -> None:
    """A gain that is the same in every document is far surer than the documents are alike."""
    before = [claims(n, 20 - n) for n in range(20)]
    after = [claims(n + 1, 19 - n - (n % 2)) for n in range(20)]
    found = differences((F1,), list(zip(before, after, strict=True)))[F1.name]
    alone = interval(F1, before)
    assert None not in (found.value, found.low, found.high, alone.low, alone.high)
    assert (found.value or 0) > 0
    assert (found.low or 0) > 0
    assert (found.high or 0) - (found.low or 0) < ((alone.high or 0) - (alone.low or 0)) / 5


def brute(metric: Metric, pairs: Sequence[tuple[Counts, Counts]]) -> tuple[float, float]:
    """Return both p values from every swap of every document, in plain Python."""

    def gain(chosen: Sequence[tuple[Counts, Counts]]) -> float:
        before, after = (metric.value(total(p[side] for p in chosen)) for side in (0, 1))
        return (after or 0.0) - (before or 0.0)

    seen = gain(pairs)
    swaps = list(itertools.product((False, True), repeat=len(pairs)))
    gains = [
        gain([p[::-1] if s else p for p, s in zip(pairs, swap, strict=True)]) for swap in swaps
    ]
    better = sum(g >= seen - 1e-12 for g in gains)
    return better / len(gains), sum(g <= seen + 1e-12 for g in gains) / len(gains)


ODD = [
    *[(claims(3, 1, 2), claims(4, 1, 1)), (claims(2, 2), claims(2, 1)), (claims(0, 1), claims(1))],
    *[(claims(5, 1, 1), claims(4, 2, 2)), (claims(1, 1), claims(1, 1)), (claims(2), claims(3))],
]


def test_few_documents_are_swapped_in_every_way() -> None:
    """Both p values are those of full enumeration, ties and unchanged documents included."""
    found = permutation(F1, ODD)
    assert found.exact
    assert (found.better, found.worse) == pytest.approx(brute(F1, ODD))


def test_many_documents_are_swapped_at_random() -> None:
    """Ten thousand random swaps come near to all of them."""
    changed = [pair for pair in ODD if pair[0] != pair[1]]
    pairs = [*changed, *changed, *changed[:3]]
    exact = brute(F1, pairs)
    found = permutation(F1, pairs)
    assert not found.exact
    assert (found.better, found.worse) == pytest.approx(exact, abs=0.015)


def test_a_random_test_never_gives_zero() -> None:
    """The largest gain possible has p = 1/10,001, as the run itself is one of the swaps."""
    found = permutation(F1, [(claims(0, 2), claims(2))] * 40)
    assert (found.better, found.worse) == (1 / 10_001, 1.0)


def test_runs_that_are_alike_have_p_one() -> None:
    """Where nothing changed, every swap is as good and as bad."""
    found = permutation(F1, [(claims(*row), claims(*row)) for row in UNEVEN])
    assert (found.better, found.worse, found.exact) == (1.0, 1.0, True)


def test_no_p_value_where_a_run_has_no_figure() -> None:
    """An undefined figure cannot be better or worse."""
    found = permutation(F1, [(claims(0), claims(1))] * 3)
    assert (found.better, found.worse) == (None, None)


def test_swaps_without_a_figure_are_left_out() -> None:
    """Of four swaps two leave one side empty; the others decide."""
    pairs = [(claims(1, 1), claims(0)), (claims(0), claims(2))]
    found = permutation(F1, pairs)
    assert (found.better, found.worse) == (0.5, 1.0)


@pytest.mark.parametrize(("documents", "times"), [(9, 500), (25, 200)])
def test_the_test_errs_as_rarely_as_it_says(documents: int, times: int) -> None:
    """Between runs that differ by chance alone, p < 0.05 comes in no more than 5 %."""
    random = np.random.default_rng(11)
    errors = 0
    for _ in range(times):
        pairs = list(zip(sample(random, documents), sample(random, documents), strict=True))
        errors += (permutation(F1, pairs).better or 1.0) < 0.05
    assert 0.02 <= errors / times <= 0.075


def test_holm_multiplies_by_the_tests_that_are_left() -> None:
    """The smallest p counts for all, the next for one less; order is kept, 1 is the most."""
    assert holm([0.04, 0.01, 0.03]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([0.9, 0.6]) == (1.0, 1.0)
    assert holm([]) == ()


def test_what_is_detectable_is_detected_as_often_as_it_says() -> None:
    """A true gain of the detectable size is significant about four times in five."""
    random = np.random.default_rng(3)
    found, sizes = 0, []
    for _ in range(120):
        rows = zip(random.integers(0, 2, 30), random.normal(0.1, 0.22, 30), strict=True)
        pairs = [level(before, gain) for before, gain in rows]
        sizes.append(detectable(SHARE, pairs) or 0.0)
        found += (permutation(SHARE, pairs).better or 1.0) < 0.05
    assert np.mean(sizes) == pytest.approx(0.1, abs=0.003)
    assert found / 120 == pytest.approx(0.8, abs=0.08)


SHARE = Metric("share", "a mean of any numbers", (Ratio({"x": 1}, {"n": 1}),))


def level(before: float, gain: float) -> tuple[Counts, Counts]:
    """Return one document with a number before and after."""
    return {"x": before, "n": 1}, {"x": before + gain, "n": 1}


def test_detectable_is_two_quantiles_times_the_standard_error() -> None:
    """At 0.95 and power 0.8: 2.4865 standard errors; None where none can be told."""
    gains = [0.1, -0.2, 0.3, 0.0, 0.1]
    error = np.std(gains, ddof=1) / math.sqrt(5)
    found = detectable(SHARE, [level(0.4, gain) for gain in gains])
    assert found == pytest.approx(2.486475 * error, rel=1e-5)
    assert detectable(SHARE, [level(0.4, 0.1)] * 5) is None


# --- distributions -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "freedom", "value"),
    [
        (0.975, 1, 12.706205),
        (0.975, 2, 4.302653),
        (0.975, 5, 2.570582),
        (0.975, 18, 2.100922),
        (0.95, 10, 1.812461),
        (0.995, 7, 3.499483),
        (0.9, 4, 1.533206),
        (0.5, 6, 0.0),
    ],
)
def test_t_quantiles_are_those_of_the_tables(share: float, freedom: int, value: float) -> None:
    """Student's t is right to the last digit of printed tables, odd and even."""
    assert t_quantile(share, freedom) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("events", "trials", "bound"),
    [
        (0, 20, 0.1391083),
        (0, 60, 0.0487029),
        (3, 20, 0.3436638),
        (1, 8, 0.4706794),
        (10, 5000, 0.0033901),
        (4, 4, 1.0),
        (0, 0, 1.0),
    ],
)
def test_upper_bounds_are_those_of_the_tables(events: int, trials: int, bound: float) -> None:
    """Clopper-Pearson's bound is the beta quantile, 1 where nothing speaks against it."""
    assert upper_bound(events, trials) == pytest.approx(bound, abs=1e-7)


def test_more_events_than_trials_are_refused() -> None:
    """Five of four is a mistake of the caller."""
    with pytest.raises(ValueError, match="5 of 4"):
        upper_bound(5, 4)
