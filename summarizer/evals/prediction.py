"""Prediction: what a tool says of a document, in the shape that is scored.

Ours comes from a Record; another tool's answer can be put into the same shape, and is then
scored by the same rules (see ``benchmarks/peers.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from summarizer.document import Span
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import STATED
from summarizer.gold import GoldClaim, GoldIntent, GoldItem
from summarizer.record import Record
from summarizer.summary import (
    ActorKind,
    Claim,
    Evidence,
    Intent,
    LegalJustification,
    Sector,
    State,
    Stated,
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Hold words given as evidence, and where they are said to stand.

    ``span`` is None where the tool gives no place, or one that is not in the text.
    """

    words: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Item:
    """Hold one claim, intent or legal justification.

    ``holder`` is the claimant, the actor of an intent, or who asserts a ground; None for the
    document's own voice. ``labels`` are the fields that are right or wrong beside it.
    """

    holder: str | None
    statement: str
    quotes: tuple[Quote, ...]
    labels: Mapping[str, str | None]
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PredictedActor:
    """Hold one actor."""

    name: str
    aliases: tuple[str, ...]
    kind: ActorKind
    sector: Sector
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """Hold all that a tool says of one document; ``whole`` says that all of it was read."""

    actors: tuple[PredictedActor, ...]
    items: Mapping[Stated, tuple[Item, ...]]
    status: Mapping[Stated, State]
    rejected: Mapping[str, int] = field(default_factory=dict)
    whole: bool = True


def of(record: Record) -> Prediction:
    """Return what a Record says, in the shape that is scored."""
    summary = record.summary
    return Prediction(
        actors=tuple(
            PredictedActor(a.name, a.aliases, a.kind, a.sector, _quotes(a.evidence))
            for a in summary.actors
        ),
        items={section: tuple(map(_item, getattr(summary, section))) for section in STATED},
        status={section: getattr(summary.status, section) for section in STATED},
        rejected=Counter(entry.section for entry in record.rejected),
        whole=not record.failures,
    )


def of_gold(case: Case, *, vital_only: bool = False) -> Prediction:
    """Return the answer of a reader who finds what the gold holds, all of it or what is vital."""
    gold = case.gold
    kept = ("vital",) if vital_only else ("vital", "okay")
    return Prediction(
        actors=tuple(
            PredictedActor(a.name, a.aliases, a.kind, a.sector)
            for a in gold.actors
            if a.importance in kept
        ),
        items={
            s: tuple(_gold_item(case, i) for i in getattr(gold, s) if i.importance in kept)
            for s in STATED
        },
        status={s: "stated" if getattr(gold, s) else "none_stated" for s in STATED},
    )


def _gold_item(case: Case, item: GoldItem) -> Item:
    spans = case.spans(item)
    quotes = tuple(Quote(span.cut(case.document.text), span) for span in spans)
    match item:
        case GoldClaim():
            labels = {"speech_act": item.speech_act, "attribution": item.attribution}
            return Item(item.claimant, item.statement, quotes, labels, item.via)
        case GoldIntent():
            aims: dict[str, str | None] = {"kind": item.kind, "stated_by": item.stated_by}
            return Item(item.actor, item.statement, quotes, aims)
        case _:
            ground = {
                "basis": item.basis,
                "function": item.function,
                "instrument": item.instrument,
            }
            return Item(item.asserted_by, item.statement, quotes, ground)


def _item(item: Claim | Intent | LegalJustification) -> Item:
    quotes = _quotes(item.evidence)
    match item:
        case Claim():
            labels = {"speech_act": item.speech_act, "attribution": item.attribution}
            return Item(item.claimant, item.statement, quotes, labels, item.via)
        case Intent():
            aims = {"kind": item.kind, "stated_by": item.stated_by}
            return Item(item.actor, item.statement, quotes, aims)
        case LegalJustification():
            ground = {
                "basis": item.basis,
                "function": item.function,
                "instrument": item.instrument,
            }
            return Item(item.asserted_by, item.statement, quotes, ground)


def _quotes(evidence: tuple[Evidence, ...]) -> tuple[Quote, ...]:
    return tuple(Quote(e.quote, Span(e.start, max(e.start, e.end))) for e in evidence)
