"""By sentence: an interview without names is told by its form; who is introduced answers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from scripted import Scripted, sentences
from sentenced import CAST, MARSH, PELL, Script, by, passes, questions, shown, summarise

from summarizer.pipeline.answers import Act, Speaker
from summarizer.pipeline.rules import interviews
from summarizer.record import Record

HEAD = f"{MARSH} runs the port of Sund. She met us there."
ASKED = (
    "You were there that night. Whose fault was it?",
    "And the road, which was shut? What of it?",
    "Will it close?",
)
ANSWERED = (
    "Mine, in part. I was asleep.",
    "We keep the road open.",
    "My crew will not close it.",
)
# what is said in the answers, each sentence on its own
STATED = ["Mine, in part.", "I was asleep.", ANSWERED[1], ANSWERED[2]]


def text_of(
    asked: Sequence[str] = ASKED, answered: Sequence[str] = ANSWERED, head: str = HEAD
) -> str:
    """Lay out an interview, each turn a paragraph of its own."""
    turns = (words for pair in zip(asked, answered, strict=True) for words in pair)
    return "\n\n".join((head, *turns))


def interview(text: str, script: Script | None = None) -> tuple[Record, Scripted]:
    """Read an interview in which whatever somebody says is asserted."""
    record, model = summarise({**(script or {}), **CAST}, text)
    assert (record.rejected, record.failures) == ((), ())
    return record, model


def asking(text: str) -> list[str]:
    """Return the sentences that ask, as the form of a text tells."""
    found = sentences(text)
    numbers = interviews.questions(text, found)
    return [s.span.cut(text) for s in found if s.number in numbers]


def each(paragraphs: Sequence[str]) -> list[str]:
    """Return the sentences of paragraphs."""
    return [s.span.cut(words) for words in paragraphs for s in sentences(words)]


# --- read to the end ---------------------------------------------------------------------


def test_answers_are_of_whoever_is_introduced() -> None:
    """Each is speech of the one at the head; no question is asked about the form or a speaker."""
    record, model = interview(text_of())
    found = [(c.claimant, c.via, c.attribution, c.statement) for c in record.summary.claims]
    assert found == [(MARSH, (), "direct_quote", words) for words in STATED]
    assert {"author", "speaker"}.isdisjoint(passes(model))
    assert [(a.name, a.evidence[0].sentence) for a in record.summary.actors] == [(MARSH, 1)]


def test_questions_say_nothing() -> None:
    """Not even a sentence of one that does not ask, and nothing is asked about it."""
    for second in (ASKED[1], "So it was shut that night."):
        record, model = interview(text_of((ASKED[0], second, ASKED[2])))
        assert [c.statement for c in record.summary.claims] == STATED
        assert len(questions(model, Act)) == len(STATED)


def test_what_stands_before_the_first_question_is_the_papers() -> None:
    """The head is news: who is quoted there is asked about, and what it tells is nobody's."""
    quoted = f"{MARSH} said the port was open."
    script: Script = {(Speaker, quoted): by(MARSH)}
    record, model = interview(text_of(head=f"{MARSH} runs the port. {quoted}"), script)
    assert questions(model, Speaker) == [shown("speaker", quoted, "-")]
    said = [(c.attribution, c.statement) for c in record.summary.claims]
    assert said == [("indirect_speech", quoted), *(("direct_quote", words) for words in STATED)]


def test_whom_an_answer_reports_has_said_it() -> None:
    """The one who answers passes on what another told, and “he” goes on with it."""
    told = f"{PELL} told me that the road was shut. He said it was long."
    script: Script = {(Speaker, f"{PELL} told me"): by(PELL, "told")}
    record, _ = interview(text_of(answered=(ANSWERED[0], told, ANSWERED[2])), script)
    found = [(c.claimant, c.via) for c in record.summary.claims]
    own = (MARSH, ())
    assert found == [own, own, (PELL, (MARSH,)), (PELL, (MARSH,)), own]


def test_an_answer_may_ask_as_well() -> None:
    """What it asks says nothing, and what stands beside it does."""
    answer = "Why should we close it? We keep it open."
    record, _ = interview(text_of(answered=(ANSWERED[0], answer, ANSWERED[2])))
    assert "We keep it open." in [c.statement for c in record.summary.claims]
    assert "Why" not in " ".join(c.statement for c in record.summary.claims)


@pytest.mark.parametrize(
    ("head", "who"),
    [
        (f"{MARSH} runs the port of Sund.", MARSH),
        (f"In Sund we met Captain {MARSH} on the road.", MARSH),  # a title
        (f"It was {PELL}, a captain, who met {MARSH}.", PELL),  # what stands beside the name
        (f"A talk with {PELL} on the port. {MARSH} was late.", PELL),
        (f"The port is open. {MARSH} runs it, not {PELL}.", MARSH),  # the first name at a head
        ("The port of Sund is open.", None),
        ("Marsh runs the port of Sund.", None),  # no full name
    ],
)
def test_who_is_introduced(head: str, who: str | None) -> None:
    """By a title or an apposition, or else as what a sentence is about; where nobody is, none."""
    record, model = interview(text_of(head=head))
    assert {c.claimant for c in record.summary.claims} == ({who} if who else set())
    assert ("author" in passes(model)) is (who is None)


def test_without_anybody_introduced_it_is_no_interview() -> None:
    """A name in an answer introduces nobody, and who is quoted where others ask has spoken."""
    quoted = f"{PELL} said it was shut."
    asked = (ASKED[0], quoted, ASKED[2])
    answered = (ANSWERED[0], f"{MARSH} runs it with us.", ANSWERED[2])
    script: Script = {(Speaker, quoted): by(PELL)}
    record, _ = interview(text_of(asked, answered, "The port is open."), script)
    assert [(c.claimant, c.statement) for c in record.summary.claims] == [(PELL, quoted)]
    record, _ = interview(text_of(asked, answered), script)
    assert {c.claimant for c in record.summary.claims} == {MARSH}


def test_what_is_signed_is_no_interview() -> None:
    """Questions and answers of a letter are all the word of whoever signs it."""
    record, _ = interview(f"{text_of()}\n\n(Signed) {PELL}")
    assert {(c.claimant, c.attribution) for c in record.summary.claims} == {(PELL, "own_voice")}
    assert HEAD.split(". ")[1] in [c.statement for c in record.summary.claims]


# --- the form ----------------------------------------------------------------------------

LONG = " ".join(["word"] * 59) + " so?"


@pytest.mark.parametrize(
    ("asked", "answered", "fits"),
    [
        (ASKED, ANSWERED, True),
        (ASKED[:2], ANSWERED[:2], False),  # too few
        # one of those who ask may state a thing, and no more
        ((ASKED[0], "So it was.", ASKED[2]), ANSWERED, True),
        ((ASKED[0], "So it was.", "So it is."), ANSWERED, False),
        # an answer does not end with a question
        (ASKED, (*ANSWERED[:2], "I do. Why not?"), False),
        (ASKED, (*ANSWERED[:2], "Why not? I do."), True),
        # a question is short
        ((LONG, *ASKED[1:]), ANSWERED, True),
        ((f"Word {LONG}", *ASKED[1:]), ANSWERED, False),
        # half of the answers speak of oneself
        ((*ASKED, "Why?"), (*ANSWERED[1:], "The sea was calm.", "The road is long."), True),
        (ASKED, (ANSWERED[1], "The sea was calm.", "The road is long."), False),
        (ASKED, (*ANSWERED[:2], "The road is long."), True),
        (ASKED, ("The sea was mined.", "The road is long.", "The port is open."), False),
    ],
)
def test_an_interview_is_told_by_its_turns(
    asked: Sequence[str], answered: Sequence[str], fits: bool
) -> None:
    """Paragraphs that ask and those that answer, three or more of each, one after the other."""
    assert asking(text_of(asked, answered)) == (each(asked) if fits else [])


def test_the_first_paragraph_that_asks_begins_it() -> None:
    """But for the very first: a head may be a question, and stays the paper's."""
    assert asking(f"Is it open?\n\n{text_of()}") == each(ASKED)
    assert asking(f"Is it open?\n\nIt is.\n\n{text_of()}") == each(ASKED)


@pytest.mark.parametrize("text", ["", "Is it open?", "Is it open?\n\nIt is. I know.", HEAD])
def test_a_text_without_turns_is_none(text: str) -> None:
    """However much it asks at its head."""
    assert asking(text) == []


@pytest.mark.parametrize(
    ("language", "words", "own"),
    [
        ("en", "I know.", True),
        ("en", "In it.", False),
        ("fr", "Nous savons.", True),
        ("fr", "Il sait.", False),
        ("es", "Yo sé.", True),
        ("es", "Ella sabe.", False),
        ("de", "Meinem Wissen nach.", True),
        ("de", "Einem nach.", False),
        ("ru", "Мы знаем.", True),
        ("ru", "Он знает.", False),
        ("zh", "我知道。", True),
        ("zh", "他知道。", False),
    ],
)
def test_words_tell_who_speaks_of_themselves(language: str, words: str, own: bool) -> None:
    """In any of the languages, whichever the text is in."""
    assert (interviews.OWN.search(words) is not None) is own


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{MARSH} runs it. {PELL} met her.", MARSH),
        (f"The port is open.\n{PELL} runs it.", PELL),
        (f"The port is open.\n\n  {PELL} runs it.", PELL),
        ("The port is open. It is old.", None),
        ("", None),
    ],
)
def test_the_first_name_at_a_head_is_introduced(text: str, name: str | None) -> None:
    """Sentence by sentence, and line by line."""
    assert interviews.introduced(text, "en") == name
