"""Identity: whether two names of one document mean the same actor.

"Marsh" is Lena Marsh, "the ministry" the one that was named last, "the Chinese ministry" that of
China, "the authorities of Tavia" are Tavia; "Russia" is not its ministry, and a spokesman for Lund
is not Lund.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from summarizer.grounding.index import TITLES
from summarizer.grounding.language import listed
from summarizer.grounding.words import same_name
from summarizer.summary import DraftActor

_WORD = re.compile(r"\w+")
# words that a name has or lacks with no change of who is meant: "the Republic of Tavia" is Tavia
_EMPTY = listed(
    "the s of republic kingdom mr mrs ms miss dr sir dame m mme mlle herr frau señor señora "
    "le la les l el los las der die das its their ltd llc inc sa plc gmbh ag"
)
# what a state is called by that is not told apart from it: "the Government of Tavia"
_STATE = listed("government authorities side gouvernement autorités gobierno autoridades")
# "the company" is the one that was named last
_FIRMS = listed("company firm compañía empresa société entreprise unternehmen компания 公司")
_ASSOCIATIONS = listed("organisation organization organización organisationen")
_OF = listed("of for du des de del to at")
_OWNER = re.compile(r"^.+(?:’s|'s|s’|s') ")  # "the Front’s delegate" is not the Front
_ARTICLE = re.compile(
    r"^(?:(?:the|an?|its|their|le|la|les|el|los|las|der|die|das)\s+|l[’'])", re.IGNORECASE
)


def place(by: str, actors: Sequence[DraftActor]) -> int | None:
    """Return the place of the last of these actors that a name means, if any."""
    places = range(len(actors) - 1, -1, -1)
    found = next((index for index in places if means(by, actors[index])), None)
    if found is not None or without_article(by).casefold() not in _FIRMS | _ASSOCIATIONS:
        return found
    firm = without_article(by).casefold() in _FIRMS
    sectors = ("business",) if firm else ("civil_society", "international_organisation")
    fits = (i for i in places if actors[i].sector in sectors and actors[i].kind != "person")
    return next(fits, None)


def means(by: str, actor: DraftActor) -> bool:
    """Say whether a name means an actor.

    Part of a name is enough for a person, or for a body by a noun: "the ministry", "the League".
    """
    wanted, name = words(by), words(actor.name)
    if not wanted:
        return False
    if any(wanted == words(alias) for alias in actor.aliases):
        return True
    if actor.kind == "person":
        own = words(_own(actor.name))
        untitled = wanted - TITLES.whole
        return wanted == name or wanted <= own or (bool(untitled) and untitled <= own)
    bare = without_article(by)
    short = bare == bare.lower() or (bare != by and len(wanted) == 1)
    if wanted == name or (short and wanted <= name):
        return True
    plain = without_article(actor.name)
    if plain == plain.lower() and plain != actor.name and not actor.aliases and name < wanted:
        return True  # "the alliance" is the first that is named
    rest = wanted - _STATE
    state = (
        actor.kind == "state" and rest not in (wanted, frozenset()) and " and " not in actor.name
    )
    return (state and _within(rest, name)) or _is_same(wanted, name) or _is_longer(by, actor.name)


def covers(actor: DraftActor, name: str, *, person: bool) -> bool:
    """Say whether a name is part of one that an actor has, in any form of it.

    A person has the last name of one met so far: "Ada Lund" is met where Lund is. A body may be met
    by its initials.
    """
    for other in (actor.name, *actor.aliases):
        if actor.kind == "person":
            met = person and not _OF.intersection(other.split()) and _last(name) == _last(other)
        else:
            met = _within(words(name), words(_OWNER.sub("", other) if person else other))
            met = met or _initials(name) == other
        if met:
            return True
    return False


def is_title_of(name: str, role: str | None) -> bool:
    """Say whether a name is the title that begins a role: "|captain| of the Aurora"."""
    title, wanted = _WORD.findall((role or "").casefold()), _WORD.findall(without_article(name))
    while title and title[0] in _EMPTY:
        title = title[1:]
    return bool(wanted) and title[: len(wanted)] == [word.casefold() for word in wanted]


def words(name: str) -> frozenset[str]:
    """Return the words of a name, folded, without those that change nobody."""
    return frozenset(_WORD.findall(name.casefold())) - _EMPTY


def without_article(name: str) -> str:
    """Return a name without the article before it."""
    return _ARTICLE.sub("", name)


def _own(name: str) -> str:
    """Return the part that is a person's own: "the Front’s |delegate|", "|envoy| of Tavia"."""
    parts = _OWNER.sub("", name).split()
    return " ".join(itertools.takewhile(lambda word: word not in _OF, parts))


def _is_same(left: frozenset[str], right: frozenset[str]) -> bool:
    """Say whether names are one in other forms: "Chinese ministry", "China’s ministry".

    A state is not told apart from its government.
    """
    left, right = left - _STATE or left, right - _STATE or right
    return len(left) == len(right) and _within(left, right)


def _within(name: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether each word of a name stands in another one, in any form of it."""
    return all(any(same_name(word, known) for known in other) for word in name)


def _is_longer(by: str, name: str) -> bool:
    """Say whether one of two names tells only more: "Fleet Command South |of the Elviran Navy|"."""
    shorter, longer = sorted((without_article(by), without_article(name)), key=len)
    more = re.match(rf"{re.escape(shorter)} (?:of|for) ", longer, re.IGNORECASE)
    return more is not None and " " in shorter


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _last(name: str) -> str:
    return name.split()[-1].casefold()
