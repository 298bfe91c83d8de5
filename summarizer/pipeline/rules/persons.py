"""Persons: full names in a sentence, and whether a name is a person's.

"Guards stopped |Pavel Hudak|, the bridge’s watchman": who acts need not speak. Rules of language;
whether a full name is a person's, the model says, unless a title or a description does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules import bodies, mentions
from summarizer.summary import ActorKind

CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐĀĒĪŌŪŁŚŻА-ЯЁ]"
WORD = rf"(?:{CAPITAL}\.|{CAPITAL}[\w’'-]*\w)"
POSSESSIVE = re.compile(r"[’']s?$")
_PARTICLE = r"(?:al|bin|ibn|da|das|de|del|della|den|der|di|do|dos|du|la|le|el|van|von|ben)"
_RUN = re.compile(rf"(?<![\w’'-]){WORD}(?: (?:{_PARTICLE} ){{0,2}}{WORD}){{1,4}}")
_COURTESY = "Mr|Mrs|Ms|Miss|Dr|Sir|Mme|Mlle|Sr|Sra|Señor|Señora|Herr|Frau"
_TITLES = (
    f"{_COURTESY}|M|Madam|President|Minister|Ambassador|Captain|Colonel|Major|Sergeant|Inspector"
    "|Professor|Judge|Justice|General|Lieutenant|Corporal|Private|Commander|Admiral|Governor|Senator"
    "|Councillor|Mayor|Bishop|Premier|Chancellor|Secretary|Spokesman|Spokeswoman|Commissioner"
)
_TITLED = re.compile(  # "Mr |Lund|" alone
    rf"(?<!\w)(?:{_COURTESY})\.? (?P<name>{WORD})(?![\w’'-]| (?:{_PARTICLE} )?{CAPITAL})"
)
# words that no person's name has: of places, laws, ships and events
_NO_NAMES = listed(
    "act affairs agreement airport annex article atoll bay bridge camp canal cape castle channel "
    "chapter charter city code convenio convention covenant cup dam day declaration district east "
    "eastern economy exercise federation gulf harbor harbour hms international island islands isla "
    "joint kingdom lago lake law league ley liberties loi lower mar measures mont monte mount "
    "mountains ms mv national new north northern notice ocean operation page park part pass peak "
    "port province puerto q. reef region regulations relations release republic república "
    "république restrictions rights rio river road royal río san santa sea section security south "
    "southern square ss states station storm strait street summit table terminal tower tratado "
    "traité treaty union united upper valley vessel war week west western"
)
_GENITIVES = ("’s", "'s", "ского", "ской", "ских", "ском")
_PATRONYMICS = ("ич", "ича", "ичем", "вна", "вны", "вной", "ична", "ичны", "ичной")
_BEFORE = 30  # characters in which the word before a name stands
_BEHIND = listed("of to from for de du des del d von nach по из")
# what stands before the name of a place, a ship or an event
_PLACED = listed(
    "in at near off en à bei в на vessel trawler ship boat ferry tanker freighter exercise yacht "
    "gunboat cutter liner tug barge frigate corvette destroyer submarine steamer schooner village "
    "town city navire chalutier buque operation storm hurricane typhoon"
)


def named(text: str, language: str) -> Iterator[tuple[str, tuple[ActorKind, ...]]]:
    """Yield the names in a sentence that may be those of persons, without titles.

    Beside each is what else it may be: a full name that stands behind no "of" may be that of a
    firm. German nouns have capitals, and Chinese has none: nothing is found there.
    """
    known = LANGUAGES.get(language)
    if known is None or known.nouns_capitalised:
        return
    for match in _TITLED.finditer(text):
        yield match["name"], ("person",)
    for match in _RUN.finditer(text):
        words = _own(match.group(), language)
        place = match.end() - len(" ".join(words))
        words = [*words[:-1], *(POSSESSIVE.sub("", word) for word in words[-1:])]
        if language == "ru" and len(words) > 2 and not words[1].endswith(_PATRONYMICS):
            words = words[-2:]  # the state stands before the name: "Ольмии Свен Ауринг"
        shouted = all(word.isupper() and len(word) > 2 for word in words)
        if len(words) == 1 or shouted or any(is_no_name(word, language) for word in words):
            continue
        before = (text[max(0, place - _BEFORE) : place].split() or [""])[-1]
        if before.casefold() in known.articles or before.casefold() in _PLACED:
            continue  # "the Meltem Star" is a ship
        if re.fullmatch(rf"{CAPITAL}{{2,}},", before):
            continue  # "SAIDI, Bruno Matata" is one name
        behind = before.casefold() in _BEHIND
        yield " ".join(words), ("person",) if behind else ("person", "organisation")


def runs(text: str, language: str) -> Iterator[str]:
    """Yield the runs of capitals that may be full names: none of "Should Tavia", "Tavia's Act"."""
    for match in _RUN.finditer(text):
        words = _own(match.group(), language)
        bare = [*words[:-1], *(POSSESSIVE.sub("", word) for word in words[-1:])]
        if len(bare) > 1 and not any(is_no_name(word, language) for word in bare):
            yield " ".join(bare)


def _own(run: str, language: str) -> list[str]:
    words = run.split()
    while words and opens(words[0], language):
        words = words[1:]
    return words


def opens(word: str, language: str) -> bool:
    """Say whether a word in front of a name is none of it: a title, the first of a sentence."""
    known = LANGUAGES[language]
    bare = word.casefold().rstrip(".")
    told = bare in known.titles or bare in known.function or bare in known.calendar
    told = told or bare in known.counting
    return told or bare in mentions.OPENING or re.fullmatch(_TITLES, word.rstrip(".")) is not None


def is_no_name(word: str, language: str) -> bool:
    """Say whether a word is no part of a person's name: "Bridge", "Ministry", "May"."""
    bare = word.casefold()
    listed_ = bare in _NO_NAMES or bare in LANGUAGES[language].calendar
    return listed_ or word.endswith(_GENITIVES) or bodies.is_noun(bare, language)


def is_one(name: str, text: str, language: str) -> bool:
    """Say whether a text tells that a name is a person's: "Mme |Vannereau|", "envoy |Ada Lund|".

    A small model takes an unusual name for that of a state or a firm.
    """
    words = name.split()
    titled = re.fullmatch(_TITLES, words[0].rstrip(".")) is not None
    words = words[titled:]
    if language not in LANGUAGES or not words or not all(word[0].isupper() for word in words):
        return False
    if any(bodies.is_noun(word.casefold(), language) for word in words):
        return False
    last = re.escape(words[-1])
    before = rf"(?<!\w)(?:{_TITLES})\.? (?:{WORD} ){{0,2}}{last}(?![\w’-])"
    if titled or re.search(before, text):
        return True
    return len(words) > 1 and mentions.describes(" ".join(words), text, language)
