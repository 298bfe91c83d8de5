"""Persons: full names in a sentence, and whether a name is a person's."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import persons

EITHER, PERSON = ("person", "organisation"), ("person",)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Guards stopped Pavel Lindmark, a watchman.", "en", [("Pavel Lindmark", EITHER)]),
        ("The arrest of Pavel Lindmark was wrong.", "en", [("Pavel Lindmark", PERSON)]),
        ("President Ada Lund left.", "en", [("Ada Lund", EITHER)]),
        ("When Ada Lund’s boat left", "en", [("Ada Lund", EITHER)]),
        ("Mr Lund left.", "en", [("Lund", PERSON)]),
        ("Mr Pavel Lund left.", "en", [("Pavel Lund", EITHER)]),
        ("Mr Joachim von Lund left.", "en", [("Joachim von Lund", EITHER)]),
        ("the Meltem Rose left", "en", []),  # a ship
        ("The trawler Meltem Rose left", "en", []),
        ("the fire in Alto Sund", "en", []),
        ("Sund Bridge closed", "en", []),
        ("Harbour Ministry", "en", []),
        ("LUND, Ada Maria, a clerk", "en", []),  # listed with the last name first
        ("HARBOUR OFFICE NEWS", "en", []),
        ("Should Tavia wait", "en", []),
        ("Lund left.", "en", []),
        ("le préfet, M. Issa Merlane, attend", "fr", [("Issa Merlane", EITHER)]),
        ("la alcaldesa Rosa Peñalba espera", "es", [("Rosa Peñalba", EITHER)]),
        ("капитан Пётр Лугин ждёт", "ru", [("Пётр Лугин", EITHER)]),
        ("министр Ольмии Свен Ауринг ждёт", "ru", [("Свен Ауринг", EITHER)]),
        ("врач Пётр Ильич Лугин ждёт", "ru", [("Пётр Ильич Лугин", EITHER)]),
        ("Губернатор Карамышского края", "ru", []),
        ("Der Rat Ada Lund wartet.", "de", []),  # every noun has a capital
        ("莉娜说", "zh", []),
    ],
)
def test_a_full_name_may_be_a_persons(
    text: str, language: str, found: list[tuple[str, tuple[str, ...]]]
) -> None:
    """Titles are no part of it; a place, a ship or an office is none."""
    assert list(persons.named(text, language)) == found


def test_runs_of_capitals_are_names_without_what_leads_to_them() -> None:
    """“Should Tavia” and “Tavia’s Minister” hold no full name."""
    text = "Should Tavia wait, Ada Lund’s boat and Tavia’s Minister leave."
    assert list(persons.runs(text, "en")) == ["Ada Lund"]


@pytest.mark.parametrize(
    ("name", "text", "language", "one"),
    [
        ("Mrs. Lund", "Mrs. Lund left.", "en", True),
        ("Lund", "The port is open, Ms Lund wrote.", "en", True),
        ("Clothilde Merlane", "Mme Merlane attend.", "fr", True),
        ("Beatriz Lund", "Tavia’s ambassador, Beatriz Lund, left.", "en", True),
        ("Beatriz Lund", "the mayor of Sund, Beatriz Lund, left.", "en", True),
        ("Beatriz Lund", "Beatriz Lund left.", "en", False),
        ("Lund Ferries", "the owner, Lund Ferries, left.", "en", True),  # so it is described
        ("Lund Ministry", "Minister Lund Ministry", "en", False),
        ("the crew", "Mr Lund and the crew", "en", False),
        ("Lund", "Mr Lund", "xx", False),
        ("Mr", "Mr", "en", False),
    ],
)
def test_a_title_or_a_description_tells_a_person(
    name: str, text: str, language: str, one: bool
) -> None:
    """Whatever a small model says of an unusual name."""
    assert persons.is_one(name, text, language) is one


def test_a_long_run_of_names_takes_no_time() -> None:
    """Time grows with the text, whatever stands in it."""
    started = time.perf_counter()
    assert len(list(persons.named("Ab Cd Ef Gh " * 20_000, "en"))) > 1
    assert time.perf_counter() - started < 10
