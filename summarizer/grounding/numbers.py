"""Check 1: every number of a statement stands in its evidence.

A mention of a number is read as one or several alternatives, each a set of values in
canonical decimal notation. Where the notation is ambiguous (``1.500``, ``3 to 4 million``)
all readings are kept: a mention is supported if one of its readings is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.grounding.language import Language
from summarizer.grounding.words import Word, words

_SPACES = "\u0020\u00a0\u202f\u2009"
_DIGITS = re.compile(rf"[0-9]+(?:[.,٫٬'’{_SPACES}][0-9]+)*")
_SCALE = re.compile(rf"[{_SPACES}\-]?([百千万亿]|[^\W\d_\u3400-\u9fff]+)")
_LINK = re.compile(r"\s*([-–—]|[^\W\d_]+)\s*[$€£¥]?\s*")
_HAN_DIGITS = {c: str(value) for value, c in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "两": "2",
}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_HAN_NUMBER = re.compile("[〇零一二两三四五六七八九十百千万亿]+")
_HAN_COUNTED = "个名艘架人次天年月日枚辆位"
_SENTENCE = 1000  # characters up to which the values in a text are remembered
_LONGEST = 40  # digits; what is longer is compared as it stands


@dataclass(frozen=True, slots=True)
class Mention:
    """Hold one number of a text: how it is written and how it can be read.

    ``judged`` is False where the words may mean no number at all (``one``, ``the two``).
    """

    shown: str
    readings: tuple[frozenset[str], ...]
    judged: bool = True


def unsupported_number(
    statement: str, evidence: Iterable[str], language: Language | None
) -> str | None:
    """Return the first number of the statement that the evidence lacks, as it is written."""
    said = [mention for mention in mentions(statement, language) if mention.judged]
    if not said:  # as most statements do; the evidence is then not looked into
        return None
    allowed = frozenset[str]().union(*(_values(text, language) for text in evidence))
    for mention in said:
        if not any(reading <= allowed for reading in mention.readings):
            return mention.shown
    return None


def _values(text: str, language: Language | None) -> frozenset[str]:
    """Return all values that the numbers of a text may have; those of a sentence are remembered."""
    read = _values_remembered if len(text) <= _SENTENCE else _values_read
    return read(text, language)


def _values_read(text: str, language: Language | None) -> frozenset[str]:
    readings = (reading for mention in mentions(text, language) for reading in mention.readings)
    return frozenset[str]().union(*readings)


_values_remembered = lru_cache(maxsize=1024)(_values_read)


def mentions(text: str, language: Language | None) -> list[Mention]:
    """Return the numbers of a text, written in digits or in words."""
    text = _ascii_digits(text)
    in_digits = list(_in_digits(text, language))
    found = [_mention(number, following, text, language) for number, following in _pairs(in_digits)]
    if language and language.code == "zh":
        found.extend(_in_han(text))
    elif language:
        spelt = words(text)
        if any(word.folded in language.counting for word in spelt):
            taken = {place for number in in_digits for place in range(number.start, number.end)}
            found.extend(_in_words([w for w in spelt if w.start not in taken], text, language))
    return found


def _ascii_digits(text: str) -> str:
    """Write decimal digits of any script as 0 to 9; the length stays the same."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


# --- digits ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    parts: tuple[frozenset[str], ...]
    power: int
    loose: bool  # the power may as well not belong to it: ``5 m``
    start: int
    end: int


def _in_digits(text: str, language: Language | None) -> Iterator[_Number]:
    for match in _DIGITS.finditer(text):
        power, end, loose = 0, match.end(), False
        while language and (unit := _SCALE.match(text, end)):
            word = unit.group(1).casefold()
            if word not in language.scales:
                break
            power, end, loose = power + language.scales[word], unit.end(), word in ("m", "k")
        yield _Number(_readings(match.group(), language), power, loose, match.start(), end)


def _readings(shown: str, language: Language | None) -> tuple[frozenset[str], ...]:
    """Read ``1,500`` as 1500, 1.5 or both, by the language; dates and scores part by part."""
    pieces = re.split(r"[^0-9]", shown)
    marks = re.findall(r"[^0-9]", shown)
    apart = frozenset(canonical(piece) for piece in pieces)
    if not marks:
        return (apart,)
    grouped = len(pieces[0]) <= 3 and pieces[0][0] != "0"
    thousands = grouped and all(len(piece) == 3 for piece in pieces[1:]) and len(set(marks)) == 1
    found = []
    if thousands and (len(marks) > 1 or not _is_point(marks[0], language)):
        found.append(frozenset({canonical("".join(pieces))}))
    if len(marks) == 1 and marks[0] in ".,٫" and not (thousands and _is_comma(marks[0], language)):
        found.append(frozenset({canonical(pieces[0], pieces[1])}))
    mixed = grouped and len(marks) > 1 and len(set(marks[:-1])) == 1 and marks[-1] != marks[0]
    if mixed and all(len(piece) == 3 for piece in pieces[1:-1]):
        found.append(frozenset({canonical("".join(pieces[:-1]), pieces[-1])}))
    if not found or marks[0] in _SPACES:
        found.append(apart)
    return tuple(found)


def _is_point(mark: str, language: Language | None) -> bool:
    """Say whether the mark can only be a decimal one in this language."""
    return mark == "٫" or (language is not None and mark == ",."[not language.decimal_comma])


def _is_comma(mark: str, language: Language | None) -> bool:
    """Say whether the mark can only part thousands in this language."""
    return language is not None and mark == ".,"[not language.decimal_comma]


def canonical(whole: str, fraction: str = "", power: int = 0) -> str:
    """Write a decimal number in one way only; strings, because floats would round."""
    if len(whole) + len(fraction) > _LONGEST:
        return f"{whole}.{fraction}e{power}"
    digits = whole + fraction.ljust(power, "0")
    point = len(whole) + power
    left, right = digits[:point].lstrip("0") or "0", digits[point:].rstrip("0")
    return f"{left}.{right}" if right else left


def _scaled(readings: tuple[frozenset[str], ...], power: int) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(canonical(*(value.partition(".")[::2]), power) for value in reading)
        for reading in readings
    )


def _pairs(numbers: list[_Number]) -> Iterator[tuple[_Number, _Number | None]]:
    for place, number in enumerate(numbers):
        yield number, numbers[place + 1] if place + 1 < len(numbers) else None


def _mention(
    number: _Number, following: _Number | None, text: str, language: Language | None
) -> Mention:
    readings = _scaled(number.parts, number.power) if number.power else number.parts
    if number.loose:
        readings += number.parts
    if following and following.power and not number.power and language:
        link = _LINK.fullmatch(text, number.end, following.start)
        if link and (link.group(1) in "-–—" or link.group(1).casefold() in language.links):
            readings += _scaled(number.parts, following.power)  # 3 to 4 million
    return Mention(text[number.start : number.end], readings)


# --- words -------------------------------------------------------------------------------


def _in_words(found: Sequence[Word], text: str, language: Language) -> Iterator[Mention]:
    run: list[Word] = []
    before = ""
    for word in [*_without_joints(found, language), None]:
        if word and run and _continues(run[-1], word, text, language):
            run.append(word)
            continue
        if run:
            yield from _from_run(run, before, language)
            before = run[-1].folded
        run = []
        if word is None:
            return
        if word.folded in language.vague:
            yield Mention(word.raw, (frozenset({f"{language.vague[word.folded]}s"}),))
        elif _value(word.folded, language) is not None or _is_scale(word.folded, language):
            run = [word]
            continue
        before = word.folded


def _continues(last: Word, word: Word, text: str, language: Language) -> bool:
    known = _value(word.folded, language) is not None or _is_scale(word.folded, language)
    return known and text[last.end : word.start] in (" ", "-", "\u00a0", " and ")


def _without_joints(found: Sequence[Word], language: Language) -> list[Word]:
    """Drop the ``and`` of ``two hundred and fifty``; ``two and three`` keep theirs."""
    return [
        word
        for place, word in enumerate(found)
        if not (
            word.folded == "and"
            and 0 < place < len(found) - 1
            and _is_scale(found[place - 1].folded, language)
            and found[place + 1].folded in language.numbers
        )
    ]


def _value(word: str, language: Language) -> int | None:
    value = language.numbers.get(word)
    return language.quiet.get(word) if value is None else value


def _is_scale(word: str, language: Language) -> bool:
    return word in language.scales and len(word) > 2


def _from_run(run: list[Word], before: str, language: Language) -> Iterator[Mention]:
    total = current = 0
    for word in run:
        power = language.scales.get(word.folded) if _is_scale(word.folded, language) else None
        value = _value(word.folded, language)
        if power is None and value is not None:
            current += value
        elif power == 2:
            current = max(1, current) * 100
        elif power is not None:
            total, current = total + max(1, current) * 10**power, 0
    total += current
    single = len(run) == 1
    quiet = all(word.folded in language.quiet for word in run)
    # "The two countries" points back to two that were named: it claims no count.
    pointing = single and run[0].folded in language.pointing and before in language.articles
    # Only English builds its numbers so that the sum above is always right.
    judged = not quiet and not pointing and (single or language.code == "en")
    pieces = {str(v) for word in run if (v := _value(word.folded, language)) is not None}
    readings = (frozenset({str(total)}),) + (() if judged else (frozenset(pieces),))
    yield Mention(" ".join(word.raw for word in run), readings, judged)


# --- Chinese numerals --------------------------------------------------------------------


def _in_han(text: str) -> Iterator[Mention]:
    for match in _HAN_NUMBER.finditer(text):
        shown = match.group()
        after = text[match.end() : match.end() + 1]
        counted = bool(after) and after in _HAN_COUNTED
        if len(shown) == 1:
            value = _HAN_DIGITS.get(shown)
            if value is not None:
                judged = counted and shown not in "一两"
                yield Mention(shown, (frozenset({value}),), judged)
        elif not any(c in _HAN_SCALES for c in shown):
            year = "".join(_HAN_DIGITS[c] for c in shown)
            yield Mention(shown, (frozenset({canonical(year)}),), len(shown) == 4 or counted)
        elif match.start() == 0 or not text[match.start() - 1].isdigit():
            judged = shown[0] in _HAN_DIGITS or shown[0] == "十"
            yield Mention(shown, (frozenset({str(_han_value(shown))}),), judged)


def _han_value(shown: str) -> int:
    total = section = digit = 0
    for c in shown:
        if c in _HAN_DIGITS:
            digit = int(_HAN_DIGITS[c])
        elif _HAN_SCALES[c] < 10_000:
            section, digit = section + max(1, digit) * _HAN_SCALES[c], 0
        else:
            total, section, digit = total + max(1, section + digit) * _HAN_SCALES[c], 0, 0
    return total + section + digit
