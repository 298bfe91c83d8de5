"""Figures: every metric of a run with its interval, for each group of its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import get_args

from summarizer.evals.metrics import METRICS, by_document
from summarizer.evals.report.view import By, Figure
from summarizer.evals.score import RunScores
from summarizer.evals.statistics import intervals


def figures(scores: RunScores) -> tuple[Figure, ...]:
    """Return the figures of each split, each language and each kind, never of all together."""
    return tuple(figure for by in get_args(By) for figure in _figures(scores, by))


def _figures(scores: RunScores, by: By) -> Iterator[Figure]:
    for group in sorted({getattr(case, by) for case in scores.cases}):
        cases = [case for case in scores.cases if getattr(case, by) == group]
        found = intervals(METRICS, list(by_document(cases).values()))
        for metric in METRICS:
            named = {"metric": metric.name, "words": metric.words, "by": by, "group": group}
            yield Figure(**asdict(found[metric.name]), **named)
