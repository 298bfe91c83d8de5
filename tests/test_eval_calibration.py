"""Calibration: figures that a pencil gives as well, and lines that are found again."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence

import eval_report_builders as build
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.evals import calibration, prediction
from summarizer.evals.calibration import Forecast, bins, fit, forecasts, lines, measure, measures
from summarizer.evals.scoring import score
from summarizer.prompt import Calibration
from summarizer.record import Record
from summarizer.summary import Stated


def said(confidence: float, held: int, fell: int = 0, document: str = "a") -> list[Forecast]:
    """Return forecasts of one confidence: so many that hold, then so many that do not."""
    return [Forecast(document, "claims", confidence, n < held) for n in range(held + fell)]


def sure(record: Record) -> Record:
    """Return the Record of the seed with confidences: 0.1, 0.2, … for its claims."""
    summary = record.summary
    claims = [
        item.model_copy(update={"confidence": n / 10}) for n, item in enumerate(summary.claims, 1)
    ]
    intents = [item.model_copy(update={"confidence": 0.75}) for item in summary.intents]
    changed = {"claims": tuple(claims), "intents": tuple(intents)}
    return record.model_copy(update={"summary": summary.model_copy(update=changed)})


# --- what is a forecast ----------------------------------------------------------------


def test_an_item_holds_where_the_scorer_matches_it() -> None:
    """A match holds, vital or okay; no other outcome does, a repetition neither."""
    record = sure(build.seed_record())
    found = forecasts([(build.score(build.SEED, build.seed_told()), record)])
    assert [(f.section, f.confidence, f.holds) for f in found] == [
        ("claims", 0.1, True),  # vital
        ("claims", 0.2, False),  # another speaker
        ("claims", 0.3, False),  # the opposite
        ("claims", 0.4, False),  # an intent
        ("claims", 0.5, False),  # repeated
        ("claims", 0.6, True),  # okay
        ("intents", 0.75, True),
    ]


def test_each_item_with_confidence_is_one_forecast() -> None:
    """By the scorer's own verdicts no item is lost or told twice; none has a share, none counts."""
    record = sure(build.seed_record())
    own = score(build.SEED, prediction.of(record))
    found = forecasts([(own, record), (own, None)])
    assert sorted(f.confidence for f in found if f.section == "claims") == [
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6
    ]  # fmt: skip
    assert {f.section for f in found} == {"claims", "intents"}
    assert forecasts([(own, build.seed_record())]) == ()
    shorter = record.summary.model_copy(update={"claims": record.summary.claims[:1]})
    stale = forecasts([(own, record.model_copy(update={"summary": shorter}))])
    assert [f.confidence for f in stale if f.section == "claims"] == [0.1]


# --- measures --------------------------------------------------------------------------


def test_the_figures_are_those_of_a_pencil() -> None:
    """Four forecasts in two documents: squares of 0.2, 0.6, 0.3 and 0.1, half of them hold."""
    found = [
        *said(0.8, 1, document="a"),
        *said(0.6, 0, 1, document="a"),
        *said(0.3, 0, 1, document="b"),
        *said(0.9, 1, document="b"),
    ]
    told = measure(found)
    assert (told.items, told.held, told.base) == (4, 0.5, 0.25)
    assert told.brier.value == pytest.approx((0.04 + 0.36 + 0.09 + 0.01) / 4)
    (only,) = told.bins
    assert (only.low, only.high, only.items, only.held) == (0.3, 1.0, 4, 0.5)
    assert only.said == pytest.approx(0.65)
    assert told.error == pytest.approx(0.15)


def test_the_interval_is_over_documents() -> None:
    """Twenty items of one document are one document, which tells no spread; three tell one.

    Brier without each: 0.09, 0.04 and 0.01 give means of 0.025, 0.05 and 0.065; the jackknife's
    error is the root of two thirds of the squared distances from their mean.
    """
    assert measure(said(0.7, 12, 8)).brier.method == "none"
    found = [*said(0.7, 1, document="a"), *said(0.8, 1, document="b"), *said(0.9, 1, document="c")]
    brier = measure(found).brier
    without = [0.025, 0.05, 0.065]
    error = math.sqrt(2 / 3 * sum((w - sum(without) / 3) ** 2 for w in without))
    assert (brier.documents, brier.indicative, brier.method) == (3, True, "t")
    assert brier.high == pytest.approx(0.14 / 3 + 4.302653 * error, abs=1e-6)


def test_the_error_weighs_bins_by_their_items() -> None:
    """Ten items said with 0.25 of which 5 hold, thirty with 0.95 that all hold: 0.25 and 0.05."""
    told = measure([*said(0.25, 5, 5), *said(0.95, 30)])
    assert [part.items for part in told.bins] == [10, 30]
    assert told.error == pytest.approx((10 * 0.25 + 30 * 0.05) / 40)


def test_sections_are_measured_apart_and_together() -> None:
    """All together comes first, then each section that has a forecast."""
    parts: list[tuple[Stated, bool]] = [("intents", True), ("claims", False), ("claims", True)]
    found = [Forecast("a", section, 0.5, holds) for section, holds in parts]
    told = measures(found)
    assert list(told) == ["together", "claims", "intents"]
    assert [(m.items, m.held) for m in told.values()] == [(3, 2 / 3), (2, 0.5), (1, 1.0)]
    assert measures([]) == {}


# --- bins ------------------------------------------------------------------------------


def table(found: Sequence[Forecast]) -> list[tuple[float, float, int]]:
    """Return where the bins begin and end, and how many items they hold."""
    return [(part.low, part.high, part.items) for part in bins(found)]


def test_full_bins_stand_alone() -> None:
    """Ten items make a bin; the borders of tenths belong to the upper one, 1 to the last."""
    found = [f for n in range(11) for f in said(n / 10, 10)]
    expected = [(n / 10, (n + 1) / 10, 10) for n in range(9)]
    assert table(found) == [*expected, (0.9, 1.0, 20)]


def test_nearly_empty_bins_are_joined() -> None:
    """Fewer than ten items go to the next bin up, the rest at the top down; empty ones go."""
    assert table([*said(0.25, 4), *said(0.55, 6), *said(0.65, 10), *said(0.75, 9)]) == [
        (0.2, 0.6, 10),
        (0.6, 0.8, 19),
    ]
    assert table([*said(0.05, 10), *said(0.95, 10)]) == [(0.0, 0.1, 10), (0.9, 1.0, 10)]
    assert table(said(0.95, 3)) == [(0.9, 1.0, 3)]


@given(st.lists(st.floats(0, 1), max_size=60))
def test_every_item_is_in_one_bin(told: list[float]) -> None:
    """Bins hold each item once, within their bounds, and only a lone one is nearly empty."""
    parts = bins([Forecast("a", "claims", each, True) for each in told])
    assert sum(part.items for part in parts) == len(told)
    assert all(part.low - 1e-9 <= part.said <= part.high + 1e-9 for part in parts)
    assert len(parts) < 2 or min(part.items for part in parts) >= calibration.FILLED


# --- the line --------------------------------------------------------------------------


def test_two_certainties_are_fitted_exactly() -> None:
    """Ten items at 0.5, 2 of them hold, ten at 0.8, 8 of them: Platt's targets are 11/12 and 1/12.

    Their means are 30/120 and 90/120, so the line goes through -ln 3 at 0 and ln 3 at ln 4.
    """
    line = fit([*said(0.5, 2, 8), *said(0.8, 8, 2)])
    assert line == Calibration(round(-math.log(3), 3), round(2 * math.log(3) / math.log(4), 3))


def test_what_always_holds_makes_no_endless_line() -> None:
    """Where all twenty hold, the targets are 21/22 each: a flat line at ln 21."""
    assert fit([*said(0.6, 10), *said(0.9, 10)]) == Calibration(round(math.log(21), 3), 0.0)


@settings(max_examples=25, deadline=None)
@given(st.floats(-2, 2), st.floats(0.3, 2), st.integers(0, 2**32 - 1))
def test_a_known_line_is_found_again(offset: float, slope: float, random_seed: int) -> None:
    """Of 4,000 items that hold as often as a line says, the fit finds the line."""
    random = np.random.default_rng(random_seed)
    certainties = 1 / (1 + np.exp(-random.normal(0, 1.5, 4000)))
    truth = Calibration(offset, slope)
    plain = Calibration(0.0, 1.0)
    found = [
        Forecast("a", "claims", plain.confidence(c), random.random() < truth.confidence(c))
        for c in map(float, certainties)
    ]
    line = fit(found)
    assert line is not None
    assert line.offset == pytest.approx(offset, abs=0.35)
    assert line.slope == pytest.approx(slope, abs=0.35)


def off_by(found: Sequence[Forecast]) -> float:
    """Return how far what the fitted line says is, on average, from Platt's targets."""
    line = fit(found)
    if line is None:
        return 0.0
    right = sum(f.holds for f in found)
    wrong = len(found) - right
    wanted = right * (right + 1) / (right + 2) + wrong / (wrong + 2)
    return abs(sum(line.confidence(f.confidence) for f in found) - wanted) / len(found)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=20, max_size=60))
def test_the_fit_says_on_average_what_holds(told: list[tuple[float, bool]]) -> None:
    """At the lowest point the mean of what is said is that of the targets, whatever comes in."""
    # both line and confidence are rounded to three decimals
    assert off_by([Forecast("a", "claims", *each) for each in told]) < 0.005


def test_a_step_too_far_is_taken_back() -> None:
    """Where full steps of Newton's method run away, the lowest point is found all the same."""
    assert off_by([*said(0.5, 20, 1000), *said(0.99, 0, 20), *said(0.282, 1)]) < 0.005


def test_too_little_makes_no_line() -> None:
    """Nineteen items, or certainties that are all the same, tell no slope."""
    assert fit([*said(0.5, 5, 5), *said(0.8, 9)]) is None
    assert fit([*said(0.5, 5, 5), *said(0.8, 10)]) is not None
    assert fit(said(0.8, 30, 30)) is None
    assert fit([*said(0.9999, 20, 20), *said(1.0, 20)]) is None


def test_the_lines_are_those_of_a_manifest() -> None:
    """What is printed reads as a manifest's table of lines; a section with none is a comment."""
    found = [*said(0.5, 2, 8), *said(0.8, 8, 2), Forecast("a", "intents", 0.5, True)]
    text = lines(found)
    told = tomllib.loads(text)["calibration"]
    assert {s: Calibration(**line) for s, line in told.items()} == {"claims": fit(found[:20])}
    assert "# intents: no line, as 1 items" in text
