"""Told: what is said of one document: its items in pairs, with what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.evals.metrics import SECTIONS, STATED
from summarizer.evals.report.view import View
from summarizer.evals.score import CaseScore, Explanation, LabelScore
from summarizer.gold import GoldActor, GoldClaim, GoldIntent, GoldLegalJustification
from summarizer.summary import Actor, Claim, Intent, LegalJustification

OWN_VOICE = "the document itself"

AnyItem = (
    Actor
    | Claim
    | Intent
    | LegalJustification
    | GoldActor
    | GoldClaim
    | GoldIntent
    | GoldLegalJustification
)


@dataclass(frozen=True, slots=True)
class Side:
    """Hold one item as it is shown; ``place`` counts from 1 in its list."""

    place: int
    who: str
    statement: str
    labels: str


@dataclass(frozen=True, slots=True)
class Row:
    """Hold what became of one gold item, one prediction, or a pair of them.

    ``outcome`` is a key of SIGNS; a row that is not ``counted`` moves no figure.
    """

    section: str
    outcome: str
    words: str
    counted: bool
    gold: Side | None
    predicted: Side | None
    labels: tuple[LabelScore, ...]
    why: str

    def sentence(self) -> str:
        """Return the row as one line of text."""
        sides = (("gold", self.gold), ("prediction", self.predicted))
        said = [f"{name} {s.place}, {s.who}: “{s.statement}”" for name, s in sides if s]
        return (
            ". ".join([f"{_spaced(self.section)}: {self.words}", *said, self.why]).strip(" .") + "."
        )


SIGNS = {
    "match": ("✓", "right"),
    "okay": ("○", "left out, which is okay"),
    "missed": ("✗", "missed"),
    "wrong_speaker": ("≠", "wrong speaker"),
    "wrong_polarity": ("±", "wrong polarity"),
    "wrong_section": ("→", "other section"),
    "repeated": ("=", "repeated"),
    "invented": ("+", "invented"),
}


def state(each: Explanation) -> str:
    """Return the outcome, or ``okay`` where nothing is lost by what was not found."""
    return "okay" if each.outcome == "missed" and each.importance == "okay" else each.outcome


def rows(view: View, score: CaseScore) -> list[Row]:
    """Return the rows of a document, in the order of its gold, unpaired predictions last."""
    told = sorted(
        score.explanations,
        key=lambda e: (SECTIONS.index(e.section), e.gold is None, e.gold or 0, e.predicted or 0),
    )
    return [_row(view, score, each) for each in told]


def outcomes(score: CaseScore) -> set[str]:
    """Return by which of the page's filters a document is shown."""
    found = {state(each) for each in score.explanations} - {"match", "okay"}
    if any(not label.right for e in score.explanations for label in e.labels):
        found.add("labels")
    if score.error or score.counts.get("documents.partial"):
        found.add("failed")
    if silent(score):
        found.add("silent")
    return found


def silent(score: CaseScore) -> list[str]:
    """Return the sections on which the document should have stayed silent."""
    return [s for s in STATED if score.counts.get(f"{s}.silent")]


def name(score: CaseScore) -> str:
    """Return the name of a reading."""
    return score.case if score.repeat == 1 else f"{score.case} (reading {score.repeat})"


def _row(view: View, score: CaseScore, each: Explanation) -> Row:
    case, record = view.case(score), view.record(score)
    gold = getattr(case.gold, each.section) if case else ()
    predicted = getattr(record.summary, each.section) if record else ()
    outcome = state(each)
    okay = outcome == "match" and each.importance == "okay"
    return Row(
        section=each.section,
        outcome=outcome,
        words=SIGNS[outcome][1] + (", not counted" if okay else ""),
        counted=not okay and outcome != "okay",
        gold=_side(gold, each.gold),
        predicted=_side(predicted, each.predicted),
        labels=each.labels,
        why=each.why,
    )


def _side(items: Sequence[AnyItem], place: int | None) -> Side | None:
    """Return an item; without its words where the labels or the Record are not at hand."""
    if place is None:
        return None
    if place >= len(items):
        return Side(place + 1, "not at hand", "", "")
    item = items[place]
    labels: tuple[str, ...]
    match item:
        case Actor() | GoldActor():
            who, statement, labels = item.name, item.role or "", (item.kind, item.sector)
        case Claim() | GoldClaim():
            via = "".join(f", via {name}" for name in item.via)
            who, statement = (item.claimant or OWN_VOICE) + via, item.statement
            labels = (item.speech_act, item.attribution)
        case Intent() | GoldIntent():
            said = "" if item.stated_by == item.actor else f", by {item.stated_by or OWN_VOICE}"
            who, statement, labels = item.actor + said, item.statement, (item.kind,)
        case _:
            who, statement = item.asserted_by or OWN_VOICE, item.statement
            labels = (item.basis, item.function, *filter(None, (item.instrument,)))
    return Side(place + 1, who, statement, " · ".join(_spaced(label) for label in labels))


def _spaced(label: str) -> str:
    return label.replace("_", " ")
