"""By sentence: who says a sentence of the news, by the model's answer or a rule of language."""

from __future__ import annotations

import pytest
from sentenced import (
    CAST,
    MARSH,
    NOBODY,
    OFFICE,
    PELL,
    SPOKEN,
    Script,
    by,
    claimants,
    labels,
    passes,
    questions,
    shown,
    summarise,
)

from summarizer.pipeline.answers import Act, ActorLabels, Speaker
from summarizer.pipeline.rules import quotations

BOTH: Script = {(Speaker, SPOKEN[0]): by(MARSH), (Speaker, SPOKEN[1]): by(OFFICE), **CAST}


# --- the news ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "before", "speaker"),
    [
        ("She said it was full.", "", MARSH),
        ("It was full, she said.", "", MARSH),
        ("It said the sea was calm.", "", OFFICE),
        ("The port, which she said was open, was full.", MARSH, PELL),
        ("The road, she told reporters, was closed.", "", MARSH),
        ("The road, it added, was closed.", "", OFFICE),
        ("According to her, the road was closed.", "", MARSH),
    ],
)
def test_a_pronoun_speaks_without_a_question(line: str, before: str, speaker: str) -> None:
    """Beside its verb it is who spoke last, he or she the last person; else the model is asked.

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
    line = f"{MARSH} met the mayor who said the port was open."
    record, model = summarise({(Speaker, ""): by(MARSH, cue), **CAST}, line)
    assert claimants(record) == ([(MARSH, line)] if spoken else [])
    assert len(questions(model, Act)) == spoken


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (by("talks", "held"), "The talks were held in Sund in May."),
        (by(PELL, "told"), f"The crew had told {PELL} of a fire."),
    ],
)
def test_what_is_done_or_told_to_somebody_is_not_their_word(told: Speaker, line: str) -> None:
    """A small model takes an event for a speaker, and a listener as well."""
    record, _ = summarise({(Speaker, ""): told, **CAST}, line)
    assert claimants(record) == []
    assert {a.name for a in record.summary.actors} <= {PELL}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (NOBODY, SPOKEN[0]),
        (Speaker(cue="said", by=None), "In May, in the town of Sund, it was said to be open."),
        (Speaker(cue="said", by=None), "In the town said to be open it was full."),
    ],
)
def test_nobody_speaks_where_none_is_named(told: Speaker, line: str) -> None:
    """Without a cue, or a name that the sentence itself tells, the text speaks: no claim."""
    record, model = summarise({(Speaker, ""): told, **CAST}, line)
    assert claimants(record) == []
    assert passes(model)[:2] == ["author", "speaker"]
    assert set(passes(model)[2:]) <= {"actors"}


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Speaker(cue="declined to say", by=None), f"{MARSH} declined to say when."),
        (by("the port", "was open"), f"The port was open, {MARSH} said on Monday."),
        (by(MARSH, "was open"), f"The port was open, according to {MARSH}."),
        (by(MARSH.upper(), "said"), SPOKEN[0]),
        (by("minister"), f"Orland’s minister, {MARSH}, said the port was open."),
        (by("The port", "found"), f"The port was found open, according to {MARSH}."),
    ],
)
def test_the_sentence_completes_what_the_model_tells(told: Speaker, line: str) -> None:
    """The subject of a cue, a name that closes a sentence, "according to", letters, a title."""
    record, _ = summarise({(Speaker, ""): told, **CAST}, line)
    assert [claimant for claimant, _ in claimants(record)] == [MARSH]


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (by("the Herald"), SPOKEN[0]),  # whom the sentence does not name
        (by("the Herald"), f"It was said to be open, replied {MARSH}."),
        (by(MARSH, "found"), f"{MARSH} said the port was found open."),
    ],
)
def test_the_subject_of_a_verb_of_saying_speaks(told: Speaker, line: str) -> None:
    """Whatever else is said or done in the sentence, and whoever the model takes it for."""
    record, _ = summarise({(Speaker, ""): told, **CAST}, line)
    assert claimants(record) == [(MARSH, line)]


def test_a_few_words_before_a_cue_are_its_subject() -> None:
    """Where the model tells a cue alone, who stands before it speaks, be it no proper name."""
    line = "The crew denied it all."
    crew: Script = {(ActorLabels, "The crew\n"): labels("The crew", kind="group")}
    record, _ = summarise({(Speaker, ""): Speaker(cue="denied", by=None), **crew, **CAST}, line)
    assert claimants(record) == [("The crew", line)]


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        (f"“It is open to all,” smiled {PELL}.", True),
        (f"{PELL} smiled at the “open port” of Sund.", False),
    ],
)
def test_any_verb_beside_a_quotation_tells_who_spoke(line: str, spoken: bool) -> None:
    """Right behind its closing mark no verb of saying is needed."""
    record, _ = summarise({(Speaker, ""): by(PELL, "smiled"), **CAST}, line)
    assert claimants(record) == ([(PELL, line)] if spoken else [])


@pytest.mark.parametrize(
    ("line", "told", "spoken"),
    [
        (f"To {PELL}, it is “a nuisance, and no more”.", PELL, True),
        (f"To {PELL}, it is “a nuisance”.", PELL, False),
        ("To a captain, it is “a nuisance, and no more”.", "a captain", False),
    ],
)
def test_a_name_beside_a_quotation_speaks(line: str, told: str, spoken: bool) -> None:
    """Whatever the model takes for the cue, if some words in a row are quoted."""
    record, _ = summarise({(Speaker, ""): by(told, "To"), **CAST}, line)
    assert claimants(record) == ([(PELL, line)] if spoken else [])


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("To Lund, it is “a nuisance, no more”.", True),
        ("Pour Lund : « Il est ouvert à tous. »", True),
        ("Lund smiled at the “open port”.", False),
        ("“Open”, “old” and “long” are words.", False),
        ("It is open to all.", False),
    ],
)
def test_a_scare_quotes_nobody(text: str, quotes: bool) -> None:
    """Four words in a row are somebody's."""
    assert quotations.quotes(text) is quotes


def test_who_spoke_before_is_no_answer_where_nothing_points_back() -> None:
    """A name from the sentence before, where another is the subject, is asked about once more."""
    line = f"{PELL} said that the port was hers."
    script: Script = {
        (Speaker, shown("speaker", line, MARSH)): by(MARSH),
        (Speaker, shown("speaker", line, "-")): by(PELL),
        (Speaker, SPOKEN[0]): by(MARSH),
        **CAST,
    }
    record, _ = summarise(script, f"{SPOKEN[0]}\n{line}")
    assert claimants(record)[1:] == [(PELL, line)]


@pytest.mark.parametrize("told", ["In a letter", "nobody"])
def test_words_that_name_nobody_are_asked_about_once_more(told: str) -> None:
    """The model is told that it was not those; if it names none again, the text speaks."""
    line = f"In a letter nobody denied, {MARSH} was told that the port was open."
    wrong: Script = {(Speaker, f"(not: {told})"): by(MARSH, "denied"), (Speaker, line): by(told)}
    record, model = summarise({**wrong, **CAST}, line)
    assert questions(model, Speaker)[1:] == [shown("speaker", line, "-", f"\n(not: {told})")]
    assert [claimant for claimant, _ in claimants(record)] == [MARSH]
    record, _ = summarise({(Speaker, line): by(told), **CAST}, line)
    assert claimants(record) == []


def test_a_bare_quotation_is_of_who_spoke_before() -> None:
    """Rule 2 of labels.md: a sentence that is one quotation, and nothing else, asks nobody."""
    lines = (SPOKEN[0], "“That is no threat.”")
    record, model = summarise({(Speaker, SPOKEN[0]): by(MARSH), **CAST}, "\n".join(lines))
    assert len(questions(model, Speaker)) == 1
    assert claimants(record)[1:] == [(MARSH, lines[1])]


# --- whom a speaker passes on ------------------------------------------------------------

TOLD = "that the road had been open all day"


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        (f"{MARSH} said that {PELL} had told her {TOLD}.", f"{PELL} had told her {TOLD}."),
        (f"{MARSH} said {PELL} had assured her {TOLD}.", f"{PELL} had assured her {TOLD}."),
    ],
)
def test_the_innermost_speaker_holds_what_is_passed_on(line: str, rest: str) -> None:
    """Rule 3 of labels.md: who has told it to the speaker claims it, and the speaker is via."""
    script: Script = {
        (Speaker, shown("speaker", rest, "-")): by(PELL, "told"),
        (Speaker, line): by(MARSH),
        **CAST,
    }
    record, _ = summarise(script, line)
    (claim,) = record.summary.claims
    assert (claim.claimant, claim.via) == (PELL, (MARSH,))
    assert record.rejected == ()
    script[Speaker, shown("speaker", rest, "-")] = NOBODY  # nobody is named: the outer speaker
    record, _ = summarise(script, line)
    opened = rest.startswith(f"{PELL} had ")  # has told it, whatever the model says
    assert claimants(record) == [(PELL if opened else MARSH, line)]


def test_nobody_passes_on_their_own_words() -> None:
    """Whom a speaker names again as the one who has told it is the speaker, and none is via."""
    line = f"{MARSH} said that Marsh had told her crew {TOLD}."
    script: Script = {
        (Speaker, shown("speaker", line[line.index("Marsh had") :], "-")): by("Marsh", "told"),
        (Speaker, line): by(MARSH),
        **CAST,
    }
    (claim,) = summarise(script, line)[0].summary.claims
    assert (claim.claimant, claim.via) == (MARSH, ())


def test_who_told_it_to_the_speaker_is_told_by_the_words() -> None:
    """Behind "was told by" stands the innermost speaker: nothing is asked for it."""
    line = f"{MARSH} said that she was told by the captain, {PELL}, that the road was open."
    record, model = summarise({(Speaker, line): by(MARSH), **CAST}, line)
    assert len(questions(model, Speaker)) == 1
    assert {(claim.claimant, claim.via) for claim in record.summary.claims} == {(PELL, (MARSH,))}


def test_who_is_interrupted_has_told_it_to_the_speaker() -> None:
    """“The master, she recounted, had assured her …”: each part is the master's, unasked."""
    line = "The master of the Ada, she recounted, had assured her that it was open."
    master: Script = {(ActorLabels, "The master of the Ada\n"): labels("The master of the Ada")}
    script: Script = {(Speaker, SPOKEN[0]): by(MARSH), **master, **CAST}
    record, model = summarise(script, f"{SPOKEN[0]}\n{line}")
    assert len(questions(model, Speaker)) == 1
    assert record.rejected == ()
    told = {(claim.claimant, claim.via) for claim in record.summary.claims[1:]}
    assert told == {("The master of the Ada", (MARSH,))}


def test_a_clause_may_go_back_to_the_outer_speaker_or_on_to_another() -> None:
    """What "and she" says is the outer one's, what "which" says that of who is named before it."""
    line = (
        f"{MARSH} said that {PELL} had told her the port was open, and she blamed the "
        f"{OFFICE}, which said that the port had long been open, and accused the town of it."
    )
    script: Script = {
        (Speaker, shown("speaker", line[line.index(PELL) :], "-")): by(PELL, "told"),
        (Speaker, line): by(MARSH),
        (ActorLabels, f"the {OFFICE}\n"): labels(OFFICE, kind="organisation"),
        **CAST,
    }
    record, _ = summarise(script, line)
    assert [c.claimant for c in record.summary.claims] == [
        PELL, MARSH, f"the {OFFICE}", f"the {OFFICE}",
    ]  # fmt: skip


def test_who_does_not_speak_is_not_who_spoke_before() -> None:
    """A sentence of the text itself leaves the speaker before as it was."""
    lines = (SPOKEN[0], "Her talks were called off.", "Nobody there had replied to her.")
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


# --- whom "he" and "she" mean ------------------------------------------------------------

CALLED = "{} Lena Marsh said the port was open.\n{} Jon Pell said the road was long."


@pytest.mark.parametrize(
    ("titles", "line", "speaker"),
    [
        (("Ms", "Mr"), "She said it was full.", MARSH),
        (("Mr", "Ms"), "He said it was full.", MARSH),
        (("Ms", "Mr"), "He said it was full.", PELL),
        (("Dr", "Mr"), "She said it was full.", MARSH),
        (("Dr", "Dr"), "She said it was full.", PELL),  # nothing tells: who spoke last
        (("Ms", "Ms"), "He said it was full.", PELL),
    ],
)
def test_a_title_tells_whom_a_pronoun_means(
    titles: tuple[str, str], line: str, speaker: str
) -> None:
    """The last person whom no title excludes; where it excludes all, who spoke last."""
    script: Script = {(Speaker, MARSH): by(MARSH), (Speaker, PELL): by(PELL), **CAST}
    record, _ = summarise(script, f"{CALLED.format(*titles)}\n{line}")
    assert claimants(record)[2:] == [(speaker, line)]


@pytest.mark.parametrize(
    "lines",
    [
        (SPOKEN[0], f"{PELL} said it was old.", "He said it was long."),
        (f"{PELL} said it was old.", "He said it was long.", SPOKEN[0], f"{PELL} said no word."),
        # "she" is another than who speaks
        (f"Ms {SPOKEN[0]}", f"{PELL} said she was there.", "He said it was long."),
        # named twice, so that "he" is another
        (
            SPOKEN[0],
            f"{MARSH} said he was there.",
            f"{PELL} said it was old.",
            "He said it was long.",
        ),
    ],
)
def test_a_pronoun_tells_whom_the_next_one_means(lines: tuple[str, ...]) -> None:
    """Who was "he" is not "she": the last person but him is, however often he spoke."""
    script: Script = {(Speaker, MARSH): by(MARSH), (Speaker, PELL): by(PELL), **CAST}
    record, _ = summarise(script, "\n".join((*lines, "She said it was full.")))
    assert claimants(record)[-1] == (MARSH, "She said it was full.")
