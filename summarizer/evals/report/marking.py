"""Marking: a text cut into pieces, each with the items whose evidence covers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.document import Span
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import STATED
from summarizer.evals.report.told import SIGNS, state
from summarizer.evals.score import CaseScore
from summarizer.record import Record

_LETTERS = {"claims": "C", "intents": "I", "legal_justifications": "L"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark one quote of one item; ``key`` names its row, such as ``gC3``."""

    start: int
    end: int
    section: str
    outcome: str
    key: str

    def tag(self) -> str:
        """Return what stands before the marked words, such as ``C3 ✓``."""
        return f"{self.key[1:]}{SIGNS[self.outcome][0]}"


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold words that the same marks cover; ``begun`` are the marks that start here."""

    words: str
    classes: str
    begun: tuple[Mark, ...]


def key(side: str, section: str, place: int) -> str:
    """Return the name of an item within its document: a side (g, p), a letter, a place."""
    return f"{side}{_LETTERS.get(section, 'A')}{place + 1}"


def gold_marks(score: CaseScore, case: Case) -> list[Mark]:
    """Return where the evidence of the gold items stands, with what became of them."""
    return [
        Mark(span.start, span.end, e.section, state(e), key("g", e.section, e.gold))
        for e in score.explanations
        if e.section in STATED and e.gold is not None
        for span in case.spans(getattr(case.gold, e.section)[e.gold])
    ]


def predicted_marks(score: CaseScore, record: Record) -> list[Mark]:
    """Return where the evidence of the predictions stands, with what became of them."""
    return [
        Mark(quote.start, quote.end, e.section, state(e), key("p", e.section, e.predicted))
        for e in score.explanations
        if e.section in STATED and e.predicted is not None
        for quote in getattr(record.summary, e.section)[e.predicted].evidence
    ]


def pieces(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    """Cut a text where a mark begins or ends; the words of all pieces join to the text.

    Marks may overlap. One that stands outside the text, as no slice of ours does, is left out.
    """
    real = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = sorted({0, len(text), *(m.start for m in real), *(m.end for m in real)})
    for here, there in pairwise(edges):
        span = Span(here, there)
        over = [mark for mark in real if mark.start <= here and there <= mark.end]
        begun = tuple(mark for mark in over if mark.start == here)
        yield Piece(span.cut(text), _classes(over), begun)


def _classes(over: Sequence[Mark]) -> str:
    """Name the sections (``a-claims b-intents``), how many, and the worst outcome."""
    if not over:
        return ""
    sections = sorted({mark.section for mark in over}, key=STATED.index)
    named = [f"{letter}-{section}" for letter, section in zip("abc", sections, strict=False)]
    worst = max((mark.outcome for mark in over), key=list(SIGNS).index)
    return " ".join([*named, f"n{len(sections)}", f"o-{worst}"])
