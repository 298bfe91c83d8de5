"""Quotations: where one opens and where it ends, in the marks of several languages."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from summarizer.pipeline.rules import quotations

Rule = Callable[[str], bool]
PAIRS = [*zip('“„„«»"「『', '”“”»«"」』', strict=True)]
HOSTILE = [
    *("\n" * 20000, " " * 20000, "a" * 20000, "a " * 10000, '"' * 20000, '" ' * 10000),
    *('"\n' * 10000, "“" * 20000, "„" * 20000, "«" * 20000, "»" * 20000, "「" * 20000),
    *("“„" * 10000, "«»" * 10000, "「『" * 10000, "“a «" * 5000, "„a” " * 5000),
]


@pytest.mark.parametrize(("opener", "closer"), PAIRS)
def test_a_quotation_runs_from_its_mark_to_its_closer(opener: str, closer: str) -> None:
    """Each opening mark has its own closer, and with that the quotation is over."""
    within, whole = f"{opener}It is", f"{opener}It is{closer}"
    assert quotations.is_open(within)
    assert quotations.is_open(f"Lund: {whole} and {within}")
    assert not quotations.is_open(whole)
    assert quotations.opens(within)
    assert not quotations.opens(f"Lund: {within}")
    assert not quotations.opens(whole)
    assert not quotations.opens(f"{whole} {within}")
    assert quotations.end(within, f" so{closer} Lund said{closer}") == len(" so") + 1
    assert quotations.end(within, closer) == 1
    assert quotations.end(within, " so") is None
    assert quotations.end(f"{whole} Lund", f" so{closer}") is None
    assert quotations.is_quotation(f" {whole}\n")
    assert not quotations.is_quotation(within)
    assert not quotations.is_quotation(f"{opener}{closer}")
    assert not quotations.opens(f"{opener}{closer}")


@pytest.mark.parametrize(
    ("opener", "others"),
    [
        ("“", '“„«»"「」『』'),
        ("„", '„«»"「」『』'),
        ("«", '“”„«"「」『』'),
        ("»", '“”„»"「」『』'),
        ('"', "“”„«»「」『』"),
        ("「", '“”„«»"「『』'),
        ("『", '“”„«»"「」『'),
    ],
)
def test_no_other_mark_ends_a_quotation(opener: str, others: str) -> None:
    """What stands inside, another quotation even, does not close it or open a second."""
    for other in others:
        assert quotations.is_open(f"{opener}It is {other}")
        assert quotations.opens(f"{opener}It is {other}")
        assert quotations.end(f"{opener}It is", f" so{other}") is None
        assert quotations.end(f"{opener}It {other} is", " so") is None


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (quotations.is_open, "»|“A” “B", "|Lund|”|」|』|‘A|’|“A «B”|“A” B”"),
        (quotations.opens, "“|«A “|“A «B»", "|Lund “A|”A|‘A|“A” B"),
        (quotations.is_quotation, "“A”|“A, B.”|“A. B!”", "|“”|“A|A”|“A” B|B “A”|“A” “B”|“A «B» C”"),
    ],
)
def test_a_text_without_an_opening_mark_quotes_nothing(rule: Rule, holds: str, fails: str) -> None:
    """Nothing is quoted behind a closer alone, an apostrophe, or in the empty text."""
    assert [x for x in holds.split("|") if x and not rule(x)] == []
    assert [x for x in fails.split("|") if rule(x)] == []


@pytest.mark.parametrize(
    ("before", "text", "place"),
    [
        ("“A", "B” C", 2),
        ("“A", "B” C”", 2),  # the first one
        ("“A” “B", "C”", 2),
        ("“A «B", "C» D”", 5),
        ("A", "B” C", None),
        ("", "“B” C", None),  # it opens in the text, not before it
        ("“A”", "“B” C", None),
        ("“A", "", None),
        ("", "", None),
    ],
)
def test_the_end_is_that_of_what_is_open_before(before: str, text: str, place: int | None) -> None:
    """It is the place behind the closer; without an open quotation there is none."""
    assert quotations.end(before, text) == place


@pytest.mark.parametrize(
    ("text", "rest", "number"),
    [
        ("", "", 0),
        ("Lund left.", "Lund left.", 0),
        ("Lund ‘left’.", "Lund ‘left’.", 0),
        ("“A”", " ", 1),
        ("Lund “A” Pell “B”", "Lund   Pell  ", 2),
        ("Lund “” Pell", "Lund   Pell", 1),
        ("Lund “A\nB” Pell", "Lund   Pell", 1),
        ('Lund "A" Pell', "Lund   Pell", 1),
        ('Lund "A\nB" Pell', 'Lund "A\nB" Pell', 0),  # a typed mark alone in its line
        ("Lund „A“ Pell „B” Marsh", "Lund   Pell   Marsh", 2),
        ("Lund «A» Pell", "Lund   Pell", 1),
        ("Lund »A« Pell", "Lund   Pell", 1),
        ("伦德「好」『好』", "伦德  ", 2),
        ("Lund “A Pell", "Lund “A Pell", 0),
        ("Lund «A“ Pell", "Lund «A“ Pell", 0),
        ("Lund „A» Pell", "Lund „A» Pell", 0),
        ("伦德「好』", "伦德「好』", 0),
        ("Lund “A “B” Pell", "Lund “A   Pell", 1),
        ("Lund „A „B“ Pell", "Lund „A   Pell", 1),
    ],
)
def test_a_quotation_is_taken_out_and_counted(text: str, rest: str, number: int) -> None:
    """In place of each a space is left; what is never closed stays and counts for none."""
    assert quotations.without(text) == rest
    assert quotations.number(text) == number


@pytest.mark.parametrize(("opener", "closer"), PAIRS)
def test_the_shortest_quotation_is_taken_out(opener: str, closer: str) -> None:
    """It may be empty, ends with the first closer, and begins with the last mark before it."""
    assert quotations.without(f"A{opener}{closer}B") == "A B"
    assert quotations.without(f"A{opener}B{closer}C{closer}") == f"A C{closer}"
    if opener != closer:
        assert quotations.without(f"{opener}A{opener}B{closer}C") == f"{opener}A C"


def test_a_quotation_holds_no_other_mark() -> None:
    """A sentence that is one quotation has no mark between its first and its last."""
    assert quotations.is_quotation("“It ‘is’ so, it – is.”")
    for mark in '“”„«»"「」『』':
        assert not quotations.is_quotation(f"“It is {mark}so, it is.”")


@pytest.mark.parametrize(("opener", "closer"), PAIRS)
def test_words_in_a_row_are_quoted(opener: str, closer: str) -> None:
    """Four words are somebody's; three are a scare, however many there are of them."""
    assert quotations.quotes(f"Lund {opener}left the old port{closer} on Monday.")
    assert quotations.quotes(f"{opener}Old{closer} Lund {opener}left the old port{closer}")
    assert not quotations.quotes(f"Lund left the {opener}very old port{closer} on Monday.")
    assert not quotations.quotes(f"{opener}Old Lund{closer} left the {opener}old port{closer}.")
    assert not quotations.quotes(f"Lund {opener}left the old port on Monday.")
    assert not quotations.quotes(f"Lund left the old port{closer if closer != opener else ''}.")


@pytest.mark.parametrize("text", ["", "Lund left the old port.", "‘Lund left the old port’"])
def test_plain_words_are_not_quoted(text: str) -> None:
    """Without marks around them no words are somebody's, nor do single marks do."""
    assert not quotations.quotes(text)
    assert not quotations.within_quotation("Lund", text)


@pytest.mark.parametrize(
    ("name", "text", "within"),
    [
        ("Lund", "“Lund left,” Pell said.", True),
        ("Lund", "“He left,” Pell said of “Ada Lund”.", True),
        ("Ada Lund", "«Ada Lund est là», dit Lund.", True),
        ("伦德", "佩尔说：「伦德走了。」", True),
        ("Lund", "“Lund left,” Lund said.", False),
        ("Lund", "“He left,” Lund said.", False),
        ("Lund", "“He left,” Pell said.", False),  # it stands nowhere
        ("Lund", "Lu“x”nd", False),
        ("Lund", "“Lund left, Pell said.", False),
        ("", "“Lund left,” Pell said.", False),
        ("Lund", "", False),
        ("", "", False),
    ],
)
def test_a_name_stands_in_a_quotation_alone(name: str, text: str, within: bool) -> None:
    """It is in the text, and nowhere but between the marks of a quotation."""
    assert quotations.within_quotation(name, text) is within


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    for rule in (quotations.is_open, quotations.opens, quotations.is_quotation, quotations.quotes):
        rule(text)
    quotations.end(text, text)
    quotations.without(text)
    quotations.number(text)
    quotations.within_quotation("Lund", text)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("text", "quotes"), [("Le « vrai port » est clos.", False), ("« Le port est clos ».", True)]
)
def test_the_spaces_in_french_marks_are_no_words(text: str, quotes: bool) -> None:
    """Two words between marks that stand apart are a scare, four are somebody's."""
    assert quotations.quotes(text) is quotes
