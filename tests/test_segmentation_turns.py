"""Turns of a transcript: found where there are some, and nowhere else."""

from __future__ import annotations

import pytest

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
