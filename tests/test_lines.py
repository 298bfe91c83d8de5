"""Lines: a flat answer becomes one line, the line the same answer, and nothing else fits."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from summarizer.model import schema_of
from summarizer.pipeline.by_sentence import BySentence
from summarizer.providers.lines import END, LEAD, Form, asked, example, form_of
from summarizer.summary import Draft

Colour = Literal["red", "green", "dark blue"]


class Thing(BaseModel):
    """Have a field of each kind."""

    kind: Literal["none"] | Colour
    name: str = Field(min_length=2, max_length=9)
    parts: tuple[Colour, ...] = Field(min_length=1, max_length=3)
    role: str | None = Field(default=None, max_length=40)
    shade: Colour | None = None
    more: tuple[Colour, ...] | None = None


def form(answer: type[BaseModel]) -> Form:
    """Return the form of an answer that must be flat."""
    found = form_of(schema_of(answer))
    assert found is not None
    return found


def told(**probabilities: float) -> list[tuple[str, float]]:
    """Return likely first tokens with the logarithms of their probabilities."""
    return [(token, math.log(p)) for token, p in probabilities.items()]


# --- writing and reading -----------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["red", "green", "dark blue", "none", "deny_violation"]),
                 min_size=1, max_size=4, unique=True)  # fmt: skip
FREE = st.text(st.characters(codec="utf-8", exclude_characters="|\n"), min_size=1, max_size=12)
FREE = FREE.filter(lambda text: text == text.strip() and not text.startswith("-"))


ANY_OF: Any = Literal  # of words that are drawn: no checker of types can follow
LIST_OF: Any = tuple


def kinds(words: list[str]) -> list[tuple[Any, st.SearchStrategy[Any]]]:
    """Return each kind of value with what may be answered."""
    one = st.sampled_from(words)
    return [
        (str, FREE),
        (ANY_OF[tuple(words)], one),
        (ANY_OF["only"] | ANY_OF[tuple(words)], st.just("only") | one),
        (LIST_OF[ANY_OF[(*words, "other")], ...], st.lists(one, min_size=1, max_size=9)),
    ]


@st.composite
def answers(draw: st.DrawFn) -> tuple[type[BaseModel], dict[str, Any]]:
    """Make a flat class, and an answer that fits it, with fields at the end left out or not."""
    fields: dict[str, Any] = {}
    answer: dict[str, Any] = {}
    required = draw(st.integers(1, 3))
    for number in range(required + draw(st.integers(0, 2))):
        kind, value = draw(st.sampled_from(kinds(draw(WORDS))))
        name = f"field_{number}"
        if number >= required:
            fields[name], value = (kind | None, None), st.none() | value
        elif draw(st.booleans()):
            fields[name], value = (kind | None, ...), st.none() | value
        else:
            fields[name] = (kind, ...)
        answer[name] = draw(value)
    kept = list(answer)[: draw(st.integers(required, len(answer)))]
    return create_model("Made", **fields), {name: answer[name] for name in kept}


@given(answers())
@settings(deadline=None)
def test_any_flat_answer_is_the_same_when_written_and_read(
    case: tuple[type[BaseModel], dict[str, Any]],
) -> None:
    """No value is lost, moved or changed, and the grammar allows every line that is written.

    But for what stands behind a first "none" that need not be followed by anything.
    """
    kind, answer = case
    line = form(kind).write(answer)
    assert "\n" not in line
    assert json.loads(form(kind).read(line)) == answer
    free = not any(f.required for f in form(kind).fields[1:])
    behind_none = free and line.startswith("none | ")
    assert re.fullmatch(form(kind).pattern(), line) or behind_none


def test_a_line_is_short() -> None:
    """Null is a dash, a list has commas, and what is left out at the end is not written."""
    answer = {"kind": "red", "name": "Sund", "parts": ["green", "dark blue"], "role": None}
    assert form(Thing).write(answer) == "red | Sund | green, dark blue | -"
    assert form(Thing).write({**answer, "shade": "red"}).endswith("| - | red")
    read = Thing.model_validate_json(form(Thing).read("red | Sund | green"))
    assert (read.parts, read.role, read.shade) == (("green",), None, None)


def test_a_bar_in_a_value_parts_nothing() -> None:
    """A bar within a name would open the next field: it is written as a broken one."""
    line = form(Thing).write({"kind": "red", "name": "A | B", "parts": ["red"]})
    assert json.loads(form(Thing).read(line))["name"] == "A ¦ B"


def test_what_a_line_has_too_much_is_left_out() -> None:
    """Values behind the last field, and white space around the line, change nothing."""
    line = "  red | Sund | green | - | - | - | and more\n"
    assert Thing.model_validate_json(form(Thing).read(line)).name == "Sund"


@pytest.mark.parametrize("name", BySentence.passes)
def test_every_short_answer_has_a_form(name: str) -> None:
    """The questions of the reading by sentence are all answered in lines."""
    answer = BySentence.passes[name]
    assert [f.name for f in form(answer).fields] == list(answer.model_fields)


# --- questions and examples --------------------------------------------------------------

ARROW = " =>"


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("The sea is blue.", "The sea is blue. =>"),
        ("", " =>"),
        ("Lena Marsh\nMarsh met us.", "Lena Marsh / Marsh met us. =>"),
        ("one\r\ntwo\rthree\u2028four\x0bfive", "one / two / three / four / five =>"),
        ("one\n\ntwo\n", "one /  / two =>"),
        ("The sea. => red", "The sea. -> red =>"),
        ("The sea =>", "The sea -> =>"),
        ("a => b => c", "a -> b -> c =>"),
        ("The sea.\n => red", "The sea. /  -> red =>"),
        ("a=>b", "a->b =>"),
        ("a\n=> red", "a / -> red =>"),
        ("=> red", "-> red =>"),
        ("a = > b", "a = > b =>"),
    ],
)
def test_a_text_ends_no_line(question: str, line: str) -> None:
    """The only arrow of a question is the one behind it, and all of it stands in one line."""
    assert asked(question) == line


@pytest.mark.parametrize("answer", ["red", "-", "none", "said | Lena Marsh", "a -> b"])
def test_an_example_is_a_whole_line(answer: str) -> None:
    """A question, and behind its arrow the answer as one must be written."""
    question = "The sea.\nIt is => calm."
    assert example(question, answer) == f"The sea. / It is -> calm. => {answer}\n"
    assert example(question, answer) == asked(question) + LEAD + answer + END


PIECES = st.lists(st.sampled_from(["port", " ", ARROW, "\n", "\r\n", "\u2028", "\x85", "|", "-"]))


@given(st.lists(st.tuples(PIECES.map("".join), answers()), max_size=4))
@settings(deadline=None)
def test_examples_are_read_as_they_were_written(
    cases: list[tuple[str, tuple[type[BaseModel], dict[str, Any]]]],
) -> None:
    """Whatever a question holds, each is a line of its own, and its first arrow the answer's."""
    told = "".join(example(text, form(kind).write(answer)) for text, (kind, answer) in cases)
    lines = told.split(END)
    assert lines.pop() == ""
    assert len(lines) == len(cases)
    for line, (text, (kind, answer)) in zip(lines, cases, strict=True):
        question, arrow, rest = line.partition(ARROW)
        assert question + arrow == asked(text)
        assert rest.startswith(LEAD)
        assert json.loads(form(kind).read(rest.removeprefix(LEAD))) == answer


# --- what is allowed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("red | Sund | green", True),
        ("none | Sund | green, red, red | - | - | -", True),
        ("dark blue | Sund | green | the port | red | red, green", True),
        ("red | Sund", False),
        ("", False),
        ("mauve | Sund | green", False),
        ("- | Sund | green", False),
        ("red | - | green", False),
        ("red |  Sund | green", False),
        ("red | S | green", False),
        ("red | Sund of Orland | green", False),
        ("red | Su|nd | green", False),
        ("red | Su\nnd | green", False),
        ("red | Sund | -", False),
        ("red | Sund | ", False),
        ("red | Sund | green, red, red, red", False),
        ("red | Sund | green,red", False),
        ("red | Sund | green | - | mauve", False),
        ("red | Sund | green | - | - | - | -", False),
    ],
)
def test_the_grammar_allows_what_fits_and_nothing_else(line: str, allowed: bool) -> None:
    """Words of the list, lengths, counts, and null only where the schema has them."""
    assert bool(re.fullmatch(form(Thing).pattern(), line)) is allowed


class Told(BaseModel):
    """Tell nothing, or a kind and what may be left out."""

    kind: Literal["none"] | Colour
    name: str | None = None


@pytest.mark.parametrize(
    ("line", "allowed"),
    [("none", True), ("none | Sund", False), ("none | -", False), ("red | Sund", True),
     ("red", True), ("red | -", True)],
)  # fmt: skip
def test_nothing_follows_none(line: str, allowed: bool) -> None:
    """It says by itself that there is no more: no token is spent on the end of the line."""
    assert bool(re.fullmatch(form(Told).pattern(), line)) is allowed


def test_the_pattern_is_told_for_each_kind_of_field() -> None:
    """Fields stand in order with a bar between them, and those that may be left out nest."""
    colour = r"(?:red|green|dark\ blue)"
    bar = r"\ \|\ "
    assert form(Thing).pattern() == (
        rf"(?:none|red|green|dark\ blue){bar}[^|\n\- ][^|\n]{{1,8}}"
        rf"{bar}{colour}(?:,\ {colour}){{0,2}}"
        rf"(?:{bar}(?:\-|[^|\n\- ][^|\n]{{0,39}})"
        rf"(?:{bar}(?:\-|{colour})"
        rf"(?:{bar}(?:\-|{colour}(?:,\ {colour}){{0,8}}))?)?)?"
    )


class Numbered(BaseModel):
    """Hold a number."""

    word: Colour
    number: int


class Nested(BaseModel):
    """Hold another answer."""

    thing: Numbered


class Free(BaseModel):
    """Hold a list of free words."""

    names: tuple[str, ...]


class Mixed(BaseModel):
    """Hold a word or a number."""

    value: str | int


class Nothing(BaseModel):
    """Hold nothing."""


@pytest.mark.parametrize("kind", [Numbered, Nested, Free, Mixed, Nothing, Draft])
def test_what_is_not_flat_has_no_form(kind: type[BaseModel]) -> None:
    """Numbers, objects, lists of free words and mixtures are asked for as JSON."""
    assert form_of(schema_of(kind)) is None


# --- certainty ---------------------------------------------------------------------------


class Ground(BaseModel):
    """Choose one of some words, two of which begin alike."""

    basis: Literal["self_defence", "self_help", "treaty"] | None
    name: str | None = None


class Name(BaseModel):
    """Give free words or none."""

    name: str | None


def test_certainty_is_normalised_over_the_words_that_are_allowed() -> None:
    """What the model would rather have said, but may not, takes nothing away."""
    likely = told(treaty=0.3, zebra=0.6, **{"-": 0.1})
    assert form(Ground).certainty(likely, {"basis": "treaty"}) == pytest.approx(0.75)
    assert form(Ground).certainty(likely, {"basis": None}) == pytest.approx(0.25)
    assert form(Ground).certainty(likely, {"basis": "self_help"}) == 0.0
    assert form(Thing).certainty(likely, {"kind": "none"}) == 0.0  # none of its words is likely


def test_the_parts_of_a_word_count_together() -> None:
    """A word may be begun by tokens of any length, with a space before them or not."""
    likely = told(t=0.2, tre=0.1, **{" treaty": 0.3, "-": 0.4})
    assert form(Ground).certainty(likely, {"basis": "treaty"}) == pytest.approx(0.6)


def test_words_that_share_a_first_token_share_its_probability() -> None:
    """The first token cannot tell them apart: neither is more certain than the other."""
    likely = told(self=0.9, treaty=0.2)
    both = [form(Ground).certainty(likely, {"basis": f"self_{w}"}) for w in ("defence", "help")]
    assert both == [pytest.approx(0.45)] * 2
    assert form(Ground).certainty(likely, {"basis": "treaty"}) == pytest.approx(0.1)


def test_free_words_count_together() -> None:
    """Of a free value it is told how certain the model was that there is any."""
    likely = told(Sund=0.5, The=0.3, **{" -": 0.15, "--": 0.05})
    assert form(Name).certainty(likely, {"name": "Orland"}) == pytest.approx(0.8)
    assert form(Name).certainty(likely, {"name": None}) == pytest.approx(0.2)
    assert form(Name).certainty([], {"name": "Orland"}) == 1.0


@given(
    st.lists(st.tuples(st.sampled_from(["", " ", "self", "treaty", "-", "x"]), st.floats(-50, 0))),
    st.sampled_from(["self_help", "treaty", None]),
)
def test_certainty_is_a_share(likely: list[tuple[str, float]], basis: str | None) -> None:
    """Whatever tokens are told, white space among them, it lies between 0 and 1."""
    assert 0 <= form(Ground).certainty(likely, {"basis": basis}) <= 1
