"""Index: what can be looked up in a document without reading it again for each name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from summarizer.grounding.language import Language, Words
from summarizer.grounding.names import openers
from summarizer.grounding.words import language_of, loosen, name_keys, same_name, stands_in, words

TITLES = Words(
    "mr mrs ms dr sir president prime minister chancellor ambassador senator governor judge "
    "professor spokesman spokeswoman spokesperson colonel lieutenant admiral captain m mme "
    "président premier ministre señor sr sra presidente ministro ministra herr frau präsident "
    "kanzler bundeskanzler minister президент премьер министр господин"
)
_SAMPLE = 6000  # characters read to guess a language


class Index:
    """Look names up in one text; built once for a document, each name is sought once."""

    def __init__(self, text: str, language: str = "") -> None:
        self._text = text
        self.language: Language | None = language_of(language, text[:_SAMPLE])
        self._stands: dict[str, bool] = {}

    def stands(self, name: str) -> bool:
        """Say whether a name stands in the text.

        Case, quotation marks, hyphens, white space, a possessive s, a leading article or
        title may differ; the order of the words may not. Words of a longer name may be
        inflected; a single word only where the language inflects names, or is not known.
        """
        key = loosen(name)
        if key not in self._stands:
            self._stands[key] = any(self._find(form) for form in self._shortened(key))
        return self._stands[key]

    @property
    def sought(self) -> frozenset[str]:
        """Return the names that were looked up so far, loosened."""
        return frozenset(self._stands)

    def names_inside(self, word: str) -> bool:
        """Say whether the folded word has a capital inside a sentence of the text."""
        return word in self._capitalised

    def _shortened(self, key: str) -> Iterator[str]:
        """Yield the name, and the name without leading articles and titles."""
        yield key
        parts = key.split()
        while self.language and len(parts) > 1 and parts[0] in self.language.articles:
            parts = parts[1:]
        yield " ".join(parts)
        while len(parts) > 1 and parts[0] in TITLES:
            parts = parts[1:]
        # What is left must be a name: "Prime Minister" is not any "minister".
        if all(map(self.names_inside, parts)):
            yield " ".join(parts)

    def _find(self, form: str) -> bool:
        if not any(c.isalnum() for c in form):
            return False
        return stands_in(form, self._loose) or self._find_inflected(form)

    def _find_inflected(self, form: str) -> bool:
        parts = form.split()
        inflects = self.language is None or self.language.inflects_names
        if not all(part.isalpha() and part < "\u0e00" for part in parts):
            return False
        if len(parts) == 1 and not inflects:
            return False
        if self.language and any(name_keys(part).isdisjoint(self._keys) for part in parts):
            return False
        alike = same_name if self.language else _begins_alike
        for place in self._places.get(parts[-1][:3], ()):
            start = place - len(parts) + 1
            if start >= 0 and all(map(alike, parts, self._words[start : place + 1])):
                return True
        return False

    @cached_property
    def _loose(self) -> str:
        return loosen(self._text)

    @cached_property
    def _words(self) -> list[str]:
        return re.findall(r"\w+", self._loose)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, word in enumerate(self._words):
            places.setdefault(word[:3], []).append(place)
        return places

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(key for word in set(self._words) for key in name_keys(word))

    @cached_property
    def _capitalised(self) -> frozenset[str]:
        found = words(self._text)
        firsts = openers(found, self._text)
        return frozenset(w.folded for w in found if w.raw[:1].isupper() and w.start not in firsts)


def _begins_alike(left: str, right: str) -> bool:
    """Say whether two words share all but their last letters; for languages without a table.

    What cannot be judged must not be rejected: any ending of up to three letters may differ.
    """
    needed = max(4, max(len(left), len(right)) - 3)
    return left == right or (
        min(len(left), len(right)) >= needed and left[:needed] == right[:needed]
    )
