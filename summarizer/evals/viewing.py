"""Viewing: a stored run, or two compared, become what a report is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.evals import comparing
from summarizer.evals.dataset import Case
from summarizer.evals.figures import figures
from summarizer.evals.report.view import Changed, Compared, View
from summarizer.evals.run import Folder, Reading
from summarizer.evals.score import RunScores


def view(folder: Folder, scores: RunScores, todo: Sequence[Reading]) -> View:
    """Return a stored run with its documents, labels, Records and figures."""
    return View(
        scores=scores,
        cases=_by_name(reading.case for reading in todo),
        records={(r.case.name, r.repeat): folder.record(r) for r in todo},
        figures=figures(scores),
    )


def compared(
    found: comparing.Comparison, names: tuple[str, str], cases: Iterable[Case]
) -> Compared:
    """Return a comparison with the statements of what was gained and lost."""
    named = _by_name(cases)
    changes = {
        change: tuple(
            Changed(item.case, item.section, _statement(named.get(item.case), item))
            for item in found.items
            if item.change == change
        )
        for change in ("gained", "lost")
    }
    return Compared(*names, found, changes["gained"], changes["lost"])


def _by_name(cases: Iterable[Case]) -> dict[str, Case]:
    return {case.name: case for case in cases}


def _statement(case: Case | None, item: comparing.ItemChange) -> str:
    if case is None:
        return f"item {item.gold + 1}"
    gold = getattr(case.gold, item.section)[item.gold]
    words: str = gold.name if item.section == "actors" else gold.statement
    return words
