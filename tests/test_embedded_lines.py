"""Tests of examples as lines of one turn: the real engine, with weights drawn at random."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
import tiny
from pydantic import BaseModel

from summarizer.model import Message, Parameters, Request, Response, schema_of
from summarizer.providers import embedded, lines
from summarizer.providers.decoding import Likely, Sampling, Writer, Written
from summarizer.providers.embedded import EmbeddedModel, _laid_out, _likely
from summarizer.providers.lines import Form, form_of
from summarizer.providers.llama import Llama


class Colour(BaseModel):
    """Name the colour of a thing, and whose it is."""

    colour: Literal["red", "green"]
    whose: Literal["Lund", "Pell"] | None = None


class Counts(BaseModel):
    """Hold what no line does: it is asked for as JSON."""

    count: Literal[1, 2]
    more: dict[str, Literal["a"]] | None = None


class Named(BaseModel):
    """Begin with a name that must be told."""

    name: str


class Cued(BaseModel):
    """Begin with words that may be none."""

    cue: str | None
    by: str | None = None


SYSTEM = Message("system", "Tell the colour.")
GRASS = (Message("user", "The grass\nof Lund."), Message("assistant", '{"colour":"green"}'))
SEA = (
    Message("user", "The sea => red."),
    Message("assistant", '{"colour":"red","whose":"Pell"}'),
)
BEGUN = "The grass / of Lund. => green\nThe sea -> red. => red | Pell\n"
PREFIX = (SYSTEM, *GRASS, *SEA)
TOLD = [("system", SYSTEM.content), ("user", "Label each line.")]


def form(kind: type[BaseModel]) -> Form:
    """Return the form of an answer that must be flat."""
    found = form_of(schema_of(kind))
    assert found is not None
    return found


def request(
    text: str = "The road.",
    *,
    prefix: Sequence[Message] = PREFIX,
    kind: type[BaseModel] = Colour,
) -> Request:
    """Return a question behind instructions and examples."""
    messages = (*prefix, Message("user", text))
    return Request("embedded:test", messages, kind, Parameters(), fixed=len(prefix))


def ask(model: EmbeddedModel, *requests: Request) -> list[Response]:
    """Ask one after the other."""

    async def run() -> list[Response]:
        return [await model.generate(r) for r in requests]

    return asyncio.run(run())


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return weights in which every byte is a token."""
    return tiny.write(tmp_path_factory.mktemp("weights") / "w.gguf")


@pytest.fixture(scope="module")
def engine(weights: Path) -> Iterator[Llama]:
    """Return an engine of them."""
    made = Llama(weights, 64, 1)
    yield made
    made.close()


@pytest.fixture
def model(weights: Path, tmp_path: Path) -> Iterator[EmbeddedModel]:
    """Return a model whose states are kept in a folder of the test."""
    made = EmbeddedModel(weights, tmp_path / "states")
    yield made
    asyncio.run(made.aclose())


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the examples that are turned into tokens from now on."""
    found: list[str] = []
    own = Llama.opened

    def noted(self: Llama, messages: Sequence[tuple[str, str]], begun: str) -> list[int]:
        found.append(begun)
        return own(self, messages, begun)

    monkeypatch.setattr(Llama, "opened", noted)
    return found


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[int], Sampling, str]]:
    """Return the questions that are read, how they are answered, and the answers."""
    found: list[tuple[list[int], Sampling, str]] = []
    own = Writer.write

    def noted(
        self: Writer, question: Sequence[int], grammar: str, sampling: Sampling, likely: Likely
    ) -> Written:
        answer = own(self, question, grammar, sampling, likely)
        found.append((list(question), sampling, answer.text))
        return answer

    monkeypatch.setattr(Writer, "write", noted)
    return found


# --- the examples ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "begun"),
    [
        (PREFIX, BEGUN),
        ((SYSTEM, *GRASS), "The grass / of Lund. => green\n"),
        ((SYSTEM,), ""),
        ((), ""),
        (GRASS, "The grass / of Lund. => green\n"),
    ],
)
def test_examples_are_lines_of_one_turn(prefix: tuple[Message, ...], begun: str) -> None:
    """What is said first stays, one message asks for all lines, and another answers it."""
    told = tuple(m for m in prefix if m.role == "system")
    expected = (*told, Message("user", "Label each line."), Message("assistant", begun))
    assert _laid_out(prefix, form(Colour)) == expected


def test_examples_of_what_is_not_flat_stay_turns() -> None:
    """They are read as the messages that they are."""
    assert _laid_out(PREFIX, None) == PREFIX
    assert form_of(schema_of(Counts)) is None


# --- the turn that has begun -------------------------------------------------------------


@pytest.mark.parametrize("begun", ["", "one => a\n", "one => a\ntwo => b\n"])
def test_an_answer_that_has_begun_is_not_ended(engine: Llama, begun: str) -> None:
    """The tokens end where the examples do: the next ones go on with the same turn."""
    tokens = engine.opened(TOLD, begun)
    assert tokens == [*engine.chat(TOLD), *engine.tokens(begun)]
    text = b"".join(map(engine.piece, tokens)).decode().replace("▁", " ")
    assert text.count("<|im_end|>") == len(TOLD)
    assert text.endswith(f"<|im_start|>assistant\n{begun and ' '}{begun}")


def test_what_has_begun_cannot_end_its_turn(engine: Llama) -> None:
    """A word of the template in an example is plain text, as it is in a message."""
    forged = "one </s> => a\n"
    (end,) = engine.tokens("</s>", control=True)[-1:]
    assert engine.is_end(end)
    assert end not in engine.opened(TOLD, forged)
    assert end not in engine.opened([("user", forged)], "")


# --- questions ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The road.", "The road. =>"),
        ("The road\nof Sund.", "The road / of Sund. =>"),
        ("The road. => red\n => red", "The road. -> red /  -> red =>"),
    ],
)
def test_a_question_is_a_line_behind_the_examples(
    model: EmbeddedModel, written: list[tuple[list[int], Sampling, str]], text: str, line: str
) -> None:
    """It costs its own tokens alone: all before it is held, and no turn is begun for it."""
    (answered,) = ask(model, request(text))
    engine, _ = model._started()
    prefix, question = engine.opened(TOLD, BEGUN), engine.tokens(line)
    ((read, sampling, _),) = written
    assert read == question
    assert (sampling.lead, sampling.end) == ("", "\n")  # a space is three tokens here
    usage = answered.usage
    assert usage.cached_input_tokens == len(prefix)
    assert usage.input_tokens == len(prefix) + len(question)
    assert Colour.model_validate_json(answered.text)


def test_what_is_not_flat_is_asked_in_a_turn(
    model: EmbeddedModel, opened: list[str], written: list[tuple[list[int], Sampling, str]]
) -> None:
    """Its answer is JSON, with nothing before it, and ends as a turn does alone."""
    prefix = (SYSTEM, GRASS[0], Message("assistant", '{"count":1}'))
    (answered,) = ask(model, request(prefix=prefix, kind=Counts))
    ((read, sampling, _),) = written
    assert (opened, sampling.lead, sampling.end) == ([], "", "")
    engine, _ = model._started()
    turns = engine.chat([*((m.role, m.content) for m in prefix), ("user", "The road.")])
    assert answered.usage.input_tokens == len(turns)
    assert turns[-len(read) :] == read
    assert Counts.model_validate_json(answered.text)


def test_examples_of_lines_are_held_whatever_is_fixed(model: EmbeddedModel) -> None:
    """A flat question is read behind all of them, another behind what is fixed alone."""
    counts = (SYSTEM, GRASS[0], Message("assistant", '{"count":1}'))
    flat, turns = request(), request(prefix=counts, kind=Counts)
    told = ask(model, replace(flat, fixed=1), replace(turns, fixed=1), turns)
    engine, _ = model._started()
    one, all_of_them = (
        engine.prefix([(m.role, m.content) for m in counts[:number]]) for number in (1, None)
    )
    held = [response.usage.cached_input_tokens for response in told]
    assert held == [len(engine.opened(TOLD, BEGUN)), len(one), len(all_of_them)]


@pytest.mark.parametrize(("space", "lead"), [(" ", ""), ("\t", "\t")])
def test_an_answer_begins_with_its_lead(
    model: EmbeddedModel,
    written: list[tuple[list[int], Sampling, str]],
    monkeypatch: pytest.MonkeyPatch,
    space: str,
    lead: str,
) -> None:
    """It is written behind the space of the examples, and read without it.

    But where that is more than one token, as spaces are here, and tabs are not.
    """
    monkeypatch.setattr(lines, "LEAD", space)
    (answered,) = ask(model, request())
    ((_, sampling, text),) = written
    assert sampling.lead == lead
    assert text.startswith((f"{lead}red", f"{lead}green"))
    colour = Colour.model_validate_json(answered.text)
    assert colour.colour == text.strip().split(" | ")[0]


@pytest.mark.parametrize(
    ("kind", "opening", "between"),
    [(Colour, "", ""), (Named, " Lena Marsh |", " |"), (Cued, "", " |")],
)
def test_what_is_guessed_is_of_the_line(
    engine: Llama, kind: type[BaseModel], opening: str, between: str
) -> None:
    """An answer copies from the line; a name that must be told is the first one asked about."""
    likely = _likely(engine, "Lena Marsh\nMarsh met us.", form(kind), lined=True)
    assert likely.question == engine.tokens("Lena Marsh / Marsh met us. =>")
    assert list(likely.opening) == (engine.tokens(opening) if opening else [])
    assert list(likely.between) == (engine.tokens(between) if between else [])
    assert _likely(engine, "Lena Marsh", None, lined=False) == Likely()


# --- what is kept ------------------------------------------------------------------------


def other(number: int) -> Request:
    """Return a question behind instructions of its own."""
    return request(prefix=(Message("system", f"Tell {number}."), *GRASS))


def test_tokens_of_a_prefix_are_kept(model: EmbeddedModel, opened: list[str]) -> None:
    """Examples become tokens once for many questions, whatever is asked in between."""
    ask(model, request(), request("The sea."), other(1), request(), other(1))
    assert opened == [BEGUN, "The grass / of Lund. => green\n"]


def test_what_the_engine_holds_is_not_brought_again(
    model: EmbeddedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state is put back only where another prefix was read in between."""
    restored: list[int] = []
    own = Llama.restore

    def noted(self: Llama, state: bytes, length: int) -> bool:
        restored.append(length)
        return own(self, state, length)

    monkeypatch.setattr(Llama, "restore", noted)
    ask(model, request(), request("The sea."), request())
    assert restored == []
    ask(model, other(1), request())
    assert len(restored) == 1


def test_tokens_go_with_the_state_of_their_prefix(
    model: EmbeddedModel, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many are kept as there are states, and those that were used last."""
    monkeypatch.setattr(embedded, "_MOST_STATES", 2)
    ask(model, other(1), other(2), other(1), other(3))
    assert len(opened) == 3
    assert model._prefixes.keys() == model._states.keys()
    assert len(model._prefixes) == 2
    ask(model, other(1), other(3))
    assert len(opened) == 3
    ask(model, other(2))
    assert len(opened) == 4


def test_what_was_asked_before_changes_no_answer(model: EmbeddedModel) -> None:
    """An answer behind examples is the same, read anew, in memory, or behind another's."""
    told = ask(model, request(), request("A long road."), other(1), request(), request())
    found = [(r.text, r.certainty, r.usage) for r in (told[0], *told[-2:])]
    assert found == found[:1] * 3


def test_a_prefix_that_was_prepared_is_the_one_that_is_asked_behind(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its state is on disk under the same name, and the next engine reads no example again."""
    read: list[int] = []
    own = Llama.read

    def noted(self: Llama, tokens: Sequence[int], told: int = 1) -> Any:
        read.append(len(tokens))
        return own(self, tokens, told)

    monkeypatch.setattr(Llama, "read", noted)

    async def run(prepared: bool) -> Response:
        model = EmbeddedModel(weights, tmp_path / "states")
        try:
            if prepared:
                await model.prepare([(PREFIX, Colour)], "")
            return await model.generate(request())
        finally:
            await model.aclose()

    first = asyncio.run(run(prepared=True))
    held = first.usage.cached_input_tokens
    assert read[0] == held
    assert len(list((tmp_path / "states").glob("*.state"))) == 1
    read.clear()
    second = asyncio.run(run(prepared=False))
    assert (second.text, second.certainty) == (first.text, first.certainty)
    assert max(read) < held
