"""Check 2: every name of a statement stands in its evidence, or belongs to a known actor.

Capital letters tell a name in English, French, Spanish and Russian. German nouns have
them too, so there only runs of capitalised words, acronyms, months and weekdays are judged.
Chinese has none: words in Latin letters and quoted terms are judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from summarizer.grounding.language import Language, listed
from summarizer.grounding.words import HAN, Word, is_han, loosen, name_keys, same_name, words

_OPENS = re.compile(r"[.!?:;\"“”„«»‘(\[\n•]\s*$")
_TERM = re.compile(r"[「『“]([^「」『』“”]{2,40})[」』”]")
_SMALL = listed("of the and for de la du des et del y der die und")
_NOT_NAMES = frozenset(["i", "s", "t"])


class NameBag:
    """Hold the words in which names may be found, forms of a name included.

    Nothing is looked into before a name is asked for: many statements have none.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)

    def holds(self, word: str) -> bool:
        """Say whether the folded word stands here, in any form of the same name."""
        return any(word in held for held in self._words) or any(
            same_name(word, other) for key in name_keys(word) for other in self._by_key.get(key, ())
        )

    def holds_all(self, text: str) -> bool:
        """Say whether each word of a text stands here as it is: then none need be looked at."""
        return folded_words(text) <= frozenset[str]().union(*self._words)

    def abbreviates(self, word: str) -> bool:
        """Say whether the acronym is made of the initials of a run of names here."""
        return any(_initials(run) == word for text in self._texts for run in runs(words(text)))

    def spelt_out(self, run: Sequence[Word]) -> bool:
        """Say whether an acronym here is made of the initials of this run."""
        return bool(self._acronyms) and _initials(run) in self._acronyms

    @cached_property
    def _acronyms(self) -> frozenset[str]:
        return frozenset[str]().union(*map(_acronyms, self._texts))

    @cached_property
    def _words(self) -> list[frozenset[str]]:
        return list(map(folded_words, self._texts))

    @cached_property
    def _by_key(self) -> dict[str, set[str]]:
        by_key: dict[str, set[str]] = {}
        for word in frozenset().union(*self._words):
            for key in name_keys(word):
                by_key.setdefault(key, set()).add(word)
        return by_key


# Remembered for some sentences only: the items that cite one come one after the other.
@lru_cache(maxsize=1024)
def folded_words(text: str) -> frozenset[str]:
    """Return the words of a text, folded."""
    return frozenset(word.folded for word in words(text))


@lru_cache(maxsize=1024)
def _acronyms(text: str) -> frozenset[str]:
    return frozenset(
        word.folded for word in words(text) if word.raw.isupper() and is_acronym(word.raw)
    )


def unsupported_name(
    statement: str,
    bag: NameBag,
    language: Language | None,
    elsewhere: Callable[[str], bool],
) -> str | None:
    """Return the first name of the statement that ``bag`` lacks, as it is written.

    ``elsewhere`` says of a folded word whether the document has it as a name inside a
    sentence: only then is the first word of a statement taken for one.
    """
    if language is None or bag.holds_all(statement):
        return None
    if language.code == "zh":
        return _unsupported_in_han(statement, bag)
    found = words(statement)
    covered = {
        word.start for run in runs(found) if len(run) > 1 and bag.spelt_out(run) for word in run
    }
    for word in _candidates(found, statement, language, elsewhere):
        if word.start in covered or bag.holds(word.folded):
            continue
        if is_acronym(word.raw) and bag.abbreviates(word.folded):
            continue
        return word.raw
    return None


def _unsupported_in_han(statement: str, bag: NameBag) -> str | None:
    for word in words(statement):
        if not is_han(word.folded) and not word.folded.isdigit() and not bag.holds(word.folded):
            return word.raw
    return None


def quoted_terms_missing(statement: str, evidence: str) -> str | None:
    """Return the first term between Chinese marks that the evidence lacks."""
    if not re.search(f"[{HAN}]", statement):
        return None
    plain = loosen(evidence)
    for match in _TERM.finditer(statement):
        if loosen(match.group(1)) not in plain:
            return match.group(1)
    return None


def _candidates(
    found: Sequence[Word],
    text: str,
    language: Language,
    elsewhere: Callable[[str], bool],
) -> Iterator[Word]:
    in_run: set[int] = set()
    if language.nouns_capitalised:
        telling = [word for word in found if word.folded not in language.function]
        in_run = {word.start for run in runs(telling) if len(run) > 1 for word in run}
    firsts = openers(found, text)
    small = _months_are_small(language)
    for word in found:
        capital = word.raw[:1].isupper()
        if (capital or small) and word.folded in language.calendar:
            if word.folded not in ("mars", "may", "march", "mar") or capital:
                yield word
            continue
        if not capital or word.folded in language.function or word.folded in _NOT_NAMES:
            continue
        if is_acronym(word.raw):
            yield word
            continue
        if word.folded in language.titles:
            continue
        opens = word.start in firsts
        if language.nouns_capitalised and (opens or word.start not in in_run):
            continue
        if opens and not elsewhere(word.folded):
            continue
        yield word


def openers(found: Sequence[Word], text: str) -> set[int]:
    """Return where words stand that open a sentence, a quotation or a line."""
    firsts: set[int] = set()
    end = 0
    for place, word in enumerate(found):
        gap = text[end : word.start]
        if place == 0 or (gap != " " and _OPENS.search(gap)):
            firsts.add(word.start)
        end = word.end
    return firsts


def _months_are_small(language: Language) -> bool:
    return language.code in ("fr", "es", "ru")


def is_acronym(raw: str) -> bool:
    """Say whether a word is written in capitals throughout: ``UN``, ``U.S.``, ``США``."""
    letters = raw.replace(".", "")
    return len(letters) > 1 and letters.isupper()


def runs(found: Sequence[Word]) -> list[list[Word]]:
    """Return the runs of capitalised words; small words inside a run do not part it."""
    result: list[list[Word]] = []
    current: list[Word] = []
    for word in found:
        if word.raw[:1].isupper():
            current.append(word)
        elif word.folded not in _SMALL or not current:
            if current:
                result.append(current)
            current = []
    return [*result, current] if current else result


def _initials(run: Sequence[Word]) -> str:
    return "".join(word.folded[0] for word in run if word.folded not in _SMALL)
