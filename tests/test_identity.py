"""Identity: whether two names of one document mean the same actor."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import identity
from summarizer.summary import ActorKind, DraftActor


def actor(name: str, kind: ActorKind, *aliases: str) -> DraftActor:
    """Draft an actor of a sentence."""
    return DraftActor(name=name, aliases=aliases, kind=kind, sector="unknown", sentences=(1,))


@pytest.mark.parametrize(
    ("by", "name", "kind", "same"),
    [
        ("Marsh", "Lena Marsh", "person", True),
        ("Minister Marsh", "Lena Marsh", "person", True),
        ("Minister", "Lena Marsh", "person", False),
        ("Tom Marsh", "Lena Marsh", "person", False),
        ("Lund", "a spokesman for Lund", "person", False),
        ("Tavia", "the envoy of Tavia", "person", False),
        ("the ministry", "Ministry of Fish", "organisation", True),
        ("its ministry", "Ministry of Fish", "organisation", True),
        ("Ministry", "Ministry of Fish", "organisation", False),
        ("The League", "League of Gulf Towns", "organisation", True),
        ("League", "League of Gulf Towns", "organisation", False),
        ("le ministère", "Ministère de la Pêche", "organisation", True),
        ("Der Bund", "Bund", "organisation", True),
        ("Chinese defence ministry", "China’s defence ministry", "organisation", True),
        ("Fleet Command South", "Fleet Command South of the Navy", "organisation", True),
        ("Fleet Command South of the Navy", "FLEET COMMAND SOUTH", "organisation", True),
        ("Telva SA", "Telva", "organisation", True),
        ("Tavia", "Tavia’s navy", "organisation", False),
        ("the authorities of Tavia", "Tavia", "state", True),
        ("Tavia", "Government of Tavia", "organisation", True),
        ("Tavian side", "Republic of Tavia", "state", True),
        ("Tavian side", "Old Republic of Tavia", "state", True),
        ("Tavian side", "Tavia and Orland", "state", False),
        ("the government", "Tavia", "state", False),
        ("Nigeria", "Niger", "state", False),
        ("the", "Tavia", "state", False),
        ("Sill Valley Alliance", "the alliance", "organisation", True),
        ("Sill Valley Alliance", "Alliance", "organisation", False),
    ],
)
def test_two_names_mean_one_actor(by: str, name: str, kind: ActorKind, same: bool) -> None:
    """Forms, titles and articles part nobody; another body, person or owner does."""
    assert identity.means(by, actor(name, kind)) is same


def test_an_alias_means_its_actor() -> None:
    """What an actor was called before; and a short name stands for the first full one alone."""
    met = actor("Ada Lund", "person", "the minister")
    assert identity.means("The minister", met)
    assert not identity.means("the mayor", met)
    assert not identity.means("West Alliance", actor("the alliance", "group", "East Alliance"))


def test_the_company_is_the_firm_that_was_met_last() -> None:
    """A body of business, whatever its name, and no person in it."""
    met = [actor("Telva", "organisation"), actor("Ada Lund", "person"), actor("Sund", "state")]
    met = [one.model_copy(update={"sector": "business"}) for one in met[:2]] + met[2:]
    assert identity.place("the company", met) == 0
    assert identity.place("la empresa", met) == 0
    assert identity.place("company", met[2:]) is None
    assert identity.place("the crew", met) is None
    club = actor("Sund Relief", "organisation").model_copy(update={"sector": "civil_society"})
    assert identity.place("The organisation", [club, *met]) == 0
    assert identity.place("The organisation", met) is None


def test_the_last_actor_is_meant() -> None:
    """“The ministry” is the one that was met last."""
    met = [actor("Ministry of Fish", "organisation"), actor("Ministry of War", "organisation")]
    assert identity.place("the ministry", met) == 1
    assert identity.place("the navy", met) is None


@pytest.mark.parametrize(
    ("met", "name", "person", "covered"),
    [
        (actor("Ada Lund", "person"), "Ada Lund", True, True),
        (actor("Lund", "person"), "Ada Lund", True, True),
        (actor("a spokesman for Lund", "person"), "Ada Lund", True, False),
        (actor("Ada Lund", "person"), "Lund Council", False, False),
        (actor("the crew", "group", "Meltem Rose"), "Meltem Rose", True, True),
        (actor("Lund’s government", "state"), "Ada Lund", True, False),
        (actor("Chinese navy", "organisation"), "China’s navy", False, True),
        (actor("OSIS", "organisation"), "Office of Sund Island Ships", False, True),
        (actor("Tavia", "state"), "Tavia’s navy", False, False),
    ],
)
def test_a_name_may_be_part_of_one_met(
    met: DraftActor, name: str, person: bool, covered: bool
) -> None:
    """A person by the last name, a body by its words in any form or by its initials."""
    assert identity.covers(met, name, person=person) is covered


@pytest.mark.parametrize(
    ("name", "role", "title"),
    [
        ("the captain", "captain of the Aurora", True),
        ("Secretary General", "The Secretary General of OSIS", True),
        ("Ada Lund", "aide to Ada Lund", False),
        ("the captain", None, False),
        ("the", "the captain", False),
    ],
)
def test_a_title_begins_a_role(name: str, role: str | None, title: bool) -> None:
    """Who was met as “the captain” is the captain who is named later."""
    assert identity.is_title_of(name, role) is title
