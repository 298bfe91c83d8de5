"""Tests of the prompts that are shipped: their examples must pass what answers must pass."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest

from summarizer import prompt, segmentation
from summarizer.document import Document, Segment
from summarizer.grounding import Grounder
from summarizer.model import schema_of
from summarizer.pipeline.answers import Act, ActorLabels, Aim, Author, Form, Ground, Speaker
from summarizer.pipeline.by_sentence import BySentence
from summarizer.providers.lines import form_of
from summarizer.summary import (
    ActorKind,
    Attribution,
    Basis,
    Draft,
    Function,
    IntentKind,
    Sector,
    SpeechAct,
)

ALL = [prompt.load(name) for name in prompt.names()]
WHOLE = [(p, e) for p in ALL if p.reading == "whole" for part in p.passes for e in part.examples]
SMALL = [p for p in ALL if p.reading == "by_sentence"]
PASSES = [part for p in SMALL for part in p.passes]
SENTENCES = [(part.name, example) for part in PASSES for example in part.examples]


def values(*kinds: Any) -> set[str]:
    """Return the words of Literal types."""
    return {word for kind in kinds for word in get_args(kind)}


def told(folder: prompt.Prompt, *passes: str) -> set[str]:
    """Return the words of the system texts and example answers of some passes."""
    texts = [
        part.system + json.dumps([e.answer for e in part.examples], ensure_ascii=False)
        for part in folder.passes
        if not passes or part.name in passes
    ]
    return set(re.findall(r"\w+", " ".join(texts)))


def test_both_readings_are_shipped() -> None:
    """There is a prompt for large models and one for small ones."""
    assert {p.reading for p in ALL} == {"whole", "by_sentence"}
    assert {p.name for p in ALL} == {"statement", "sentence"}


def test_no_released_prompt_was_edited() -> None:
    """Each locked folder fits its digest, and none that was released is gone."""
    assert prompt.problems() == []


@pytest.mark.parametrize(("folder", "example"), WHOLE)
def test_example_draft_grounds_without_rejection(
    folder: prompt.Prompt, example: prompt.Example
) -> None:
    """What a large model is shown as right holds against its own text, item for item."""
    draft = Draft.model_validate(example.answer)
    text = "\n".join(example.sentences)
    sentences = segmentation.sentences(text, "en")
    assert [s.span.cut(text) for s in sentences] == list(example.sentences)
    document = Document(text, language="en")
    grounded = Grounder(document).ground(draft, Segment(1, tuple(sentences)), ())
    assert grounded.rejected == ()
    assert len(grounded.claims) == len(draft.claims)
    assert len(grounded.intents) == len(draft.intents)
    assert len(grounded.legal_justifications) == len(draft.legal_justifications)
    assert len(grounded.actors) == len(draft.actors)


@pytest.mark.parametrize(("name", "example"), SENTENCES)
def test_example_answer_fits_and_stands_in_the_text(name: str, example: prompt.Example) -> None:
    """What a small model is shown fits its class, and its names stand in what it was shown."""
    kind = BySentence.passes[name]
    answer = kind.model_validate(example.answer)
    assert set(example.answer) <= set(kind.model_fields)
    text = " ".join(example.sentences)
    match answer:
        case Speaker(cue=None):
            assert answer.by is None
        case Speaker():
            assert answer.cue is not None
            assert answer.by is not None
            # word by word: a German verb may be parted
            assert all(word in text for word in answer.cue.split())
            assert answer.by in text or answer.by == example.before
        case Author():
            assert answer.author is None or answer.author in text
        case Ground(basis="none"):
            assert (answer.function, answer.instrument) == (None, None)
        case Ground():
            assert answer.function is not None
            assert answer.instrument is None or answer.instrument in text
        case Aim(kind="none"):
            assert answer.whose is None
        case Aim():
            assert answer.whose is None or answer.whose in text
        case ActorLabels():
            assert answer.name in example.sentences[0]
            assert answer.role is None or answer.role in text
        case Act():
            pass
        case _:
            pytest.fail("an answer of an unknown class")


@pytest.mark.parametrize("part", PASSES, ids=lambda part: part.name)
def test_a_small_models_pass_is_one_that_the_reading_knows(part: prompt.Pass) -> None:
    """Each pass has its class, whose answers fit its limit, and biases words of the answer."""
    kind = BySentence.passes[part.name]
    form = form_of(schema_of(kind))
    assert form is not None
    assert not part.numbered
    assert part.max_output_tokens > 0
    assert {word for word, _ in part.bias} <= {w for f in form.fields for w in f.words}
    longest = max(len(form.write(example.answer)) for example in part.examples)
    assert longest / 3 < part.max_output_tokens  # a token has three letters and more


@pytest.mark.parametrize("folder", SMALL, ids=lambda p: p.name)
def test_every_question_of_the_reading_has_a_pass(folder: prompt.Prompt) -> None:
    """A question without a pass would fail in the middle of a document."""
    assert {part.name for part in folder.passes} == set(BySentence.passes)
    assert set(folder.calibration) <= {"claims", "intents", "legal_justifications"}


@pytest.mark.parametrize("folder", ALL, ids=lambda p: p.name)
def test_every_label_is_told(folder: prompt.Prompt) -> None:
    """A label that no text names would never be given."""
    kinds: list[Any] = [SpeechAct, IntentKind, Basis, Function]
    if folder.reading == "whole":
        kinds.append(Attribution)
    else:
        kinds += [ActorKind, Sector]
        assert {"none"} | values(IntentKind) <= told(folder, "aims")
        assert {"none"} | values(SpeechAct) <= told(folder, "acts")
        assert values(ActorKind, Sector) <= told(folder, "actors")
        assert set(re.findall(r"\w+", " ".join(values(Form)))) <= told(folder, "author")
    assert values(*kinds) <= told(folder)
    if folder.reading == "by_sentence":
        assert {"none"} | values(Basis, Function) <= told(folder, "law")


def test_no_example_comes_from_the_seeds() -> None:
    """Examples are of invented places: a text in the evaluation must not be in the prompt."""
    names = ("Russia", "China", "Beijing", "Moscow", "Wang Wenbin", "Ukrain", "Israel", "Taiwan")
    for folder in ALL:
        for part in folder.passes:
            shown = " ".join(message.content for message in part.prefix())
            assert [name for name in names if name in shown] == []
