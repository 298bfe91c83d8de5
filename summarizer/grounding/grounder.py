"""Grounder: a Draft becomes Summary items with evidence cut out of the text, or is rejected.

Nothing is repaired: an item stands as the model gave it, or is shown with its reason.
Repeated items (same section, speaker, label, sentences and wording) become one, because
the second says nothing that the first does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from summarizer.document import Document, Segment, Sentence
from summarizer.grounding.cast import Cast, Memory
from summarizer.grounding.checks import Fault, Matter, fault_in, flags_of, role_stands
from summarizer.grounding.index import Index
from summarizer.grounding.speakers import Known, missing_speaker
from summarizer.grounding.words import loosen
from summarizer.record import Reason, Rejected
from summarizer.summary import (
    Actor,
    Claim,
    Draft,
    DraftActor,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftItem,
    DraftLegalJustification,
    Evidence,
    Gist,
    Intent,
    LegalJustification,
    Section,
    Summary,
    SummaryItem,
)

_SPOKEN: tuple[Section, ...] = ("claims", "intents", "legal_justifications")
_NOT_TOLD: Mapping[DraftItem, float] = MappingProxyType({})
_Drafted = TypeVar("_Drafted", bound=DraftItem)


@dataclass(frozen=True)
class Grounded:
    """Hold what of a Draft stands, and what was rejected and why."""

    gist: Gist | None = None
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    intents: tuple[Intent, ...] = ()
    legal_justifications: tuple[LegalJustification, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class Grounder:
    """Ground the Drafts of one document, segment by segment.

    The names of the document are indexed once, when first needed.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.index = Index(document.text, document.language)
        self._memory: Memory = {}
        self._checks = _Checks(self.index)

    def ground(
        self,
        draft: Draft,
        segment: Segment,
        known: Sequence[Actor] = (),
        confidence: Mapping[DraftItem, float] = _NOT_TOLD,
    ) -> Grounded:
        """Check every item of a Draft; ``known`` are the actors of earlier segments.

        A sentence outside the segment counts as missing: the model was not shown it.
        ``confidence`` is handed on to the items that stand.
        """
        cast = Cast(known, self._memory)
        grounding = _Grounding(self._text, self._checks, segment, cast)
        return grounding.ground(draft, confidence)

    def settle(self, summary: Summary) -> tuple[Summary, tuple[Rejected, ...]]:
        """Check the items of a merged Summary once more, against the actors of all segments.

        A speaker can be contradicted by an actor whom only a later segment made known. What
        fails is taken out and returned as rejected; ``segment`` is 0, for the whole.
        """
        cast = Cast(summary.actors, self._memory)
        rejected: list[Rejected] = []
        kept: dict[str, tuple[Any, ...]] = {}
        for section in _SPOKEN:
            held = []
            for item in getattr(summary, section):
                quotes = tuple(e.quote for e in item.evidence)
                matter = matter_of(item)
                fault = self._checks.fault(matter, quotes, cast.near(matter, quotes))
                if fault is None:
                    held.append(item)
                    continue
                values = item.model_dump(mode="json")
                rejected.append(
                    Rejected(
                        section=section,
                        reason=fault.reason,
                        detail=fault.detail,
                        segment=0,
                        item=values,
                    )
                )
            kept[section] = tuple(held)
        return summary.model_copy(update=kept), tuple(rejected)


class _Checks:
    """Check the items of one document, and remember what was found.

    Most items of a merged Summary stand as they stood in their segment, with the same actors
    near them: what was checked there need not be checked again.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._found: dict[tuple[Matter, tuple[str, ...], tuple[Known, ...]], Fault | None] = {}

    def fault(self, matter: Matter, quotes: tuple[str, ...], near: Sequence[Known]) -> Fault | None:
        """Return the first fault of an item, as ``fault_in`` does."""
        key = matter, quotes, tuple(near)
        if key not in self._found:
            self._found[key] = fault_in(matter, quotes, self.index, near)
        return self._found[key]


class _Grounding:
    """Hold the state of one call: the sentences shown, the actors, what was rejected."""

    def __init__(self, text: str, checks: _Checks, segment: Segment, cast: Cast) -> None:
        self._text = text
        self._checks = checks
        self._index = checks.index
        self._segment = segment.number
        self._sentences = {sentence.number: sentence for sentence in segment.sentences}
        self._cast = cast
        self._rejected: list[Rejected] = []
        self._confidence = _NOT_TOLD

    def ground(self, draft: Draft, confidence: Mapping[DraftItem, float]) -> Grounded:
        self._confidence = confidence
        actors = tuple(a for d in _once(draft.actors) if (a := self._actor(d)) is not None)
        self._cast.add(actors)
        gist = self._gist(draft.gist) if draft.gist else None
        claims = [self._claim(d) for d in _once(draft.claims)]
        intents = [self._intent(d) for d in _once(draft.intents)]
        grounds = [self._ground(d) for d in _once(draft.legal_justifications)]
        return Grounded(
            gist,
            actors,
            tuple(x for x in claims if x),
            tuple(x for x in intents if x),
            tuple(x for x in grounds if x),
            tuple(self._rejected),
        )

    def _gist(self, draft: DraftGist) -> Gist | None:
        found = self._checked("gist", draft)
        return Gist(statement=draft.statement, evidence=found["evidence"]) if found else None

    def _claim(self, draft: DraftClaim) -> Claim | None:
        quoted = draft.attribution == "direct_quote"
        found = self._checked("claims", draft, quoted=quoted)
        return Claim(**self._fields(draft), **found) if found else None

    def _intent(self, draft: DraftIntent) -> Intent | None:
        found = self._checked("intents", draft)
        return Intent(**self._fields(draft), **found) if found else None

    def _ground(self, draft: DraftLegalJustification) -> LegalJustification | None:
        found = self._checked("legal_justifications", draft)
        return LegalJustification(**self._fields(draft), **found) if found else None

    def _actor(self, draft: DraftActor) -> Actor | None:
        evidence = self._evidence("actors", draft)
        if not evidence:
            return None
        quotes = [e.quote for e in evidence]
        aliases, extra = actor_parts(draft, quotes, self._index)
        fault = actor_fault(draft.name, aliases, quotes, self._index)
        if fault:
            self._reject("actors", draft.model_dump(mode="json"), fault)
            return None
        for part, fault in extra:
            self._reject("actors", {"name": draft.name, **part}, fault)
        lost_role = any("role" in part for part, _ in extra)
        return Actor(
            name=draft.name,
            aliases=aliases,
            kind=draft.kind,
            sector=draft.sector,
            role=None if lost_role else draft.role,
            evidence=evidence,
        )

    def _checked(
        self, section: Section, draft: DraftItem, *, quoted: bool = False
    ) -> dict[str, Any]:
        """Return evidence and flags of an item that holds; nothing of one that does not."""
        evidence = self._evidence(section, draft)
        if not evidence:
            return {}
        quotes = tuple(e.quote for e in evidence)
        matter = matter_of(draft)
        near = self._cast.near(matter, quotes)
        fault = self._checks.fault(matter, quotes, near)
        if fault:
            self._reject(section, draft.model_dump(mode="json"), fault)
            return {}
        flags = flags_of(matter, quotes, near, self._index.language, quoted=quoted)
        return {"evidence": evidence, "flags": flags}

    def _evidence(self, section: Section, draft: DraftItem) -> tuple[Evidence, ...]:
        numbers = sorted(set(draft.sentences))
        missing = [number for number in numbers if number not in self._sentences]
        if missing:
            detail = f"Sentence {missing[0]} is not among those that were shown."
            fault = Fault("sentence_missing", detail)
            self._reject(section, draft.model_dump(mode="json"), fault)
            return ()
        return tuple(cut(self._sentences[number], self._text) for number in numbers)

    def _fields(self, draft: DraftItem) -> dict[str, Any]:
        confidence = self._confidence.get(draft)
        return draft.model_dump(exclude={"sentences"}) | {"confidence": confidence}

    def _reject(self, section: Section, item: dict[str, Any], fault: Fault) -> None:
        self._rejected.append(
            Rejected(
                section=section,
                reason=fault.reason,
                detail=fault.detail,
                segment=self._segment,
                item=item,
            )
        )


def cut(sentence: Sentence, text: str) -> Evidence:
    """Cut the words of a sentence out of the text."""
    span = sentence.span
    return Evidence(sentence=sentence.number, quote=span.cut(text), start=span.start, end=span.end)


def matter_of(item: DraftItem | SummaryItem) -> Matter:
    """Return what the checks read of an item, drafted or grounded."""
    match item:
        case DraftClaim() | Claim():
            names = tuple(x for x in (item.claimant, *item.via) if x is not None)
            return Matter((item.statement,), item.claimant, names, via=item.via)
        case DraftIntent() | Intent():
            names = tuple(x for x in (item.actor, item.stated_by) if x is not None)
            return Matter((item.statement,), item.stated_by, names)
        case DraftLegalJustification() | LegalJustification():
            names = tuple(x for x in (item.asserted_by, item.on_behalf_of) if x is not None)
            texts = tuple(x for x in (item.statement, item.conduct) if x is not None)
            return Matter(texts, item.asserted_by, names, instrument=item.instrument)
        case DraftGist() | Gist():
            return Matter((item.statement,), None, gist=True)
        case _:
            raise AssertionError("an actor is checked by its own rule")


# --- actors ------------------------------------------------------------------------------


def actor_fault(
    name: str, aliases: Iterable[str], quotes: Sequence[str], index: Index
) -> Fault | None:
    """Return why an actor does not stand: by its name, or in the sentences it cites."""
    if missing_speaker((name,), index):
        detail = f"“{name}” is a pronoun, or does not stand in the document as a name."
        return Fault("not_in_document", detail)
    evidence = Index("\n".join(quotes), index.language.code if index.language else "und")
    if any(map(evidence.stands, (name, *aliases))):
        return None
    return Fault("not_in_document", f"No cited sentence holds the name “{name}” or an alias.")


def actor_parts(
    draft: DraftActor, quotes: Sequence[str], index: Index
) -> tuple[tuple[str, ...], list[tuple[dict[str, str], Fault]]]:
    """Return the aliases that stand, and each alias or role that does not, with the fault.

    The actor itself may well stand without them: they are rejected on their own.
    """
    reason: Reason = "not_in_document"
    stands = [alias for alias in dict.fromkeys(draft.aliases) if index.stands(alias)]
    extra: list[tuple[dict[str, str], Fault]] = [
        ({"alias": alias}, Fault(reason, f"The document does not hold the name “{alias}”."))
        for alias in dict.fromkeys(draft.aliases)
        if alias not in stands
    ]
    if draft.role and not role_stands(draft.role, quotes, index):
        detail = f"The document does not hold the role “{draft.role}”."
        extra.append(({"role": draft.role}, Fault(reason, detail)))
    return tuple(stands), extra


# --- repetition --------------------------------------------------------------------------


def _once(drafts: Sequence[_Drafted]) -> list[_Drafted]:
    """Drop items that repeat an earlier one; case, marks and sentence order do not count."""
    cited = Counter(frozenset(draft.sentences) for draft in drafts)
    if cited.total() == len(cited):  # each has sentences of its own, as most have: no repetition
        return list(drafts)
    return list({_key(draft): draft for draft in reversed(drafts)}.values())[::-1]


def _key(draft: DraftItem) -> str:
    values = draft.model_dump(mode="json") | {"sentences": sorted(set(draft.sentences))}
    return repr({k: loosen(v) if isinstance(v, str) else v for k, v in values.items()})
