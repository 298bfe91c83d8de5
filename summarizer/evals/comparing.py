"""Comparing: two runs over the same documents, figure by figure and item by item.

Only documents that both runs hold with the same labels are compared, each with itself. The
verdict on a figure, in this order:

    same within margin   no document's counts for it have changed
    better, worse        the adjusted p of that side is below 1 - level
    same within margin   the whole interval of the difference lies within the margin
    inconclusive         anything else: these documents cannot tell
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.errors import DatasetError
from summarizer.evals.metrics import BY_NAME, SECTIONS, STATED, Metric, by_document, total
from summarizer.evals.score import CaseScore, Explanation, Outcome, RunScores
from summarizer.evals.statistics import (
    Interval,
    Pair,
    Permutation,
    detectable,
    differences,
    holm,
    permutation,
)
from summarizer.gold import Importance
from summarizer.summary import Section

Verdict = Literal["better", "worse", "same within margin", "inconclusive"]
MARGIN = 0.02
LEVEL = 0.95

# precision and recall are left out: F1 holds both, and each figure more costs Holm's price
COMPARED: tuple[Metric, ...] = tuple(
    BY_NAME[name]
    for name in (
        "mean.f1",
        *(f"{section}.f1" for section in SECTIONS),
        *(f"{section}.silence" for section in STATED),
        "mean.labels",
        "speakers.right",
        "grounding.supported",
    )
)


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """Compare one figure; ``difference`` is after minus before.

    ``p_better`` and ``p_worse`` are one-sided and adjusted over the metrics, each side for
    itself. Figures are None where a run's metric is undefined; ``detectable`` and the
    interval's ends where no spread can be told.
    """

    name: str
    words: str
    before: float | None
    after: float | None
    difference: float | None
    interval: Interval
    p_better: float | None
    p_worse: float | None
    detectable: float | None
    verdict: Verdict

    @property
    def p(self) -> float | None:
        """Return the p of the side that the difference points to; the other says nothing more."""
        worse = self.difference is not None and self.difference < 0
        return self.p_worse if worse else self.p_better


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Name a document that is not compared, and why."""

    case: str
    why: Literal["only before", "only after", "other labels"]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """Tell of one gold item that was gained or lost; ``gold`` is its place in its list.

    ``repeat`` and ``predicted`` say where it stands in the run that found it; ``instead``
    and ``why`` what became of it in the other run.
    """

    case: str
    section: Section
    change: Literal["gained", "lost"]
    gold: int
    importance: Importance | None
    repeat: int
    predicted: int | None
    instead: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class InventionChange:
    """Tell how many inventions of one kind a document had, before and after.

    Inventions of two runs are told apart by document, section and the reason ``why`` they
    count as such, since a prediction has no place in the gold.
    """

    case: str
    section: Section
    why: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Side:
    """Name one of the two runs."""

    model: str
    prompt: str
    prompt_digest: str
    library_version: str
    repeats: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold all that two runs differ in; ``documents`` are those compared, by name."""

    before: Side
    after: Side
    margin: float
    level: float
    documents: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    metrics: tuple[MetricComparison, ...]
    items: tuple[ItemChange, ...]
    inventions: tuple[InventionChange, ...]


def compare(
    before: RunScores,
    after: RunScores,
    metrics: Sequence[Metric] = COMPARED,
    *,
    margin: float = MARGIN,
    level: float = LEVEL,
) -> Comparison:
    """Compare two runs; raise DatasetError where they share no document.

    With repeats, a document's counts are the mean of its readings, and an item counts as
    found where more than half of them found it.
    """
    labels = [{score.case: score.gold_digest for score in run.cases} for run in (before, after)]
    cases = sorted(dict(labels[0].items() & labels[1].items()))
    if not cases:
        raise DatasetError(
            "The two runs share no document with the same labels.",
            hint="Compare runs over the same dataset and split; --rescore takes in new labels.",
        )
    counts = by_document(before.cases), by_document(after.cases)
    pairs = [(counts[0][case], counts[1][case]) for case in cases]
    readings = [(_readings(before, case), _readings(after, case)) for case in cases]
    return Comparison(
        before=_side(before),
        after=_side(after),
        margin=margin,
        level=level,
        documents=tuple(cases),
        left_out=_left_out(*labels),
        metrics=compare_pairs(pairs, metrics, margin=margin, level=level),
        items=tuple(change for one, other in readings for change in _items(one, other)),
        inventions=tuple(change for one, other in readings for change in _inventions(one, other)),
    )


def compare_pairs(
    pairs: Sequence[Pair],
    metrics: Sequence[Metric] = COMPARED,
    *,
    margin: float = MARGIN,
    level: float = LEVEL,
) -> tuple[MetricComparison, ...]:
    """Compare each metric on pairs of counts, one pair a document."""
    intervals = differences(metrics, pairs, level=level)
    tests = [permutation(metric, pairs) for metric in metrics]
    # one is undefined where the other is: both speak of the same observed difference
    better = iter(holm([test.better for test in tests if test.better is not None]))
    worse = iter(holm([test.worse for test in tests if test.worse is not None]))
    compared = []
    for metric, test in zip(metrics, tests, strict=True):
        known = test.better is not None
        adjusted = Permutation(
            next(better) if known else None, next(worse) if known else None, test.exact
        )
        compared.append(_compared(metric, pairs, intervals[metric.name], adjusted, (margin, level)))
    return tuple(compared)


def _compared(
    metric: Metric,
    pairs: Sequence[Pair],
    interval: Interval,
    adjusted: Permutation,
    bars: tuple[float, float],
) -> MetricComparison:
    before, after = (metric.value(total(pair[side] for pair in pairs)) for side in (0, 1))
    return MetricComparison(
        name=metric.name,
        words=metric.words,
        before=before,
        after=after,
        difference=interval.value,
        interval=interval,
        p_better=adjusted.better,
        p_worse=adjusted.worse,
        detectable=detectable(metric, pairs, level=bars[1]),
        verdict=_verdict(_unchanged(metric, pairs), interval, adjusted, *bars),
    )


def _verdict(
    unchanged: bool, interval: Interval, adjusted: Permutation, margin: float, level: float
) -> Verdict:
    if unchanged:
        return "same within margin"
    if adjusted.better is not None and adjusted.better < 1 - level:
        return "better"
    if adjusted.worse is not None and adjusted.worse < 1 - level:
        return "worse"
    if interval.low is None or interval.high is None:
        return "inconclusive"
    within = -margin <= interval.low and interval.high <= margin
    return "same within margin" if within else "inconclusive"


def _unchanged(metric: Metric, pairs: Sequence[Pair]) -> bool:
    names = {name for ratio in metric.ratios for name in (*ratio.over, *ratio.under)}
    return all(
        before.get(name, 0.0) == after.get(name, 0.0) for before, after in pairs for name in names
    )


# --- documents -------------------------------------------------------------------------


def _side(run: RunScores) -> Side:
    return Side(run.model, run.prompt, run.prompt_digest, run.library_version, run.repeats)


def _readings(run: RunScores, case: str) -> list[CaseScore]:
    return [score for score in run.cases if score.case == case]


def _left_out(before: dict[str, str], after: dict[str, str]) -> tuple[LeftOut, ...]:
    left: list[LeftOut] = []
    for case in sorted(before.keys() | after.keys()):
        if case not in after:
            left.append(LeftOut(case, "only before"))
        elif case not in before:
            left.append(LeftOut(case, "only after"))
        elif before[case] != after[case]:
            left.append(LeftOut(case, "other labels"))
    return tuple(left)


# --- items -----------------------------------------------------------------------------


def _items(before: Sequence[CaseScore], after: Sequence[CaseScore]) -> Iterator[ItemChange]:
    """Yield the gold items of one document that most readings of one run alone found."""
    found = _found(before), _found(after)
    keys = found[0].keys() ^ found[1].keys()
    for section, gold in sorted(keys, key=lambda key: (SECTIONS.index(key[0]), key[1])):
        gained = (section, gold) in found[1]
        repeat, match = found[gained][section, gold]
        outcome, why = _instead(before if gained else after, section, gold)
        yield ItemChange(
            case=before[0].case,
            section=section,
            change="gained" if gained else "lost",
            gold=gold,
            importance=match.importance,
            repeat=repeat,
            predicted=match.predicted,
            instead=outcome,
            why=why,
        )


def _found(readings: Sequence[CaseScore]) -> dict[tuple[Section, int], tuple[int, Explanation]]:
    """Return the first match of each gold item that most readings found."""
    first: dict[tuple[Section, int], tuple[int, Explanation]] = {}
    times: Counter[tuple[Section, int]] = Counter()
    for reading in readings:
        for told in reading.explanations:
            if told.outcome == "match" and told.gold is not None:
                key = told.section, told.gold
                first.setdefault(key, (reading.repeat, told))
                times[key] += 1
    return {key: match for key, match in first.items() if 2 * times[key] > len(readings)}


def _instead(readings: Sequence[CaseScore], section: Section, gold: int) -> tuple[Outcome, str]:
    """Return what most often became of a gold item that was not found, and why."""
    outcomes = Counter(
        (told.outcome, told.why)
        for reading in readings
        for told in reading.explanations
        if (told.section, told.gold) == (section, gold) and told.outcome != "match"
    )
    return outcomes.most_common(1)[0][0] if outcomes else ("missed", "")


def _inventions(
    before: Sequence[CaseScore], after: Sequence[CaseScore]
) -> Iterator[InventionChange]:
    counted = _invented(before), _invented(after)
    keys = counted[0].keys() | counted[1].keys()
    for section, why in sorted(keys, key=lambda key: (SECTIONS.index(key[0]), key[1])):
        one, other = (side.get((section, why), 0) for side in counted)
        if one != other:
            yield InventionChange(before[0].case, section, why, one, other)


def _invented(readings: Sequence[CaseScore]) -> dict[tuple[Section, str], int]:
    """Return how many inventions of each kind stand in more than half of the readings."""
    each = [
        Counter((t.section, t.why) for t in reading.explanations if t.outcome == "invented")
        for reading in readings
    ]
    # the lower median is the largest number that more than half of the readings reach
    return {
        kind: sorted(counter[kind] for counter in each)[(len(each) - 1) // 2]
        for kind in {kind for counter in each for kind in counter}
    }
