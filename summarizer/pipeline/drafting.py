"""Drafting: what a reading by sentence found, as items of a Draft.

Statements are the words of the document; who holds them is a Holder.
"""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.pipeline.answers import Ground
from summarizer.summary import Attribution, DraftClaim, DraftIntent, DraftLegalJustification

Item = DraftClaim | DraftIntent | DraftLegalJustification

ITEMS: dict[str, type[Item]] = {
    "claims": DraftClaim,
    "intents": DraftIntent,
    "legal_justifications": DraftLegalJustification,
}
SECTION = {kind: section for section, kind in ITEMS.items()}
_QUOTES = frozenset('“”„«»"「」『』')


@dataclass(frozen=True, slots=True)
class Holder:
    """Hold who says a sentence, who passed it on, and how it is attributed.

    ``certainty`` is the model's; 1 where the form of a document or a rule of language tells.
    ``side`` is the state for which it is said, whose aims are told.
    """

    name: str
    via: tuple[str, ...] = ()
    attribution: Attribution | None = None
    certainty: float = 1.0
    side: str | None = None


def claim(words: str, number: int, holder: Holder, act: str) -> DraftClaim:
    """Return a claim; without another attribution, quotation marks make it a direct quote."""
    quoted = any(mark in _QUOTES for mark in words)
    return DraftClaim.model_validate(
        {
            "claimant": holder.name,
            "via": holder.via,
            "statement": words,
            "speech_act": act,
            "attribution": holder.attribution or ("direct_quote" if quoted else "indirect_speech"),
            "sentences": (number,),
        }
    )


def legal(words: str, number: int, holder: Holder, ground: Ground) -> list[Item]:
    """Return a legal ground; a denial of breaking a rule is a denial as well (labels.md, 6)."""
    found = DraftLegalJustification.model_validate(
        {
            "asserted_by": holder.name,
            "statement": words,
            "basis": ground.basis,
            "function": ground.function or "justify",
            "instrument": ground.instrument,
            "sentences": (number,),
        }
    )
    if found.function == "deny_violation":
        return [claim(words, number, holder, "deny"), found]
    return [found]


def holder_of(item: Item) -> str:
    """Return who holds an item; empty where nobody does."""
    if isinstance(item, DraftClaim):
        return item.claimant or ""
    if isinstance(item, DraftIntent):
        return item.actor
    return item.asserted_by or ""


def held_by(item: Item, name: str) -> Item:
    """Return the same item with another holder."""
    if isinstance(item, DraftClaim):
        return item.model_copy(update={"claimant": name})
    if isinstance(item, DraftIntent):
        return item.model_copy(update={"actor": name, "stated_by": name})
    return item.model_copy(update={"asserted_by": name})
