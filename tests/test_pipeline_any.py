"""The pipeline under any answers at all: what it returns always holds against the text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from scripted import (
    SENTENCE,
    Said,
    Scripted,
    read,
    sentences,
)

from summarizer.errors import (
    AnswerRefused,
    InvalidAnswer,
)
from summarizer.model import Request
from summarizer.pipeline.answers import (
    Act,
    ActorLabels,
    Aim,
    Author,
    Form,
    Ground,
    Issuer,
    Speaker,
)
from summarizer.pipeline.whole import DraftRepair, DraftRepairs
from summarizer.prompt import Calibration
from summarizer.record import Record
from summarizer.summary import Draft, DraftActor, DraftClaim

WORDS = st.sampled_from(
    [
        "Ann",
        "Lee",
        "said",
        "denied",
        "no",
        "not",
        "12",
        "ships",
        "Orland",
        "“",
        "”",
        ",",
        ".",
        "he",
        "the law",
        "will",
        "?",
        "Lee:",
    ]
)
TEXTS = st.lists(
    st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=5
).map("\n".join)
NAMES = st.sampled_from(["Ann Lee", "Lee", "Orland", "he", "Nobody Here"])
NUMBERS = st.lists(st.integers(0, 6), min_size=1, max_size=2).map(tuple)
CERTAINTIES = st.none() | st.floats(0, 1)
CALIBRATED = replace(SENTENCE, calibration={"claims": Calibration(0.1, 0.9)})
RARELY = st.sampled_from([None] * 9 + [InvalidAnswer("No."), AnswerRefused("No.")])


CLAIMS = st.lists(
    st.builds(
        DraftClaim, claimant=st.none() | NAMES, statement=TEXTS.map(lambda t: t[:80]),
        speech_act=st.sampled_from(["assert", "deny"]),
        attribution=st.just("indirect_speech"), sentences=NUMBERS, via=st.just(()),
    ),
    max_size=3,
).map(tuple)  # fmt: skip
ACTORS = st.lists(
    st.builds(
        DraftActor, name=NAMES, aliases=st.lists(NAMES, max_size=2).map(tuple),
        kind=st.just("person"), sector=st.just("unknown"), role=st.none() | NAMES,
        sentences=NUMBERS,
    ),
    max_size=2,
).map(tuple)  # fmt: skip
ANSWERS: dict[type[BaseModel], st.SearchStrategy[Any]] = {
    Draft: st.builds(Draft, claims=CLAIMS, actors=ACTORS),
    DraftRepairs: st.builds(
        DraftRepairs,
        repairs=CLAIMS.map(
            lambda cs: tuple(DraftRepair(number=n, claim=c) for n, c in enumerate(cs, 1))
        ),
    ),
    Author: st.builds(Author, form=st.sampled_from(get_args(Form)), author=st.none() | NAMES),
    Issuer: st.builds(Issuer, form=st.sampled_from(get_args(Form)), author=NAMES),
    Speaker: st.builds(
        Speaker, cue=st.sampled_from([None, "said", "ships"]), by=st.none() | NAMES
    ),
    Ground: st.builds(
        Ground, basis=st.sampled_from(["none", "treaty"]),
        function=st.sampled_from([None, "justify", "deny_violation"]),
        instrument=st.none() | st.just("the law"),
    ),
    Aim: st.builds(Aim, kind=st.sampled_from(["none", "purpose"]), whose=st.none() | NAMES),
    Act: st.builds(Act, act=st.sampled_from(["none", "assert", "deny"])),
    ActorLabels: st.builds(
        ActorLabels, name=NAMES, role=st.none() | NAMES, kind=st.just("person"),
        sector=st.just("unknown"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("reading", ["whole", "by_sentence"])
@given(data=st.data(), text=TEXTS, tokens=st.sampled_from([1, 30, 1000]))
@settings(max_examples=60, deadline=None)
def test_whatever_a_model_answers_the_record_verifies(
    reading: str, data: st.DataObject, text: str, tokens: int
) -> None:
    """No answers, failures or splits make a Record that does not hold against its text."""

    def answer(request: Request) -> Said:
        error = data.draw(RARELY)
        said: Said = error or data.draw(ANSWERS[request.answer])
        return said

    fields: dict[str, Any] = {"prompt": CALIBRATED} if reading == "by_sentence" else {}
    try:
        model = Scripted(answer, certainty=lambda _: data.draw(CERTAINTIES))
        record = read(text, model, segment_tokens=tokens, **fields)
    except InvalidAnswer:
        return  # not one sentence was read
    lost = {n for f in record.failures for n in range(f.sentences[0], f.sentences[1] + 1)}
    assert lost <= {s.number for s in sentences(text)}
    assert Record.model_validate(json.loads(record.to_json())) == record
