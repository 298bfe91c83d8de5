"""Where sentences end within one paragraph.

A candidate is a run of terminators with the closing quotes and brackets after it. Some
terminators decide alone (。 । ؟); after the others white space must follow. A full stop is
judged by the language's abbreviations, and where nupunkt knows the language, by nupunkt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from summarizer.document import Span
from summarizer.segmentation.abbreviations import (
    ATTRIBUTION,
    BY_LANGUAGE,
    CJK_ATTRIBUTION,
    OTHERS,
)

_FREE = "。！？｡؟۔।॥։።"
_SPACED = ".!?…‽"
_CLOSING = "\"'”’»›)\\]}」』）】》〉"
_EITHER = "“«‹"  # closes in German, opens elsewhere: it closes where no word follows
# Once begun it always matches, and takes the whole run: 50,000 full stops are one candidate.
# A French closing guillemet stands after a space.
_CANDIDATE = re.compile(
    rf"(?P<run>[{_FREE}{_SPACED}]++)"
    rf"(?P<closing>(?:[{_CLOSING}]|(?:[{_EITHER}]|[ \u00a0\u202f][»›])(?!\w))*+)(?P<gap>\s*+)"
)
_QUOTES = frozenset('"”’“»›«‹」』')
_WORD = re.compile(r"[^\W_]")
_BEFORE_NEXT = re.compile(r"[\s\"'“”‘’„«»‹›(\[{¿¡—–-]*")
_OPENING = "\"'“”‘’„«»‹›([{¿¡—–-"
_ELISION = re.compile("['’]")  # l’art. is art.
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[^\W\d_])$")
_GERMAN_DATED = re.compile("(?:am|vom|zum|d(?:er|ie|as|em|en|es)|im|beim|ab|bis|seit|und)$", re.I)
_GERMAN_MONTH = re.compile(
    "Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
)
_NUMBER = re.compile(r"\d+$|[IVXLC]+$")
_FEW_WORDS = 3
_LOOK_BACK = 40
_QUOTATION = 400
_WINDOW = 2_000
_WINDOW_END = re.compile(r"(?<=[\w,;])\s")


def ends(text: str, paragraph: Span, language: str) -> Iterator[int]:
    """Yield the offsets at which sentences end, closing marks included, in order.

    The end of the paragraph itself is not among them.
    """
    judge = _Judge(text, paragraph, language)
    start = paragraph.start
    first_word = -1  # where the sentence's first letter or digit stands; before it nothing ends
    for match in _CANDIDATE.finditer(text, paragraph.start, paragraph.end):
        if match.end() == paragraph.end:
            return
        if first_word < start:
            found = _WORD.search(text, start, paragraph.end)
            first_word = found.start() if found else paragraph.end
        if first_word < match.start() and judge.ends(match, start):
            yield match.end("closing")
            start = match.end()


class _Judge:
    """Decide on the candidates of one paragraph."""

    def __init__(self, text: str, paragraph: Span, language: str) -> None:
        self._text = text
        self._paragraph = paragraph
        self._language = language
        self._known = BY_LANGUAGE.get(language, OTHERS)

    def ends(self, match: re.Match[str], start: int) -> bool:
        """Say whether the sentence that began at ``start`` ends with this candidate."""
        run, closing = match["run"], match["closing"]
        quoted = not _QUOTES.isdisjoint(closing)
        if any(mark in _FREE for mark in run):
            return not self._goes_on_in_cjk(match, start, quoted)
        if not match["gap"]:
            return False
        following = self._following(match.end())
        stop = run == "."
        trained = self._trained(following)
        if following.islower() and (quoted or not (stop and trained)):
            return False
        if quoted and not stop and ATTRIBUTION.match(self._text, match.end()):
            return False
        return not stop or quoted or self._full_stop(match, start, following)

    def _following(self, position: int) -> str:
        """Return the first character after quotes, brackets and dashes, or nothing."""
        skipped = _BEFORE_NEXT.match(self._text, position, min(position + 8, self._paragraph.end))
        at = skipped.end() if skipped else position
        return self._text[at : at + 1]

    def _goes_on_in_cjk(self, match: re.Match[str], start: int, quoted: bool) -> bool:
        text, at = self._text, match.end("closing")
        if text[at : at + 1] in tuple("，、；：,;:"):
            return True
        if not quoted or not CJK_ATTRIBUTION.match(text, at, self._paragraph.end):
            return False
        # 他说：“……。” has named its speaker already: what follows is a new sentence
        nearest = max(start, match.start() - _QUOTATION)
        opened = max(text.rfind(mark, nearest, match.start()) for mark in "“「『")
        return text[max(opened - 1, 0) : max(opened, 0)] not in tuple("：，:")

    def _full_stop(self, match: re.Match[str], start: int, following: str) -> bool:
        """Judge a single full stop that has white space after it and no quote between."""
        stop = match.start()
        before = self._text[max(start, stop - _LOOK_BACK) : stop].split()
        word = _ELISION.split(before[-1].lstrip(_OPENING))[-1]
        lower = word.lower()
        known = self._known
        if lower in known.inner or (lower in known.numbered and following.isdigit()):
            return False
        if len(before) == 1 and _ENUMERATOR.match(before[0]):
            return False
        if self._trained(following):
            plain = len(word) > 1 and word.isalpha() and word.islower() and following.isupper()
            if plain and known.small and word not in known.small:
                return True  # nupunkt takes "bank." and "port." for abbreviations
            return self._nupunkt_ends(match)
        if lower in known.dated and not (len(before) > 1 and _NUMBER.match(before[-2])):
            return False
        if lower in known.outer or lower in known.dated or "." in word:
            long_enough = len(before) > _FEW_WORDS or stop - start > _LOOK_BACK
            return long_enough and not following.isdigit()
        initial = len(word) == 1 and word.isupper()
        return not initial and not self._german_ordinal(before, match)

    def _trained(self, following: str) -> bool:
        """Say whether nupunkt can judge: it knows Latin letters alone."""
        return self._known.trained and following < "\u0250"

    def _german_ordinal(self, before: list[str], match: re.Match[str]) -> bool:
        """Say whether the stop makes an ordinal: "am 3. Oktober", "der 2. Entwurf"."""
        if self._language != "de" or not re.fullmatch(r"\d{1,2}", before[-1]):
            return False
        dated = len(before) > 1 and bool(_GERMAN_DATED.match(before[-2]))
        return dated or bool(_GERMAN_MONTH.match(self._text, match.end()))

    def _nupunkt_ends(self, match: re.Match[str]) -> bool:
        index = bisect_left(self._nupunkt, match.end("run"))
        return index < len(self._nupunkt) and self._nupunkt[index] <= match.end("closing")

    @cached_property
    def _nupunkt(self) -> list[int]:
        """Return where nupunkt ends sentences in this paragraph.

        It sees windows of 2,000 characters: on a line such as ``a."a."a."`` its time grows
        with the square. A window never ends at a full stop, so that no end is lost.
        """
        import nupunkt  # loads its model: only where a full stop needs it

        found: list[int] = []
        start, last = self._paragraph.start, self._paragraph.end
        while start < last:
            stop = min(start + _WINDOW, last)
            if stop < last:
                cuts = list(_WINDOW_END.finditer(self._text, start + _WINDOW // 2, stop))
                stop = cuts[-1].end() if cuts else stop
            window = self._text[start:stop].replace("\n", " ")
            spans = nupunkt.sent_spans(window)
            found.extend(start + len(window[:end].rstrip()) for _, end in spans)
            start = stop
        return found
