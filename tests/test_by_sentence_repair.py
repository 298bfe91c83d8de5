"""By sentence: the one question that mends a speaker who did not hold."""

from __future__ import annotations

import pytest
from scripted import Said
from sentenced import (
    ASSERT,
    FULL,
    LINES,
    MARSH,
    NOBODY,
    PELL,
    Script,
    author,
    by,
    ground,
    labels,
    questions,
    shown,
    summarise,
)

from summarizer.errors import InvalidAnswer, ModelUnavailable
from summarizer.pipeline.answers import Act, ActorLabels, Aim, Author, Ground, Speaker

ROAD, SHIP = f"{PELL}, 58, said the road will not break the law.", f"{PELL} said the ship was old."
TEXT = "\n".join((f"{MARSH} said the port was open.", ROAD, SHIP))
NOTE = f"\n(not: {MARSH})"
# the second sentence, which no fixed words give a speaker, is given the wrong one; the right one
# is made known by the third
WRONG: Script = {
    (Speaker, NOTE): by(PELL),
    (Speaker, SHIP): by(PELL),
    (Speaker, ""): by(MARSH),
    (ActorLabels, f"{PELL}\n"): labels(PELL),
    (ActorLabels, f"{MARSH}\n"): labels(MARSH),
    (Act, ""): ASSERT,
}


def again(model_questions: list[str]) -> list[str]:
    """Return the questions that name a wrong speaker."""
    return [q for q in model_questions if "(not: " in q]


def test_a_contradicted_speaker_is_asked_for_once_more() -> None:
    """Only who says it is asked again, with the wrong name; the mended claim takes its place."""
    record, model = summarise(WRONG, TEXT)
    assert again(questions(model, Speaker)) == [shown("speaker", ROAD, "-", NOTE)]
    assert model.requests[-1].answer is Speaker
    assert [c.claimant for c in record.summary.claims] == [MARSH, PELL, PELL]
    assert record.rejected == ()


def test_a_rule_of_language_that_did_not_hold_is_not_taken_twice() -> None:
    """A pronoun that a rule gave the wrong speaker is asked about, not decided again."""
    line = f"It said the road was long, according to {PELL}."
    text = "\n".join((f"{MARSH} said the port was open.", line, SHIP))
    record, model = summarise(WRONG, text)
    about = [q for q in questions(model, Speaker) if line in q]
    assert about == [shown("speaker", line, MARSH, NOTE)]
    assert [c.claimant for c in record.summary.claims] == [MARSH, PELL, PELL]
    assert record.rejected == ()


@pytest.mark.parametrize("answer", [by(MARSH), NOBODY, InvalidAnswer("It never fitted.")])
def test_what_the_repair_does_not_mend_stays_rejected(answer: Said) -> None:
    """The same name again, or none, or a failed answer: the claim is shown as rejected."""
    record, model = summarise({**WRONG, (Speaker, NOTE): answer}, TEXT)
    assert len(again(questions(model, Speaker))) == 1
    assert [r.reason for r in record.rejected] == ["speaker_contradicted"]
    assert record.failures == ()


def test_an_actor_whom_a_repair_made_known_is_kept() -> None:
    """The new speaker of a mended claim stands among the actors, also at the document's end."""
    text = f"{MARSH} said the port was open.\nMarsh, 58, would have said it was long."
    wrong: Script = {
        (Speaker, "(not: The Herald)"): by(MARSH),
        (Speaker, "the port"): NOBODY,
        (Speaker, "it was long"): by("The Herald"),
        (ActorLabels, "The Herald\n"): labels("The Herald"),
        (ActorLabels, "Marsh\n"): labels("Marsh"),
        (Act, ""): ASSERT,
    }
    record, _ = summarise(wrong, text)
    assert [a.name for a in record.summary.actors] == ["Marsh"]
    assert [c.claimant for c in record.summary.claims] == ["Marsh"]
    assert [(r.section, r.reason) for r in record.rejected] == [("actors", "not_in_document")]


def test_every_kind_of_item_takes_its_mended_speaker() -> None:
    """A legal ground and an intent are mended like a claim, and one question serves both."""
    record, model = summarise({(Ground, ROAD): ground(), **WRONG}, TEXT)
    assert [(c.claimant, c.speech_act) for c in record.summary.claims] == [
        (MARSH, "assert"),
        (PELL, "assert"),
        (PELL, "deny"),
    ]
    assert record.summary.legal_justifications[0].asserted_by == PELL
    assert len(again(questions(model, Speaker))) == 1
    record, _ = summarise({(Aim, ROAD): Aim(kind="purpose"), **WRONG}, TEXT)
    (mended,) = record.summary.intents
    assert (mended.actor, mended.stated_by) == (PELL, PELL)


def test_a_ground_is_tried_without_a_law_that_does_not_stand_there() -> None:
    """The ground stays, the law is rejected and told, and nothing is asked again."""
    record, model = summarise({**FULL, (Ground, LINES[2]): ground(instrument="UNCLOS")})
    assert again(questions(model, Speaker)) == []
    (kept,) = record.summary.legal_justifications
    assert (kept.basis, kept.instrument) == ("treaty", None)
    (left,) = record.rejected
    assert (left.section, left.reason) == ("legal_justifications", "instrument_unsupported")
    assert left.item == {"asserted_by": kept.asserted_by, "instrument": "UNCLOS"}


def test_a_speaker_by_the_form_is_not_asked_about_again() -> None:
    """In a letter no other answer than its author's is to be had: what fails stays rejected."""
    text = f"{TEXT}\nSund Office"
    script: Script = {
        (Author, ""): author("Sund Office"),
        (ActorLabels, "Sund Office\n"): labels("Sund Office", kind="organisation"),
        **WRONG,
        (Speaker, SHIP): by(PELL),
        (Speaker, ""): NOBODY,
    }
    record, model = summarise(script, text)
    assert again(questions(model, Speaker)) == []
    assert {r.reason for r in record.rejected} == {"speaker_contradicted"}


def test_a_repair_that_must_stop_keeps_what_was_mended_before() -> None:
    """An answer that was paid for is used, although the next question finds no connection."""
    sea = f"{PELL}, 58, said the sea was calm."
    script: Script = {
        (Speaker, f"{sea}{NOTE}"): ModelUnavailable("Lost."),
        (Speaker, f"{ROAD}{NOTE}"): by(PELL),
        **WRONG,
    }
    record, _ = summarise(script, f"{TEXT}\n{sea}")
    assert [c.claimant for c in record.summary.claims] == [MARSH, PELL, PELL]
    assert [r.reason for r in record.rejected] == ["speaker_contradicted"]


def test_a_failed_repair_keeps_no_other_from_its_own() -> None:
    """An answer that never fitted leaves its own claim rejected, and the next one is mended."""
    sea = f"{PELL}, 58, said the sea was calm."
    script: Script = {
        (Speaker, f"{ROAD}{NOTE}"): InvalidAnswer("It never fitted."),
        (Speaker, f"{sea}{NOTE}"): by(PELL),
        **WRONG,
    }
    record, model = summarise(script, f"{TEXT}\n{sea}")
    assert len(again(questions(model, Speaker))) == 2
    assert [(c.claimant, c.statement) for c in record.summary.claims[1:]] == [
        (PELL, SHIP),
        (PELL, sea),
    ]
    assert [r.reason for r in record.rejected] == ["speaker_contradicted"]
