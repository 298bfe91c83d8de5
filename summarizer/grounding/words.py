"""Words of a text, folded so that spelling that means the same compares equal.

Chinese is written without spaces: each character is a word here, and pairs of
neighbouring characters take the place of content words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.grounding.language import Language, listed, phrases
from summarizer.grounding.lexicon import LANGUAGES

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_KANA = re.compile("[\u3040-\u30ff]")
_ACRONYM = rf"(?P<dots>(?:[^\W\d_{HAN}]\.){{2,}})"
_RUN = rf"[^\W\d_{HAN}]+|[{HAN}]|\d+"
_WORD = re.compile(rf"{_ACRONYM}|n['’]t\b|[^\W\d_{HAN}]+?(?=n['’]t\b)|{_RUN}")
_WHOLE_WORD = re.compile(rf"{_ACRONYM}|{_RUN}")  # the same, for a text with no n't: twice as quick
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"') | dict.fromkeys("‘’‚‛´`", "'"))
_POSSESSIVE = re.compile(r"(?<=\w)'s\b|(?<=s)'(?!\w)")
_DOTTED = re.compile(rf"\b(?:[^\W\d_{HAN}]\.){{2,}}")
_SENTENCE = 1000  # characters up to which the words of a text are remembered
_REMEMBERED = 1 << 13  # words
_SEPARATORS = re.compile(r"[\s\"'‐‑‒–—\-.,_()]+")


class Word(NamedTuple):
    """Hold one word: ``folded`` compares, ``raw == text[start:end]``."""

    folded: str
    raw: str
    start: int
    end: int


def words(text: str) -> tuple[Word, ...]:
    """Cut a text into words; ``U.S.`` is one word, ``didn't`` is two: ``did`` and ``n't``.

    Those of a sentence are remembered, because each item that cites it asks for them again.
    """
    return _words_remembered(text) if len(text) <= _SENTENCE else _words(text)


def _words(text: str) -> tuple[Word, ...]:
    found = []
    make = tuple.__new__  # what Word(…) calls in the end, without its Python function
    pattern = _WORD if "n't" in text or "n’t" in text else _WHOLE_WORD
    for match in pattern.finditer(text):
        raw = match.group()
        folded = raw.casefold()
        if match.lastgroup:  # the dots of an acronym
            folded = folded.replace(".", "")
        elif not raw.isalnum():
            folded = folded.replace("’", "'")
        found.append(make(Word, (folded, raw, *match.span())))
    return tuple(found)


_words_remembered = lru_cache(maxsize=1024)(_words)


def is_han(word: str) -> bool:
    """Say whether the word is one Chinese character."""
    return len(word) == 1 and ("\u3400" <= word <= "\u4dbf" or "\u4e00" <= word <= "\u9fff")


def normalise(text: str) -> str:
    """Fold case, quotation marks and white space, for comparing words verbatim."""
    return " ".join(text.translate(_QUOTES).casefold().split())


def loosen(text: str) -> str:
    """Fold what may differ in a name as well: quotes, hyphens, full stops, possessive s.

    Names and sentences are remembered: each item that holds them asks again.
    """
    return _loosen_remembered(text) if len(text) <= _SENTENCE else _loosen(text)


def _loosen(text: str) -> str:
    plain = without_possessive(text).casefold()
    plain = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", plain)
    return " ".join(_SEPARATORS.sub(" ", plain).split())


_loosen_remembered = lru_cache(maxsize=1024)(_loosen)


def without_possessive(text: str) -> str:
    """Write straight quotation marks, and drop the possessive s of a name."""
    return _POSSESSIVE.sub("", text.translate(_QUOTES))


def stands_in(name: str, text: str) -> bool:
    """Say whether ``name`` stands in ``text`` between word boundaries; both are loosened."""
    at = text.find(name)
    while at >= 0 and name:
        end = at + len(name)
        before = at == 0 or not _joins(text[at - 1], text[at])
        after = end == len(text) or not _joins(text[end - 1], text[end])
        if before and after:
            return True
        at = text.find(name, at + 1)
    return False


def _joins(left: str, right: str) -> bool:
    # Scripts without spaces have no boundary that could be tested.
    return left.isalnum() and right.isalnum() and left < "\u0e00" and right < "\u0e00"


def language_of(code: str, sample: str) -> Language | None:
    """Return the table for a language code; without a code, guess it by function words.

    None means that no table fits: checks that need one must not judge.
    """
    if code:
        return LANGUAGES.get(code.casefold().replace("_", "-").split("-")[0])
    found = [word.folded for word in words(sample)]
    if sum(map(is_han, found)) > len(found) / 3:
        return None if _KANA.search(sample) else LANGUAGES["zh"]
    votes = {
        code: sum(word in language.function.whole for word in found)
        for code, language in LANGUAGES.items()
        if code != "zh"
    }
    best, second = sorted(votes, key=lambda code: -votes[code])[:2]
    clear = votes[best] >= max(2, len(found) / 8) and votes[best] > votes[second]
    return LANGUAGES[best] if clear else None


# --- content words -----------------------------------------------------------------------

_IRREGULAR = dict(
    pair.split("=")
    for pair in listed(
        "gave=give given=give took=take taken=take sent=send held=hold left=leave went=go "
        "met=meet struck=strike shot=shoot fought=fight sought=seek broke=break broken=break "
        "made=make began=begin begun=begin lost=lose won=win built=build led=lead found=find "
        "knew=know kept=keep paid=pay flew=fly flown=fly fell=fall rose=rise chose=choose "
        "brought=bring spoke=speak wrote=write saw=see seen=see came=come"
    )
)
_ENDINGS = ("ing", "ed", "es", "s", "e")


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str) -> str:
    """Cut a word to what its forms share: at most six letters, five in Cyrillic.

    Crude on purpose: it only measures how much two clauses have in common, and a shared
    stem alone never approves anything.
    """
    word = _IRREGULAR.get(word, word)
    if "\u0400" <= word[:1] <= "\u04ff":
        return word[:5]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return (word[:-1] + "i" if word.endswith("y") else word)[:6]


def content(found: Sequence[Word], language: Language) -> list[str]:
    """Return the stems that carry meaning, in order; for Chinese, pairs of characters."""
    return list(_content(found, language))


def _content(found: Sequence[Word], language: Language) -> Iterator[str]:
    for place, word in enumerate(found):
        if len(word.folded) > 1:
            if told := _told(word.folded, language):
                yield told
        elif is_han(word.folded):
            following = found[place + 1] if place + 1 < len(found) else None
            if following and following.start == word.end and is_han(following.folded):
                yield word.folded + following.folded


@lru_cache(maxsize=_REMEMBERED)
def _told(word: str, language: Language) -> str:
    """Return the stem of a word; nothing of a function word."""
    return "" if word in language.function else stem(word)


# --- the same name in another form -------------------------------------------------------

_NAME_ENDINGS = listed(
    "'s s es n an ian ean ese ish is i a ia e y ien ienne en ain aine ais aise ois oise ische "
    "ischen ischer isches isch er ern land а я у ю е и ы о й ой ей ом ем ым им ого его ому "
    "ему ов ев ам ям ами ями ах ях ия ии ию ией ский ского скому ским ском ская ской скую "
    "ские ских скими ийский ийского ийскому ийским ийском ийская ийской ийскую ийские ийских "
    "ийскими йский йского йскому йским йском йская йской йскую йские йских йскими янин яне ян "
    "янам ец цы цев"
)
_LONGEST_ENDING = max(map(len, _NAME_ENDINGS))
_SAME = [
    frozenset(group.split())
    for group in (
        "france french français française françaises francia francés frankreich französisch",
        "spain spanish spaniard spaniards espagne españa",
        "germany german germans allemagne allemand deutschland deutsch deutsche deutschen",
        "poland polish poles pole",
        "denmark danish danes",
        "netherlands dutch",
        "finland finnish finns",
        "thailand thai",
        "iraq iraqi iraqis",
        "oman omani",
        "norway norwegian norwegians",
        "turkey turkish turks türkiye",
        "us usa american americans america",
        "uk britain british britons",
        "china chinese sino",
        "russia russian russians russie russe russes rusia ruso rusa russland russisch",
        "сша американский американские",
        "philippines filipino filipinos philippine",
        "switzerland swiss",
        "cuba cuban",
        "peru peruvian",
        "mali malian",
        "chad chadian",
        "japan japanese",
        "wales welsh",
        "ireland irish",
        "scotland scottish",
        *(f"{month} {month[:3]}" for month in listed("january february march april june july")),
        *(f"{month} {month[:3]}" for month in listed("august october november december")),
        "september sept sep",
    )
]
_GROUPS = {word: f"#{place}" for place, group in enumerate(_SAME) for word in group}
_DISTINCT = frozenset(
    frozenset(pair)
    for pair in phrases(
        "niger nigeria|niger nigerian|george georgia|george georgian|roman romania|roman romanian|"
        "alban albania|нигер нигерия|нигер нигерии|mari maria|guine guinea"
    )
)


def same_name(left: str, right: str) -> bool:
    """Say whether two folded words can be forms of one name: case, possessive, adjective.

    They must be equal once a known ending is taken off each, and at least four letters must
    stay. A bare common prefix was rejected: Austria and Australia, Slovakia and Slovenia
    share one. Names that an ending cannot relate (France, French) are listed.
    """
    if left == right:
        return True
    return {left, right} not in _DISTINCT and not name_keys(left).isdisjoint(name_keys(right))


@lru_cache(maxsize=_REMEMBERED)
def name_keys(word: str) -> frozenset[str]:
    """Return what forms of one name share: what is left without an ending, a listed group.

    Remembered, because every item of a document asks for the same words again.
    """
    longest = min(_LONGEST_ENDING, len(word) - 4)
    keys = {word[:-n] for n in range(1, longest + 1) if word[-n:] in _NAME_ENDINGS}
    keys.add(word)
    if word in _GROUPS:
        keys.add(_GROUPS[word])
    return frozenset(keys)
