"""Clauses: a sentence is cut where another statement opens, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.pipeline.clauses import clauses


def cut(text: str, language: str = "en") -> list[str]:
    """Return the words of each clause."""
    return [span.cut(text) for span in clauses(text, language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The flight kept to the law", "it was aimed at nobody", "and all came home"]),
        ("fr", ["Le vol était conforme au droit", "et il ne visait aucun pays"]),
        ("de", ["Der Flug entsprach dem Recht", "und er galt keinem anderen Staat"]),
        ("es", ["El vuelo era conforme a derecho", "y él no apuntaba a nadie"]),
        ("ru", ["Полёт не нарушал чужих границ", "и он не угрожал никому"]),
        ("xx", ["The flight kept to law", "and it was aimed at nobody"]),
    ],
)  # fmt: skip
def test_a_clause_ends_where_a_word_opens_another(language: str, parts: list[str]) -> None:
    """Each statement of a sentence is a clause of its own, without the marks around it."""
    assert cut(", ".join(parts) + ".", language) == [*parts[:-1], parts[-1] + "."]


@pytest.mark.parametrize(
    "text",
    [
        "Jon Pell, deputy chief of staff, said the port was closed.",
        "The ships Ada, Bea and Cleo left the port at noon.",
        "“We left the port at noon, and we will not come back,” he said.",
        '"We left the port at noon, and we will not come back," he said.',
        "Yes, and no one has come to the port since.",
        "All the ships left the port at noon, and fast.",
        "The port took in 1,000 ships and it closed at noon.",
        "The port took in many ships and the road was closed.",
        "The road was closed to all, the army said.",
        "The road was closed to all, she said, and stays so.",
        "She added that, if the road is closed, nobody will come.",
        "It closed in order to rest and mend.",
    ],
)
def test_titles_lists_quotes_and_scraps_stay_whole(text: str) -> None:
    """No cut parts a title, a list, a number or a quotation, or leaves under four words."""
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The army said the road was closed", "and denied that it was mined"]),
        ("en", ["Marsh praised the port and the road", "but later warned that both were old"]),
        ("en", ["The army closed the road", "in order to keep everybody away"]),
        ("fr", ["Marsh a ouvert le port", "et a déclaré la route fermée"]),
        ("fr", ["Marsh a fermé la route", "afin de protéger les habitants"]),
        ("es", ["Marsh abrió el puerto viejo", "y afirmó que estaba lleno"]),
        ("es", ["Marsh cerró la calle vieja", "para que nadie pase más"]),
        ("de", ["Marsh öffnete den alten Hafen", "und sagte er sei voll"]),
        ("de", ["Marsh schloss die alte Straße", "damit niemand mehr dort fährt"]),
        ("ru", ["Марш открыл наш старый порт", "и заявил о новых планах"]),
        ("ru", ["Марш закрыл эту старую дорогу", "чтобы никто там не ездил"]),
    ],
)
def test_a_clause_ends_before_a_verb_of_saying_or_a_purpose(
    language: str, parts: list[str]
) -> None:
    """Without any mark, a second thing that is said, or what an act is for, stands apart."""
    assert cut(" ".join(parts) + ".", language) == [parts[0], parts[1] + "."]


@pytest.mark.parametrize("language", ["en", "zh", "xx"])
def test_a_semicolon_always_ends_a_clause(language: str) -> None:
    """Whatever word follows it, if there is enough on both sides."""
    parts = ["The old road is closed", "ships leave the port at noon."]
    assert cut("; ".join(parts), language) == parts
    assert cut("；".join(parts), language) == parts
    assert cut("The road; ships leave the port.", language) == ["The road; ships leave the port."]


def test_words_that_tell_who_speaks_are_no_clause() -> None:
    """They go with what was said; in a language without a table nobody knows them."""
    text = "It was she who added so, and the road was closed to all."
    assert cut(text) == [text]
    assert len(cut(text, "xx")) == 2


def test_marks_alone_have_no_clause() -> None:
    """A sentence without a word to label gives no clause, so no empty statement."""
    assert cut("—, ;") == []


@given(
    st.lists(st.sampled_from('and it said, ; – the “ ” " port was closed no').map(str)).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_clauses_are_ordered_slices(text: str) -> None:
    """Clauses never overlap, never are empty, and leave out nothing but marks and spaces."""
    end, rest = 0, ""
    for span in clauses(text, "en"):
        assert end <= span.start < span.end
        rest += text[end : span.start]
        end = span.end
    assert not (rest + text[end:]).strip(" \t\n,;:–—")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "General Ada Lund, who leads them, assured the press of it."),
        ("en", "The autumn fair, which was to open on Monday, has been put off."),
        ("en", "The Rede group, whose complaint began it, plans to sue for damages."),
        ("fr", "Jean Lazare, qui se dit leur commandant, a balayé ces accusations."),
        ("es", "La ministra Lund, cuyo padre era pescador, rechazó la acusación."),
    ],
)
def test_a_subject_keeps_its_relative_clause(language: str, text: str) -> None:
    """The verb behind the clause is the one of the name before it."""
    assert cut(text, language) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "She met General Ada Lund, who leads them, in the old port.",
        "She met General Ada Lund, who leads them, causing a storm at home.",
        "She met General Ada Lund, who leads them all. It rained in Sund.",
        "She met General Ada Lund, who leads them, and left for the old port.",
    ],
)
def test_a_relative_clause_that_ends_a_statement_is_one(text: str) -> None:
    """Where no verb follows, the clause says a thing of its own."""
    assert cut(text)[0] == "She met General Ada Lund"
