"""Check 3: a statement has the polarity of its evidence.

Both are cut into clauses. A negator negates the few content words that follow it in its
clause (its scope). ``negation_lost``: a clause of the statement covers such a scope, holds
no negator itself, and no clause of the evidence says the same without one.
``negation_added``: the statement negates, and the evidence either holds nothing that could
be a negation, or says in a clause without one all that the statement negates.
Words that merely hint at a negation (refuse, only, illegal) excuse and never accuse; one
that both sides hold (``violations``) excuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.grounding.language import Language, listed
from summarizer.grounding.words import Word, content, is_han, stem, words

_SENTENCE = 1000  # characters up to which clauses are remembered
_REMEMBERED = 1 << 13  # words
_SCOPE = 4  # content words after a negator that count as negated
_STOPS = re.compile(r"[.,;:!?()—–。，；：！？\n]|\s-\s")
_NUMBER_COMMA = re.compile(r"\d[.,]\d")
# A clause that opens so goes on with what a verb of denial before it governs.
_COMPLEMENT = listed("that any having or nor and que avoir tout toute ou ni dass oder и или что")
# ``reject`` and ``refuse`` negate an infinitive or a charge, not the thing refused.
_INFINITIVE = listed("to de d zu")
_CHARGE = tuple(listed("accus alleg claim charge report suggest notion that as having any"))


@dataclass(frozen=True, slots=True)
class Clause:
    """Hold one clause: its stems, the scopes of its negators, and what hints at one.

    ``reversed`` are the stems of words with a prefix that turns them round, without it.
    ``doubled``: a negator before a verb of denial (``did not deny``) turns it round.
    """

    stems: tuple[str, ...]
    scopes: tuple[frozenset[str], ...] = ()
    hints: frozenset[str] = frozenset()
    reversed: frozenset[str] = frozenset()
    doubled: bool = False

    def may_negate(self, other: frozenset[str]) -> bool:
        """Say whether anything in it is, or may be, negated, next to the other side's stems.

        A hint that both sides hold does not count; a reversed word counts only where the
        other side holds it as it is (``unlawful`` beside ``lawful``).
        """
        hinted = bool(self.hints - other) or not self.reversed.isdisjoint(other)
        return bool(self.scopes) or self.doubled or hinted

    @property
    def plain(self) -> frozenset[str]:
        """Return the stems outside of every scope."""
        return frozenset(self.stems).difference(*self.scopes)


def negation_fault(statement: str, evidence: str, language: Language | None) -> str | None:
    """Return ``negation_lost``, ``negation_added`` or None.

    Without a table for the language nothing is judged.
    """
    if language is None or not (may_negate(statement, language) or may_negate(evidence, language)):
        return None
    said, source = clauses(statement, language), clauses(evidence, language)
    if _lost(said, source):
        return "negation_lost"
    return "negation_added" if _added(said, source) else None


def may_negate(text: str, language: Language) -> bool:
    """Say whether a word in it may negate: where none does, no clause need be looked into."""
    return any(_weight(word.folded, language) == "heavy" for word in words(text))


@lru_cache(maxsize=_REMEMBERED)
def _weight(word: str, language: Language) -> str:
    """Return ``heavy`` for a word that may negate, ``light`` for one that only hints at it."""
    heavy = language.negators, language.deniers, language.refusers
    if is_han(word) or any(word in known for known in heavy):
        return "heavy"
    return "light" if word in language.weak else ""


def adds_negation(statement: str, evidence: str, language: Language | None) -> bool:
    """Say whether a statement negates where nothing in the evidence could; for the gist.

    The gist draws many sentences together, so a clause of it has no one clause to match.
    """
    if language is None:
        return False
    said, source = clauses(statement, language), clauses(evidence, language)
    held = _held(said)
    return any(c.scopes for c in said) and not any(c.may_negate(held) for c in source)


def _held(found: Sequence[Clause]) -> frozenset[str]:
    return frozenset(stem for clause in found for stem in (*clause.stems, *clause.hints))


def _lost(said: Sequence[Clause], source: Sequence[Clause]) -> bool:
    doubled = any(clause.doubled for clause in source)
    if doubled and any(c.scopes for c in said) and not any(c.doubled for c in said):
        return True  # "did not deny" has become "denied"
    held = _held(source)
    for clause in said:
        if clause.may_negate(held):
            continue
        stems = frozenset(clause.stems)
        as_plain = max((len(stems & c.plain) for c in source if not c.scopes), default=0)
        for other in source:
            for scope in other.scopes:
                if _covers(stems, scope) and len(stems & set(other.stems)) > as_plain:
                    return True
    return False


def _covers(stems: frozenset[str], scope: frozenset[str]) -> bool:
    shared = len(stems & scope)
    return shared > 0 and 3 * shared >= 2 * len(scope)


def _added(said: Sequence[Clause], source: Sequence[Clause]) -> bool:
    negating = [clause for clause in said if clause.scopes or clause.doubled]
    if not negating:
        return False
    held = _held(said)
    if not any(clause.may_negate(held) for clause in source):
        return True
    if any(c.doubled for c in said) and not any(c.doubled or len(c.scopes) > 1 for c in source):
        return True  # "denied" has become "did not deny"
    reached = {stem for c in source if c.may_negate(held) for stem in c.stems}
    plain = [frozenset(c.stems) for c in source if not c.may_negate(held)]
    return any(
        len(scope) > 1 and scope.isdisjoint(reached) and any(scope <= p for p in plain)
        for clause in negating
        for scope in clause.scopes
    )


# --- clauses -----------------------------------------------------------------------------


def clauses(text: str, language: Language) -> tuple[Clause, ...]:
    """Cut a text into clauses and find what each negates.

    Those of a sentence are remembered, because each item that cites it asks for them again.
    """
    cut = _clauses_remembered if len(text) <= _SENTENCE else _clauses
    return cut(text, language)


def _clauses(text: str, language: Language) -> tuple[Clause, ...]:
    found: list[Clause] = []
    denied = False
    for group in _groups(text, language):
        clause, denies = _clause(group, language)
        if denied and not clause.scopes and group[0].folded in _COMPLEMENT:
            clause, denies = _under_denial(clause), True
        found.append(clause)
        denied = denies or (denied and len(clause.stems) < 3)
    return tuple(found)


_clauses_remembered = lru_cache(maxsize=1024)(_clauses)


def _under_denial(clause: Clause) -> Clause:
    scope = frozenset(clause.stems[:_SCOPE])
    return replace(clause, scopes=(scope,) if scope else ())


def _groups(text: str, language: Language) -> list[list[Word]]:
    groups: list[list[Word]] = []
    current: list[Word] = []
    end = 0
    for word in words(text):
        gap = text[end : word.start]
        apart = bool(_STOPS.search(gap)) and not _NUMBER_COMMA.match(text, max(0, end - 1))
        opens = word.folded in language.breaks or _new_subject(current, word, language)
        if current and (apart or opens):
            groups.append(current)
            current = []
        current.append(word)
        end = word.end
    return [*groups, current] if current else groups


def _new_subject(current: Sequence[Word], word: Word, language: Language) -> bool:
    """Say whether ``and`` before this word joins clauses, not nouns: ``and it will``."""
    if len(current) < 2 or current[-1].folded not in ("and", "et", "y", "und", "и"):
        return False
    return word.folded in language.pronouns or word.folded in ("there", "that")


def _clause(group: Sequence[Word], language: Language) -> tuple[Clause, bool]:
    """Return the clause, and whether a verb of denial in it may govern the next one."""
    masked = _masked(group, language)
    scopes: list[frozenset[str]] = []
    hints: set[str] = set()
    doubled = denies = False
    negator = -9  # place of the last one
    for place in range(len(group)):
        silent = place in masked or not _weight(group[place].folded, language)
        kind = "" if silent else _kind(group, place, language)
        if kind == "hint":
            hints.add(_hint(group, place))
        elif kind == "denier" and place - negator <= 3:
            doubled, negator = True, -9
            scopes.pop()
        elif kind:
            denies = denies or kind == "denier"
            negator = place if kind == "negator" else negator
            scopes.append(_scope(group, place, language))
    kept = tuple(filter(None, scopes))
    if len(kept) < len(scopes):
        hints.add("")  # a negator with nothing in reach: "No." excuses all the same
    stems = tuple(content(group, language))
    return Clause(stems, kept, frozenset(hints), _reversed(group, language), doubled), denies


def _reversed(group: Sequence[Word], language: Language) -> frozenset[str]:
    return frozenset(
        stem(word.folded.removeprefix(prefix))
        for word in group
        if word.folded.startswith(language.reversing)
        for prefix in language.reversing
        if word.folded.startswith(prefix) and len(word.folded) - len(prefix) >= 4
    )


def _hint(group: Sequence[Word], place: int) -> str:
    word = group[place].folded
    if is_han(word):
        return "".join(w.folded for w in group[place : place + 2])
    return stem(word)


def _kind(group: Sequence[Word], place: int, language: Language) -> str:
    word = group[place].folded
    if is_han(word):
        pair = word + (group[place + 1].folded if place + 1 < len(group) else "")
        if pair in language.deniers:
            return "denier"
        if word in language.negators:
            return "negator"
        return "hint" if word in language.weak or pair in language.weak else ""
    if word in language.negators:
        return "" if _restricts(group, place, language) else "negator"
    if word in language.deniers:
        return "denier"
    if word in language.refusers and place + 1 < len(group):
        following = group[place + 1].folded
        charge = any(w.folded.startswith(_CHARGE) for w in group[place + 1 : place + 4])
        if following in _INFINITIVE or charge:
            return "denier"
    return "hint" if word in language.weak else ""


def _restricts(group: Sequence[Word], place: int, language: Language) -> bool:
    """Say whether ``ne`` stands for ``ne … que``: only."""
    if not language.restrictors or group[place].folded not in ("ne", "n"):
        return False
    following = [word.folded for word in group[place + 1 : place + 6]]
    other = any(w in language.negators for w in following)
    return not other


def _masked(group: Sequence[Word], language: Language) -> set[int]:
    """Return the places of words that look like a negator and negate nothing."""
    folded = [word.folded for word in group]
    held = set(folded)
    masked: set[int] = set()
    for phrase in language.pseudo:
        parts = tuple(phrase[0]) if is_han(phrase[0][0]) else phrase
        if parts[0] not in held or parts[-1] not in held:
            continue
        size = len(parts)
        for place in range(len(folded) - size + 1):
            if tuple(folded[place : place + size]) == parts:
                masked.update(range(place, place + size))
    return masked


def _scope(group: Sequence[Word], place: int, language: Language) -> frozenset[str]:
    """Return the first content words after a negator, or where none follow, before it."""
    skip = 2 if is_han(group[place].folded) and _kind(group, place, language) == "denier" else 1
    following = content(group[place + skip :], language)[:_SCOPE]
    if following:
        return frozenset(following)
    return frozenset(content(group[:place], language)[-_SCOPE:])
