"""By sentence: whom a pronoun, a bare quotation or a description means in the news."""

from __future__ import annotations

import pytest
from scripted import Scripted
from sentenced import (
    CAST,
    MARSH,
    OFFICE,
    PELL,
    SPOKEN,
    Script,
    by,
    claimants,
    labels,
    questions,
    shown,
    summarise,
)

from summarizer.errors import InvalidAnswer
from summarizer.pipeline.answers import ActorLabels, Speaker
from summarizer.record import Record

LUND, SUND = "Kim Lund", "Jo Sund"
SAID, BODY = SPOKEN
TOLD = f"{PELL} said the road was old."
TOPIC = f"{LUND} was having none of it."
ROAD = "The road is long."
SHE, HE, IT = (f"{word} said it was full." for word in ("She", "He", "It"))
QUOTED = "“That is no threat.”"
WHO: Script = {
    (Speaker, f"{MARSH} said"): by(MARSH),
    (Speaker, f"{PELL} said"): by(PELL),
    (Speaker, f"{PELL}, 61, said"): by(PELL),
    (Speaker, OFFICE): by(OFFICE),
    (ActorLabels, f"{LUND}\n"): labels(LUND),
    (ActorLabels, f"{SUND}\n"): labels(SUND),
    **CAST,
}


def read(lines: tuple[str, ...], script: Script | None = None) -> tuple[Record, Scripted]:
    """Read lines of the news in which each name speaks."""
    return summarise({**WHO, **(script or {})}, "\n".join(lines))


def speaker(record: Record, line: str) -> str | None:
    """Return who says a line, if anybody does."""
    return {said: who for who, said in claimants(record)}.get(line)


# --- whom the text named since -----------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ((SAID, TOPIC), LUND),
        ((SAID, TOPIC, ROAD, ROAD), LUND),
        ((SAID, TOPIC, ROAD, ROAD, ROAD), MARSH),  # named too long ago
        ((TOPIC, SAID), MARSH),  # who has spoken since
        ((TOPIC,), LUND),
        ((TOPIC, ROAD, ROAD, ROAD), None),
        ((SAID, TOPIC, f"{SUND} was late."), SUND),
        ((SAID, f"{SUND} was late.", TOPIC), LUND),
        ((SAID, "Lund was having none of it."), MARSH),  # no full name
        ((SAID, f"{LUND} was late, she said."), MARSH),  # a speaker's word, not the text's
    ],
)
@pytest.mark.parametrize("line", [SHE, QUOTED])
def test_whom_the_text_is_about_is_meant(
    lines: tuple[str, ...], line: str, meant: str | None
) -> None:
    """Who was named without speaking, at most three sentences before, and since the speaker."""
    record, _ = read((*lines, line))
    assert speaker(record, line) == meant


def test_whom_the_text_is_about_is_offered_to_the_model() -> None:
    """Where a sentence must be asked about, the person named is told as the one before."""
    line = "The port, which she said was open, was full."
    _, model = read((SAID, TOPIC, line))
    assert questions(model, Speaker)[-1] == shown("speaker", line, LUND)
    _, model = read((SAID, ROAD, line))
    assert questions(model, Speaker)[-1] == shown("speaker", line, MARSH)


@pytest.mark.parametrize(
    ("kind", "meant", "actors"),
    [
        ("person", LUND, [MARSH, LUND]),
        ("organisation", MARSH, [MARSH, LUND]),
        ("state", MARSH, [MARSH]),
    ],
)
def test_whoever_is_no_person_is_not_she(kind: str, meant: str, actors: list[str]) -> None:
    """The model says what a name is, once; by a full name a person or a body is met."""
    script: Script = {(ActorLabels, f"{LUND}\n"): labels(LUND, kind=kind)}
    later = "She said it was long."
    record, model = read((SAID, TOPIC, SHE, later), script)
    assert (speaker(record, SHE), speaker(record, later)) == (meant, meant)
    assert [actor.name for actor in record.summary.actors] == actors
    assert len(questions(model, ActorLabels)) == 2


def test_a_name_whose_labels_fail_is_not_meant() -> None:
    """Who spoke before will do. That an actor was lost is told, and nothing asked again."""
    script: Script = {(ActorLabels, f"{LUND}\n"): InvalidAnswer("It does not fit.", model="m")}
    later = "She said it was long."
    record, model = read((SAID, TOPIC, SHE, later), script)
    assert [claim.claimant for claim in record.summary.claims] == [MARSH, MARSH, MARSH]
    assert [failure.sentences for failure in record.failures] == [(2, 2)]
    assert [q.partition("\n")[0] for q in questions(model, ActorLabels)] == [MARSH, LUND]


@pytest.mark.parametrize(
    ("title", "line", "meant"),
    [
        ("Mr", SHE, MARSH),
        ("Mr", HE, LUND),
        ("Ms", SHE, LUND),
        ("Ms", HE, MARSH),
        ("Dr", SHE, LUND),
        ("Mr", QUOTED, LUND),  # no pronoun tells
        ("Ms", QUOTED, LUND),
    ],
)
def test_a_title_tells_whether_the_one_named_is_she(title: str, line: str, meant: str) -> None:
    """“She” is nobody who is called Mr; a title that tells nothing excludes nobody."""
    record, _ = read((SAID, f"{title} {TOPIC}", line))
    assert speaker(record, line) == meant


@pytest.mark.parametrize(
    ("lines", "line", "meant"),
    [
        ((f"Ms {SAID}", TOPIC, f"Mr {TOLD}"), SHE, LUND),  # named since Ms Marsh spoke
        ((f"Ms {SAID}", TOPIC, f"Mr {TOLD}"), HE, PELL),  # and before Mr Pell did
        ((TOPIC, f"Ms {SAID}", f"Mr {TOLD}"), SHE, MARSH),
        ((f"Ms {SAID}", f"Mr {TOLD}"), SHE, MARSH),
        ((SAID, TOPIC, f"{MARSH} said it was shut."), SHE, MARSH),
    ],
)
def test_a_name_is_weighed_against_the_one_whom_the_pronoun_would_mean(
    lines: tuple[str, ...], line: str, meant: str
) -> None:
    """It must stand behind the words of that one, not behind those of whoever spoke last."""
    record, _ = read((*lines, line))
    assert speaker(record, line) == meant


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ((SAID, TOLD), PELL),
        ((SAID, TOLD, f"{MARSH} said it was shut."), MARSH),
        ((SAID, TOLD, f"{MARSH} said it was shut.", BODY), MARSH),
    ],
)
def test_who_speaks_again_has_spoken_last(lines: tuple[str, ...], meant: str) -> None:
    """However early they spoke for the first time."""
    record, _ = read((*lines, HE))
    assert speaker(record, HE) == meant


def test_a_pronoun_that_means_another_tells_nothing_of_who_speaks() -> None:
    """In “The mayor said he was old” the mayor is not told to be a man: “he” may be Pell."""
    line = "The mayor said he was old."
    script: Script = {
        (Speaker, line): by("The mayor"),
        (ActorLabels, f"{MARSH}\n"): labels(MARSH, "Mayor"),
    }
    record, _ = read((f"Mayor {SAID}", TOLD, line, SHE), script)
    assert (speaker(record, line), speaker(record, SHE)) == (MARSH, MARSH)


@pytest.mark.parametrize(
    ("line", "meant", "asked"),
    [
        (f"{LUND} let it in: the road, she said, was open.", LUND, 0),
        (f"{LUND} hit back, insisting it was shut, and was open, she said.", LUND, 0),
        (f"{LUND} let it in, the road, she said, was open.", MARSH, 0),
        (f"{LUND} let it in: the road said no.", None, 1),
        ("It let it in: the road, she said, was open.", MARSH, 0),
    ],
)
def test_who_is_named_at_the_head_may_be_the_pronoun(
    line: str, meant: str | None, asked: int
) -> None:
    """“Lund let it in: the road, she said, …” needs no question, and means Lund, not Marsh.

    Only a colon or a verb of saying between the two tells that they are one.
    """
    record, model = read((SAID, line))
    assert {who for who, _ in claimants(record)[1:]} == ({meant} if meant else set())
    assert len(questions(model, Speaker)) == 1 + asked


@pytest.mark.parametrize(
    ("lines", "meant"), [((SAID,), MARSH), ((BODY,), OFFICE), ((SAID, TOPIC), LUND), ((), None)]
)
def test_what_a_statement_says_is_whose_it_is(lines: tuple[str, ...], meant: str | None) -> None:
    """A medium is no actor: “the statement said it …” goes on with who spoke or was named."""
    line = "In May the statement said it was full."
    record, _ = read((*lines, line), {(Speaker, line): by("the statement")})
    assert speaker(record, line) == meant


# --- a body, and a bare quotation --------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "line", "meant"),
    [
        ((BODY, SAID), IT, OFFICE),
        ((BODY, SAID), HE, MARSH),
        ((BODY, TOLD, SAID), IT, OFFICE),
        ((SAID, BODY), HE, MARSH),
        ((SAID,), IT, MARSH),  # no body has spoken: who spoke last
        ((BODY,), HE, OFFICE),  # nor has any person
        ((BODY, TOPIC), IT, OFFICE),
        ((BODY, TOPIC), HE, LUND),
        ((BODY, SAID), QUOTED, MARSH),
        ((SAID, BODY), QUOTED, OFFICE),  # whoever spoke last, person or body
        ((BODY, TOPIC), QUOTED, LUND),
    ],
)
def test_it_is_a_body_and_he_is_a_person(lines: tuple[str, ...], line: str, meant: str) -> None:
    """The last one of the kind that the pronoun can mean; a bare quotation means either."""
    record, _ = read((*lines, line))
    assert speaker(record, line) == meant


@pytest.mark.parametrize(
    ("lines", "meant"),
    [
        ((BODY, f"Orland’s navy was late. {IT}"), "Orland’s navy"),
        ((BODY, f"Orland’s navy was late. {ROAD} {IT}"), OFFICE),  # not right before
        ((f"Orland’s navy was late. {BODY} {IT}",), OFFICE),  # who has spoken since
    ],
)
def test_it_is_the_body_that_the_text_was_just_about(lines: tuple[str, ...], meant: str) -> None:
    """Who was named without speaking, in the sentence before."""
    record, _ = read(lines)
    assert speaker(record, IT) == meant


def test_a_pronoun_in_a_bare_quotation_is_not_who_speaks() -> None:
    """“It is a danger.” may be anybody’s word: the last one’s, person or body."""
    quoted = "“It is a danger.”"
    record, _ = read((BODY, SAID, quoted))
    assert speaker(record, quoted) == MARSH


def test_she_is_the_one_whom_her_sentence_describes() -> None:
    """“The mayor was calm: it was shut, she said” is the mayor’s, whoever spoke before."""
    line = "The mayor was calm: it was shut, she said."
    script: Script = {(ActorLabels, f"{MARSH}\n"): labels(MARSH, "Mayor")}
    record, _ = read((f"Mayor {SAID}", TOLD, line), script)
    assert {c.claimant for c in record.summary.claims if c.evidence[0].sentence == 3} == {MARSH}


def test_whoever_is_named_is_not_asked_about_for_it() -> None:
    """A sentence that opens with “It” means nobody who was named: nobody is labelled for it."""
    _, model = read((BODY, TOPIC, IT))
    last = [q.partition("\n")[0] for q in questions(model, ActorLabels)]
    assert last == [OFFICE, LUND]  # at the end, as one who is only named
    assert model.requests[-1].answer is ActorLabels


@pytest.mark.parametrize(("line", "asked"), [(TOPIC, 0), (SAID, 0), (ROAD, 1)])
def test_a_bare_quotation_is_asked_about_where_nobody_is_known(line: str, asked: int) -> None:
    """Its speaker is not asked for where somebody spoke or was named before."""
    _, model = read((line, QUOTED))
    assert len([q for q in questions(model, Speaker) if QUOTED in q]) == asked


# --- descriptions ------------------------------------------------------------------------

FARMER, OPERATOR = "The farmer", "The operator"
FULL = " said it was full."


def described(lines: tuple[str, ...], name: str, line: str = "", kind: str = "group") -> Record:
    """Read lines and one that a description says; where it is an actor, it is of a kind."""
    line = line or name + FULL
    script: Script = {
        (Speaker, f"{name} said it"): by(name),
        (Speaker, line): by(name),
        (ActorLabels, f"{name}\n"): labels(name, kind=kind),
    }
    record, _ = read((*lines, line), script)
    return record


@pytest.mark.parametrize(
    ("lines", "name", "meant"),
    [
        ((TOLD,), FARMER, PELL),
        ((TOLD, ROAD, ROAD), FARMER, PELL),
        ((TOLD, ROAD, ROAD, ROAD), FARMER, FARMER),  # spoke too long ago
        ((TOLD, BODY), FARMER, PELL),  # the last person
        ((TOLD, SAID), FARMER, MARSH),
        ((BODY,), FARMER, FARMER),
        ((TOLD, TOPIC), FARMER, LUND),  # whom the text named since
        ((TOPIC, TOLD), FARMER, PELL),
        ((TOPIC, ROAD, ROAD), FARMER, LUND),
        ((TOPIC, ROAD, ROAD, ROAD), FARMER, FARMER),
        ((TOLD,), OPERATOR, OPERATOR),  # no person's description
    ],
)
def test_a_description_means_a_person_near_before(
    lines: tuple[str, ...], name: str, meant: str
) -> None:
    """“The farmer” is the person who spoke or was named, at most three sentences before."""
    assert speaker(described(lines, name), name + FULL) == meant


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("The farmer also said it was full.", PELL),
        ("The farmer of Sund said it was full.", FARMER),
        ("The farmer for Sund said it was full.", FARMER),
    ],
)
def test_what_says_who_it_is_is_no_description(line: str, meant: str) -> None:
    """“The farmer of Sund” is told by more than the word, and is another."""
    assert speaker(described((TOLD,), FARMER, line), line) == meant


def test_a_description_is_learnt_once() -> None:
    """It becomes another name of the person, however often it is used."""
    record = described((TOLD, "The farmer said it was old."), FARMER)
    assert [(a.name, a.aliases) for a in record.summary.actors] == [(PELL, (FARMER,))]
    record = described((TOLD, ROAD, ROAD, ROAD), FARMER)
    assert [(a.name, a.aliases) for a in record.summary.actors] == [(PELL, ()), (FARMER, ())]


@pytest.mark.parametrize("kind", ["person", "group"])
def test_a_description_that_was_met_as_an_actor_stays_one(kind: str) -> None:
    """Who was “the farmer” before anybody was named is not whoever speaks in between."""
    record = described((BODY, "The farmer said it was old.", TOLD), FARMER, kind=kind)
    assert speaker(record, FARMER + FULL) == FARMER


@pytest.mark.parametrize(
    ("role", "name", "between", "meant"),
    [
        ("Mayor", "The mayor", 0, MARSH),
        ("Mayor", "The mayor", 5, MARSH),  # a title is remembered to the end
        (None, "The mayor", 0, PELL),
        ("Mayor", "The judge", 0, PELL),
        ("Mayor", "The judge", 5, "The judge"),
        ("Mayor", "The deputy mayor", 0, PELL),
    ],
)
def test_a_description_by_a_title_means_who_has_it(
    role: str | None, name: str, between: int, meant: str
) -> None:
    """“The mayor” is whom the labels call so; another description is whoever spoke last."""
    script: Script = {
        (Speaker, f"{name} said"): by(name),
        (ActorLabels, f"{MARSH}\n"): labels(MARSH, role),
        (ActorLabels, f"{name}\n"): labels(name, kind="group"),
    }
    line = name + FULL
    record, _ = read((f"Mayor {SAID}", TOLD, *[ROAD] * between, line), script)
    assert speaker(record, line) == meant


AGED = f"{PELL}, 61, said the road was old."


@pytest.mark.parametrize(
    ("lines", "years", "meant"),
    [
        ((AGED, SAID), 61, PELL),
        ((AGED, SAID), 60, MARSH),  # nobody's age: who spoke last
        ((f"{LUND}, 61, runs a farm.", *[ROAD] * 5, SAID), 61, LUND),
        ((f"{LUND} (61) runs a farm.", SAID), 61, LUND),
        ((f"{LUND} has 61 cows.", SAID), 61, MARSH),
    ],
)
def test_an_age_tells_whom_a_description_means(
    lines: tuple[str, ...], years: int, meant: str
) -> None:
    """“The 61-year-old” is who has that age in the text, wherever it stands."""
    name = f"The {years}-year-old"
    assert speaker(described(lines, name), name + FULL) == meant


def test_what_is_no_person_has_no_age() -> None:
    """A body with that figure behind its name is not meant."""
    name = "The 61-year-old"
    script: Script = {
        (Speaker, name): by(name),
        (ActorLabels, f"{LUND}\n"): labels(LUND, kind="organisation"),
        (ActorLabels, f"{name}\n"): labels(name, kind="group"),
    }
    record, _ = read((f"{LUND}, 61, is a ship.", SAID, name + FULL), script)
    assert speaker(record, name + FULL) == name
    assert [actor.name for actor in record.summary.actors] == [MARSH, name, LUND]


def test_an_age_passes_over_a_name_whose_labels_fail() -> None:
    """The description is then a name of its own."""
    name = "The 61-year-old"
    failed: Script = {
        (Speaker, name): by(name),
        (ActorLabels, f"{LUND}\n"): InvalidAnswer("It does not fit.", model="m"),
        (ActorLabels, f"{name}\n"): labels(name),
    }
    record, _ = read((f"{LUND}, 61, is away.", name + FULL), failed)
    assert [claim.claimant for claim in record.summary.claims] == [name]
    assert [failure.sentences for failure in record.failures] == [(1, 1)]


def test_a_description_passes_over_a_name_whose_labels_fail() -> None:
    """“The farmer” is then who spoke before, as a pronoun would be."""
    script: Script = {
        (Speaker, FARMER): by(FARMER),
        (ActorLabels, f"{LUND}\n"): InvalidAnswer("It does not fit.", model="m"),
    }
    record, _ = read((TOLD, TOPIC, FARMER + FULL), script)
    assert [claim.claimant for claim in record.summary.claims] == [PELL, PELL]
    assert [failure.sentences for failure in record.failures] == [(2, 2)]
