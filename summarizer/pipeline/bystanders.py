"""Bystanders: who acts in a document, and neither speaks there nor has an aim.

A sentence names persons in full, bodies by their nouns, and states (``persons``, ``bodies``,
``states``). What a name tells by itself no model is asked; what it tells against one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from summarizer.document import Sentence
from summarizer.grounding.planted import looks_planted
from summarizer.pipeline.answers import ActorLabels
from summarizer.pipeline.met import Met
from summarizer.pipeline.rules import bodies, persons, states
from summarizer.pipeline.voices import Voices


@dataclass(frozen=True)
class Bystanders:
    """Know what the whole of a document tells of the names in it."""

    text: str
    language: str

    def labels(self, name: str) -> ActorLabels | None:
        """Return what a name tells by itself: of a body by its noun, or of a state."""
        sector = bodies.sector(name, self.language)
        if sector is not None:
            return ActorLabels(name=name, role=None, kind="organisation", sector=sector)
        if any(state == name or states.is_adjective(name, state) for state in self._states):
            return ActorLabels(name=name, role=None, kind="state", sector="government")
        return None

    def checked(self, name: str, told: ActorLabels) -> ActorLabels:
        """Return the labels that a model gives a name; who has a person's title is a person."""
        if told.kind == "person" or not persons.is_one(name, self.text, self.language):
            return told
        return told.model_copy(update={"kind": "person"})

    async def meet(self, met: Met, sentence: Sentence, voices: Voices) -> None:
        """Add those whom a sentence names to the actors that were met.

        A heading gives names in short; one that gives orders to a reader names whom it likes.
        """
        text = voices.said(sentence)
        if looks_planted(text) or voices.is_heading(sentence):
            return
        for name, kinds in persons.named(text, self.language):
            if not met.covers(name, person=True):
                await met.bystander(name, sentence, text, kinds)
        for name in bodies.named(text, self.language):
            if not met.covers(name):
                await met.body(name, sentence, text)
        for name in self._states:
            if states.stands_in(name, text, self.language):
                met.state(name, sentence)

    @cached_property
    def _states(self) -> tuple[str, ...]:
        return states.found(self.text, self.language)
