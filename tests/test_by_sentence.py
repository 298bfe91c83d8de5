"""By sentence: four short questions, each asked only where it is needed."""

from __future__ import annotations

import pytest
from pydantic import BaseModel
from scripted import SENTENCE, Said, Scripted, asked, read

from summarizer.errors import (
    InvalidAnswer,
    ModelUnavailable,
)
from summarizer.model import Request
from summarizer.pipeline.by_sentence import ActorLabels, Ground, Label, Speaker
from summarizer.record import Record

LINES = (
    "Orland minister Lena Marsh said that the port will open on Friday.",
    "The road is long.",
    "She denied that Orland had broken the Treaty of Sund.",
    "Marsh declined to name the ships.",
)
TEXT = "\n".join(LINES)
NOBODY = Speaker(cue=None)
MARSH = "Lena Marsh"


def by(name: str) -> Speaker:
    """Say that a sentence is spoken."""
    return Speaker(cue="said", by=name)


def labels(name: str, role: str | None = None) -> ActorLabels:
    """Tell a person in government."""
    return ActorLabels(name=name, role=role, kind="person", sector="government")


def ground(function: str = "deny_violation", instrument: str | None = None) -> Ground:
    """Tell a legal ground from a treaty."""
    return Ground.model_validate(
        {"basis": "treaty", "function": function, "instrument": instrument}
    )


Script = dict[tuple[type[BaseModel], str], Said]


def scripted(script: Script) -> Scripted:
    """Answer by the kind of question and a word of it; else nobody speaks and nothing is said."""
    silence: dict[type[BaseModel], Said] = {Speaker: NOBODY, Label: Label(label="none")}

    def answer(request: Request) -> Said:
        kind = request.answer
        fits = (s for (k, words), s in script.items() if k is kind and words in asked(request))
        return next(fits, None) or silence[kind]

    return Scripted(answer)


def summarise(script: Script, text: str = TEXT, tokens: int = 0) -> tuple[Record, Scripted]:
    """Read a text sentence by sentence."""
    model = scripted(script)
    return read(text, model, prompt=SENTENCE, segment_tokens=tokens), model


def questions(model: Scripted, kind: type[BaseModel]) -> list[str]:
    """Return the questions of one kind that were asked."""
    return [asked(r) for r in model.requests if r.answer is kind]


FULL: Script = {
    (Speaker, LINES[0]): by(MARSH),
    (Speaker, LINES[2]): by(MARSH),
    (Speaker, LINES[3]): by("Marsh"),
    (ActorLabels, LINES[0]): labels(MARSH, "minister"),
    (Label, LINES[0]): Label(label="commitment"),
    (Label, LINES[2]): Label(label="legal"),
    (Ground, LINES[2]): ground(instrument="Treaty of Sund"),
    (Label, LINES[3]): Label(label="withhold"),
}


def test_each_question_is_asked_where_it_is_needed() -> None:
    """The speaker of each sentence; labels where one speaks; a ground if legal; a new actor."""
    record, model = summarise(FULL)
    assert [r.answer for r in model.requests] == [
        Speaker, ActorLabels, Label, Speaker, Speaker, Label, Ground, Speaker, Label,
    ]  # fmt: skip
    assert questions(model, ActorLabels) == [f"{MARSH}\n{LINES[0]}"]
    assert questions(model, Ground) == [LINES[2]]
    assert [q.split("before: ")[1] for q in questions(model, Speaker)] == [
        "nobody)", *[f"{MARSH})"] * 3,
    ]  # fmt: skip
    for request in model.requests:
        name = {Speaker: "speakers", Label: "labels", Ground: "grounds", ActorLabels: "actors"}
        part = SENTENCE.part(name[request.answer])
        assert request.messages[:-1] == part.prefix()
        assert request.fixed == len(part.prefix())
        assert request.parameters.max_output_tokens == part.max_output_tokens
    assert (record.rejected, record.failures) == ((), ())


def test_what_is_found_is_the_documents_own_words() -> None:
    """Speaker, label, ground and alias come from the answers; every statement from the text."""
    summary = summarise(FULL)[0].summary
    assert summary.gist is not None
    assert summary.gist.statement == LINES[0]
    (actor,) = summary.actors
    assert (actor.name, actor.aliases, actor.role) == (MARSH, ("Marsh",), "minister")
    (intent,) = summary.intents
    assert (intent.actor, intent.stated_by, intent.kind) == (MARSH, MARSH, "commitment")
    (legal,) = summary.legal_justifications
    assert (legal.asserted_by, legal.function, legal.instrument) == (
        MARSH, "deny_violation", "Treaty of Sund",
    )  # fmt: skip
    assert [(c.claimant, c.speech_act, c.statement) for c in summary.claims] == [
        (MARSH, "deny", LINES[2].rstrip()),
        (MARSH, "withhold", LINES[3]),
    ]


def test_a_ground_that_denies_no_violation_is_no_denial() -> None:
    """Only ``deny_violation`` gives a claim as well."""
    record, _ = summarise({**FULL, (Ground, LINES[2]): ground("justify")})
    assert [c.speech_act for c in record.summary.claims] == ["withhold"]
    assert len(record.summary.legal_justifications) == 1


@pytest.mark.parametrize(
    ("line", "attribution"),
    [("Lena Marsh said “it is over”.", "direct_quote"), (LINES[3], "indirect_speech")],
)
def test_quotation_marks_tell_a_direct_quote(line: str, attribution: str) -> None:
    """What holds a quotation mark quotes; anything else reports."""
    script: Script = {
        (Speaker, line): by("Marsh"),
        (ActorLabels, line): labels("Marsh"),
        (Label, line): Label(label="assert"),
    }
    (claim,) = summarise(script, line)[0].summary.claims
    assert claim.attribution == attribution


@pytest.mark.parametrize(
    ("given", "name"),
    [("Minister Lena Marsh", "Lena Marsh"), ("Lena Marsh of Tavia", "Lena Marsh of Tavia")],
)
def test_a_name_is_only_ever_made_shorter(given: str, name: str) -> None:
    """What the model adds to a speaker's name is not taken; a title may be parted from it."""
    text = f"{given} said the port was open."
    script: Script = {
        (Speaker, text): by(given),
        (ActorLabels, text): labels(MARSH if name == MARSH else f"{given} of Orland", "wizard"),
        (Label, text): Label(label="assert"),
    }
    record, _ = summarise(script, text)
    summary = record.summary
    assert record.rejected == ()
    assert [(a.name, a.role) for a in summary.actors] == [(name, None)]
    assert [c.claimant for c in summary.claims] == [name]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("the ministry", ["Orland’s defence ministry"]),
        ("Orland", ["Orland’s defence ministry", "Orland"]),
    ],
)
def test_a_state_is_not_its_ministry(said: str, names: list[str]) -> None:
    """A common noun means the body that spoke last; a part of its name that is a name does not."""
    body = "Orland’s defence ministry"
    text = f"{body} said the port was open.\n{said.capitalize()} said it was full."
    body_labels = ActorLabels(name="ministry", role=None, kind="organisation", sector="military")
    state = ActorLabels(name=said, role=None, kind="state", sector="government")
    script: Script = {
        (Speaker, "full"): by(said),
        (Speaker, "open"): by(body),
        (ActorLabels, "full"): state,
        (ActorLabels, "open"): body_labels,
        (Label, ""): Label(label="assert"),
    }
    summary = summarise(script, text)[0].summary
    assert [a.name for a in summary.actors] == names
    assert [c.claimant for c in summary.claims] == [body, names[-1]]


@pytest.mark.parametrize(("role", "kept"), [("ministry", None), ("Tavian", "Tavian")])
def test_a_role_says_more_than_the_name(role: str, kept: str | None) -> None:
    """A title that is part of the name is told once."""
    text = "The Tavian ministry of Lund said the port was open."
    body = ActorLabels(name="ministry", role=role, kind="organisation", sector="government")
    script: Script = {
        (Speaker, text): by("ministry of Lund"),
        (ActorLabels, text): body,
        (Label, text): Label(label="assert"),
    }
    (actor,) = summarise(script, text)[0].summary.actors
    assert (actor.name, actor.role) == ("ministry of Lund", kept)


def test_a_title_before_a_known_name_makes_no_second_actor() -> None:
    """The shortened name is looked up once more before an actor is added."""
    text = "Lena Marsh said the port was open.\nMinister Lena Marsh said it was full."
    script: Script = {
        (Speaker, "full"): by("Minister Lena Marsh"),
        (Speaker, "open"): by(MARSH),
        (ActorLabels, ""): labels(MARSH),
        (Label, ""): Label(label="assert"),
    }
    summary = summarise(script, text)[0].summary
    assert [a.name for a in summary.actors] == [MARSH]
    assert [c.claimant for c in summary.claims] == [MARSH, MARSH]


def test_a_name_without_a_word_is_nobody_known() -> None:
    """“The” does not mean whoever spoke last: it finds no actor, and does not hold."""
    script: Script = {**FULL, (Speaker, LINES[3]): by("--"), (ActorLabels, LINES[3]): labels("--")}
    record, _ = summarise(script)
    assert [(r.section, r.reason) for r in record.rejected] == [
        ("actors", "not_in_document"),
        ("claims", "speaker_not_in_document"),
    ]


def test_an_alias_of_a_later_segment_reaches_the_actor() -> None:
    """The speaker before is handed on, and what a later segment adds to an actor is not lost."""
    record, model = summarise(FULL, tokens=1)
    assert [f.sentences for f in record.failures] == []
    assert [q.split("before: ")[1] for q in questions(model, Speaker)][1:] == [f"{MARSH})"] * 3
    (actor,) = record.summary.actors
    assert (actor.name, actor.aliases) == (MARSH, ("Marsh",))
    assert [e.sentence for e in actor.evidence] == [1, 4]
    assert len(questions(model, ActorLabels)) == 1
    assert record.summary.gist is not None
    assert record.rejected == ()


def test_more_than_one_answer_could_hold_is_kept() -> None:
    """Many sentences and aliases give many items: none is cut off silently."""
    people = [f"{chr(65 + n % 26)}{'abcd'[n // 26]}nor Lund" for n in range(70)]
    text = "\n".join(f"{name} said the port was open." for name in people)
    said: Script = {(Label, ""): Label(label="purpose")}
    for name in people:
        said |= {(Speaker, f"{name} said"): by(name), (ActorLabels, name): labels(name)}
    model = scripted(said)
    record = read(text, model, prompt=SENTENCE, segment_tokens=100_000)
    assert [len(record.summary.actors), len(record.summary.intents)] == [70, 70]
    assert record.rejected == ()


# --- repair ------------------------------------------------------------------------------

PAIR = "Lena Marsh said the port was open.\nJon Pell said the road was long."
SWAPPED: Script = {
    (Speaker, "(not: Lena Marsh)"): by("Jon Pell"),
    (Speaker, "Lena Marsh said"): by(MARSH),
    (Speaker, "Jon Pell said"): by(MARSH),
    (ActorLabels, "Jon Pell said"): labels("Jon Pell"),
    (ActorLabels, "Lena Marsh said"): labels(MARSH),
    (Label, ""): Label(label="assert"),
}
THIRD = PAIR + "\nJon Pell said the ship was old."
THREE: Script = {
    (Speaker, "the ship was"): by("Jon Pell"),
    (ActorLabels, "the ship was"): labels("Jon Pell"),
    **SWAPPED,
}


def test_a_contradicted_speaker_is_asked_for_once_more() -> None:
    """Only who says it is asked again, with the wrong name; the mended claim takes its place."""
    record, model = summarise(THREE, THIRD)
    again = [q for q in questions(model, Speaker) if "(not: " in q]
    assert again == ["Jon Pell said the road was long.\n(before: Lena Marsh)\n(not: Lena Marsh)"]
    assert model.requests[-1].answer is Speaker
    assert [c.claimant for c in record.summary.claims] == [MARSH, "Jon Pell", "Jon Pell"]
    assert record.rejected == ()


@pytest.mark.parametrize("name", ["Jon Pell", MARSH, None])
def test_what_the_repair_does_not_mend_stays_rejected(name: str | None) -> None:
    """The same name again, or none, or a failed answer: the claim is shown as rejected."""
    again: Said = NOBODY if name is None else by(name)
    if name == "Jon Pell":
        again = InvalidAnswer("It never fitted.")
    failing: Script = {**THREE, (Speaker, "(not: Lena Marsh)"): again}
    record, model = summarise(failing, THIRD)
    assert sum("(not: " in q for q in questions(model, Speaker)) == 1
    assert [r.reason for r in record.rejected] == ["speaker_contradicted"]
    assert record.failures == ()


def test_an_actor_whom_a_repair_made_known_is_kept() -> None:
    """The new speaker of a mended claim stands among the actors, also at the document's end."""
    text = "Lena Marsh said the port was open.\nIt was long, Marsh said."
    wrong: Script = {
        (Speaker, "(not: The Herald)"): by(MARSH),
        (Speaker, "Lena Marsh said"): NOBODY,
        (Speaker, "It was long"): by("The Herald"),
        (ActorLabels, "The Herald\n"): labels("The Herald"),
        (ActorLabels, f"{MARSH}\n"): labels("Marsh"),
        (Label, ""): Label(label="assert"),
    }
    record, _ = summarise(wrong, text)
    assert [a.name for a in record.summary.actors] == ["Marsh"]
    assert [c.claimant for c in record.summary.claims] == ["Marsh"]
    assert [(r.section, r.reason) for r in record.rejected] == [("actors", "not_in_document")]


def test_every_kind_of_item_takes_its_mended_speaker() -> None:
    """An intent and a legal ground are mended like a claim, and one question serves both."""
    legal: Script = {
        (Label, "road"): Label(label="legal"),
        (Ground, "road"): ground("justify"),
        **THREE,
    }
    record, _ = summarise(legal, THIRD)
    assert record.summary.legal_justifications[0].asserted_by == "Jon Pell"
    denied: Script = {**legal, (Ground, "road"): ground()}
    record, model = summarise(denied, THIRD.replace("was long", "was not long"))
    assert [c.claimant for c in record.summary.claims] == [MARSH, "Jon Pell", "Jon Pell"]
    assert record.summary.legal_justifications[0].asserted_by == "Jon Pell"
    assert sum("(not: " in q for q in questions(model, Speaker)) == 1
    intent: Script = {(Label, "road"): Label(label="purpose"), **THREE}
    (mended,) = summarise(intent, THIRD)[0].summary.intents
    assert (mended.actor, mended.stated_by) == ("Jon Pell", "Jon Pell")


def test_other_faults_are_not_asked_about_again() -> None:
    """An instrument that does not stand there is rejected without a further question."""
    record, model = summarise({**FULL, (Ground, LINES[2]): ground(instrument="UNCLOS")})
    assert not [q for q in questions(model, Speaker) if "(not: " in q]
    assert [r.reason for r in record.rejected] == ["instrument_unsupported"]


def test_a_repair_that_must_stop_keeps_what_was_mended_before() -> None:
    """An answer that was paid for is used, although the next question finds no connection."""
    text = THIRD + "\nJon Pell said the sea was calm."
    script: Script = {
        (Speaker, f"sea was calm.\n(before: Jon Pell)\n(not: {MARSH})"): ModelUnavailable("Lost."),
        (Speaker, f"(not: {MARSH})"): by("Jon Pell"),
        (Speaker, "sea was calm"): by(MARSH),
        **THREE,
    }
    record, _ = summarise(script, text)
    assert [c.claimant for c in record.summary.claims] == [MARSH, "Jon Pell", "Jon Pell"]
    assert [r.reason for r in record.rejected] == ["speaker_contradicted"]
