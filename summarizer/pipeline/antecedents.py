"""Antecedents: whom a pronoun, a bare quotation or a description means in the news.

Who spoke last (rule 2 of labels.md), or whom the text named since as what it is about: "Sabina
Thapaliya was having none of it. The company, |she| charged, …". That a name is a person's, the
model says; a "she" is nobody who was "Mr" or "he".
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from summarizer.document import Sentence
from summarizer.errors import InvalidAnswer
from summarizer.pipeline.met import Met
from summarizer.pipeline.rules import bodies, mentions, naming, pronouns, quotations
from summarizer.pipeline.telling import NOBODY
from summarizer.pipeline.voices import Voices

_NEAR = 3  # sentences over which a description, or a name that did not speak, is remembered


class Antecedents:
    """Remember who spoke and who was named in one document, in the order of its sentences."""

    def __init__(self, met: Met) -> None:
        self._met = met
        self.last = NOBODY  # who spoke last
        self._spoke: dict[str, int] = {}  # who spoke, and in which sentence last; the last one ends
        self._topic: tuple[str, Sentence] | None = None  # whom a sentence without a speaker named
        self._body: tuple[str, Sentence] | None = None  # the body that one was about
        self._feminine: dict[str, bool] = {}  # of whom titles or pronouns tell it
        self._told: dict[int, str] = {}  # who was told to be meant in a sentence

    def told(self, sentence: Sentence) -> str:
        """Return who was told to be meant in a sentence that was asked about."""
        return self._told.get(sentence.number, NOBODY)

    def spoke(self, name: str, sentence: Sentence, text: str, voices: Voices) -> None:
        """Remember who says a sentence, and what its pronouns tell of them."""
        self.last = name
        if self._spoke.pop(name, None) is None:
            feminine = pronouns.is_titled_feminine(name, voices.text)
            if feminine is not None:
                self._feminine.setdefault(name, feminine)
        self._spoke[name] = sentence.number
        feminine = pronouns.is_feminine(text)
        inherited = name == self.told(sentence)
        if feminine is not None and inherited and not naming.named(name, text):
            self._feminine.setdefault(name, feminine)

    def passed(self, sentence: Sentence, text: str, language: str) -> None:
        """Remember whom a sentence is about that nobody says."""
        name = mentions.subject(text, language)
        if name is not None:
            self._topic = (name, sentence)
        body = bodies.subject(text, language)
        if body is not None:
            self._body = (body, sentence)

    async def meant(self, sentence: Sentence, text: str, language: str, voices: Voices) -> str:
        """Return whom a sentence means by a pronoun or as a bare quotation; nobody is NOBODY."""
        self._told[sentence.number] = found = await self._found(sentence, text, language, voices)
        return found

    async def _found(self, sentence: Sentence, text: str, language: str, voices: Voices) -> str:
        if not pronouns.may_inherit(text, language):
            return NOBODY
        bare = quotations.is_quotation(text)  # its pronouns mean whom it speaks of
        feminine = None if bare else pronouns.is_feminine(text)
        person = not bare and pronouns.person_meant(text, language)
        body = not bare and pronouns.body_meant(text, language)
        fits: Callable[[str], bool] = lambda _: True  # noqa: E731 - one of three
        if person:
            fits = lambda name: self._is_person(name, feminine)  # noqa: E731
        elif body:
            fits = lambda name: not self._met.is_person(name)  # noqa: E731
        found = self._last(fits) or self.last
        if body:
            return await self._named_body(sentence, found, voices) or found
        role = mentions.described_subject(text, language)
        spoken = person and pronouns.inherits(text, language)
        told = self._met.with_role(role) if role and spoken else None
        return told or await self._named(sentence, found, feminine, voices) or found

    async def _named(
        self, sentence: Sentence, than: str, feminine: bool | None, voices: Voices
    ) -> str | None:
        """Return the person whom the text named since, if there is one near enough."""
        if self._topic is None:
            return None
        name, place = self._topic
        near = sentence.number - place.number <= _NEAR and place.number > self._spoke.get(than, 0)
        told = pronouns.is_titled_feminine(name, voices.text)
        if not near or (feminine is not None and told not in (None, feminine)):
            return None
        try:
            return await self._met.person(name, place, voices.said(place))
        except InvalidAnswer:
            return None  # who spoke before will do

    async def _named_body(self, sentence: Sentence, than: str, voices: Voices) -> str | None:
        """Return the body that the sentence before this one was about, if it was nobody's word."""
        if self._body is None:
            return None
        name, place = self._body
        if sentence.number - place.number > 1 or place.number <= self._spoke.get(than, 0):
            return None
        try:
            return await self._met.actor(name, place, voices.said(place))
        except InvalidAnswer:
            return None  # who spoke before will do

    async def described(
        self, by: str, sentence: Sentence, text: str, language: str, voices: Voices
    ) -> str | None:
        """Return the actor whom words describe without a name: "the farmer", "the 61-year-old"."""
        aged = mentions.aged(by, voices.text)
        if aged is not None:
            with suppress(InvalidAnswer):  # who it may be is not known then
                return await self._met.person(aged, voices.naming(aged, sentence), voices.text)
        if self._met.knows(by) or not mentions.is_described(by, text, language):
            return None
        role = self._met.with_role(by)
        if role is not None:
            return role
        last = self._last(self._met.is_person)
        named = await self._named(sentence, last or NOBODY, None, voices)
        near = last is not None and sentence.number - self._spoke[last] <= _NEAR
        found = named or (last if near else None)
        if found is not None:
            self._met.learn(found, by, sentence)
        return found

    def _last(self, fits: Callable[[str], bool]) -> str | None:
        return next((name for name in reversed(self._spoke) if fits(name)), None)

    def _is_person(self, name: str, feminine: bool | None) -> bool:
        known = self._feminine.get(name)
        return self._met.is_person(name) and (feminine is None or known in (None, feminine))
