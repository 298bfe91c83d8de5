"""The scores of a run as one HTML page that works offline and holds no JavaScript.

Filters are radio buttons that CSS reads with ``:has(:checked)``. A Content-Security-Policy
admits the page's own style, by its hash, and nothing else; every string is escaped by Jinja
and made visible by ``visible`` on its way into the page.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from summarizer.evals.calibration import TOGETHER
from summarizer.evals.report import confidence, marking, plain, told
from summarizer.evals.report.marking import Piece
from summarizer.evals.report.totals import HEADS, SECTION_WORDS, add
from summarizer.evals.report.view import Compared, Figure, View
from summarizer.evals.score import CaseScore
from summarizer.inert import visible
from summarizer.record import Rejected

FILTERS = {
    "all": "All",
    "wrong_speaker": "Wrong speaker",
    "wrong_polarity": "Wrong polarity",
    "missed": "Missed vital",
    "invented": "Invented",
    "repeated": "Repeated",
    "wrong_section": "Other section",
    "labels": "Labels wrong",
    "failed": "Failed",
    "silent": "Silent documents",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold one reading of a document as the page shows it.

    ``tally`` is how often each outcome came; the pieces are empty, and a note
    says why, where a text cannot be marked.
    """

    number: int
    name: str
    score: CaseScore
    classes: str
    tally: dict[str, int]
    notes: list[str]
    gold: list[Piece]
    predicted: list[Piece]
    rows: list[told.Row]
    rejected: tuple[Rejected, ...]


def html(view: View, comparison: Compared | None = None) -> str:
    """Return the page: scores, what went wrong, two runs compared, and each document."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    found = Counter(name for score in view.scores.cases for name in told.outcomes(score))
    found["all"] = len(view.scores.cases)
    return _template().render(
        style=Markup(style),  # noqa: S704 - our own file
        digest=digest,
        view=view,
        scores=view.scores,
        totals={group: add(view.readings(group)) for group in view.groups()},
        breakdowns=_breakdowns(view),
        confidence=confidence.told(view),
        comparison=comparison,
        reach=_reach(comparison),
        filters=[(name, words, found[name]) for name, words in FILTERS.items()],
        cases=(_shown(view, n, score) for n, score in enumerate(view.scores.cases, 1)),
    )


@cache
def _template() -> Template:
    source = resources.files(__package__).joinpath("page.html.j2").read_text(encoding="utf-8")
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.globals |= {
        "HEADS": HEADS,
        "SECTIONS": SECTION_WORDS,
        "TOGETHER": TOGETHER,
        "sure": confidence,
        "SIGNS": told.SIGNS,
        "key": marking.key,
        "interval": plain.interval,
        "number": plain.number,
        "signed": plain.signed,
    }
    return environment.from_string(source)


def _visible(value: Any) -> Any:
    """Let no control character of any string into the page."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


def _breakdowns(view: View) -> dict[str, tuple[dict[str, str], dict[str, dict[str, Figure]]]]:
    """Return by language and kind: the metrics with their words, and the figures by group.

    F1 and silence alone: all figures of all kinds of document would be no table to read.
    """
    tables: dict[str, tuple[dict[str, str], dict[str, dict[str, Figure]]]] = {}
    for figure in view.figures:
        block, _, measure = figure.metric.partition(".")
        if figure.by == "split" or measure not in ("f1", "silence"):
            continue
        metrics, groups = tables.setdefault(figure.by, ({}, {}))
        metrics[figure.metric] = f"{SECTION_WORDS.get(block, block)}: {figure.words}"
        groups.setdefault(figure.group, {})[figure.metric] = figure
    return tables


def _reach(comparison: Compared | None) -> float:
    """Return how far from zero the bars of the differences must reach."""
    metrics = comparison.found.metrics if comparison else ()
    ends = (end for m in metrics for end in (m.interval.low, m.interval.high, m.difference))
    return max([0.05, *(abs(end) for end in ends if end is not None)])


def _shown(view: View, number: int, score: CaseScore) -> Shown:
    gold, predicted, notes = _texts(view, score)
    rows = told.rows(view, score)
    counted = Counter(row.outcome for row in rows if row.counted)
    record = view.record(score)
    return Shown(
        number=number,
        name=told.name(score),
        score=score,
        classes=" ".join(sorted({"all", score.split} | told.outcomes(score))),
        tally={outcome: counted[outcome] for outcome in told.SIGNS if counted[outcome]},
        notes=notes,
        gold=gold,
        predicted=predicted,
        rows=rows,
        rejected=record.rejected if record else (),
    )


def _texts(view: View, score: CaseScore) -> tuple[list[Piece], list[Piece], list[str]]:
    """Return the text with the marks of the gold and with those of the prediction."""
    case, record = view.case(score), view.record(score)
    notes = list(_notes(view, score))
    if case is None:
        return [], [], notes
    text = case.document.text
    gold = list(marking.pieces(text, marking.gold_marks(score, case)))
    if record is None or record.document.id != case.document.id:
        return gold, [], notes
    return gold, list(marking.pieces(text, marking.predicted_marks(score, record))), notes


def _notes(view: View, score: CaseScore) -> Iterator[str]:
    case, record = view.case(score), view.record(score)
    if case is None:
        yield "The labels that were scored are not at hand: they were changed or taken away."
    elif record and record.document.id != case.document.id:
        yield "The Record was made from another version of the text: no evidence is marked."
    if score.error:
        yield f"Not read: {score.error}. All its gold counts as missed."
    elif record is None:
        yield "The Record is not at hand."
    for failure in record.failures if record else ():
        first, last = failure.sentences
        yield f"Sentences {first} to {last} were not read: {failure.error}: {failure.message}"
