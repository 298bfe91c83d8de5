"""The checks in their order, for one item that already has its evidence.

The same function judges a draft item before it enters a Summary and a stored item that is
verified: what was let in must hold again, with no model at hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarizer.grounding.index import Index
from summarizer.grounding.language import Language
from summarizer.grounding.names import NameBag, quoted_terms_missing, unsupported_name
from summarizer.grounding.negation import adds_negation, negation_fault
from summarizer.grounding.numbers import unsupported_number
from summarizer.grounding.planted import looks_planted
from summarizer.grounding.speakers import (
    Known,
    contradicting,
    missing_speaker,
    named_in,
    own_voice_contradicted,
    resolve,
)
from summarizer.grounding.words import content, normalise, words
from summarizer.record import Reason

_QUOTES = re.compile("[\"“”„«»「」『』‘]|(?<!\\w)'[^']+'(?!\\w)")


@dataclass(frozen=True, slots=True)
class Fault:
    """Say why an item does not hold; ``detail`` is a sentence for a person."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Matter:
    """Hold what the checks read of an item, whatever its section.

    ``texts`` are all its free texts, the statement first. ``speaker`` is who says it;
    ``names`` are all speakers and holders, who must stand in the document.
    """

    texts: tuple[str, ...]
    speaker: str | None
    names: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    instrument: str | None = None
    gist: bool = False


def fault_in(
    matter: Matter, sentences: Sequence[str], index: Index, actors: Sequence[Known]
) -> Fault | None:
    """Return the first fault of an item against the sentences that it cites."""
    checks: tuple[Callable[[Matter, Sequence[str], Index, Sequence[Known]], Fault | None], ...] = (
        (_numbers, _names, _negation)
        if matter.gist
        else (_speakers, _instrument, _numbers, _names, _negation)
    )
    for check in checks:
        fault = check(matter, sentences, index, actors)
        if fault:
            return fault
    return None


def support_fault(
    matter: Matter, sentences: Sequence[str], index: Index, actors: Sequence[Known]
) -> Fault | None:
    """Return the first number, name or negation of an item that its sentences lack."""
    for check in (_numbers, _names, _negation):
        fault = check(matter, sentences, index, actors)
        if fault:
            return fault
    return None


def _speakers(
    matter: Matter, sentences: Sequence[str], index: Index, actors: Sequence[Known]
) -> Fault | None:
    missing = missing_speaker(matter.names, index)
    if missing is not None:
        detail = f"The document names no speaker or holder “{missing}”."
        return Fault("speaker_not_in_document", detail)
    if matter.speaker is None:
        other = own_voice_contradicted(matter.texts[0], sentences, actors, index.language)
        who = "the document itself"
    else:
        via = [resolve(name, actors) for name in matter.via]
        speaker = resolve(matter.speaker, actors)
        other = contradicting(speaker, via, sentences, actors, index.language)
        who = f"“{matter.speaker}”"
    if other is None:
        return None
    return Fault("speaker_contradicted", f"The evidence gives this to “{other}”, not to {who}.")


def _instrument(
    matter: Matter, sentences: Sequence[str], _index: Index, _actors: Sequence[Known]
) -> Fault | None:
    wanted = normalise(matter.instrument or "")
    if not wanted or any(wanted in normalise(sentence) for sentence in sentences):
        return None
    detail = f"The evidence does not hold the words “{matter.instrument}”."
    return Fault("instrument_unsupported", detail)


def _numbers(
    matter: Matter, sentences: Sequence[str], index: Index, _actors: Sequence[Known]
) -> Fault | None:
    evidence = (*sentences, *matter.names)
    for text in matter.texts:
        number = unsupported_number(text, evidence, index.language)
        if number is not None:
            detail = f"The number “{number}” is not in the evidence."
            return Fault("number_unsupported", detail)
    return None


def _names(
    matter: Matter, sentences: Sequence[str], index: Index, actors: Sequence[Known]
) -> Fault | None:
    known = [name for actor in actors for name in actor.names]
    bag = NameBag((*sentences, *matter.names, *known))
    for text in matter.texts:
        name = unsupported_name(text, bag, index.language, index.names_inside)
        name = name or quoted_terms_missing(text, "\n".join(sentences))
        if name is not None:
            return Fault("name_unsupported", f"The name “{name}” is not in the evidence.")
    return None


def _negation(
    matter: Matter, sentences: Sequence[str], index: Index, _actors: Sequence[Known]
) -> Fault | None:
    evidence = "\n".join(sentences)
    statement = matter.texts[0]
    if matter.gist:
        if adds_negation(statement, evidence, index.language):
            return Fault("negation_added", "The statement negates, its evidence does not.")
        return None
    reason = negation_fault(statement, evidence, index.language)
    if reason == "negation_lost":
        return Fault("negation_lost", "The evidence negates this, the statement does not.")
    if reason == "negation_added":
        return Fault("negation_added", "The statement negates this, the evidence does not.")
    return None


# --- flags -------------------------------------------------------------------------------


def flags_of(
    matter: Matter,
    sentences: Sequence[str],
    actors: Sequence[Known],
    language: Language | None,
    *,
    quoted: bool,
) -> tuple[str, ...]:
    """Return what a reader should know of an item that holds; ``quoted``: it says it quotes."""
    found = []
    if quoted and not any(map(_QUOTES.search, sentences)):
        found.append("no_quotation_marks")
    speaker = None if matter.speaker is None else resolve(matter.speaker, actors)
    if speaker and not named_in(speaker, sentences, language):
        found.append("speaker_inherited")
    if any(map(looks_planted, sentences)):
        found.append("planted_instruction")
    return tuple(found)


def role_stands(role: str, sentences: Sequence[str], index: Index) -> bool:
    """Say whether a role is in the document's words: as a run, or all in one cited sentence."""
    if index.stands(role):
        return True
    if index.language is None:
        return True
    wanted = set(content(words(role), index.language))
    return bool(wanted) and any(
        wanted <= set(content(words(sentence), index.language)) for sentence in sentences
    )
