"""Tests of the prompts that are shipped: their examples must pass what answers must pass."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from summarizer import prompt, segmentation
from summarizer.document import Document, Segment
from summarizer.grounding import Grounder
from summarizer.pipeline.by_sentence import ActorLabels, Ground, Label, Speaker
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
ANSWERS: dict[str, type[BaseModel]] = {
    "speakers": Speaker,
    "labels": Label,
    "grounds": Ground,
    "actors": ActorLabels,
}
SENTENCES = [
    (part.name, example)
    for p in ALL
    if p.reading == "by_sentence"
    for part in p.passes
    for example in part.examples
]


def values(*kinds: Any) -> set[str]:
    """Return the words of Literal types."""
    return {word for kind in kinds for word in get_args(kind)}


def told(folder: prompt.Prompt, *passes: str) -> set[str]:
    """Return the words of the system texts and example answers of some passes."""
    texts = [
        part.system + json.dumps([e.answer for e in part.examples])
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
    answer = ANSWERS[name].model_validate(example.answer)
    text = " ".join(example.sentences)
    match answer:
        case Speaker(cue=None):
            assert answer.by is None
        case Speaker():
            assert answer.cue is not None
            assert answer.by is not None
            assert answer.cue in text
            assert answer.by in text or answer.by == example.before
        case Ground():
            assert answer.instrument is None or answer.instrument in text
        case ActorLabels():
            assert answer.name in example.sentences[0]
            assert answer.role is None or answer.role in text
        case Label():
            pass
        case _:
            pytest.fail("an answer of an unknown class")


@pytest.mark.parametrize("folder", ALL, ids=lambda p: p.name)
def test_every_label_is_told(folder: prompt.Prompt) -> None:
    """A label that no text names would never be given."""
    kinds: list[Any] = [SpeechAct, IntentKind, Basis, Function]
    if folder.reading == "whole":
        kinds.append(Attribution)
    else:
        kinds += [ActorKind, Sector]
        assert values(Basis, Function) <= told(folder, "grounds")
        assert values(ActorKind, Sector) <= told(folder, "actors")
        assert {"none", "legal"} | values(SpeechAct, IntentKind) <= told(folder, "labels")
    assert values(*kinds) <= told(folder)


def test_no_example_comes_from_the_seeds() -> None:
    """Examples are of invented places: a text in the evaluation must not be in the prompt."""
    names = ("Russia", "China", "Beijing", "Moscow", "Wang Wenbin", "Ukrain", "Israel", "Taiwan")
    for folder in ALL:
        for part in folder.passes:
            shown = " ".join(message.content for message in part.prefix())
            assert [name for name in names if name in shown] == []
