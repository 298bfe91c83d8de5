"""Whole: answers that are cut off or refused, and errors that end the reading."""

from __future__ import annotations

import pytest
from scripted import Said, Scripted, asked, read
from test_whole import EACH, LINES, RIGHT, TEXT, claim, person, shown

from summarizer.errors import (
    AnswerCutOff,
    AnswerRefused,
    BudgetExceeded,
    ModelUnavailable,
    RequestRejected,
    SettingsError,
    SummarizerError,
)
from summarizer.model import Request
from summarizer.pipeline.whole import DraftRepair, DraftRepairs
from summarizer.summary import Draft, DraftIntent


def test_a_cut_off_answer_splits_the_segment_down_to_one_sentence() -> None:
    """Less is asked at once, never the same again; a sentence that is still too long fails."""

    def answer(request: Request) -> Said:
        if 2 in shown(request):
            return AnswerCutOff("It was cut off.")
        return Draft(claims=(claim(4, LINES[3]),) if 4 in shown(request) else ())

    model = Scripted(answer)
    told: list[int] = []
    record = read(TEXT, model, lambda done, _: told.append(done))
    assert [shown(r) for r in model.requests] == [[1, 2, 3, 4], [1, 2], [1], [2], [3, 4]]
    assert len({r.digest for r in model.requests}) == len(model.requests)
    assert [(f.sentences, f.error) for f in record.failures] == [((2, 2), "AnswerCutOff")]
    assert [c.statement for c in record.summary.claims] == [LINES[3]]
    assert record.summary.status.intents == "unknown"
    assert told == [1, 2, 4]


def test_halves_may_together_hold_more_than_one_answer() -> None:
    """The bound on one answer does not bound what a split segment gives: nothing is cut."""

    def answer(request: Request) -> Said:
        numbers = shown(request)
        if len(numbers) == 4:
            return AnswerCutOff("It was cut off.")
        words = LINES[numbers[0] - 1]
        repeated = [" ".join([words] * n) for n in range(1, 41)]
        return Draft(
            intents=[
                DraftIntent(
                    actor="Orland", stated_by=None, statement=s, kind="purpose",
                    sentences=(numbers[0],),
                )
                for s in repeated
            ]
        )  # fmt: skip

    text = TEXT.replace("Jon Pell said that no", "And then no")
    record = read(text, Scripted(lambda r: answer(r) if r.answer is Draft else DraftRepairs()))
    assert len(record.summary.intents) + len(record.rejected) == 80


def test_a_half_may_not_cite_the_other_half() -> None:
    """A sentence that was not shown is missing, although the segment holds it."""

    def answer(request: Request) -> Said:
        if len(shown(request)) == 4:
            return AnswerCutOff("It was cut off.")
        return Draft(
            claims=(claim(4, LINES[3]),) if request.answer is Draft and 1 in shown(request) else ()
        )

    def mended(request: Request) -> Said:
        return DraftRepairs() if request.answer is DraftRepairs else answer(request)

    record = read(TEXT, Scripted(mended))
    assert [r.reason for r in record.rejected] == ["sentence_missing"]
    assert record.summary.claims == ()


def test_a_half_that_was_read_and_is_empty_was_read() -> None:
    """A half in which nothing stands is a finding: the other half's failure does not raise."""

    def answer(request: Request) -> Said:
        return Draft() if 3 in shown(request) and 1 not in shown(request) else AnswerCutOff("Long.")

    record = read(TEXT, Scripted(answer))
    assert [f.sentences for f in record.failures] == [(1, 1), (2, 2)]
    assert set(record.summary.status.model_dump().values()) == {"unknown"}


def test_a_refused_answer_is_not_asked_for_again() -> None:
    """The segment is a failure, and the others are read."""

    def answer(request: Request) -> Said:
        return AnswerRefused("No.") if shown(request) == [2] else Draft()

    model = Scripted(answer)
    told: list[int] = []
    record = read(TEXT, model, lambda done, _: told.append(done), segment_tokens=EACH)
    assert [shown(r) for r in model.requests] == [[1], [2], [3], [4]]
    assert [(f.segment, f.sentences, f.error) for f in record.failures] == [
        (2, (2, 2), "AnswerRefused")
    ]
    assert set(record.summary.status.model_dump().values()) == {"unknown"}
    assert told == [1, 2, 3, 4]


STOPPING = [
    ModelUnavailable("No connection."),
    RequestRejected("A wrong key."),
    BudgetExceeded("Used up."),
    SettingsError("No recording."),
]


@pytest.mark.parametrize("error", STOPPING)
def test_an_error_that_stays_stops_the_reading_and_keeps_what_was_found(
    error: SummarizerError,
) -> None:
    """Nothing more is asked; all sentences left are failures with that error; all is unknown."""

    def answer(request: Request) -> Said:
        if 3 in shown(request):
            return error
        return AnswerRefused("No.") if shown(request) == [1] else Draft(claims=(RIGHT,))

    model = Scripted(answer)
    record = read(TEXT, model, segment_tokens=EACH)
    assert [shown(r) for r in model.requests] == [[1], [2], [3]]
    assert [(f.sentences, f.error) for f in record.failures] == [
        ((1, 1), "AnswerRefused"),
        ((3, 3), type(error).__name__),
        ((4, 4), type(error).__name__),
    ]
    assert [c.statement for c in record.summary.claims] == [RIGHT.statement]
    assert set(record.summary.status.model_dump().values()) == {"unknown"}


@pytest.mark.parametrize("error", STOPPING)
@pytest.mark.parametrize("tokens", [EACH, 1000])
def test_where_nothing_was_read_the_error_is_raised(error: SummarizerError, tokens: int) -> None:
    """A document of which nothing could be read has no Record that looks like one."""
    with pytest.raises(type(error)) as caught:
        read(TEXT, Scripted(lambda _: error), segment_tokens=tokens)
    assert caught.value is error


def test_an_error_that_stays_in_the_first_half_leaves_the_second_unasked() -> None:
    """A split segment stops as a whole one does, and tells the error that stopped it."""

    def answer(request: Request) -> Said:
        numbers = shown(request)
        if len(numbers) > 1:
            return AnswerCutOff("Long.")
        said: dict[int, Said] = {1: Draft(), 2: ModelUnavailable("No connection.")}
        return said[numbers[0]]

    model = Scripted(answer)
    record = read(TEXT, model)
    assert [shown(r) for r in model.requests] == [[1, 2, 3, 4], [1, 2], [1], [2]]
    assert [(f.sentences, f.error) for f in record.failures] == [
        ((2, 2), "ModelUnavailable"),
        ((3, 4), "ModelUnavailable"),
    ]


def test_the_error_that_stopped_is_told_of_what_was_not_read() -> None:
    """What is left fails for the lost connection, not for the cut-off answer before it."""

    def answer(request: Request) -> Said:
        numbers = shown(request)
        if len(numbers) > 1:
            return AnswerCutOff("Long.")
        said: dict[int, Said] = {1: Draft(), 2: AnswerCutOff("Long."), 3: ModelUnavailable("Lost.")}
        return said[numbers[0]]

    record = read(TEXT, Scripted(answer))
    assert [f.error for f in record.failures] == ["AnswerCutOff", *["ModelUnavailable"] * 2]


def test_later_segments_fail_for_the_error_that_stopped() -> None:
    """A cut-off answer before it in the same segment is not told of them."""

    def answer(request: Request) -> Said:
        return ModelUnavailable("Lost.") if shown(request) == [2] else AnswerCutOff("Long.")

    with pytest.raises(ModelUnavailable):
        read(TEXT, Scripted(answer), segment_tokens=30)

    def found(request: Request) -> Said:
        return Draft() if shown(request) == [1, 2] else later(request)

    def later(request: Request) -> Said:
        return ModelUnavailable("Lost.") if shown(request) == [4] else AnswerCutOff("Long.")

    text = TEXT + "\n" + TEXT
    record = read(text, Scripted(found), segment_tokens=30)
    assert [f.error for f in record.failures][:2] == ["AnswerCutOff", "ModelUnavailable"]
    assert {f.error for f in record.failures[1:]} == {"ModelUnavailable"}
    assert record.failures[-1].segment > record.failures[0].segment


def test_a_mended_actor_is_handed_on_as_well() -> None:
    """What the repair round made known reaches the next segment's request."""
    wrong = person("Jonny Pell", 3)

    def answer(request: Request) -> Said:
        if request.answer is DraftRepairs:
            return DraftRepairs(repairs=(DraftRepair(number=1, actor=person("Jon Pell", 3)),))
        return Draft(actors=(wrong,) if shown(request) == [3] else ())

    model = Scripted(answer)
    record = read(TEXT, model, segment_tokens=EACH)
    assert asked(model.requests[-1]).endswith("of the document: Jon Pell")
    assert record.rejected == ()
