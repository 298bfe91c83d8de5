"""Join what the segments of one document gave into one Summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pydantic import BaseModel

from summarizer.grounding import Grounded
from summarizer.grounding.words import loosen
from summarizer.record import Rejected
from summarizer.summary import (
    Actor,
    Claim,
    Evidence,
    Intent,
    LegalJustification,
    Section,
    State,
    Status,
    Summary,
)

_Item = TypeVar("_Item", Claim, Intent, LegalJustification)


def merge(parts: Sequence[Grounded]) -> Summary:
    """Join grounded parts, in order; the status is left to ``with_status``.

    The gist is the first one: news and statements open with their sum. Items that say the
    same of the same speaker under the same label become one that carries all evidence.
    """
    joined = Actors()
    for part in parts:
        joined.add(part.actors)
    return Summary(
        gist=next((p.gist for p in parts if p.gist), None),
        actors=joined.all(),
        claims=_joined(x for p in parts for x in p.claims),
        intents=_joined(x for p in parts for x in p.intents),
        legal_justifications=_joined(x for p in parts for x in p.legal_justifications),
        status=Status(claims="unknown", intents="unknown", legal_justifications="unknown"),
    )


def with_status(summary: Summary, rejected: Sequence[Rejected], *, complete: bool) -> Summary:
    """Say for each section what is known; ``complete`` says that every sentence was read."""
    lost = {entry.section for entry in rejected}

    def state(section: Section) -> State:
        if not complete:
            return "unknown"
        if getattr(summary, section):
            return "stated"
        # the model read something here that did not hold: that is no finding of absence
        return "unknown" if section in lost else "none_stated"

    status = Status(
        claims=state("claims"),
        intents=state("intents"),
        legal_justifications=state("legal_justifications"),
    )
    return summary.model_copy(update={"status": status})


def _joined(items: Iterable[_Item]) -> tuple[_Item, ...]:
    """Join items that differ in nothing but their evidence, flags and confidence."""
    found: dict[str, _Item] = {}
    for item in items:
        values = item.model_dump(exclude={"evidence", "flags", "confidence"})
        key = repr({k: v.casefold() if isinstance(v, str) else v for k, v in values.items()})
        first = found.get(key)
        if first is None:
            found[key] = item
            continue
        flags = tuple(dict.fromkeys(first.flags + item.flags))
        found[key] = first.model_copy(
            update={
                "evidence": _evidence(first, item),
                "flags": flags,
                "confidence": _surer(first.confidence, item.confidence),
            }
        )
    return tuple(found.values())


def _surer(*told: float | None) -> float | None:
    """Return the highest confidence: what is said twice is not less sure than what is said once."""
    return max((confidence for confidence in told if confidence is not None), default=None)


class Actors:
    """Gather the actors of one document, segment by segment; the name met first stays.

    Two are one where the name of one is a name or an alias of the other. An alias in common
    is not enough: two ministries are both called "the ministry".
    """

    def __init__(self) -> None:
        self._found: list[Actor] = []
        self._names: dict[str, int] = {}
        self._aliases: dict[str, int] = {}

    def all(self) -> tuple[Actor, ...]:
        """Return them in the order they were met."""
        return tuple(self._found)

    def add(self, actors: Iterable[Actor]) -> None:
        """Add actors, or what they tell of one that is known."""
        for actor in actors:
            name, aliases = loosen(actor.name), [loosen(alias) for alias in actor.aliases]
            index = self._names.get(name, self._aliases.get(name))
            if index is None:
                met = (self._names[alias] for alias in aliases if alias in self._names)
                index = next(met, None)
            if index is None:
                index = len(self._found)
                self._found.append(actor)
            else:
                self._found[index] = _one(self._found[index], actor)
            self._names.setdefault(name, index)
            self._aliases |= dict.fromkeys(aliases, index)


def _one(first: Actor, other: Actor) -> Actor:
    names = dict.fromkeys((*first.aliases, other.name, *other.aliases))
    names.pop(first.name, None)
    return first.model_copy(
        update={
            "aliases": tuple(names),
            "role": first.role or other.role,
            "sector": first.sector if first.sector != "unknown" else other.sector,
            "evidence": _evidence(first, other),
        }
    )


def _evidence(*items: BaseModel) -> tuple[Evidence, ...]:
    found = {e.start: e for item in items for e in getattr(item, "evidence", ())}
    return tuple(found[start] for start in sorted(found))


def replaced(grounded: Grounded, mended: Mapping[int, Grounded]) -> Grounded:
    """Put in what one repair round mended; what it did not mend stays rejected.

    ``mended`` maps the index of a rejected item to what grounding made of its new try.
    """
    held = {i for i, part in mended.items() if getattr(part, grounded.rejected[i].section)}
    parts = [grounded, *mended.values()]
    return Grounded(
        gist=next((p.gist for p in parts if p.gist), None),
        actors=tuple(a for p in parts for a in p.actors),
        claims=tuple(c for p in parts for c in p.claims),
        intents=tuple(i for p in parts for i in p.intents),
        legal_justifications=tuple(j for p in parts for j in p.legal_justifications),
        rejected=(
            *(r for i, r in enumerate(grounded.rejected) if i not in held),
            # an item may hold but for an alias or a role of its actor
            *(r for i in sorted(held) for r in mended[i].rejected),
        ),
    )
