"""Figures: every metric of a run with its interval, for all its documents and for groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from summarizer.evals.metrics import METRICS, by_document
from summarizer.evals.report.view import Figure
from summarizer.evals.score import CaseScore, RunScores
from summarizer.evals.statistics import intervals

By = Literal["split", "language", "kind"]


def figures(scores: RunScores) -> tuple[Figure, ...]:
    """Return the figures of the whole run, of each split, each language and each kind."""
    return tuple(_figures(scores))


def _figures(scores: RunScores) -> Iterator[Figure]:
    for by, group, cases in _groups(scores):
        found = intervals(METRICS, list(by_document(cases).values()))
        for metric in METRICS:
            i = found[metric.name]
            yield Figure(
                metric.name,
                metric.words,
                group,
                i.value,
                i.low,
                i.high,
                i.documents,
                i.method,
                i.indicative,
                by,
            )


def _groups(scores: RunScores) -> Iterator[tuple[By, str, list[CaseScore]]]:
    yield "split", "all", list(scores.cases)
    fields: tuple[By, ...] = ("split", "language", "kind")
    for by in fields:
        for group in sorted({getattr(case, by) for case in scores.cases}):
            yield by, group, [case for case in scores.cases if getattr(case, by) == group]
