"""Telling: who says a sentence, as the model answers and as its words bear out.

A name must stand in the sentence, before its verb or right behind it; only a pronoun beside the
verb means the speaker before. What names nobody is asked about once more.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from summarizer.pipeline.answers import Speaker
from summarizer.pipeline.asking import Answered
from summarizer.pipeline.rules import (
    attribution,
    cues,
    hints,
    media,
    naming,
    nobody,
    pronouns,
    quotations,
)
from summarizer.prompt import disarm

NOBODY = "-"
_IT = {"en": "it", "fr": "il", "es": "ella", "de": "es"}
_MARK = "“"  # a cue in any language
Ask = Callable[..., Awaitable[Answered[Any]]]


@dataclass(frozen=True, slots=True)
class Told:
    """Hold who is told to speak and by which cue; ``stands`` says that the sentence names them."""

    name: str
    cue: str
    certainty: float = 1.0
    stands: bool = True


class Telling:
    """Ask who says a sentence, and hold the answer against its words."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def named(
        self, text: str, language: str, before: str, note: str = ""
    ) -> tuple[str, float] | None:
        """Return who says a sentence of the news, and how certain the model is."""
        told = await self.told(text, language, before, note)
        if told is None:
            return None
        if told.stands:
            return told.name, told.certainty
        if pronouns.is_pronoun(told.name, language):
            return (before, told.certainty) if before != NOBODY else None
        if before == NOBODY or pronouns.points_back(text, told.cue, language):
            return told.name, told.certainty
        again = await self.told(text, language, NOBODY, note) or told
        pronoun = not again.stands and pronouns.is_pronoun(again.name, language)
        return (before if pronoun else again.name), again.certainty

    async def reporting(self, text: str, language: str) -> tuple[str, float] | None:
        """Return who is told to say something in words of a speaker, and how certain that is."""
        told = await self.told(text, language)
        if told is None or not told.stands or nobody.is_own(told.name):
            return None
        return told.name, told.certainty

    async def told(
        self, text: str, language: str, before: str = NOBODY, note: str = ""
    ) -> Told | None:
        """Ask who says a sentence, and hold the answer against its words.

        Words that name nobody are asked about once more. Whom the verb addresses, and to whom
        something is done, does not speak.
        """
        answered = await self._ask("speaker", [text], Speaker, note=note, before=before)
        answer = _completed(answered.value, text, language)
        if answer.cue is None or answer.by is None or not _is_said(answer, before, text, language):
            return None
        found = _named(answer, text, language)
        if nobody.is_nobody(found.name, language) and found.stands:
            led = cues.led(text, answer.cue, language)
            if led is None or nobody.is_nobody(led, language):
                again = excluding(found.name)
                return None if note else await self.told(text, language, note=again)
            found = replace(found, name=led)
        elif found.stands:
            speaking = _speaking(found, text, language)
            if speaking is None:
                return None
            found = speaking
        elif cues.is_suffered(answer.cue, text):
            return None  # "The talks were held", and nobody who spoke before has held them
        certainty = 1.0 if answered.certainty is None else answered.certainty
        name = naming.whole(found.name, answer.cue, text, language) if found.stands else found.name
        if media.is_medium(name, language):
            name = found.name  # "the board", not "the board’s statement"
        return replace(found, name=name, certainty=certainty)


def _is_said(answer: Speaker, before: str, text: str, language: str) -> bool:
    """Say whether a cue tells that somebody speaks, or a named one is quoted at length."""
    cue, told = answer.cue or "", answer.by or ""
    by = naming.named(told, text)
    if cues.is_recall(cue, text):
        return False
    if hints.says(cue, language) or cues.beside_quotation(cue, text):
        return True
    if by is not None and cues.told_by(by, text, language):
        return True
    if cues.goes_on_saying(by or "", cue, text, language):
        return True
    named = told == before or (by is not None and nobody.is_name(by))
    return named and quotations.quotes(text)


def _named(answer: Speaker, text: str, language: str) -> Told:
    """Return who is meant by an answer, as the sentence has it; a pronoun does not stand there.

    What stands with its article right before the verb is its subject, and a medium says nothing:
    its owner does, or who spoke before.
    """
    cue, told = answer.cue or "", re.sub(r"^\d+[.)]\s+", "", answer.by or "")
    by = naming.named(told, text)
    near = cues.right_before(text, cue, language)
    if near is not None and told.casefold() not in near.casefold():
        by = near
    if by is not None and cues.is_behind_colon(by, cue, text):
        by = cues.subject(text, cue, language) or by
    if by is not None and media.is_medium(by, language):
        owner = media.owner(by, language)
        return Told(owner or _IT[language], cue, stands=owner is not None)
    if by is None or pronouns.is_pronoun(by, language):
        return Told(told, cue, stands=False)
    return Told(by, cue)


def _speaking(found: Told, text: str, language: str) -> Told | None:
    """Return who speaks where the one who was found may only be spoken to, or done to.

    "|Ada Lund| yelled to the officers that …", "…,” |he| told the crowd": the subject does, if any.
    """
    suffered = not cues.told_by(found.name, text, language) and cues.is_suffered(found.cue, text)
    if suffered:
        return None
    if not cues.is_addressed(found.name, found.cue, text, language):
        return found
    beside = pronouns.beside(found.cue, text, language)
    if beside is not None:
        return Told(beside, found.cue, stands=False)
    behind = text[text.find(found.name) + len(found.name) :].lstrip(", ")
    first = cues.subject(text, found.cue, language) or cues.subject(behind, found.cue, language)
    if first is None or pronouns.is_pronoun(first, language):
        return None
    return replace(found, name=first)


def excluding(name: str) -> str:
    """Return the note that keeps a name from being answered again."""
    return f"\n(not: {disarm(name)})"


def _completed(answer: Speaker, text: str, language: str) -> Speaker:
    """Return an answer with the speaker whom the sentence itself tells, where the model does not.

    "…, the archive said on Monday" holds where another cue was told; and who stands before a
    cue without a speaker is its subject.
    """
    if answer.cue is None:
        taken_up = attribution.as_told(text, language) or attribution.closed(text, language)
        return Speaker(cue=_MARK, by=taken_up) if taken_up else answer
    told = attribution.attributed(text, language)
    elsewhere = answer.by is None or not (
        pronouns.is_pronoun(answer.by, language) or naming.named(answer.by, text)
    )
    doubtful = elsewhere or not hints.says(answer.cue, language)
    doubtful = doubtful or quotations.within_quotation(answer.by or "", text)
    if told is not None and (doubtful or attribution.sourced(text, language)):
        return Speaker(cue=_MARK, by=told)
    if answer.by is None and hints.says(answer.cue, language):
        return answer.model_copy(update={"by": cues.subject(text, answer.cue, language)})
    return answer
