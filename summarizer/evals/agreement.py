"""Agreement: how far a second reader agrees, who labelled the same documents blind.

It is the ceiling of every score: no model can agree with the gold more than a second reader
who has the same rules. What one reader calls vital is scored as an answer to the other's
labels, by the same scorer; the counts of both directions are added, so that neither reader
is the judge.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.evals import prediction
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import BY_NAME, SECTIONS, Metric, total
from summarizer.evals.score import Counts
from summarizer.evals.scoring import score
from summarizer.evals.statistics import Interval, intervals

METRICS: tuple[Metric, ...] = (
    BY_NAME["mean.f1"],
    *(BY_NAME[f"{section}.f1"] for section in SECTIONS),
    BY_NAME["mean.labels"],
    *(BY_NAME[f"{section}.labels"] for section in SECTIONS),
    BY_NAME["speakers.right"],
    BY_NAME["legal_justifications.silence"],
)


def agreement(pairs: Sequence[tuple[Case, Case]]) -> tuple[tuple[Metric, Interval], ...]:
    """Return each figure with its interval, over documents labelled twice."""
    found = intervals(METRICS, [_both(first, second) for first, second in pairs])
    return tuple((metric, found[metric.name]) for metric in METRICS)


def _both(first: Case, second: Case) -> Counts:
    return total(
        score(gold, prediction.of_gold(answer, vital_only=True)).counts
        for gold, answer in ((first, second), (second, first))
    )
