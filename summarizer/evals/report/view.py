"""View: all that a report is made of, and the comparison of two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.evals.dataset import Case
from summarizer.evals.score import CaseScore, RunScores
from summarizer.record import Record

SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one metric of one group of documents, with its 95 % interval.

    ``group`` is one of the values of ``by``: ``all``, ``dev`` or ``test``, a language, a kind
    of document. ``value`` is null where there was nothing to measure, the bounds where there
    were too few documents.
    """

    metric: str
    words: str
    group: str
    value: float | None
    low: float | None
    high: float | None
    documents: int
    method: Literal["bca", "t", "none"]
    indicative: bool
    by: Literal["split", "language", "kind"] = "split"


@dataclass(frozen=True)
class View:
    """Hold a run and what is needed to show it.

    ``records`` are named by case and repeat; null where the document could not be read.
    """

    scores: RunScores
    cases: Mapping[str, Case]
    records: Mapping[tuple[str, int], Record | None]
    figures: Sequence[Figure]

    def groups(self) -> tuple[str, ...]:
        """Return the splits that were read, or ``all`` where no figure tells them apart.

        Development and test documents are never shown as one number: prompts are tuned on
        the former.
        """
        told = {figure.group for figure in self.figures if figure.by == "split"}
        read = {score.split for score in self.scores.cases}
        return tuple(s for s in SPLITS if s in told and s in read) or ("all",)

    def readings(self, group: str) -> tuple[CaseScore, ...]:
        """Return the scores of one group of ``groups()``."""
        return tuple(s for s in self.scores.cases if group in ("all", s.split))

    def blocks(self) -> dict[str, dict[str, dict[str, Figure]]]:
        """Return the figures of the splits by what they measure, by metric, by group."""
        blocks: dict[str, dict[str, dict[str, Figure]]] = {}
        for figure in self.figures:
            if figure.by == "split" and figure.group in self.groups():
                block = blocks.setdefault(figure.metric.split(".")[0], {})
                block.setdefault(figure.metric, {})[figure.group] = figure
        return blocks

    def case(self, score: CaseScore) -> Case | None:
        """Return the case of a score, or None where its labels are not those that were scored."""
        case = self.cases.get(score.case)
        return case if case and case.digest == score.gold_digest else None

    def record(self, score: CaseScore) -> Record | None:
        """Return what was read, or None where nothing was."""
        return self.records.get((score.case, score.repeat))


@dataclass(frozen=True, slots=True)
class Difference:
    """Compare one metric of two runs, paired by document.

    ``p`` is one-sided and corrected for the number of metrics; ``detectable`` is the
    smallest difference that this many documents can show.
    """

    metric: str
    words: str
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    detectable: float | None
    verdict: Literal["better", "worse", "same within margin", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Changed:
    """Name a gold item that only one of two runs found."""

    case: str
    section: str
    statement: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hold the differences of two runs; ``before`` and ``after`` are the runs' names."""

    before: str
    after: str
    documents: int
    differences: Sequence[Difference]
    gained: Sequence[Changed]
    lost: Sequence[Changed]
