"""Passing on: who has said what a speaker only tells again.

"She said that Lund had told her …": rule 3 of labels.md gives the words to the innermost
responsible speaker. Rules that language gives for free; in a language without a table nothing is
decided.
"""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.pipeline.rules import attribution
from summarizer.pipeline.rules.hints import tells
from summarizer.pipeline.rules.nobody import is_nobody, names
from summarizer.pipeline.rules.pronouns import closing, words_of

_PASSED = {
    "en": re.compile(
        r"\bha(?:d|s|ve)\s+(?:\w+ly\s+|also\s+|since\s+)?"
        r"(?:told|assured|informed|admitted|confided|confirmed|reported|written"
        r"|(?:heard|learn(?:t|ed))\s+from)\b"
        r"|\bused\s+to\s+tell\b"
        r"|\b(?:was|were|been)\s+(?:told|assured|informed)\s+by\b"
    ),
    "fr": re.compile(
        r"\b(?:avai(?:t|ent)|a|ont)\s+(?:dit|assuré|confié|raconté|avoué|indiqué)\b"
        r"|\btenir\s+(?:du|des|de\b|d’)"
    ),
    "es": re.compile(
        r"\b(?:había|habían|ha|han)\s+(?:dicho|asegurado|contado|informado)\b"
        r"|\b(?:le|les|me|nos)\s+(?:aseguró|confesó|contó|dijo)\b"
    ),
}
# "|The master|, she recounted, had told her …", "|A surveyor| had confided to him, Lund alleged, …"
_SUBJECT = r"(?P<name>[^\W_][^,;:“”\"«»]{1,80}?)"
_ASIDE = r", (?P<within>[^,;:“”\"«»]{3,60}), "
_INTERRUPTED = re.compile(_SUBJECT + _ASIDE + r"(?:(?:lui|le|les|leur) )?")
_FOLLOWED = re.compile(_SUBJECT + r" (?P<passed>had \w+(?: to)? (?:him|her|them))" + _ASIDE)
_PERSON = re.compile(r"s?he \w+(?: \w+)?$")  # whatever the verb: "|he related|"
_THAT = {"en": " that ", "fr": " que ", "es": " que "}
_NAME = r"(?P<name>[\w’-]+(?: [\w’-]+){0,8}?)"
_TOLD_BY = {
    "en": re.compile(
        rf"\b(?:(?:told|assured|informed) by|hear(?:d|ing) from|learn(?:t|ed) from) {_NAME}"
        r"(?=,| that\b)"
    ),
    "fr": re.compile(rf"\btenir (?:du |des |de |d’){_NAME}(?=,| qu(?:e\b|’))"),
}


_OPENER = {
    "en": re.compile(
        rf"{_SUBJECT} had (?:also |since )?(?:told|assured|informed|warned|confided to) (?!by\b)"
    ),
    "fr": re.compile(
        rf"{_SUBJECT} (?:lui|leur|nous|me) (?:a|ont|avait|avaient) "
        r"(?:assuré|avoué|confié|décrit|dit|indiqué|raconté)\b"
    ),
    "es": re.compile(
        rf"{_SUBJECT} (?:le|les|me|nos) (?:(?:ha|había|habían) (?:dicho|contado|asegurado)"
        r"|aseguró|confesó|contó|dijo)\b"
    ),
}


def passed_on(text: str, language: str) -> Span | None:
    """Return the words in which a speaker tells what another has said, if there are such.

    "She said that |Lund had told her …|", "|Two men had told her …|, she said": behind or before
    a verb of saying another in a perfect tense, or "was told by".
    """
    pattern = _PASSED.get(language)
    end = closing(text, language)
    if pattern is None:
        return None
    if end is None:
        by = attribution.beside_end(text, language)
        end = text.rfind(by) if by else None
    perfects = list(pattern.finditer(text, 0, len(text) if end is None else end))
    if perfects and end is not None:
        return Span(0, len(text[:end].rstrip(" ,")))
    words = [m for m in re.finditer(r"\w+", text) if m.start() == 0 or m.group().islower()]
    verbs = [m for m in words if tells(m.group(), language)]
    for passed in perfects:
        told = [m for m in verbs if m.end() <= passed.start()]
        if told:
            that = text.rfind(_THAT[language], told[0].end(), passed.start())
            start = told[-1].end() + 1 if that < 0 else that + len(_THAT[language])
            return Span(start, len(text))
    return Span(0, len(text)) if interrupted(text, language) else None


def interrupted(text: str, language: str) -> str | None:
    """Return who has told a thing to the one who passes it on between two commas.

    "|The master|, she recounted, had assured her that …", "|El patrón|, contó, le había dicho …",
    "|A surveyor| had confided to him, she alleged, that …".
    """
    pattern = _PASSED.get(language)
    if pattern is None:
        return None
    found, followed = _INTERRUPTED.match(text), _FOLLOWED.match(text)
    if followed is not None and pattern.match(followed["passed"]):
        found = followed
    elif found is None or pattern.match(text, found.end()) is None:
        return None
    name = found["name"]
    within = found["within"]
    said = any(tells(word, language) for word in words_of(within)) or _PERSON.match(within)
    return name if said and not is_nobody(name, language) else None


def opener(text: str, language: str) -> str | None:
    """Return who has told a thing, as the subject of the words: "|A nurse| had assured her …"."""
    found = _OPENER[language].match(text) if language in _OPENER else None
    return found["name"] if found and names(found["name"], language) else None


def teller(text: str, language: str) -> str | None:
    """Return by whom somebody was told: "was told by |the master|, Captain Lund, that …"."""
    found = _TOLD_BY[language].search(text) if language in _TOLD_BY else None
    return found["name"] if found else None
