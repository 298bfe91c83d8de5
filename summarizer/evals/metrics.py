"""Metrics: shares made of counts, such as precision, recall and F1.

A Metric is the mean of Ratios, a Ratio a weighted sum of counts over another. Being sums,
they can be made over any set of documents, which is what intervals and tests need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from summarizer.evals.score import CaseScore, Counts
from summarizer.summary import Section, Stated

# those that have a status: their silence is a finding
STATED: tuple[Stated, ...] = ("claims", "intents", "legal_justifications")
SECTIONS: tuple[Section, ...] = ("actors", *STATED)


@dataclass(frozen=True)
class Ratio:
    """Divide one weighted sum of counts by another."""

    over: Mapping[str, float]
    under: Mapping[str, float]

    def value(self, counts: Mapping[str, float]) -> float | None:
        """Return the share, or None where there is nothing to divide by."""
        below = sum(weight * counts.get(name, 0.0) for name, weight in self.under.items())
        above = sum(weight * counts.get(name, 0.0) for name, weight in self.over.items())
        return above / below if below else None


@dataclass(frozen=True)
class Metric:
    """Name a figure; it is the mean of its ratios, and None where one of them has none.

    A higher value is better, so that a loss can be told.
    """

    name: str
    words: str
    ratios: tuple[Ratio, ...]

    def value(self, counts: Mapping[str, float]) -> float | None:
        """Return the figure for counts that are summed over documents."""
        values = [ratio.value(counts) for ratio in self.ratios]
        known = [value for value in values if value is not None]
        return sum(known) / len(known) if len(known) == len(values) else None


def total(counts: Iterable[Counts]) -> Counts:
    """Return the sum of counts."""
    summed: Counts = {}
    for each in counts:
        for name, value in each.items():
            summed[name] = summed.get(name, 0.0) + value
    return summed


def by_document(scores: Sequence[CaseScore]) -> dict[str, Counts]:
    """Return the counts of each document: the mean over its repeats.

    The document is the unit of every interval and test; a second reading of the same one
    is no second document.
    """
    grouped: dict[str, list[Counts]] = {}
    for score in scores:
        grouped.setdefault(score.case, []).append(score.counts)
    return {
        case: {name: value / len(several) for name, value in total(several).items()}
        for case, several in grouped.items()
    }


def _f1(section: str) -> Ratio:
    tp, fp, fn = f"{section}.tp", f"{section}.fp", f"{section}.fn"
    return Ratio({tp: 2}, {tp: 2, fp: 1, fn: 1})


def _section(section: str) -> list[Metric]:
    tp, fp, fn = f"{section}.tp", f"{section}.fp", f"{section}.fn"
    labels = Ratio({f"{section}.labels_right": 1}, {f"{section}.labels": 1})
    return [
        Metric(f"{section}.f1", "F1", (_f1(section),)),
        Metric(f"{section}.precision", "precision", (Ratio({tp: 1}, {tp: 1, fp: 1}),)),
        Metric(f"{section}.recall", "recall", (Ratio({tp: 1}, {tp: 1, fn: 1}),)),
        Metric(f"{section}.labels", "labels right, of those found", (labels,)),
    ]


def _silence(section: str) -> Metric:
    ratio = Ratio({f"{section}.kept": 1}, {f"{section}.silent": 1})
    return Metric(f"{section}.silence", "silence kept", (ratio,))


METRICS: tuple[Metric, ...] = (
    Metric("mean.f1", "mean F1 of the four sections", tuple(_f1(s) for s in SECTIONS)),
    *(metric for section in SECTIONS for metric in _section(section)),
    *(_silence(section) for section in STATED),
    Metric(
        "mean.labels",
        "labels right, of those found",
        (Ratio({f"{s}.labels_right": 1 for s in SECTIONS}, {f"{s}.labels": 1 for s in SECTIONS}),),
    ),
    Metric(
        "speakers.right",
        "right speaker, where the words are right",
        (
            Ratio(
                {f"{s}.tp": 1 for s in STATED},
                {f"{s}.{n}": 1 for s in STATED for n in ("tp", "wrong_speaker")},
            ),
        ),
    ),
    Metric(
        "grounding.slices",
        "evidence is a true slice of the text",
        (Ratio({"grounding.slices": 1}, {"grounding.items": 1}),),
    ),
    Metric(
        "grounding.supported",
        "numbers, names and negations stand in the evidence",
        (Ratio({"grounding.supported": 1}, {"grounding.items": 1}),),
    ),
    Metric(
        "documents.read",
        "documents read whole",
        (Ratio({"documents.whole": 1}, {"documents": 1}),),
    ),
)
BY_NAME = {metric.name: metric for metric in METRICS}
