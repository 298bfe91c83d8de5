"""Turns of a transcript: found where there are some, and nowhere else."""

from __future__ import annotations

import time

import pytest

from summarizer.document import Sentence, Span
from summarizer.segmentation import sentences, turns


def names(*lines: str) -> list[str | None]:
    """Return whose turn each line is."""
    text = "\n".join(lines)
    found = turns(text, sentences(text, "en"))
    return [found[s.number].name if s.number in found else None for s in sentences(text, "en")]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("ANN ORR:", "ANN ORR"),
        ("Mr. Orr (Orland):", "Mr. Orr"),
        ("GEN. ORR:", "GEN. ORR"),
        ("The President:", "The President"),
        ("Q (Ada Lind, Radio Sund):", "Q"),
        ("A.", "A"),
        ("ГРОДСКАЯ:", "ГРОДСКАЯ"),
        ("CORVALÁN :", "CORVALÁN"),
        ("发言人：", "发言人"),
    ],
)
def test_a_head_opens_a_turn(head: str, name: str) -> None:
    """A name, a title or a letter before a colon says whose words follow."""
    lines = (f"{head} It is open.", "BO LUND: When?", f"{head} On Friday.")
    assert names(*lines) == [name, "BO LUND", name]


def test_a_paragraph_without_a_head_goes_on() -> None:
    """A turn lasts until the next head."""
    lines = ("ORR: It is open.", "We will keep it so.", "LUND: When?", "ORR: On Friday.")
    assert names(*lines) == ["ORR", "ORR", "LUND", "ORR"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Note: it is open.", "It rained.", "It snowed."),
        ("ORR: It is open.", "LUND: When?", "MOSS: On Friday."),
        ("ORR: It is open.", "ORR: It is."),
        ("He said this: it is open.",) * 3,
        ("At 10:30 it opened.",) * 3,
        ("see http://sund.example: it is open.",) * 3,
        ("The ministry said: “It is open.”",) * 3,
    ],
)
def test_what_is_no_transcript_has_no_turns(lines: tuple[str, ...]) -> None:
    """Colons alone make no transcript: heads must be names, be several, and come again."""
    assert set(names(*lines)) == {None}


def test_who_asks_is_told_apart() -> None:
    """The head of a question says that it is one."""
    text = "Q: When?\nORR: On Friday.\nQUESTION (Lind): Sure?\nORR: Yes."
    found = turns(text, sentences(text, "en"))
    assert [found[n].question for n in sorted(found)] == [True, False, True, False]
    assert found[3].head.cut(text) == "QUESTION (Lind):"
    assert found[2].head.cut(text) == "ORR:"


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("Opening statement by Colonel Ada Orr, deputy commander", "Colonel Ada Orr"),
        ("INTRODUCTORY REMARKS BY ADA ORR", "ADA ORR"),
        ("Déclaration liminaire de Ada Orr (Sund)", "Ada Orr"),
        ("Declaración inicial de Ada Orr, alcaldesa", "Ada Orr"),
        ("Eingangsstatement von Ada Orr", "Ada Orr"),
        ("Opening statement by Ada Orr:", "Ada Orr"),
        ("Closing statement by Ada Orr", None),
        ("The opening statement by Ada Orr", None),
        ("Opening statement by the crew of the port", None),  # no name
        ("Opening statement by Orr", "Orr"),
        ("Opening statement by Ad", None),  # too short for one
        ("Opening statement by     (nobody)", None),
    ],
)
def test_an_opening_statement_is_a_head(opening: str, name: str | None) -> None:
    """A line that says whose words follow opens a turn, and its words are all of the head."""
    lines = (opening, "It is open.", "Q: When?", "A: On Friday.", "Q: Sure?")
    assert names(*lines) == [name, name, "Q", "A", "Q"]
    if name:
        text = "\n".join(lines)
        found = turns(text, sentences(text, "en"))
        assert found[2].head.cut(text) == opening
        within = "Sund" if "(Sund)" in opening else ""
        assert (found[2].within, found[2].question, found[2].sentence) == (within, False, 1)


def test_an_opening_statement_alone_makes_no_transcript() -> None:
    """With two other heads it is one of three; with one it is not enough."""
    opening = "Opening statement by Ada Orr"
    assert set(names(opening, "It is open.", "ORR: Yes.")) == {None}
    assert names(opening, "It is open.", "Q: When?", "Q: Sure?")[1] == "Ada Orr"


@pytest.mark.parametrize(
    ("head", "within"),
    [
        ("Mr. Orr (Orland):", "Orland"),
        ("Q (Ada Lind, Radio Sund):", "Ada Lind, Radio Sund"),
        ("Ms. Orr (Orland) (spoke in French):", "Orland"),
        ("ORR:", ""),
    ],
)
def test_the_words_in_brackets_are_kept(head: str, within: str) -> None:
    """The first brackets behind a name tell for whom it speaks."""
    text = f"{head} It is open.\nBO LUND: When?\n{head} On Friday."
    found = turns(text, sentences(text, "en"))
    assert [found[n].within for n in sorted(found)] == [within, "", within]


HOSTILE = (" " * 20000, "," * 20000, "(" * 20000, "()" * 10000, "a" * 20000, "A " * 10000)


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("head", ["", "Q", "ORR", "ORR (", "Opening statement by "])
def test_hostile_words_are_read_in_time(head: str, line: str) -> None:
    """No head is sought in all ways in a long line."""
    text = f"{head}{line}"
    whole = Span(0, len(text))
    alone = [Sentence(number=1, span=whole, cover=whole, paragraph=1)]
    start = time.monotonic()
    turns(text, alone)
    assert time.monotonic() - start < 1
