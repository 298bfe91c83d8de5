"""Cut a sentence into clauses, each of which can say a thing of its own.

"It said the flight kept to the law, was not aimed at anyone, and …" says three things;
a small model labels them better one at a time. A cut is made only where a word follows that
can open a clause (after a mark), or a verb of saying or words of purpose (with or without
one). Lists and titles ("Jon Pell, deputy chief of staff, said") stay whole, and words that
only tell who speaks (", she said,") go with what was said.
"""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules import quotations
from summarizer.pipeline.rules.hints import tells

# what can open a clause after a comma, semicolon, colon or dash
_OPENERS = {
    "en": "and but while whereas because so it they he she we i you which was were had has would"
    " will did that this these those there if adding who whose",
    "fr": "et mais tandis car parce qui il elle ils elles on nous je si ce cela ajoutant dont",
    "es": "y e pero mientras porque que él ella ellos nosotros yo si esto añadiendo cuyo cuya",
    "de": "und aber während weil dass sie er es wir ich wenn dies",
    "ru": "и а но что чтобы который которая которые он она оно они мы я если это",
}
# "Javid Toreh, the minister, had admitted": behind a few words between marks the verb is that of
# the subject before them
_FINITE = frozenset(["was", "were", "had", "has", "would", "will", "did"])
_BESIDE = 6
# words that join clauses, and words that tell a purpose or a reason
# what opens a clause in Chinese, behind a comma
_OPENERS_ZH = re.compile("，(?=并|但|而|且|还|也|同时|因为|以便|好让|要求|绝不|绝非|不|将|只)")
_JOINS = {"en": "and but", "fr": "et mais", "es": "y e pero", "de": "und aber", "ru": "и а но"}
_PURPOSE = {
    "en": "in order to|so that|so as to|with the aim of|in an effort to|because",
    "fr": "afin de|afin que|pour que|dans le but de|parce que",
    "es": "a fin de|para que|con el fin de|porque",
    "de": "um zu|damit|weil",
    "ru": "чтобы|для того чтобы|с тем чтобы|потому что",
}
# what opens a clause behind such a word, with no mark before it: "said that … |and that …", "had
# landed |and had asked …", "ordered it to pay |and to leave"
_JOINED = {
    "en": "that to had has have was were is are would will could should must did does do cannot "
    "he she it they we i you there this nobody",
    "fr": "que qu à a ont avait avaient est sont était étaient sera seront serait ne n il elle ils "
    "elles nous on je",
    "es": "que a ha han había habían es son era eran será no él ella nosotros yo",
    "de": "dass habe hat haben hätten sei seien ist sind war werde wird werden könne müsse solle "
    "wir ich er sie es",
    "ru": "что не был была было были будет будут он она они мы я",
}
# "Lund, who has seen it, doubts it": behind the second mark the subject before the first goes on
_RELATIVES = {"en": "who whose which", "fr": "qui dont", "es": "que cuyo cuya"}
_GOES_ON = re.compile(r"[^,;:]*,\s+(?!\w+(?:ing|ant|ando|iendo)\b)(?P<verb>[^\W\d_A-Z]+)")
_MARKS = re.compile(r"[,;:](?=\s)|\s[–—](?=\s)|[,;:；：，](?=[^\s\d])")
_WORD = re.compile(r"[^\W\d_]+")
_NEXT = re.compile(r"\W*([^\W\d_]+)")
_HAN = re.compile("[\u4e00-\u9fff]")
_MIN_WORDS = 4


def clauses(text: str, language: str) -> tuple[Span, ...]:
    """Return the clauses of a sentence as spans of it, in order, without marks around them.

    A sentence of nothing but such marks has none.
    """
    spans = []
    start = 0
    for end, following in sorted(_places(text, language)):
        if (
            end > start
            and not quotations.is_open(text[:end])  # a cut there would part its words
            and _words(text[start:end]) >= _MIN_WORDS
            and _words(text[following:]) >= _MIN_WORDS
            and not _only_says(text[start:end], language)
            and not _only_says(_up_to_mark(text[following:]), language)
        ):
            spans.append(_trim(text, start, end))
            start = following
    spans.append(_trim(text, start, len(text)))
    return tuple(span for span in spans if span.start < span.end)


def _places(text: str, language: str) -> list[tuple[int, int]]:
    """Return where a clause may end and the next one begin."""
    openers = frozenset(_OPENERS.get(language, _OPENERS["en"]).split())
    found = []
    if language == "zh":
        return [(m.start(), m.end()) for m in _OPENERS_ZH.finditer(text)] + [
            (m.start(), m.end()) for m in re.finditer("；", text)
        ]
    before = 0
    held = False  # the mark before opens a relative clause that stays with its subject
    for mark in _MARKS.finditer(text):
        word = _NEXT.match(text, mark.end())
        opener = word[1].casefold() if word else ""
        beside = before > 0 and _words(text[before : mark.start()]) <= _BESIDE
        cut = opener in openers and not (beside and opener in _FINITE)
        relative = opener in _RELATIVES.get(language, "").split()
        within = relative and _has_verb_behind(text[mark.end() :], language)
        cut = cut and not within and not (held and opener in _FINITE)
        held = within
        if cut or (mark.group() in ";；" and _WORD.search(text, mark.end())):
            found.append((mark.start(), mark.end()))
        before = mark.end()
    if language in _JOINS:
        joins = _JOINS[language].replace(" ", "|")
        says, joined = LANGUAGES[language].says, frozenset(_JOINED[language].split())
        for match in re.finditer(rf"\s(?:{joins})\s+(\w+)(?:\s+(\w+))?", text):
            told = any(word and word.casefold() in says for word in match.groups())
            if told or match[1].casefold() in joined:
                found.append((match.start(), match.start()))
        for match in re.finditer(rf"\s(?:{_PURPOSE[language]})\s", text):
            if not _within_relative(text[: match.start()], language):
                found.append((match.start(), match.start()))
    return found


def _has_verb_behind(relative: str, language: str) -> bool:
    """Say whether a verb follows a relative clause: the one of the subject before it."""
    found = _GOES_ON.match(relative)
    verb = found["verb"] if found else ""
    known = LANGUAGES[language]
    openers = _OPENERS[language].split()
    return verb in _FINITE or bool(verb and verb not in known.function and verb not in openers)


def _within_relative(before: str, language: str) -> bool:
    """Say whether a place lies in a clause that tells of a noun: "Lund, who left |because …"."""
    relatives = "|".join(_RELATIVES.get(language, "who").split())
    return re.search(rf"\b(?:{relatives})\b[^,;:]*$", before) is not None


def _only_says(text: str, language: str) -> bool:
    """Say whether a stretch only tells who speaks: few words, one of them a verb of saying."""
    found = [word.casefold() for word in _WORD.findall(text)]
    known = LANGUAGES.get(language)
    return (
        known is not None
        and len(found) <= 6
        and any(word in known.says or tells(word, language) for word in found)
    )


def _up_to_mark(text: str) -> str:
    text = text.lstrip(" ,;:–—")
    mark = _MARKS.search(text)
    return text[: mark.start()] if mark else ""


def _words(text: str) -> int:
    """Count words; two characters of Chinese, which has no spaces, count for one."""
    han = len(_HAN.findall(text))
    return len(_WORD.findall(_HAN.sub(" ", text))) + han // 2


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\n,;:–—":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:–—":
        end -= 1
    return Span(start, end)
