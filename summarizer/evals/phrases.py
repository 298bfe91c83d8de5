"""Phrases: what a name or a description comes down to, and which of them may mean the same.

Articles, quantities and titles (``the``, ``some``, ``Mr.``) do not count, nor do possessors
(``Lind's campaign manager`` is not Lind), nor what follows the head (``of``, ``who``, a bracket).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.grounding.language import listed
from summarizer.grounding.words import Word, loosen, same_name, words

_IDLE = listed(
    "the a an this that these those his her their its our my your some many most several few "
    "other another any all both each no one two three four five six more such fellow mr mrs ms "
    "miss dr sir sen rep gov gen lt col maj capt sgt rev hon prof st senator representative "
    "governor general president judge justice secretary mayor former then ex"
)
_AFTER = listed(
    "of to for at in on from with by who whom whose which that where when after before during "
    "about as like including among around across against near under over and or but released "
    "published conducted issued obtained written based named called"
)
_BODIES = listed(
    "department university house bank ministry office bureau board committee council institute "
    "association league chamber city state college court center centre congress academy union "
    "secretary"
)
_PARTS = listed(
    "group groups number majority member members percent part handful crowd dozens hundreds "
    "thousands one some many most several two three few"
)
_VOICES = listed("spokesman spokeswoman spokesperson spokesmen spokespeople officials aides")
_PAPERS = listed("report study analysis poll survey letter statement")
_THINGS = listed(
    "poll survey study report letter analysis statement ad campaign group company party agency "
    "paper newspaper website site magazine network committee government court department book "
    "tweet tweets email emails video data results research memo filing article story editorial "
    "document question film bank city state country alliance union team message post page"
)
_SHORT = {"gov": "governor", "sen": "senator", "rep": "representative", "sec": "secretary"}

_CLAUSE = re.compile(r"[,;:(){}\[\]—–―]|\s-\s")
_POSSESSIVE = re.compile(r"\w(?:['’]s|s['’])\s")


Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold what a name or description comes down to; ``named`` has a capital at its head.

    ``owner`` is the possessor before it, which it never is itself.
    """

    parts: Parts
    named: bool
    definite: bool = False
    owner: Phrase | None = None

    @property
    def plural(self) -> bool:
        """Say whether it looks like several."""
        head = self.parts[-1]
        many = head.endswith("s") and not head.endswith(("ss", "us", "is"))
        return head in ("people", "police", "men", "women") or (many and not self.named)

    @property
    def thing(self) -> bool:
        """Say whether it describes no person."""
        return not self.named and self.parts[-1] in _THINGS

    def means(self, other: Phrase) -> bool:
        """Say whether both may be the same one; see rule 1."""
        if not (self.named or other.named):
            return self.parts[-1] == other.parts[-1]
        return _held(self.parts, other.parts) or _initials(self, other) or _initials(other, self)


def phrases(shown: str) -> Iterator[Phrase]:
    """Yield what a name or description comes down to, its conjuncts and parts as well."""
    for number, clause in enumerate(part for part in _CLAUSE.split(shown) if part):
        found = words(clause)
        opening = found[0].folded if found else ""
        if not found or (number and (opening in _AFTER or opening in ("a", "an"))):
            continue
        for conjunct in _conjuncts(found):
            yield from _heads(conjunct, clause)


def _conjuncts(found: Sequence[Word]) -> Iterator[list[Word]]:
    part: list[Word] = []
    for word in found:
        if word.folded in ("and", "or"):
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _head_end(found: Sequence[Word]) -> int:
    """Return where what follows the head begins; ``Department of Tides`` is all head."""
    for place, word in enumerate(found):
        of_body = word.folded == "of" and place and found[place - 1].folded in _BODIES
        if place and word.folded in _AFTER and not of_body:
            return place
    return len(found)


def _heads(found: Sequence[Word], clause: str) -> Iterator[Phrase]:
    end = _head_end(found)
    head, rest = found[:end], found[end + 1 :]
    if not head:
        return
    phrase, possessor = _phrase(head, clause)
    if phrase:
        yield phrase
    last = head[-1].folded
    written = last in _PAPERS and not {"by", "from"}.isdisjoint(w.folded for w in found[end:][:2])
    if rest and (written or last in _PARTS | _VOICES):
        yield from _heads(rest, clause)
    if last in _VOICES:
        speaks_for = possessor or [word for word in head[:-1] if word.folded not in _IDLE]
        yield from _heads(speaks_for, clause)


def _phrase(head: Sequence[Word], clause: str) -> tuple[Phrase | None, list[Word]]:
    """Return the phrase without its possessor, and the possessor."""
    start = 0
    plain = [word for word in head if word.folded != "s"]
    for place, word in enumerate(plain[:-1]):
        if _POSSESSIVE.match(clause, word.end - 1) or _POSSESSIVE.match(clause, word.end - 2):
            start = place + 1
    if not plain:
        return None, []
    own = [word for word in plain[start:-1] if word.folded not in _IDLE] + plain[-1:]
    definite = bool(start) or plain[0].folded in ("the", "this", "that", "his", "her", "their")
    parts = tuple(word.folded for word in own)
    owner = _phrase(plain[:start], clause)[0]
    return Phrase(parts, own[-1].raw[:1].isupper(), definite, owner), list(plain[:start])


def beside(shown: str, names: Sequence[Phrase]) -> Iterator[tuple[Parts, Phrase]]:
    """Yield what stands before a name in a longer mention of it: Republican Mayor Ada Lind.

    A first name may be among it, as our actor may be Lind alone: so every beginning is one.
    """
    head = words(_CLAUSE.split(shown)[0])
    found = [word.folded for word in head[: _head_end(head)]]
    for name in names:
        size = len(name.parts)
        if name.named and len(found) > size and tuple(found[-size:]) == name.parts:
            yield from ((tuple(found[:end]), name) for end in range(1, len(found) - size + 1))


def same_role(role: Parts, described: Parts) -> bool:
    """Compare heads, and what both say of them; a vice president is no president."""
    left, right = ([_SHORT.get(part, part) for part in parts] for parts in (role, described))
    if left[-1] != right[-1] or ("vice" in left) != ("vice" in right):
        return False
    return set(left) <= set(right) or set(right) <= set(left)


def whole(shown: str) -> str:
    """Return a name without articles, for comparing it as it stands."""
    return " ".join(part for part in loosen(shown).split() if part not in ("the", "a", "an"))


def _held(left: Parts, right: Parts) -> bool:
    """Say whether the last words are alike, and the longer one holds all of the shorter one."""
    short, long = sorted((left, right), key=len)
    return same_name(left[-1], right[-1]) and all(
        any(same_name(one, other) for other in long) for one in short
    )


def _initials(short: Phrase, long: Phrase) -> bool:
    letters = "".join(part[0] for part in long.parts if part not in ("of", "for"))
    return len(short.parts) == 1 and short.named and len(letters) > 1 and short.parts[0] == letters
