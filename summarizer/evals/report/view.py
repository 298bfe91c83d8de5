"""View: all that a report is made of, and the comparison of two runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from summarizer.evals.comparing import Comparison
from summarizer.evals.dataset import Case
from summarizer.evals.score import CaseScore, RunScores
from summarizer.evals.statistics import Interval
from summarizer.record import Record

By = Literal["split", "language", "kind"]
SPLITS = ("dev", "test")


@dataclass(frozen=True, slots=True)
class Figure(Interval):
    """Name an interval: one metric of one group of documents.

    ``group`` is one of the values of ``by``: ``dev`` or ``test``, a language, a kind of
    document.
    """

    metric: str
    words: str
    by: By
    group: str


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
        """Return the splits that were read.

        Development and test documents are never shown as one number: prompts are tuned on
        the former.
        """
        read = {score.split for score in self.scores.cases}
        return tuple(split for split in SPLITS if split in read)

    def readings(self, group: str) -> tuple[CaseScore, ...]:
        """Return the scores of one group of ``groups()``."""
        return tuple(s for s in self.scores.cases if s.split == group)

    def blocks(self) -> dict[str, dict[str, dict[str, Figure]]]:
        """Return the figures of the splits by what they measure, by metric, by group."""
        blocks: dict[str, dict[str, dict[str, Figure]]] = {}
        for figure in self.figures:
            if figure.by == "split":
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
class Changed:
    """Name a gold item that only one of two runs found."""

    case: str
    section: str
    statement: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Hold two runs compared; ``before`` and ``after`` are the runs' names."""

    before: str
    after: str
    found: Comparison
    gained: Sequence[Changed]
    lost: Sequence[Changed]
