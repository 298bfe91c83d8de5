"""Whole: one question a segment, one repair round, and a cut-off answer splits the segment."""

from __future__ import annotations

import json
import re

import pytest
from scripted import Said, Scripted, asked, read

from summarizer.errors import (
    AnswerRefused,
    InvalidAnswer,
    ModelUnavailable,
    SummarizerError,
)
from summarizer.model import Request
from summarizer.pipeline import whole
from summarizer.pipeline.whole import DraftRepair, DraftRepairs
from summarizer.summary import Draft, DraftActor, DraftClaim, DraftGist, DraftIntent

LINES = (
    "Orland closed the port of Sund on Friday.",
    "Lena Marsh said that 12 ships were waiting.",
    "Jon Pell said that no ship was waiting.",
    "The road to the port stayed open.",
)
TEXT = "\n".join(LINES)
EACH = 1  # segment tokens: a sentence over the limit is a segment of its own


def claim(number: int, statement: str, by: str | None = None) -> DraftClaim:
    """Return a claim about one sentence."""
    return DraftClaim(
        claimant=by, statement=statement, speech_act="assert",
        attribution="indirect_speech" if by else "own_voice", sentences=(number,),
    )  # fmt: skip


def person(name: str, number: int, *aliases: str) -> DraftActor:
    """Return a person."""
    return DraftActor(
        name=name, aliases=aliases, kind="person", sector="unknown", sentences=(number,)
    )


WRONG = claim(2, "13 ships were waiting.", "Lena Marsh")
RIGHT = claim(2, "12 ships were waiting.", "Lena Marsh")
OTHER = claim(4, "99 roads stayed open.")
TWO_WRONG = Draft(claims=(WRONG, OTHER))


def mending(*repairs: DraftRepair, draft: Draft = TWO_WRONG) -> Scripted:
    """Answer with wrong items, and then with these repairs."""

    def answer(request: Request) -> Said:
        return draft if request.answer is Draft else DraftRepairs(repairs=repairs)

    return Scripted(answer)


def shown(request: Request) -> list[int]:
    """Return the numbers of the sentences that a request shows."""
    return [int(n) for n in re.findall(r"^\[(\d+)\]", asked(request), re.MULTILINE)]


def test_a_segment_is_one_request() -> None:
    """Each segment is asked about once where nothing is rejected, and all is read."""
    model = Scripted(lambda _: Draft())
    record = read(TEXT, model, segment_tokens=EACH)
    assert [shown(r) for r in model.requests] == [[1], [2], [3], [4]]
    assert set(record.summary.status.model_dump().values()) == {"none_stated"}
    assert [r.fixed for r in model.requests] == [len(r.messages) - 1 for r in model.requests]


def test_actors_found_earlier_are_handed_on() -> None:
    """A later request names the actors of the segments before it, disarmed; the first has none."""

    def answer(request: Request) -> Said:
        return Draft(actors=(person("Lena Marsh", 2),)) if shown(request) == [2] else Draft()

    model = Scripted(answer)
    read(TEXT, model, segment_tokens=EACH)
    named = ["earlier parts of the document: Lena Marsh" in asked(r) for r in model.requests]
    assert named == [False, False, True, True]


def test_the_names_handed_on_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long document's request carries the actors met last, not ever more of them."""
    monkeypatch.setattr(whole, "_MOST_KNOWN", 1)
    names = {2: "Lena Marsh", 3: "Jon Pell"}

    def answer(request: Request) -> Said:
        (number,) = shown(request)
        return Draft(actors=(person(names[number], number),) if number in names else ())

    model = Scripted(answer)
    read(TEXT, model, segment_tokens=EACH)
    assert asked(model.requests[3]).endswith("of the document: Jon Pell")


def test_rejected_items_get_one_repair_round_for_themselves() -> None:
    """What does not hold is asked for once more, alone; what is mended leaves ``rejected``."""
    draft = Draft(claims=(RIGHT.model_copy(update={"claimant": None}), OTHER, WRONG))
    model = mending(DraftRepair(number=2, claim=RIGHT), draft=draft)
    record = read(TEXT, model)
    assert [r.answer for r in model.requests] == [Draft, DraftRepairs]
    question = asked(model.requests[1])
    assert re.findall(r"^\d\. (\w+)", question, re.MULTILINE) == ["claims", "claims"]
    assert "99" in question
    assert "13" in question
    assert len(record.summary.claims) == 2
    assert [r.item["statement"] for r in record.rejected] == [OTHER.statement]
    assert record.rejected[0].reason == "number_unsupported"


def test_a_repair_that_does_not_hold_stays_rejected() -> None:
    """A second wrong answer is not asked about again, and the first one is shown."""
    worse = claim(2, "14 ships were waiting.", "Lena Marsh")
    model = mending(DraftRepair(number=1, claim=worse), draft=Draft(claims=(WRONG,)))
    record = read(TEXT, model)
    assert len(model.requests) == 2
    assert [(r.reason, r.item["statement"]) for r in record.rejected] == [
        ("number_unsupported", WRONG.statement)
    ]
    assert record.summary.status.claims == "unknown"
    assert record.summary.status.intents == "none_stated"


@pytest.mark.parametrize(
    "repair",
    [
        DraftRepair(number=3, claim=RIGHT),
        DraftRepair(number=1),
        DraftRepair(number=1, gist=DraftGist(statement=LINES[0], sentences=(1,))),
        DraftRepair(
            number=1,
            intent=DraftIntent(
                actor="Jon Pell", stated_by=None, statement=LINES[3], kind="purpose", sentences=(4,)
            ),
        ),
    ],
)
def test_a_repair_under_a_wrong_number_or_section_is_ignored(repair: DraftRepair) -> None:
    """A repair answers for the item that was asked about, and can bring in nothing else."""
    record = read(TEXT, mending(repair))
    assert len(record.rejected) == 2
    assert record.summary.gist is None
    assert (record.summary.claims, record.summary.intents) == ((), ())


def test_each_section_can_be_mended() -> None:
    """A gist, an actor, a claim, an intent and a legal ground are each repaired in kind."""
    items = json.loads(
        """{"gist": {"statement": "A port closed.", "sentences": [1]},
        "actor": {"name": "Jon Pell", "kind": "person", "sector": "unknown", "sentences": [3]},
        "claim": {"claimant": null, "statement": "The road stayed open.", "speech_act": "assert",
                  "attribution": "own_voice", "sentences": [4]},
        "intent": {"actor": "Orland", "stated_by": null, "statement": "Orland closed the port.",
                   "kind": "purpose", "sentences": [1]},
        "legal_justification": {"asserted_by": null, "statement": "Orland closed the port.",
                   "basis": "other", "function": "justify", "sentences": [1]}}"""
    )
    sections = {"actor": "actors", "claim": "claims", "intent": "intents",
                "legal_justification": "legal_justifications"}  # fmt: skip
    wrong = {k: v | {"sentences": [9]} for k, v in items.items()}
    draft = Draft.model_validate(
        {"gist": wrong["gist"]} | {sections[k]: [v] for k, v in wrong.items() if k in sections}
    )
    order = ["actor", "gist", "claim", "intent", "legal_justification"]  # as grounding goes
    repairs = [
        DraftRepair.model_validate({"number": n, k: items[k]}) for n, k in enumerate(order, 1)
    ]
    record = read(TEXT, mending(*repairs, draft=draft))
    assert record.rejected == ()
    summary = record.summary
    assert summary.gist is not None
    assert [len(getattr(summary, section)) for section in sections.values()] == [1, 1, 1, 1]


def test_an_alias_that_does_not_stand_is_not_asked_about() -> None:
    """A part of an actor is no item of its own: it is rejected without a repair round."""
    model = mending(draft=Draft(actors=(person("Jon Pell", 3, "Jimmy"),)))
    record = read(TEXT, model)
    assert len(model.requests) == 1
    assert record.rejected[0].item == {"name": "Jon Pell", "alias": "Jimmy"}
    assert [a.name for a in record.summary.actors] == ["Jon Pell"]


@pytest.mark.parametrize("error", [InvalidAnswer("It never fitted."), AnswerRefused("No.")])
def test_a_failed_repair_round_costs_nothing_that_was_found(error: SummarizerError) -> None:
    """The items stay rejected, the others stay, and the next segments are read."""

    def answer(request: Request) -> Said:
        if request.answer is DraftRepairs:
            return error
        return Draft(claims=(WRONG,) if shown(request) == [2] else ())

    model = Scripted(answer)
    record = read(TEXT, model, segment_tokens=EACH)
    assert len(model.requests) == 5
    assert [r.segment for r in record.rejected] == [2]
    assert record.failures == ()


def test_a_repair_round_without_connection_stops_the_reading() -> None:
    """What was found is kept; what comes after was not read, and is told so."""

    def answer(request: Request) -> Said:
        if request.answer is DraftRepairs:
            return ModelUnavailable("No connection.")
        return Draft(claims=(RIGHT, WRONG) if shown(request) == [2] else ())

    record = read(TEXT, Scripted(answer), segment_tokens=EACH)
    assert [c.statement for c in record.summary.claims] == [RIGHT.statement]
    assert len(record.rejected) == 1
    assert [f.sentences for f in record.failures] == [(2, 2), (3, 3), (4, 4)]
    assert record.summary.status.claims == "unknown"
