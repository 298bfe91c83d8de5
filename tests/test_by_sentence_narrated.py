"""By sentence: what the news tells of a speaker, and the headline, are nobody's statements."""

from __future__ import annotations

import pytest
from sentenced import (
    CAST,
    MARSH,
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

from summarizer.pipeline.answers import ActorLabels, Speaker

LINE = f"{MARSH} said that the port was open."


def test_a_headline_is_not_asked_about() -> None:
    """Rule 10 of labels.md: it counts only where the body supports it, and there it is said."""
    headline = f"{MARSH} denies closing the port"
    script: Script = {(Speaker, LINE): by(MARSH), (Speaker, headline): by(MARSH, "denies"), **CAST}
    record, model = summarise(script, f"{headline}\n\n{LINE}")
    assert questions(model, Speaker) == [shown("speaker", LINE, "-")]
    assert claimants(record) == [(MARSH, LINE)]


def test_a_first_sentence_with_an_end_is_no_headline() -> None:
    """It says a thing of its own."""
    script: Script = {(Speaker, LINE): by(MARSH), **CAST}
    record, _ = summarise(script, f"{LINE}\n\nThe road is long.")
    assert claimants(record) == [(MARSH, LINE)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"“The port is open,” said {MARSH}, whose house stands on it.", 1),
        (f"“The port is open,” said {MARSH}, 81, who has a house on it.", 1),
        (f"Citing a report on the town by {PELL}, {MARSH} said that it was open.", 1),
        (f"{MARSH} said the port is open for ships, who must pay for it.", 2),
    ],
)
def test_what_tells_of_a_speaker_is_not_theirs(line: str, said: int) -> None:
    """A clause right behind their name, or one that leads to it, is the paper's own."""
    script: Script = {(Speaker, line): by(MARSH), **CAST}
    record, _ = summarise(script, line)
    assert [claimant for claimant, _ in claimants(record)] == [MARSH] * said
    assert all("open" in words for _, words in claimants(record)[:1])


def test_who_is_led_in_speaks_where_the_answer_names_nobody() -> None:
    """The name before the verb is that of the speaker, and nothing is asked again."""
    line = f"In a letter of 2 June {MARSH} denied that the port was open."
    script: Script = {(Speaker, line): by("In a letter", "denied"), **CAST}
    record, model = summarise(script, line)
    assert len(questions(model, Speaker)) == 1
    assert [claimant for claimant, _ in claimants(record)] == [MARSH]


def test_a_pronoun_told_where_nobody_is_offered_is_who_spoke_before() -> None:
    """Asked again without who spoke before, the model may answer with the pronoun itself."""
    line = "The port, which she said was open, was “the best of all the ports”, as all knew."
    script: Script = {
        (Speaker, shown("speaker", line, MARSH)): by(MARSH, "knew"),
        (Speaker, shown("speaker", line, "-")): by("she"),
        (Speaker, LINE): by(MARSH),
        **CAST,
    }
    record, model = summarise(script, f"{LINE}\n{line}")
    assert questions(model, Speaker)[-1] == shown("speaker", line, "-")
    assert {claimant for claimant, _ in claimants(record)} == {MARSH}


def test_who_ends_a_quotation_has_said_all_of_it() -> None:
    """Whoever spoke before it: the name stands behind the closing mark."""
    first, last = "“The port is open.", f"It stays open,” {PELL} said."
    script: Script = {(Speaker, LINE): by(MARSH), (Speaker, last): by(PELL), **CAST}
    record, _ = summarise(script, f"{LINE}\n\n{first} {last}")
    assert [who for who, _ in claimants(record)] == [MARSH, PELL, PELL]


def test_whom_a_cue_addresses_has_the_subject_for_a_speaker() -> None:
    """Where the model names the listener of "Marsh told Pell that …"; a pronoun is left to it."""
    told = f"{MARSH} told {PELL} that the port was open."
    script: Script = {(Speaker, told): by(PELL, "told"), **CAST}
    record, _ = summarise(script, told)
    assert [who for who, _ in claimants(record)] == [MARSH]
    pronoun = f"She told {PELL} that the port was open."
    record, _ = summarise({(Speaker, pronoun): by(PELL, "told"), **CAST}, pronoun)
    assert claimants(record) == []


def test_who_is_quoted_about_does_not_speak() -> None:
    """A name inside the marks alone yields to the one that fixed words name."""
    line = f"“We saw {PELL} leave the open port,” said {MARSH}."
    record, _ = summarise({(Speaker, line): by(PELL), **CAST}, line)
    assert [who for who, _ in claimants(record)] == [MARSH]


def test_what_was_done_is_not_said_by_who_spoke_before() -> None:
    """“Were held” tells an event: nobody holds the words, though “their” points back."""
    lines = (SPOKEN[0], "The talks were held as both deepened their ties.")
    script: Script = {
        (Speaker, lines[1]): by(MARSH, "held"),
        (Speaker, lines[0]): by(MARSH),
        **CAST,
    }
    record, _ = summarise(script, "\n".join(lines))
    assert claimants(record) == [(MARSH, lines[0])]


def test_the_owner_of_a_medium_is_not_made_its_medium_again() -> None:
    """In "the board’s statement said" the board speaks, and no statement."""
    line = "In May the board’s statement said the port was open."
    script: Script = {
        (Speaker, ""): by("the board’s statement"),
        (ActorLabels, ""): labels("the board", kind="organisation"),
        **CAST,
    }
    record, _ = summarise(script, f"The day was long.\n{line}")
    assert claimants(record) == [("the board", line)]
