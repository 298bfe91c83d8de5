"""Cast: the known actors, of whom an item concerns but a few.

Every check of a name or a speaker asks for actors that share a word with the item or with
its evidence. A long document has thousands of actors; to try each on every item would take
time that grows with the square of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from summarizer.grounding.checks import Matter
from summarizer.grounding.names import folded_words
from summarizer.grounding.speakers import Known
from summarizer.grounding.words import name_keys
from summarizer.summary import Actor

Memory = dict[tuple[str, tuple[str, ...], str], tuple[Known, frozenset[str]]]


class Cast:
    """Find the actors that can matter to an item, in the order they were added.

    ``memory`` keeps what was made of an actor, for the next Cast of the same document.
    """

    def __init__(self, actors: Iterable[Actor], memory: Memory | None = None) -> None:
        self._memory: Memory = {} if memory is None else memory
        self._actors: list[Known] = []
        self._places: dict[str, list[int]] = {}
        self.add(actors)

    def add(self, actors: Iterable[Actor]) -> None:
        """Add actors after those that are here."""
        for actor in actors:
            known, keys = self._known(actor)
            for key in keys:
                self._places.setdefault(key, []).append(len(self._actors))
            self._actors.append(known)

    def near(self, matter: Matter, sentences: Sequence[str]) -> list[Known]:
        """Return every actor that shares a word, in any form, with an item or its evidence."""
        held = [_keys(text) for text in (*matter.texts, *matter.names, *sentences)]
        places = {p for key in self._places.keys() & set().union(*held) for p in self._places[key]}
        return [self._actors[place] for place in sorted(places)]

    def _known(self, actor: Actor) -> tuple[Known, frozenset[str]]:
        key = (actor.name, actor.aliases, actor.kind)
        if key not in self._memory:
            known = Known.of(*key)
            self._memory[key] = known, frozenset().union(*map(_keys, known.names))
        return self._memory[key]


@lru_cache(maxsize=512)
def _keys(text: str) -> frozenset[str]:
    return frozenset(key for word in folded_words(text) for key in name_keys(word))
