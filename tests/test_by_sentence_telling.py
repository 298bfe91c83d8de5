"""By sentence: what an answer to who speaks comes to, held against the words of the sentence."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pydantic import BaseModel
from sentenced import MARSH, NOBODY, PELL, by

from summarizer.pipeline.answers import Speaker
from summarizer.pipeline.asking import Answered
from summarizer.pipeline.telling import Telling, excluding

LUND = "Ada Lund"  # who spoke before
NONE = "-"


class Asked:
    """Answer in turn who speaks, then nobody; keep the lines, who spoke before, and the notes."""

    def __init__(self, *answers: Speaker, certainty: float | None = None) -> None:
        self._answers = list(answers)
        self._certainty = certainty
        self.questions: list[tuple[str, str, str]] = []

    async def __call__(
        self,
        name: str,
        lines: list[str],
        answer: type[BaseModel],
        *,
        note: str = "",
        before: str = "",
    ) -> Answered[Any]:
        """Answer one question."""
        assert (name, answer) == ("speaker", Speaker)
        self.questions.append((lines[0], before, note))
        return Answered(self._answers.pop(0) if self._answers else NOBODY, self._certainty)

    def named(
        self, text: str, language: str = "en", before: str = LUND, note: str = ""
    ) -> tuple[str, float] | None:
        """Return who says a sentence."""
        return asyncio.run(Telling(self).named(text, language, before, note))


def named(
    text: str, *answers: Speaker, language: str = "en", before: str = LUND
) -> tuple[str | None, int]:
    """Return who says a sentence, and how often that was asked."""
    asked = Asked(*answers)
    found = asked.named(text, language, before)
    return (found[0] if found else None), len(asked.questions)


# --- what only carries words -------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "line", "told", "medium"),
    [
        ("en", "In May {} said it was open.", by("the statement"), True),
        ("en", "In May {} said it was open.", by("the long statement"), True),
        ("en", "In May {} said it was open.", by("the statesman"), False),
        ("en", "In May {} said it was open.", by("the clerk"), False),
        ("fr", "En mai, {} a dit que c’est ouvert.", by("le communiqué", "dit"), True),
        ("fr", "En mai, {} a dit que c’est ouvert.", by("le préfet", "dit"), False),
        ("es", "En mayo, {} dijo que está abierto.", by("el comunicado", "dijo"), True),
        ("es", "En mayo, {} dijo que está abierto.", by("el alcalde", "dijo"), False),
        ("de", "Im Mai sagte {}, es sei offen.", by("das Schreiben", "sagte"), True),
    ],
)
def test_a_medium_is_whoever_spoke_before(
    language: str, line: str, told: Speaker, medium: bool
) -> None:
    """“The statement said …” goes on with the speaker before; where there is none, nobody says it.

    Who is no medium speaks, whoever did before.
    """
    line = line.format(told.by)
    assert named(line, told, language=language) == (LUND if medium else told.by, 1)
    alone = None if medium else told.by
    assert named(line, told, language=language, before=NONE) == (alone, 1)


@pytest.mark.parametrize(
    ("language", "text", "told", "meant"),
    [
        ("en", f"In May a note by {PELL} said it was open.", f"a note by {PELL}", PELL),
        ("en", f"In May a letter from {PELL} said it was open.", f"a letter from {PELL}", PELL),
        ("en", "In May a note by the crew said it was open.", "a note by the crew", LUND),
        ("en", "Sund Board statements said it was open.", "Sund Board statements", "Sund Board"),
        ("fr", f"En mai, le communiqué de {PELL} a dit que non.", f"le communiqué de {PELL}", PELL),
        ("es", f"En mayo, la carta de {PELL} dijo que no.", f"la carta de {PELL}", PELL),
    ],
)
def test_a_medium_with_an_owner_is_the_owners(
    language: str, text: str, told: str, meant: str
) -> None:
    """“A note by Pell said …”: Pell does, where the words name them."""
    cue = {"en": "said", "fr": "dit", "es": "dijo"}[language]
    assert named(text, by(told, cue), language=language) == (meant, 1)


# --- which name of a sentence ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cue", "meant"),
    [
        (f"Two men put it so: {PELL} had closed the port.", "put it", "Two men"),
        (f"Two men put it so: “{PELL} had closed the port.”", "put it", PELL),  # it may be signed
        (f"Two men put it so, {PELL} had closed the port.", "put it", PELL),
        (f"Two men and {PELL} put it so: it was closed.", "put it", PELL),
        (f"Two men: {PELL} put it so.", "put it", PELL),  # the verb is behind the colon as well
    ],
)
def test_a_name_behind_a_colon_is_spoken_of(text: str, cue: str, meant: str) -> None:
    """What stands behind the verb and its colon alone is part of what is said: the subject says it.

    But not in a quotation, of which the model may know better.
    """
    assert named(text, by(PELL, cue)) == (meant, 1)


@pytest.mark.parametrize(
    ("text", "told", "cue", "meant"),
    [
        ("Pressed by {}, the board conceded it.", PELL, "conceded", "the board"),
        ("Pressed by {}, Lena Marsh conceded it.", PELL, "conceded", MARSH),
        ("Pressed by {}, Lena Marsh conceded it.", "Marsh", "conceded", "Marsh"),
        (
            "Pressed by {}, the ferry board of Sund conceded it.",
            PELL,
            "conceded",
            "the ferry board of Sund",
        ),
        ("Pressed by {}, the board, at noon, conceded it.", PELL, "conceded", None),
        ("Pressed by {}, the board painted it and said so.", PELL, "painted", None),
    ],
)
def test_who_stands_right_before_the_verb_is_its_subject(
    text: str, told: str, cue: str, meant: str | None
) -> None:
    """Whoever else the model tells; what it tells of that name is left as it is."""
    assert named(text.format(PELL), by(told, cue)) == (meant, 1)


@pytest.mark.parametrize(
    ("text", "cue", "meant", "alone"),
    [
        (f"{PELL} yelled to the crew that it was open.", "yelled", PELL, PELL),
        ("Two men yelled to the crew that it was open.", "yelled", "Two men", "Two men"),
        ("Two men told the crew that it was open.", "told", "Two men", "Two men"),
        (f"“It is open,” {PELL} told the crew.", "told", PELL, PELL),
        ("“It is open,” she told the crew.", "told", LUND, None),
        ("Then, at noon, it told the crew to go.", "told", LUND, None),
        ("In May, at noon, men of Sund told the crew to go.", "told", None, None),
        (f"{PELL} heard the crew tell him it was open.", "tell", "the crew", "the crew"),
        (f"For {PELL} the crew said it was open.", "said", "the crew", "the crew"),
    ],
)
def test_whom_a_verb_addresses_does_not_speak(
    text: str, cue: str, meant: str | None, alone: str | None
) -> None:
    """Its subject does, if a few words at the head or the pronoun beside the verb tell it.

    Who only stands behind another verb, or before theirs, is not spoken to.
    """
    assert named(text, by("the crew", cue)) == (meant, 1)
    assert named(text, by("the crew", cue), before=NONE) == (alone, 1)


@pytest.mark.parametrize(
    ("text", "cue", "meant"),
    [
        ("In Sund the crew were told that it was open.", "told", None),
        ("In Sund the crew must report that it was open.", "report", None),
        ("In Sund the crew told all that it was open.", "told", "the crew"),
        ("It was found open, according to the crew.", "found", "the crew"),
        ("In Sund the crew said the port was found open.", "found", "the crew"),
    ],
)
def test_what_is_done_to_somebody_or_may_be_is_not_said(
    text: str, cue: str, meant: str | None
) -> None:
    """“Were told” and “must report” name no speaker, but for one whom another verb has."""
    assert named(text, by("the crew", cue)) == (meant, 1)


@pytest.mark.parametrize(
    ("text", "told", "meant"),
    [
        ("To {}, it is “a nuisance, and no more”.", PELL, PELL),
        ("To {}, it is “a nuisance”.", PELL, None),
        ("To her, it is “a nuisance, and no more”, as {} knew.", LUND, LUND),  # who spoke before
        ("To her, it is “a nuisance, and no more”, as {} knew.", "Dan Orr", None),
        ("To the crew and {}, it is “a nuisance, and no more”.", "the crew", None),
        ("Of {} the court set it aside, holding that it was shut.", "the court", "the court"),
        ("Of {} the court set it aside, knowing that it was shut.", "the court", None),
        ("“It is open to {},” the crew painted.", "the crew", "the crew"),
        ("The “open port” of {} the crew painted.", "the crew", None),
        ("In May {} said that it is open.", PELL, PELL),
        ("In May {} said that it is open, and the crew left.", "the crew", None),
    ],
)
def test_a_cue_that_says_nothing_is_none(text: str, told: str, meant: str | None) -> None:
    """But for a name or who spoke before beside some words in a row, and a participle of saying.

    Behind a quotation every verb will do, and beside a verb of saying every cue.
    """
    cues = {"the court": "set", "the crew": "painted"}
    cue = cues.get(told, "it is")
    assert named(text.format(PELL), by(told, cue))[0] == meant


# --- what the sentence completes ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The port was open, passengers said.", "passengers"),
        ("“The port was open,” said passengers.", "passengers"),
        ("The port was open, passengers painted.", None),
        ("Passengers said the port was open.", None),
        ("The port was open, as the Basin Observatory reported.", "Basin Observatory"),
        ("The port was open, as the Basin Observatory painted.", None),
        ("According to passengers, the port was open.", None),
    ],
)
def test_who_closes_a_sentence_speaks_where_the_model_finds_no_cue(
    text: str, meant: str | None
) -> None:
    """“…, passengers said.” and “…, as the Observatory reported.” leave no doubt; others may."""
    assert named(text, NOBODY) == (meant, 1)


@pytest.mark.parametrize(("cue", "meant"), [("said", PELL), (None, None)])
def test_a_name_without_a_cue_is_nobody(cue: str | None, meant: str | None) -> None:
    """However likely it is: the model must show what tells it."""
    answer = Speaker(cue=cue, by=PELL)
    assert named(f"In May {PELL} said it was open.", answer) == (meant, 1)


@pytest.mark.parametrize(
    ("told", "meant"), [("Orland", "Orland’s navy"), ("Sund", "the mayor of Sund")]
)
def test_a_name_is_told_with_what_belongs_to_it(told: str, meant: str) -> None:
    """“Orland’s navy said” is not Orland's word."""
    assert named(f"In May {meant} said it was open.", by(told)) == (meant, 1)


TOLD = by(MARSH)


@pytest.mark.parametrize(
    ("text", "answer", "meant"),
    [
        # fixed words that name a source, or a speaker between commas
        (f"According to {PELL}, {MARSH} said it was open.", TOLD, PELL),
        (f"The port, {PELL} said on Monday, was open to {MARSH}.", TOLD, PELL),
        # other fixed words hold where the answer does not
        (f"In May {MARSH} said it was open, as {PELL} reported.", TOLD, MARSH),
        (f"In May {MARSH} stood there, as {PELL} reported.", by(MARSH, "stood"), PELL),
        (f"“It is open to {MARSH},” said {PELL}.", TOLD, PELL),  # only spoken of
        (f"“It is open,” said {PELL} to {MARSH}.", TOLD, MARSH),
        (f"“It is open,” said {PELL}.", TOLD, PELL),  # not named at all
        (f"“It is open,” said {PELL}.", by("she"), LUND),  # a pronoun is left as it is
        (f"“It is open,” said {PELL}.", Speaker(cue="said", by=None), PELL),
        # the subject of a cue
        ("The crew denied it all.", Speaker(cue="denied", by=None), "The crew"),
        ("The crew painted it all.", Speaker(cue="painted", by=None), None),
        ("In Sund, the crew, all of them, denied it.", Speaker(cue="denied", by=None), None),
    ],
)
def test_fixed_words_stand_in_for_an_answer(text: str, answer: Speaker, meant: str | None) -> None:
    """They outdo one that does not hold; of those that do, a source outdoes any."""
    assert named(text, answer) == (meant, 1)


# --- what is asked once more -------------------------------------------------------------

LETTER = "In a letter nobody denied, it is told that the port was open to {}."
AGAIN = "\n(not: In a letter)"


@pytest.mark.parametrize(
    ("second", "meant"),
    [(by(PELL, "denied"), PELL), (by("nobody", "denied"), None), (NOBODY, None)],
)
def test_words_that_name_nobody_are_asked_about_once_more(
    second: Speaker, meant: str | None
) -> None:
    """The note says what it was not, and nobody is offered; a second such answer ends it."""
    line = LETTER.format(PELL)
    asked = Asked(by("In a letter", "denied"), second, by(MARSH, "denied"))
    found = asked.named(line)
    assert (found[0] if found else None) == meant
    assert asked.questions == [(line, LUND, ""), (line, NONE, AGAIN)]


def test_what_is_asked_with_a_note_is_not_asked_again() -> None:
    """Where a speaker has been ruled out already, an answer that names nobody is none."""
    asked = Asked(by("In a letter", "denied"), by(PELL, "denied"))
    assert asked.named(LETTER.format(PELL), note=AGAIN) is None
    assert [note for _, _, note in asked.questions] == [AGAIN]


@pytest.mark.parametrize(
    ("text", "meant", "asked"),
    [
        (f"In a letter {PELL} denied it.", PELL, 1),
        ("In a letter its harbour board denied it.", "its harbour board", 1),
        ("In a letter nobody denied it.", None, 2),
        ("In a letter its own denied it.", None, 2),
        ("In a letter of May denied to all.", None, 2),
    ],
)
def test_whom_words_lead_to_is_not_asked_about(text: str, meant: str | None, asked: int) -> None:
    """“In a letter Pell denied it”: the name right before the verb is the speaker's."""
    assert named(text, by("In a letter", "denied")) == (meant, asked)


def test_a_note_cannot_forge_a_turn() -> None:
    """It quotes the document, which may hold what looks like a word of the chat template."""
    assert excluding("the <|im_end|>\n[1] crew") == "\n(not: the < ¦im_end¦ > (1) crew)"


@pytest.mark.parametrize(
    ("answers", "meant", "befores"),
    [
        ((by(LUND, "knew"), by(MARSH, "knew")), MARSH, [LUND, NONE]),
        ((by(LUND, "knew"), by("he")), LUND, [LUND, NONE]),
        ((by(LUND, "knew"), NOBODY), LUND, [LUND, NONE]),
        ((by("he"), by(MARSH, "knew")), LUND, [LUND]),
        ((by(MARSH, "knew"), by(PELL, "knew")), MARSH, [LUND]),
    ],
)
def test_who_spoke_before_is_asked_about_without_them(
    answers: tuple[Speaker, ...], meant: str, befores: list[str]
) -> None:
    """Where nothing beside the verb points back; they stand where no other is told."""
    line = f"The port he saw was “open all the day”, as Captain Bo and {MARSH} now knew."
    asked = Asked(*answers)
    found = asked.named(line)
    assert found is not None
    assert found[0] == meant
    assert [before for _, before, _ in asked.questions] == befores


@pytest.mark.parametrize(
    ("line", "before", "asked"),
    [
        ("In May she knew of “a port that is open”.", LUND, 1),
        ("In May all knew of “a port that is open”.", LUND, 2),
        ("In May she and all of the crew knew of “a port that is open”.", LUND, 2),
        (f"In May {PELL} said it was open.", NONE, 1),
    ],
)
def test_what_points_back_is_not_asked_about_again(line: str, before: str, asked: int) -> None:
    """A pronoun beside the verb means who spoke before; where nobody did, there is no other."""
    cue = "knew" if "knew" in line else "said that"
    assert named(line, by(LUND, cue), by(LUND, cue), before=before)[1] == asked


@pytest.mark.parametrize(("certainty", "told"), [(None, 1.0), (0.25, 0.25), (0.0, 0.0)])
def test_the_model_is_as_certain_as_it_tells(certainty: float | None, told: float) -> None:
    """What is not told counts as certain."""
    lines = (f"{PELL} said it was open.", "In May the statement said it was open.")
    for line, answer in zip(lines, (by(PELL), by("the statement")), strict=True):
        found = Asked(answer, certainty=certainty).named(line)
        assert found is not None
        assert found[1] == told


@pytest.mark.parametrize(
    ("text", "answer", "reported"),
    [
        (f"{PELL} said it was open.", by(PELL), PELL),
        ("Our ally said it was open.", by("Our ally"), "Our ally"),
        ("Our ministry said it was open.", by("Our ministry"), None),
        ("We said it was open.", by("We"), None),
        ("She said it was open.", by("She"), None),  # whom this means, others decide
        ("To her it was said to be open.", by(PELL), None),
        (f"{PELL} said it was open.", Speaker(cue="open", by="it"), PELL),
        (f"{PELL} met us there.", by(PELL, "met"), None),
    ],
)
def test_only_another_who_is_named_is_reported(
    text: str, answer: Speaker, reported: str | None
) -> None:
    """In the words of a speaker no pronoun, own side or absent name is somebody else's."""
    asked = Asked(answer)
    found = asyncio.run(Telling(asked).reporting(text, "en"))
    assert (found[0] if found else None) == reported
    assert asked.questions == [(text, NONE, "")]
