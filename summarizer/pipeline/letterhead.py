"""Letterhead: what the form of an official text says of its author, in fixed words.

    signed     who signs: "(Signed) Ada Quint"
    together   who speaks together: "We, the Heads of State of the Basin, met …"
    states     for which states somebody speaks: "Permanent Representative of Tavia", "Ministry of
               Fisheries of the Republic of Orland"

The words are those that diplomatic and official usage prescribes, one row for each language.
"""

from __future__ import annotations

import re

_MARKS = r"signed|signé|firmado|gez\.|gezeichnet|подписал|подпись|签字|签名"
_SIGNED = re.compile(
    # before the name in brackets or with a colon, or behind it in brackets
    rf"^[ \t–—-]*(?:[(（\[](?:{_MARKS})[)）\]][ \t:]*|(?:{_MARKS})[ \t]*(?:[:：][ \t]*|\n{{1,3}})"
    r"|gez\.[ \t]+)(?P<before>[^\W\d_][^\n:;()]{1,60}?)[ \t]*$"
    rf"|^(?P<behind>[^\W\d_][^\n:;()（）]{{1,60}}?)[ \t]*[(（](?:{_MARKS})[)）][ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# a name over the office of one who signs for a state; the addressee has a style before the name
_TITLED = re.compile(
    r"^(?P<name>(?!H\.E\.)[A-ZÀ-ÖØ-Þ][\w.’-]+(?: [A-ZÀ-ÖØ-Þ][\w.’-]+){1,3})[ \t]*\n"
    r"(?:Ambassador|Permanent Representative|Chargée? d[’']affaires)\b",
    re.MULTILINE,
)
_TOGETHER = {
    "en": re.compile(r"^(?:\d+\.\s+)?We, the ([^.;:“”]+?), (?!the |and |or )[a-z]", re.M),
    "fr": re.compile(r"^(?:\d+\.\s+)?Nous, les ([^.;:«»]+?), (?!les? |la |et |ou )[a-z]", re.M),
    "es": re.compile(r"^(?:\d+\.\s+)?Nosotros, los ([^.;:«»]+?), (?!los |y |e )[a-z]", re.M),
    "de": re.compile(r"^(?:\d+\.\s+)?Wir, die ([^.;:„“]+?), (?!die |der |und )[a-z]", re.M),
}
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?!(?:TO|THE|OF|AND|ON|IN|FOR|AT)\b)[A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"
_STATES = (
    re.compile(
        r"(?:\b(?!The\b)[A-Z]\w+ )?\b(?i:(?:republic|kingdom|federation|emirate|sultanate"
        rf"|principality) of (?:the )?){_NAME}"
    ),
    re.compile(
        r"\b(?i:(?:république|royaume|principauté|república|reino) "
        rf"(?:du |des? |de la |de los |del |d[’'])(?:l[’'])?){_NAME}"
    ),
    re.compile(rf"\b(?:Republik|Königreich) {_NAME}"),
    re.compile(rf"\b(?i:permanent (?:representative|mission) of (?:the )?)(?P<name>{_NAME})"),
    re.compile(r"[^\W\d与和及年月日从向在由致对]{2,6}?(?:联邦)?(?:共和国|王国|联邦)"),
)
_DATED = re.compile(r"(?:,[^\n–—]{1,30}|\s*\([^)\n]{1,30}\)){1,2}[ \t]+[–—-]\s")


def signed(text: str) -> str | None:
    """Return who signs a text, as its last signature names them."""
    found = [(m["before"] or m["behind"]).strip() for m in _SIGNED.finditer(text)]
    found = found or [match["name"] for match in _TITLED.finditer(text)]
    return found[-1] if found else None


def is_dateline(text: str, end: int) -> bool:
    """Say whether words that end here are the place of a dispatch: "SUND, 3 May (Herald) –"."""
    return _DATED.match(text, end) is not None


def together(text: str, language: str) -> str | None:
    """Return those who speak together in a text, without the list of what they stand for."""
    pattern = _TOGETHER.get(language)
    found = pattern.search(text) if pattern else None
    if found is None:
        return None
    name = found[1]
    head, listed, _ = name.partition(",")
    whole = re.match(r"(.+)\s(?:of|des?|du|von)\s", head) if listed else None
    return whole[1] if whole else head


def states(text: str) -> tuple[str, ...]:
    """Return the states that a letterhead names, each once."""
    for pattern in _STATES:
        found = [m.groupdict().get("name") or m.group() for m in pattern.finditer(text)]
        if found:
            once = {name.casefold().removeprefix("the "): name for name in reversed(found)}
            return tuple(sorted(once.values(), key=found.index))
    return ()
