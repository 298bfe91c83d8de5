"""Lines: a flat answer as one line of values, because a small model pays for every token.

``{"cue": "said", "by": "Lena Marsh", "says": ["assert", "deny"], "via": null}`` is written

    said | Lena Marsh | assert, deny

Fields stand in the order of the schema, null is ``-``, and what is left out at the end has
its default. An answer is flat if every field is a string, one of a few words, or a list of
such words; other answers are asked for as JSON.

Examples are lines as well, all in one turn of the chat, and the question opens the next one:

    Orland’s navy said it had closed the port. => said | Orland’s navy
    The road is long. => -
    She declined to name the ships. =>

So an example costs three tokens beside its words, where a pair of turns costs ten. A question of
more than two lines is a turn all the same: a document’s head in one line is misread.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

# part of the identity of an answer: the same request asked for otherwise is another one
NOTATION = "lines.v2"
_NULL = "-"
_NONE = "none"  # as a first value: nothing follows it
BETWEEN, _LISTED = " | ", ", "
_ARROW, _BREAK = " =>", " / "
# what the user says, before the model goes on with the examples
OPENING = "Label each line."
LEAD, END = " ", "\n"  # of an answer
_LONGEST = 2  # lines of a question: a name and its sentence


@dataclass(frozen=True, slots=True)
class Field:
    """Hold one value of a line: free words where ``words`` is empty, else one of them.

    ``fewest`` and ``most`` are counts of characters, or of words in a list.
    """

    name: str
    words: tuple[str, ...]
    listed: bool
    fewest: int
    most: int
    nullable: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """Hold the fields of a flat answer, in the order in which they are written."""

    fields: tuple[Field, ...]

    def write(self, answer: dict[str, Any]) -> str:
        """Return an answer as a line; fields at the end that it does not hold are left out."""
        kept = [f.name for f in self.fields if f.name in answer]
        last = max(self._place(name) for name in kept)
        return BETWEEN.join(_written(answer.get(f.name)) for f in self.fields[: last + 1])

    def read(self, line: str) -> str:
        """Return the JSON of a line; values beyond the last field are left out."""
        pairs = zip(self.fields, line.strip().split(BETWEEN), strict=False)
        return json.dumps({f.name: _value(f, text) for f, text in pairs}, ensure_ascii=False)

    def certainty(self, told: Sequence[tuple[str, float]], answer: Mapping[str, Any]) -> float:
        """Return the probability of an answer's first value, among those that it may have.

        ``told`` are the likeliest first tokens with the logarithm of their probability. Words
        that share a first token share its probability. Free words count together: what is
        asked is whether there are any.
        """
        first = self.fields[0]
        value = answer.get(first.name)
        if not first.words:
            null = sum(math.exp(log) for token, log in told if token.strip().startswith(_NULL))
            return null if value is None else 1 - null
        mass = {word: _mass(word, told) for word in (*first.words, *[_NULL] * first.nullable)}
        total = sum(mass.values())
        return mass[_written(value)] / total if total else 0.0

    def pattern(self) -> str:
        """Return the regular expression of such lines."""
        first, *others = self.fields
        tail = ""
        for field in reversed(others):
            body = f"{re.escape(BETWEEN)}{_pattern(field)}{tail}"
            tail = body if field.required else f"(?:{body})?"
        alone = not first.listed and not any(field.required for field in others)
        if others and _NONE in first.words and alone:
            more = replace(first, words=tuple(word for word in first.words if word != _NONE))
            return f"(?:{_NONE}|{_pattern(more)}{tail})"
        return _pattern(first) + tail

    def _place(self, name: str) -> int:
        return next(n for n, f in enumerate(self.fields) if f.name == name)


def is_short(question: str) -> bool:
    """Say whether a question is short enough for a line: a longer one is a turn of its own."""
    return len(question.splitlines()) <= _LONGEST


def asked(question: str) -> str:
    """Return a question as the line that its answer ends; a text in it ends no line."""
    line = _BREAK.join(question.splitlines())
    return line.replace(_ARROW.strip(), "->") + _ARROW


def example(question: str, answer: str) -> str:
    """Return a whole line."""
    return f"{asked(question)}{LEAD}{answer}{END}"


def form_of(schema: dict[str, Any]) -> Form | None:
    """Return the form of a flat schema, or None where it is not flat."""
    required = schema.get("required", [])
    fields = []
    for name, values in schema.get("properties", {}).items():
        field = _field(name, values, required=name in required)
        if field is None:
            return None
        fields.append(field)
    return Form(tuple(fields)) if fields else None


def _field(name: str, values: dict[str, Any], *, required: bool) -> Field | None:
    kinds = values.get("anyOf", [values])
    plain = [k for k in kinds if k.get("type") != "null"]
    nullable = len(plain) < len(kinds)
    if plain and all("enum" in k or "const" in k for k in plain):
        words = tuple(word for k in plain for word in k.get("enum") or (k["const"],))
        return Field(name, words, False, 1, 1, nullable, required)
    if len(plain) != 1:
        return None
    (kind,) = plain
    if kind.get("type") == "string":
        fewest, most = kind.get("minLength", 1), kind.get("maxLength", 200)
        return Field(name, (), False, fewest, most, nullable, required)
    words = tuple(kind.get("items", {}).get("enum", ()))
    if kind.get("type") == "array" and words:
        fewest, most = kind.get("minItems", 1), kind.get("maxItems", 9)
        return Field(name, words, True, max(fewest, 1), most, nullable, required)
    return None


def _pattern(field: Field) -> str:
    if field.words:
        one = f"(?:{'|'.join(map(re.escape, field.words))})"
        more = f"(?:{re.escape(_LISTED)}{one}){{{field.fewest - 1},{field.most - 1}}}"
        pattern = f"{one}{more}" if field.listed else one
    else:
        least, most = max(field.fewest - 1, 0), field.most - 1
        pattern = rf"[^|\n\- ][^|\n]{{{least},{most}}}"
    return f"(?:{re.escape(_NULL)}|{pattern})" if field.nullable else pattern


def _written(value: Any) -> str:
    if value is None:
        return _NULL
    return _LISTED.join(value) if isinstance(value, list | tuple) else str(value).replace("|", "¦")


def _value(field: Field, text: str) -> Any:
    text = text.strip()
    if field.nullable and text == _NULL:
        return None
    return text.split(_LISTED) if field.listed else text


def _mass(word: str, told: Sequence[tuple[str, float]]) -> float:
    tokens = ((token.strip(), log) for token, log in told)
    return sum(math.exp(log) for token, log in tokens if token and word.startswith(token))
