"""An Outcome as flat rows: one for each claim, intent and legal justification.

Silence is a row too. A section that states nothing, or that is not known, has a row that says
so, and a document that could not be read has one: what is not in the table was not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from summarizer.record import Outcome
from summarizer.summary import Claim, Intent, LegalJustification

COLUMNS: dict[str, tuple[Literal["text", "int", "float"], str]] = {
    "id": ("text", "the document's id: the caller's own, or where it was read from"),
    "source": ("text", "where it was read from"),
    "document": ("text", "SHA-256 of its text; empty where there was none to read"),
    "language": ("text", "ISO 639-1"),
    "model": ("text", "who read it"),
    "section": ("text", "claims, intents or legal_justifications; empty for a failed document"),
    "state": ("text", "of the section: stated, none_stated, unknown; or failed: nothing was read"),
    "item": ("int", "number in its section, from 1; empty in a row that tells only the state"),
    "statement": ("text", "what is said, in one sentence"),
    "speaker": ("text", "who says so; empty for the document's own voice"),
    "via": ("text", "who passed it on, outermost first"),
    "holder": ("text", "whose intent it is; on whose behalf a ground is given"),
    "speech_act": ("text", "of a claim: assert, deny, accuse, …"),
    "attribution": ("text", "of a claim: direct_quote, indirect_speech, own_voice"),
    "kind": ("text", "of an intent: purpose, commitment, aspiration, denied_aim, conditional"),
    "basis": ("text", "of a legal justification: self_defence, treaty, …"),
    "function": ("text", "of a legal justification: justify, deny_violation, reserve_right"),
    "conduct": ("text", "the act that is justified"),
    "instrument": ("text", "the law, treaty or resolution that is named"),
    "flags": ("text", "what to be careful with"),
    "confidence": ("float", "share of such items that hold; empty: not known"),
    "quotes": ("text", "the words that say it, a line for each place"),
    "sentences": ("text", "the numbers of their sentences"),
    "offsets": ("text", "start..end of each quote, in code points of the normalised text"),
    "gist": ("text", "the document in a sentence or two"),
    "error": ("text", "why the document, or a part of it, could not be read"),
    "message": ("text", "the same in words"),
}
"""The columns in their order: the type of the cells, and what they hold."""

FAILED = "failed"


def rows(outcome: Outcome) -> Iterator[dict[str, Any]]:
    """Yield the rows of a document; a column that is not in a row is empty there."""
    own: dict[str, Any] = {
        "id": outcome.id,
        "source": outcome.source,
        "document": outcome.document,
    } | _error(outcome)
    record = outcome.record
    if record is None:
        yield own | {"state": FAILED}
        return
    summary = record.summary
    own |= {
        "language": record.document.language,
        "model": record.provenance.model,
        "gist": summary.gist and summary.gist.statement,
    }
    sections: tuple[tuple[str, tuple[Claim | Intent | LegalJustification, ...]], ...] = (
        ("claims", summary.claims),
        ("intents", summary.intents),
        ("legal_justifications", summary.legal_justifications),
    )
    for section, items in sections:
        state = getattr(summary.status, section)
        row = own | {"section": section, "state": state}
        for number, item in enumerate(items, 1):
            yield row | {"item": number} | _item(item)
        if state != "stated" or not items:
            yield row


def _error(outcome: Outcome) -> dict[str, str]:
    """Return what went wrong: with the document, else with the first segment that was not read."""
    if outcome.error is not None:
        return {"error": outcome.error.kind, "message": outcome.error.message}
    if outcome.record is not None and outcome.record.failures:
        first = outcome.record.failures[0]
        return {"error": first.error, "message": first.message}
    return {}


def _item(item: Claim | Intent | LegalJustification) -> dict[str, Any]:
    places = item.evidence
    return {
        "statement": item.statement,
        "flags": "; ".join(item.flags),
        "confidence": item.confidence,
        "quotes": "\n".join(place.quote for place in places),
        "sentences": "; ".join(str(place.sentence) for place in places),
        "offsets": "; ".join(f"{place.start}..{place.end}" for place in places),
        **_labels(item),
    }


def _labels(item: Claim | Intent | LegalJustification) -> dict[str, Any]:
    if isinstance(item, Claim):
        return {
            "speaker": item.claimant,
            "via": "; ".join(item.via),
            "speech_act": item.speech_act,
            "attribution": item.attribution,
        }
    if isinstance(item, Intent):
        return {"speaker": item.stated_by, "holder": item.actor, "kind": item.kind}
    return {
        "speaker": item.asserted_by,
        "holder": item.on_behalf_of,
        "basis": item.basis,
        "function": item.function,
        "conduct": item.conduct,
        "instrument": item.instrument,
    }
