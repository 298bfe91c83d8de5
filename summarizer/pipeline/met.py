"""Met: the actors met so far in a document that is read sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine
from typing import Any

from summarizer.document import Sentence
from summarizer.errors import InvalidAnswer
from summarizer.pipeline.answers import ActorLabels
from summarizer.pipeline.rules import identity
from summarizer.summary import ActorKind, DraftActor

Ask = Callable[[str, str], Coroutine[Any, Any, ActorLabels]]


class Met:
    """Know the actors of one document, and which of them no draft has told yet."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._actors: list[DraftActor] = []
        self._fresh: dict[str, DraftActor] = {}
        self._asked: dict[str, ActorLabels] = {}
        self._failed: dict[tuple[str, str], InvalidAnswer] = {}

    async def actor(self, by: str, sentence: Sentence, text: str) -> str:
        """Return the name of the actor that a name means; ask only for a new one.

        ``text`` are the words of the sentence that names the actor.
        """
        index = self._index(by)
        if index is not None:
            known = self._actors[index]
            if by in text and by not in (known.name, *known.aliases):
                self._learn(index, by, sentence)
            return known.name
        return self._labelled(by, await self._labels(by, text), sentence, text)

    async def _labels(self, by: str, text: str) -> ActorLabels:
        """Return the labels of a name; what failed is not asked again in the same words."""
        if (by, text) in self._failed:
            raise self._failed[by, text]
        if by not in self._asked:
            try:
                self._asked[by] = await self._ask(by, text)
            except InvalidAnswer as error:
                self._failed[by, text] = error
                raise
        return self._asked[by]

    async def person(self, by: str, sentence: Sentence, text: str) -> str | None:
        """Return the name of the person that a name means; None where it is nobody's.

        Whoever is no person becomes no actor by this.
        """
        index = self._index(by)
        if index is None:
            labels = await self._labels(by, text)
            return self._labelled(by, labels, sentence, text) if labels.kind == "person" else None
        return self._actors[index].name if self._actors[index].kind == "person" else None

    def _labelled(self, by: str, labels: ActorLabels, sentence: Sentence, text: str) -> str:
        """Return the name of an actor who is met with these labels."""
        # a person's title is taken off; "Chinese defence ministry" is more than "ministry"
        person = labels.kind == "person" and labels.name in by
        name = labels.name if person and not _is_owner(labels.name, by) else by
        role = _role(labels.role, name, text)
        told = labels.model_copy(update={"name": name, "role": role})
        return self._known_or_added(told, sentence)

    def part_of(self, by: str, name: str) -> bool:
        """Say whether a name is a body's own short name: "the Office" of the Harbour Office."""
        own = identity.words(by)
        return not self.is_person(name) and bool(own) and own <= identity.words(name)

    async def bystander(
        self, by: str, sentence: Sentence, text: str, kinds: tuple[ActorKind, ...]
    ) -> None:
        """Meet one who is named and need not speak, if the name is of one of these kinds.

        Whoever was met by the title alone ("the captain") has this name.
        """
        labels = await self._labels(by, text)
        if labels.kind not in kinds:
            return
        persons = (a.name for a in self._actors if a.kind == labels.kind == "person")
        known = next((name for name in persons if identity.is_title_of(name, labels.role)), None)
        if known is None:
            self._labelled(by, labels, sentence, text)
        else:
            self.learn(known, by, sentence)

    async def body(self, by: str, sentence: Sentence, text: str) -> None:
        """Meet a body: the noun in its name tells that it is one."""
        told = {"name": by, "role": None, "kind": "organisation"}
        labels = await self._labels(by, text)
        self._known_or_added(labels.model_copy(update=told), sentence)

    def state(self, name: str, sentence: Sentence) -> str:
        """Return the name of a state, which is met by the words of a letterhead."""
        told = ActorLabels(name=name, role=None, kind="state", sector="government")
        return self._known_or_added(told, sentence)

    def _known_or_added(self, told: ActorLabels, sentence: Sentence) -> str:
        """Return the name of an actor: of the one that it means already, or its own."""
        index = self._index(told.name)
        if index is not None:
            known = self._actors[index].name
            if identity.words(known) < identity.words(told.name):
                self.learn(known, told.name, sentence)
            return known
        actor = DraftActor(
            name=told.name,
            kind=told.kind,
            sector=told.sector,
            role=told.role,
            sentences=(sentence.number,),
        )
        self._actors.append(actor)
        self._fresh[actor.name] = actor
        return actor.name

    def _index(self, by: str) -> int | None:
        return identity.place(by, self._actors)

    def knows(self, by: str) -> bool:
        """Say whether a name means an actor met so far."""
        return self._index(by) is not None

    def covers(self, name: str, *, person: bool = False) -> bool:
        """Say whether a name is part of one that an actor met so far has."""
        return any(identity.covers(actor, name, person=person) for actor in self._actors)

    def kind(self, name: str) -> ActorKind | None:
        """Return the kind of an actor met so far."""
        return next((a.kind for a in self._actors if a.name == name), None)

    def is_person(self, name: str) -> bool:
        """Say whether an actor met so far is a person."""
        return self.kind(name) == "person"

    def with_role(self, description: str) -> str | None:
        """Return the person met last whose title is that of a description: "the mayor"."""
        wanted = identity.words(identity.without_article(description))
        told = (a for a in reversed(self._actors) if a.kind == "person" and a.role)
        return next((a.name for a in told if wanted <= identity.words(a.role or "")), None)

    def learn(self, name: str, alias: str, sentence: Sentence) -> None:
        """Add what else an actor is called."""
        index = next(n for n, actor in enumerate(self._actors) if actor.name == name)
        if alias not in (name, *self._actors[index].aliases):
            self._learn(index, alias, sentence)

    def take_fresh(self) -> tuple[DraftActor, ...]:
        """Return the actors that no draft has told yet; from now on they are told."""
        fresh, self._fresh = tuple(self._fresh.values()), {}
        return fresh

    def _learn(self, index: int, alias: str, sentence: Sentence) -> None:
        """Add an alias; an actor of an earlier segment is drafted again, with this sentence."""
        known = self._actors[index]
        again = {"aliases": (), "role": None, "sentences": (sentence.number,)}
        told = self._fresh.get(known.name) or known.model_copy(update=again)
        self._fresh[known.name] = told.model_copy(update={"aliases": (*told.aliases, alias)})
        aliases = (*known.aliases, alias)
        self._actors[index] = known.model_copy(update={"aliases": aliases})


def _is_owner(name: str, by: str) -> bool:
    """Say whether a name only tells for whom somebody speaks: "a spokesman for |Lund|"."""
    return re.search(rf"\b(?:for|of) (?:the )?{re.escape(name)}$", by) is not None


def _role(role: str | None, name: str, text: str) -> str | None:
    """Return a title that stands in the text and says more than the name."""
    said = role is not None and role in text and not identity.words(role) <= identity.words(name)
    return role if said else None
