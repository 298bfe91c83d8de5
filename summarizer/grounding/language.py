"""Language: what one table of the lexicon holds, and how its word lists are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


class Words:
    """Test words against a list in which ``deny*`` stands for all that begins with it."""

    def __init__(self, text: str = "") -> None:
        entries = text.casefold().split()
        self.whole = frozenset(entry for entry in entries if not entry.endswith("*"))
        self._starts = tuple(entry[:-1] for entry in entries if entry.endswith("*"))

    def __contains__(self, word: str) -> bool:
        if word in self.whole:
            return True
        return word.startswith(self._starts) if self._starts else False


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Read ``two words|other words``."""
    return tuple(tuple(phrase.split()) for phrase in text.split("|") if phrase.strip())


def values(text: str) -> dict[str, int]:
    """Read ``two=2 three=3``."""
    pairs = (entry.split("=") for entry in text.split())
    return {word: int(value) for word, value in pairs}


@dataclass(frozen=True, eq=False)  # itself alone: what is remembered goes by it
class Language:
    """Hold what the checks know of one language; all words are casefolded.

    ``scales`` maps a word to its power of ten. ``quiet`` are numbers that a statement may use
    freely (``one`` is an article too); in the evidence they count. ``pointing`` are numbers
    that after an article point back to what was named (``the two``) and count nothing.
    ``negators`` negate what follows; ``deniers`` are verbs that do; ``refusers`` negate an
    infinitive or an accusation; ``weak`` hint at a negation and only ever excuse.
    ``reversing`` are prefixes that turn a word round (``unlawful``).
    ``pseudo`` are phrases that hold a negator and negate nothing. ``breaks`` open a clause.
    """

    code: str
    function: Words
    pronouns: frozenset[str]
    articles: frozenset[str]
    titles: Words
    numbers: Mapping[str, int]
    quiet: Mapping[str, int]
    scales: Mapping[str, int]
    negators: Words
    deniers: Words
    weak: Words
    breaks: frozenset[str]
    says: Words
    vague: Mapping[str, int] = field(default_factory=dict)
    refusers: Words = field(default_factory=Words)
    pseudo: tuple[tuple[str, ...], ...] = ()
    according: tuple[tuple[str, ...], ...] = ()
    calendar: Words = field(default_factory=Words)
    links: frozenset[str] = frozenset()
    restrictors: frozenset[str] = frozenset()
    reversing: tuple[str, ...] = ()
    pointing: frozenset[str] = frozenset()
    nouns_capitalised: bool = False
    decimal_comma: bool = True
    inflects_names: bool = False

    @cached_property
    def counting(self) -> frozenset[str]:
        """Return all words that can be part of a number."""
        return frozenset((*self.numbers, *self.quiet, *self.scales, *self.vague))
