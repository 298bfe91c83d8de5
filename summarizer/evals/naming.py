"""Naming: which gold actor a predicted name means.

A name means a gold actor if, articles aside, it is its name or an alias in any form of
case or adjective. A person may also be named by surname alone, or with a title in front.
A name that the gold does not know is looked up by the aliases that the prediction itself
gives it, if these all mean one actor. Nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from summarizer.gold import GoldActor
from summarizer.grounding.index import TITLES
from summarizer.grounding.language import listed
from summarizer.grounding.words import loosen, same_name

_ARTICLES = listed("the a an le la les l un une der die das den dem des el los las")
# these begin names of bodies as well (General Electric), which grounding must not shorten;
# here titles are taken off in the search for a person alone
_TITLES = TITLES.whole | listed("foreign defence general major señora генерал")
Parts = tuple[str, ...]


class Roster:
    """Find gold actors by name; ``aliases`` are the other names a prediction gives each of its."""

    def __init__(self, actors: Sequence[GoldActor], aliases: Mapping[str, Sequence[str]]) -> None:
        self._exact: dict[Parts, int] = {}
        self._people: list[tuple[Parts, int]] = []
        for place, actor in enumerate(actors):
            for name in (actor.name, *actor.aliases):
                self._exact.setdefault(_parts(name), place)
                if actor.kind == "person":
                    self._people.append((_parts(name), place))
        self._aliases = {_parts(name): tuple(others) for name, others in aliases.items()}
        self._found: dict[str, int | None] = {}

    def find(self, name: str) -> int | None:
        """Return the place of the gold actor that a predicted name means, or None."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def all_of(self, names: Iterable[str | None]) -> frozenset[int | None]:
        """Return the actors that gold names mean; None stands for the document's own voice."""
        return frozenset(None if name is None else self._exact[_parts(name)] for name in names)

    def _find(self, name: str) -> int | None:
        parts = _parts(name)
        for look in (self._as_written, self._inflected, self._person):
            place = look(parts)
            if place is not None:
                return place
        others = {self._as_written(_parts(alias)) for alias in self._aliases.get(parts, ())}
        others.discard(None)
        return others.pop() if len(others) == 1 else None

    def _as_written(self, parts: Parts) -> int | None:
        return self._exact.get(parts)

    def _inflected(self, parts: Parts) -> int | None:
        same = {
            place
            for known, place in self._exact.items()
            if len(known) == len(parts) and all(map(same_name, known, parts))
        }
        return same.pop() if len(same) == 1 else None

    def _person(self, parts: Parts) -> int | None:
        """Find a person by part of the name, or by the name with a title in front."""
        bare = parts
        while len(bare) > 1 and bare[0] in _TITLES:
            bare = bare[1:]
        # one word alone is no whole name: "Tom Marsh" is not the Marsh that we know
        found = {
            place
            for known, place in self._people
            if (len(known) > 1 and parts[-len(known) :] == known)
            or bare == known
            or (len(bare) == 1 and bare[0] in known)
        }
        return found.pop() if len(found) == 1 else None


@cache
def _parts(name: str) -> Parts:
    parts = loosen(name).split()
    while len(parts) > 1 and parts[0] in _ARTICLES:
        parts = parts[1:]
    return tuple(parts)
