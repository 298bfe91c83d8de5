"""By sentence: who says a sentence of a letter, a speech or an interview, by its form."""

from __future__ import annotations

from typing import get_args

import pytest
from scripted import SENTENCE
from sentenced import (
    CAST,
    MARSH,
    NOBODY,
    OFFICE,
    PELL,
    SPOKEN,
    Script,
    author,
    by,
    claimants,
    labels,
    passes,
    questions,
    shown,
    summarise,
)

from summarizer.pipeline.answers import (
    ISSUED,
    ActorLabels,
    Aim,
    Author,
    Form,
    Speaker,
)
from summarizer.record import Record

# --- letters -----------------------------------------------------------------------------

LETTER = (
    OFFICE,
    "The Office has frozen the accounts of two firms.",
    f"{MARSH} said that the port is open.",
)


def letter(told: Author, *lines: str, reported: Speaker = NOBODY) -> tuple[Record, list[str]]:
    """Read a letter of an author; return its record and the passes that were asked."""
    script: Script = {(Author, ""): told, (Speaker, ""): reported, **CAST}
    record, model = summarise(script, "\n".join(lines))
    return record, passes(model)


def test_nobody_issues_a_dispatch() -> None:
    """News begins with its place and date: who might have issued it is not even asked."""
    lines = ("SUND, 3 May (Herald) – The port is open.", f"{MARSH} said that the port is open.")
    record, asked = letter(author(OFFICE), *lines, reported=by(MARSH))
    assert "author" not in asked
    assert [claim.claimant for claim in record.summary.claims][-1] == MARSH


def test_a_body_by_its_short_name_passes_nothing_on() -> None:
    """“The Office said” in a letter of the Harbour Office is the letter’s own word."""
    lines = (OFFICE, "The Office said that the port is open.")
    record, _ = letter(author(OFFICE), *lines, reported=by("The Office"))
    (claim,) = [c for c in record.summary.claims if c.statement == lines[1]]
    assert (claim.claimant, claim.via, claim.attribution) == (OFFICE, (), "own_voice")
    assert [a.name for a in record.summary.actors] == [OFFICE]


@pytest.mark.parametrize("whose", ["The Office", None])
def test_a_body_by_its_short_name_has_the_aim_itself(whose: str | None) -> None:
    """“The Office will open …” in a letter of the Harbour Office is its own aim, no other's."""
    line = "The Office will open the port in May."
    script: Script = {
        (Author, ""): author(OFFICE),
        (Aim, ""): Aim(kind="commitment", whose=whose),
        **CAST,
    }
    record, model = summarise(script, f"{OFFICE}\n{line}")
    assert [(i.actor, i.stated_by) for i in record.summary.intents] == [(OFFICE, OFFICE)]
    assert len(questions(model, ActorLabels)) == 1


@pytest.mark.parametrize("own", ["Our Government", "My delegation", "Our Ministry"])
def test_ones_own_side_is_nobody_else(own: str) -> None:
    """What "our Government" said is the author's own word, and its name no actor's."""
    lines = (OFFICE, f"{own} said that the port is open.")
    record, _ = letter(author(OFFICE), *lines, reported=by(own))
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via, claim.attribution) == (OFFICE, (), "own_voice")
    assert [a.name for a in record.summary.actors] == [OFFICE]


def test_an_author_speaks_in_own_voice() -> None:
    """In a document of an author's own, nobody is asked for where no other is reported."""
    record, asked = letter(author(OFFICE), *LETTER[:2])
    assert "speaker" not in asked
    found = [(c.claimant, c.via, c.statement, c.attribution) for c in record.summary.claims]
    assert found[-1] == (OFFICE, (), LETTER[1], "own_voice")
    assert [e.sentence for e in record.summary.actors[0].evidence] == [1]


@pytest.mark.parametrize("form", get_args(Form))
def test_the_form_decides_whether_there_is_an_author(form: Form) -> None:
    """News has none, whoever is named: what a reporter writes is nobody's statement."""
    record, asked = letter(author(OFFICE, form), f"{LETTER[1]}\n{OFFICE}")
    assert ("acts" in asked) == (len(record.summary.claims) > 0) == (form in ISSUED)


def test_an_author_that_the_text_does_not_name_is_nobody() -> None:
    """A name that the document does not hold is not taken for its author."""
    record, asked = letter(author("Somebody Else"), *LETTER)
    assert record.summary.claims == ()
    assert asked == ["author", "speaker", "actors"]


def test_a_letter_without_an_author_is_asked_about_once_more() -> None:
    """Somebody must have issued it: the second question leaves no room for nobody."""
    _, asked = letter(author(None), *LETTER)
    assert asked[:2] == ["author", "author"]
    _, asked = letter(author(None, "report"), *LETTER)  # a report may be a newspaper's
    assert asked.count("author") == 1


def test_the_form_is_told_by_both_ends() -> None:
    """The first and the last lines are shown, each once, and no line between them."""
    lines = [f"Line {n} of the port." for n in range(9)]
    _, model = summarise({}, "\n".join(lines))
    ends = [(0, line) for line in (*lines[:4], *lines[-2:])]
    assert questions(model, Author) == [SENTENCE.part("author").show(ends).content]


def test_an_actor_may_be_named_in_another_segment() -> None:
    """A signature at the end, or a name that is told earlier, is evidence of an actor as well."""
    lines = ("We have closed the port.", "We keep it closed.", "So it stays.", OFFICE)
    record, _ = summarise({(Author, ""): author(OFFICE), **CAST}, "\n".join(lines), 1)
    assert [claimant for claimant, _ in claimants(record)] == [OFFICE] * 3  # a heading says nothing
    (actor,) = record.summary.actors
    assert [e.sentence for e in actor.evidence] == [4]
    told = (SPOKEN[0], "All said the road was closed.", "Marsh said no more.")
    script: Script = {(Speaker, SPOKEN[0]): by(MARSH), (Speaker, ""): by("Marsh"), **CAST}
    record, _ = summarise(script, "\n".join(told), 1)
    assert [claimant for claimant, _ in claimants(record)] == [MARSH] * 3
    (actor,) = record.summary.actors
    assert (actor.name, actor.aliases) == (MARSH, ("Marsh",))


def test_what_an_author_reports_of_another_is_the_others() -> None:
    """The one who is reported claims it, and the author stands in via."""
    record, asked = letter(author(OFFICE), *LETTER, reported=by(MARSH))
    assert asked.count("speaker") == 1
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via, claim.statement) == (MARSH, (OFFICE,), LETTER[2])
    assert claim.attribution == "indirect_speech"
    assert (record.rejected, record.failures) == ((), ())


@pytest.mark.parametrize(
    "reported",
    [
        NOBODY,
        by(MARSH, "port"),
        by("it"),
        by("We"),
        by("Ada Lind"),
        by(OFFICE),
        by("the office"),
        by("the mayor", "told"),  # the one who is spoken to
        by("the port", "found"),  # what is done to it
    ],
)
def test_what_reports_nobody_else_is_the_authors(reported: Speaker) -> None:
    """No cue of saying, a pronoun, a foreign name, a listener, the author: it is its own."""
    line = (
        f"We told the mayor that it, the office, the {OFFICE}, met {MARSH}, and that the port was "
        "found open."
    )
    record, asked = letter(author(OFFICE), OFFICE, line, reported=reported)
    assert asked.count("speaker") == 1
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via, claim.attribution) == (OFFICE, (), "own_voice")


def test_several_who_speak_together_are_not_reported() -> None:
    """“The leaders called …” is the word of the Prime Ministers whose communiqué it is."""
    name = "Prime Ministers of Tavia and Orland"
    line = "2. The leaders said that the port is open."
    script: Script = {(ActorLabels, f"{name}\n"): labels(name, kind="group")}
    text = f"Joint communiqué\n\nThe {name} met in Sund.\n\n{line}"
    record, _ = summarise({**CAST, **script, (Speaker, ""): by("2. The leaders")}, text)
    assert {(c.claimant, c.via) for c in record.summary.claims} == {(f"The {name}", ())}


def test_a_quotation_alone_is_of_who_was_reported_last() -> None:
    """In a document of an author’s own the words between marks are another’s (labels.md, 2)."""
    told = f"{PELL} said that the port is open."
    quoted = "“The road is as well.”"
    record, _ = letter(author(OFFICE), OFFICE, told, quoted, reported=by(PELL))
    said = [(c.claimant, c.via, c.attribution) for c in record.summary.claims]
    assert said[-1] == (PELL, (OFFICE,), "direct_quote")


# --- transcripts -------------------------------------------------------------------------

TRANSCRIPT = (
    "MS. MARSH (Orland): The port is open.",
    "We keep it open.",
    "Q: Until May, in the view of the town.",
    "And at what price.",
    "MS. MARSH (Orland): Until May.",
    "Is it long?",
    f"{PELL} told me that the road is closed.",
)


def test_the_head_of_a_turn_is_its_speaker() -> None:
    """No speaker is asked for: the head says it, and is no part of the words; nor is who asks."""
    script: Script = {
        (ActorLabels, "Orland\n"): labels("Orland", kind="state"),
        (ActorLabels, "MS. MARSH"): labels("MARSH"),
        **CAST,
    }
    record, model = summarise(script, "\n".join(TRANSCRIPT))
    found = [(c.claimant, c.statement, c.attribution) for c in record.summary.claims]
    assert found == [
        ("MARSH", "The port is open.", "direct_quote"),
        ("MARSH", "We keep it open.", "direct_quote"),
        ("MARSH", "Until May.", "direct_quote"),
    ]
    assert questions(model, Author) == []
    assert questions(model, Speaker) == [shown("speaker", TRANSCRIPT[6], "-")]
    assert [(a.name, a.kind) for a in record.summary.actors] == [
        ("MARSH", "person"), ("Orland", "state"), (PELL, "person"),
    ]  # fmt: skip
    assert [e.sentence for e in record.summary.actors[0].evidence] == [1]
    # the model heard nobody in “Jon Pell told me”: her claim is contradicted by its own words
    assert [entry.reason for entry in record.rejected] == ["speaker_contradicted"]


def test_a_speaker_passes_on_what_another_said() -> None:
    """Of a speech, the innermost speaker claims what is reported, and the head stands in via."""
    script: Script = {
        (ActorLabels, "Orland\n"): labels("Orland", kind="state"),
        (ActorLabels, "MS. MARSH"): labels("MARSH"),
        (Speaker, PELL): by(PELL, "told"),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(TRANSCRIPT))
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via) == (PELL, ("MARSH",))
    assert record.rejected == ()


@pytest.mark.parametrize(("state", "via"), [("Orland", ()), ("Tavia", ("MARSH",))])
def test_ones_own_state_is_not_reported(state: str, via: tuple[str, ...]) -> None:
    """What a delegate tells as the word of their own state is their own; another's is not."""
    lines = (f"MARSH (Orland): {state} said that it is open.", "Q: When?", "MARSH (Orland): Now.")
    script: Script = {
        (Speaker, ""): by(state),
        (ActorLabels, "Orland\n"): labels("Orland", kind="state"),
        (ActorLabels, "Tavia\n"): labels("Tavia", kind="state"),
        (ActorLabels, "MARSH\n"): labels("MARSH"),
        **CAST,
    }
    claim = summarise(script, "\n".join(lines))[0].summary.claims[0]
    assert (claim.claimant, claim.via) == (state if via else "MARSH", via)


# --- whose side is taken -----------------------------------------------------------------

SIGNED = (
    "Letter of 3 May from the Permanent Representative of Orland to the Council",
    "We shall open the port in May.",
    "Tavia has undertaken to open the road.",
    "I have the honour to greet you, and if Tavia agrees, we shall meet.",
    f"(Signed) {PELL}",
)


def test_a_signature_needs_no_question_and_its_state_has_the_aims() -> None:
    """Who signs is the author; what "we" will do is the aim of the state that is spoken for."""
    script: Script = {
        (ActorLabels, "Tavia\n"): labels("Tavia", kind="state"),
        (Aim, ""): Aim(kind="commitment"),
        **CAST,
    }
    record, model = summarise(script, "\n".join(SIGNED))
    assert "author" not in passes(model)
    found = [(i.actor, i.stated_by, i.statement) for i in record.summary.intents]
    assert found[:2] == [("Orland", PELL, SIGNED[1]), ("Tavia", PELL, SIGNED[2])]
    assert {actor for actor, _, _ in found} == {"Orland", "Tavia"}
    assert [(a.name, a.kind) for a in record.summary.actors] == [
        ("Orland", "state"), (PELL, "person"), ("Tavia", "state"),
    ]  # fmt: skip


def test_who_speaks_together_is_the_author() -> None:
    """The words "We, the Ministers …" name the author, whatever the model took from the head."""
    lines = ("Declaration of Sund", "1. We, the Ministers of Orland and Tavia, met in Sund.")
    script: Script = {
        (Author, ""): author("Sund", "communiqué"),
        (ActorLabels, "Ministers"): labels("Ministers of Orland and Tavia", kind="group"),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(lines))
    assert claimants(record) == [("Ministers of Orland and Tavia", lines[1])]


def test_he_who_was_reported_goes_on_speaking_until_the_turn_ends() -> None:
    """Who was reported last in a turn says "he said"; "it" is no person; a new turn forgets."""
    lines = (
        f"MARSH: The captain, {PELL}, told me it was open.",
        "He said it was long.",
        "He hopes to sail in May.",
        "It said so in the paper.",
        "LUND: He said nothing.",
        "MARSH: No.",
    )
    script: Script = {
        (Speaker, "told me"): by(PELL, "told"),
        (ActorLabels, "MARSH\n"): labels("MARSH"),
        (ActorLabels, "LUND\n"): labels("LUND"),
        (Aim, ""): Aim(kind="aspiration"),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(lines))
    assert [(c.claimant, c.via) for c in record.summary.claims[:4]] == [
        (PELL, ("MARSH",)), (PELL, ("MARSH",)), ("MARSH", ()), ("LUND", ()),
    ]  # fmt: skip
    (intent,) = record.summary.intents
    assert (intent.actor, intent.stated_by) == (PELL, "MARSH")


def test_only_the_clause_that_reports_is_anothers() -> None:
    """What stands before it is not; but a sentence that gives another's words vouches for none.

    The check of speakers rejects the author's own clause, for its evidence names another.
    """
    own, other = "The port was open all day", f"and {PELL} said that the road was long."
    script: Script = {
        (Author, ""): author(OFFICE),
        (Speaker, ""): by(PELL),
        **CAST,
    }
    record, model = summarise(script, f"{OFFICE}\n{own}, {other}")
    assert questions(model, Speaker) == [shown("speaker", other, "-")]
    assert [(c.claimant, c.statement) for c in record.summary.claims] == [(PELL, other)]
    assert [(r.reason, r.item["statement"]) for r in record.rejected] == [
        ("speaker_contradicted", own)
    ]


@pytest.mark.parametrize("kind", ["state", "group"])
@pytest.mark.parametrize("side", ["Orland", "Secretary for Ports"])
def test_a_title_in_brackets_is_no_side(side: str, kind: str) -> None:
    """A state behind a speaker is whom they speak for, an office is not."""
    lines = (f"MARSH ({side}): We shall open it.", "Q: When?", f"MARSH ({side}): In May.")
    script: Script = {
        (ActorLabels, f"{side}\n"): labels(side, kind=kind),
        (ActorLabels, "MARSH\n"): labels("MARSH"),
        (Aim, ""): Aim(kind="commitment"),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(lines))
    (intent,) = record.summary.intents
    assert intent.actor == ("Orland" if side == "Orland" else "MARSH")


# --- what says nothing by its form -------------------------------------------------------


def test_a_line_without_an_end_is_a_heading() -> None:
    """A letterhead, a dateline and a heading are no claims of the author's; a sentence is."""
    lines = (OFFICE, "Sund, 3 May", "Roads and ports", "The port is open.")
    record, _ = letter(author(OFFICE), *lines)
    assert claimants(record) == [(OFFICE, "The port is open.")]


INTERVIEW = (
    f"{MARSH}, a nurse, works in Sund.",
    "– Is the port open?",
    "It is open all day. We keep it so.",
    "– The town says it is shut.",
    "It is not.",
)


def test_dashes_are_an_interviewers() -> None:
    """Where dashes open the questions, what lies between them is the answer of who is named."""
    script: Script = {(Author, ""): author(MARSH, "interview"), **CAST}
    record, _ = summarise(script, "\n".join(INTERVIEW))
    assert [(c.claimant, c.attribution) for c in record.summary.claims] == [
        (MARSH, "direct_quote")
    ] * 3
    assert "The town says" not in " ".join(c.statement for c in record.summary.claims)
    both = "\n".join(line for line in INTERVIEW if line.startswith("–"))
    record, _ = summarise(script, f"{INTERVIEW[0]}\n{both}")  # all have a dash: who answers?
    assert record.summary.claims == ()
