"""Check 5: a speaker stands in the document, and the evidence does not name another one.

Only an explicit attribution to a known actor contradicts: a name next to a verb of saying
(``NAME said``, ``…”, said NAME``, ``according to NAME``). Pronouns contradict nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.grounding.index import Index
from summarizer.grounding.language import Language, listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.words import (
    Word,
    content,
    is_han,
    loosen,
    same_name,
    stands_in,
    without_possessive,
    words,
)

_BEFORE_INVERSION = re.compile(r"[,.!?”\"»'’“]\s*$")
_BETWEEN = listed(
    "has had have also now still just "
    "later earlier then again repeatedly on monday tuesday wednesday thursday "
    "friday saturday sunday yesterday today a ont avait également ha han también hat auch "
    "ранее также"
)
# "Tavia responded in self-defence" tells an act
_ACTING, _BY_ACTS = listed("responded replied"), listed("in by with through at")
_ADDRESSING = listed("told tells")
_PRONOUNS = frozenset().union(*(language.pronouns for language in LANGUAGES.values()))


@dataclass(frozen=True, slots=True)
class Known:
    """Hold one actor by its loosened names; ``person`` has a name that parts can stand for."""

    names: tuple[str, ...]
    person: bool

    @classmethod
    def of(cls, name: str, aliases: Iterable[str], kind: str) -> Known:
        """Make one from an actor's fields."""
        names = dict.fromkeys(loosen(given) for given in (name, *aliases))
        return cls(tuple(n for n in names if n), kind == "person")

    def stands_in(self, sentence: str) -> bool:
        """Say whether one of the names stands in a loosened sentence."""
        return any(stands_in(name, sentence) for name in self.names)


def missing_speaker(names: Iterable[str | None], index: Index) -> str | None:
    """Return the first speaker that is a pronoun or does not stand in the document."""
    for name in names:
        if name is not None and (loosen(name) in _PRONOUNS or not index.stands(name)):
            return name
    return None


def resolve(name: str, actors: Sequence[Known]) -> Known:
    """Return the actor of that name or alias; else an actor known by this name alone."""
    key = loosen(name)
    for actor in actors:
        if key in actor.names:
            return actor
    parts = set(key.split())
    near = [a for a in actors if a.person and any(parts <= set(n.split()) for n in a.names)]
    if len(near) == 1:
        return near[0]
    capitals = all(word.raw[:1].isupper() for word in words(without_possessive(name)))
    return Known((key,), person=capitals)


def named_in(speaker: Known, sentences: Iterable[str], language: Language | None) -> bool:
    """Say whether a sentence names the speaker, be it by a surname alone."""
    for sentence in map(loosen, sentences):
        if speaker.stands_in(sentence):
            return True
        found = set(sentence.split())
        for name in speaker.names:
            parts = [part for part in name.split() if len(part) > 2]
            if language:
                plain = [part for part in parts if part not in language.titles]
                parts = [part for part in plain if part not in language.function]
            if speaker.person and any(same_name(p, f) for p in parts for f in found):
                return True
    return False


def contradicting(
    speaker: Known,
    via: Sequence[Known],
    sentences: Sequence[str],
    actors: Sequence[Known],
    language: Language | None,
) -> str | None:
    """Return the name of another actor that the evidence is explicitly attributed to.

    A speaker named in any cited sentence is not contradicted, nor is one whose words
    another passed on (``via``). A general alias (``the ministry``) that is part of the
    speaker's own name contradicts nobody: it may mean either.
    """
    if language is None or named_in(speaker, sentences, language):
        return None
    own = {part for name in speaker.names for part in name.split()}
    for sentence in sentences:
        for actor in actors:
            if actor is speaker or actor in via or actor.names == speaker.names:
                continue
            for name in actor.names:
                general = set(name.split()) - language.articles <= own
                if not general and _attribution(name, sentence, language) is not None:
                    return name
    return None


def own_voice_contradicted(
    statement: str, sentences: Sequence[str], actors: Sequence[Known], language: Language | None
) -> str | None:
    """Return the actor whose words a statement without a speaker repeats.

    Decided so that only the clear case counts: every cited sentence is attributed to the
    actor, the statement does not name it (then it would report that somebody spoke), and
    at least two thirds of the statement's words stand in the part that is attributed.
    """
    if language is None:
        return None
    said = loosen(statement)
    wanted = set(content(words(statement), language))
    for actor in actors:
        if len(wanted) < 2 or actor.stands_in(said):
            continue
        covered = [
            part
            for sentence in sentences
            for name in actor.names
            if (part := _attribution(name, sentence, language)) is not None
        ]
        held = {stem for part in covered for stem in content(words(part), language)}
        if len(covered) >= len(sentences) and 3 * len(wanted & held) >= 2 * len(wanted):
            return actor.names[0]
    return None


# --- explicit attribution ----------------------------------------------------------------


def _attribution(name: str, sentence: str, language: Language) -> str | None:
    """Return the part of a sentence that is explicitly attributed to the name, or None."""
    sentence = without_possessive(sentence)
    if any(map(is_han, name)):
        return _in_han(name, sentence, language)
    found = words(sentence)
    parts = [word.folded for word in words(name)]
    for start in range(len(found) - len(parts) + 1):
        after = start + len(parts)
        if [word.folded for word in found[start:after]] != parts:
            continue
        verb = _verb_after(found, after, sentence, language)
        if verb is not None:
            before, rest = sentence[: found[start].start], sentence[found[verb].end :]
            closing = start > 0 and re.match(r"\s*[.,]", rest)
            return before if closing else _until_stop(rest.lstrip(", "))
        if _inverted(found, start, sentence, language) or _according(found, start, language):
            return sentence
    return None


def _until_stop(text: str) -> str:
    return re.split(r"[,;](?=\s)|\s[–—]\s", text, maxsplit=1)[0]


def _verb_after(found: Sequence[Word], after: int, sentence: str, language: Language) -> int | None:
    """Return the place of the verb of saying that the name is the subject of."""
    place = after
    if after < len(found):
        gap = sentence[found[after - 1].end : found[after].start]
        if gap.strip() == ",":
            place = _past_apposition(found, after, sentence)
        elif gap.strip():
            return None  # "Russia’s defence ministry said" is not said by Russia
    while place < len(found) and found[place].folded in _BETWEEN:
        place += 1
    if place < len(found) and found[place].folded in language.says:
        behind = found[place + 1].folded if place + 1 < len(found) else ""
        acting = found[place].folded in _ACTING and behind in _BY_ACTS
        return None if acting else place
    return None


def _past_apposition(found: Sequence[Word], after: int, sentence: str) -> int:
    """Step over ``, a spokesman for the ministry,``: nine words at most."""
    for place in range(after + 1, min(after + 10, len(found))):
        if sentence[found[place - 1].end : found[place].start].strip() == ",":
            return place
    return len(found)


def _inverted(found: Sequence[Word], start: int, sentence: str, language: Language) -> bool:
    """Say whether ``…”, said NAME``; without the mark before it, NAME opens what was said."""
    place = start - 1
    while place >= 0 and found[place].folded in language.articles | {"le", "la", "el", "der"}:
        place -= 1
    if place < 0 or found[place].folded not in language.says:
        return False
    if found[place].folded in _ADDRESSING:
        return False
    while place > 0 and found[place - 1].folded in _BETWEEN:
        place -= 1
    return bool(_BEFORE_INVERSION.search(sentence[: found[place].start]))


def _according(found: Sequence[Word], start: int, language: Language) -> bool:
    place = start
    while place > 0 and found[place - 1].folded in language.articles:
        place -= 1
    return any(
        tuple(word.folded for word in found[max(0, place - len(phrase)) : place]) == phrase
        for phrase in language.according
    )


def _in_han(name: str, sentence: str, language: Language) -> str | None:
    """Seek the name with a verb of saying right after it; Chinese puts it nowhere else."""
    verbs = "|".join(sorted(language.says.whole, key=len, reverse=True))
    match = re.search(f"{re.escape(name)}[^，。；：“”]{{0,6}}(?:{verbs})", sentence.casefold())
    return sentence[match.end() :] if match else None
