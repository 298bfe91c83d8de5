"""By sentence: who says a sentence, by the model's answer, a rule of language, or the form."""

from __future__ import annotations

from typing import get_args

import pytest
from scripted import SENTENCE
from sentenced import (
    ASSERT,
    MARSH,
    NOBODY,
    PELL,
    Script,
    author,
    by,
    labels,
    passes,
    questions,
    shown,
    summarise,
)

from summarizer.pipeline.answers import ISSUED, Act, ActorLabels, Author, Form, Speaker
from summarizer.record import Record

OFFICE = "Harbour Office of Sund"
# two persons, a body and their names, and everything that is said is asserted
CAST: Script = {
    (ActorLabels, f"{MARSH}\n"): labels(MARSH),
    (ActorLabels, f"{PELL}\n"): labels(PELL),
    (ActorLabels, f"{OFFICE}\n"): labels(OFFICE, kind="organisation"),
    (Act, ""): ASSERT,
}
SPOKEN = (
    f"{MARSH} said the port was open.",
    f"The {OFFICE} said the road was long.",
)
BOTH: Script = {(Speaker, SPOKEN[0]): by(MARSH), (Speaker, SPOKEN[1]): by(OFFICE), **CAST}


def claimants(record: Record) -> list[tuple[str | None, str]]:
    """Return who claims what, and that all of it held."""
    assert (record.rejected, record.failures) == ((), ())
    return [(c.claimant, c.statement) for c in record.summary.claims]


# --- the news ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "before", "speaker"),
    [
        ("She said it was full.", "", MARSH),
        ("It was full, she said.", "", MARSH),
        ("It said the sea was calm.", "", OFFICE),
        ("The port, which she said was open, was full.", MARSH, PELL),
        ("The road, he told reporters, was closed.", MARSH, PELL),
        ("The road, it added, was closed.", OFFICE, PELL),
    ],
)
def test_a_pronoun_speaks_without_a_question(line: str, before: str, speaker: str) -> None:
    """At either end it is who spoke last, he or she the last person; elsewhere the model is asked.

    It is then told the last person where the sentence holds a he or she, else who spoke last.
    """
    script: Script = {(Speaker, line): by(PELL, "told"), **BOTH}
    record, model = summarise(script, "\n".join((*SPOKEN, line, f"{PELL} met nobody.")))
    asked = questions(model, Speaker)[2:]
    assert asked == ([shown("speaker", line, before)] if before else [])
    assert claimants(record)[2] == (speaker, line)


def test_a_pronoun_after_nobody_is_asked_about() -> None:
    """Where nobody has spoken yet, no rule can say who does, and a pronoun names nobody."""
    lines = ("She said it was full.", f"{PELL} said the road was long.")
    script: Script = {(Speaker, lines[0]): NOBODY, (Speaker, lines[1]): by(PELL), **CAST}
    record, model = summarise(script, "\n".join(lines))
    assert questions(model, Speaker) == [shown("speaker", line, "-") for line in lines]
    assert claimants(record) == [(PELL, lines[1])]


@pytest.mark.parametrize("told", ["she", "She", "it"])
def test_a_pronoun_as_an_answer_is_who_spoke_before(told: str) -> None:
    """The model may point with the text's own pronoun, or with that of another."""
    line = "The port, which she said was open, was full."
    record, _ = summarise({(Speaker, line): by(told), **BOTH}, "\n".join((SPOKEN[0], line)))
    assert claimants(record) == [(MARSH, SPOKEN[0]), (MARSH, line)]


@pytest.mark.parametrize(
    ("cue", "spoken"),
    [("said", True), ("“", True), ("port", False), ("the road", False), ("was", False)],
)
def test_a_cue_that_is_no_word_of_saying_names_nobody(cue: str, spoken: bool) -> None:
    """A small model finds a speaker too easily: it must show a word that says so, or a mark."""
    record, model = summarise({(Speaker, ""): by(MARSH, cue), **CAST}, SPOKEN[0])
    assert claimants(record) == ([(MARSH, SPOKEN[0])] if spoken else [])
    assert len(questions(model, Act)) == spoken


@pytest.mark.parametrize("told", [NOBODY, Speaker(cue="said", by=None)])
def test_nobody_speaks_where_none_is_named(told: Speaker) -> None:
    """Without a cue or a name, the text speaks, and no claim is made of it."""
    record, model = summarise({(Speaker, ""): told, **CAST}, SPOKEN[0])
    assert claimants(record) == []
    assert passes(model) == ["author", "speaker"]


def test_who_does_not_speak_is_not_who_spoke_before() -> None:
    """A sentence of the text itself leaves the speaker before as it was."""
    lines = (SPOKEN[0], "Her talks were called off.", "In May she had replied to nobody.")
    _, model = summarise({(Speaker, SPOKEN[0]): by(MARSH), **CAST}, "\n".join(lines))
    asked = questions(model, Speaker)
    assert asked == [
        shown("speaker", line, before)
        for line, before in zip(lines, ("-", MARSH, MARSH), strict=True)
    ]


@pytest.mark.parametrize(
    ("line", "before"),
    [
        (f"{PELL} replied to nobody.", "-"),
        ("“We replied to nobody,” was the answer.", MARSH),
        ("The talks were called by her ministry off.", MARSH),
    ],
)
def test_who_spoke_before_is_told_where_something_points_back(line: str, before: str) -> None:
    """A sentence without a pronoun, and no quotation, has nobody before it."""
    _, model = summarise({(Speaker, SPOKEN[0]): by(MARSH), **CAST}, f"{SPOKEN[0]}\n{line}")
    assert questions(model, Speaker)[-1] == shown("speaker", line, before)


def test_it_is_the_body_that_spoke_last() -> None:
    """“It said …" after a person's words means the body that spoke before the person."""
    lines = ("The ferry board said no.", SPOKEN[0], "It told us so by what it later said.")
    board: Script = {
        (Speaker, lines[0]): by("ferry board"),
        (ActorLabels, "ferry board\n"): labels("ferry board", kind="organisation"),
    }
    record, _ = summarise({**board, (Speaker, SPOKEN[0]): by(MARSH), **CAST}, "\n".join(lines))
    assert [c.claimant for c in record.summary.claims] == ["ferry board", MARSH, "ferry board"]


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


def test_a_body_by_its_short_name_passes_nothing_on() -> None:
    """“The Office said” in a letter of the Harbour Office is the letter’s own word."""
    lines = (OFFICE, "The Office said that the port is open.")
    record, _ = letter(author(OFFICE), *lines, reported=by("The Office"))
    (claim,) = [c for c in record.summary.claims if c.statement == lines[1]]
    assert (claim.claimant, claim.via, claim.attribution) == (OFFICE, (), "own_voice")
    assert [a.name for a in record.summary.actors] == [OFFICE]


def test_an_author_speaks_in_own_voice() -> None:
    """In a document of an author's own, nobody is asked for where no other is reported."""
    record, asked = letter(author(OFFICE), *LETTER[:2])
    assert "speaker" not in asked
    assert "report" not in asked
    found = [(c.claimant, c.via, c.statement, c.attribution) for c in record.summary.claims]
    assert found[-1] == (OFFICE, (), LETTER[1], "own_voice")
    assert [e.sentence for e in record.summary.actors[0].evidence] == [1]


@pytest.mark.parametrize("form", get_args(Form))
def test_the_form_decides_whether_there_is_an_author(form: Form) -> None:
    """News has none, whoever is named: what a reporter writes is nobody's statement."""
    record, asked = letter(author(OFFICE, form), LETTER[1] + f" {OFFICE} knows.")
    assert ("acts" in asked) == (len(record.summary.claims) > 0) == (form in ISSUED)


def test_an_author_that_the_text_does_not_name_is_nobody() -> None:
    """A name that the document does not hold is not taken for its author."""
    record, asked = letter(author("Somebody Else"), *LETTER)
    assert record.summary.claims == ()
    assert asked == ["author", "speaker"]


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
    assert [claimant for claimant, _ in claimants(record)] == [OFFICE] * 4
    (actor,) = record.summary.actors
    assert [e.sentence for e in actor.evidence] == [4]
    told = (SPOKEN[0], "The town said the road was closed.", "Marsh said no more.")
    script: Script = {(Speaker, SPOKEN[0]): by(MARSH), (Speaker, ""): by("Marsh"), **CAST}
    record, _ = summarise(script, "\n".join(told), 1)
    assert [claimant for claimant, _ in claimants(record)] == [MARSH] * 3
    (actor,) = record.summary.actors
    assert (actor.name, actor.aliases) == (MARSH, ("Marsh",))


def test_what_an_author_reports_of_another_is_the_others() -> None:
    """The one who is reported claims it, and the author stands in via."""
    record, asked = letter(author(OFFICE), *LETTER, reported=by(MARSH))
    assert asked.count("report") == 1
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via, claim.statement) == (MARSH, (OFFICE,), LETTER[2])
    assert claim.attribution == "indirect_speech"
    assert (record.rejected, record.failures) == ((), ())


@pytest.mark.parametrize(
    "reported",
    [
        NOBODY,
        Speaker(cue="said"),
        by(MARSH, "port"),
        by("it"),
        by("Ada Lind"),
        by(OFFICE),
        by("the office"),
    ],
)
def test_what_reports_nobody_else_is_the_authors(reported: Speaker) -> None:
    """No cue of saying, no name, a pronoun, a foreign name, or the author: it is its own."""
    line = f"{MARSH} said that it, the office, the {OFFICE}, has closed the port."
    record, asked = letter(author(OFFICE), OFFICE, line, reported=reported)
    assert asked.count("report") == 1
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via, claim.attribution) == (OFFICE, (), "own_voice")


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
    script: Script = {(ActorLabels, "MS. MARSH"): labels("MARSH"), **CAST}
    record, model = summarise(script, "\n".join(TRANSCRIPT))
    found = [(c.claimant, c.statement, c.attribution) for c in record.summary.claims]
    assert found == [
        ("MARSH", "The port is open.", "direct_quote"),
        ("MARSH", "We keep it open.", "direct_quote"),
        ("MARSH", "Until May.", "direct_quote"),
        ("MARSH", TRANSCRIPT[6], "direct_quote"),
    ]
    assert questions(model, Author) == []
    assert questions(model, Speaker) == [shown("report", TRANSCRIPT[6], "MS. MARSH")]
    (actor,) = record.summary.actors
    assert [e.sentence for e in actor.evidence] == [1]
    assert record.rejected == ()


def test_a_speaker_passes_on_what_another_said() -> None:
    """Of a speech, the innermost speaker claims what is reported, and the head stands in via."""
    script: Script = {
        (ActorLabels, "MS. MARSH"): labels("MARSH"),
        (Speaker, PELL): by(PELL, "told"),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(TRANSCRIPT))
    claim = record.summary.claims[-1]
    assert (claim.claimant, claim.via) == (PELL, ("MARSH",))
    assert record.rejected == ()
