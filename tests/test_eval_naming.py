"""Which gold actor a predicted name means."""

from __future__ import annotations

import pytest

from summarizer.evals.naming import Roster
from summarizer.gold import GoldActor

ACTORS = [
    GoldActor(name="Lena Marsh", aliases=("the minister",), kind="person", sector="government"),
    GoldActor(
        name="Russia’s defence ministry", aliases=("MoD",), kind="organisation", sector="military"
    ),
    GoldActor(name="Tom Okoye", kind="person", sector="media"),
    GoldActor(name="Министерство обороны", kind="organisation", sector="military"),
]


def place(name: str, **aliases: tuple[str, ...]) -> int | None:
    """Return the place of the actor that a name means."""
    return Roster(ACTORS, {n.replace("_", " "): a for n, a in aliases.items()}).find(name)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Lena Marsh", 0),
        ("lena  marsh", 0),
        ("The Minister", 0),
        ("Marsh", 0),
        ("Lena", 0),
        ("Foreign Minister Marsh", 0),
        ("Governor Marsh", 0),
        ("Major General Marsh", 0),
        ("General", None),
        ("Harbour Commissioner Lena Marsh", 0),
        ("Russian defence ministry", 1),
        ("the Russia's defence ministry", 1),
        ("MoD", 1),
        ("Министерства обороны", 3),
        ("Tom Marsh", None),
        ("Peter Okoye", None),
        ("China’s defence ministry", None),
        ("defence ministry", None),
        ("ministry", None),
        ("the", None),
        ("", None),
    ],
)
def test_a_name_means_one_actor_or_none(name: str, wanted: int | None) -> None:
    """Forms of a name, surnames and titles are understood; nothing else is guessed."""
    assert place(name) == wanted


def test_a_name_that_two_share_means_nobody() -> None:
    """A surname of two people is no answer to who spoke."""
    twins = [
        GoldActor(name=f"{first} Marsh", kind="person", sector="media") for first in ("Ann", "Bo")
    ]
    assert Roster(twins, {}).find("Marsh") is None
    assert Roster(twins, {}).find("Ann Marsh") == 0


def test_a_form_that_two_share_means_nobody() -> None:
    """A case that may be of either of two names is no answer either."""
    ministries = [
        GoldActor(name=name, kind="organisation", sector="military")
        for name in ("Министерство обороны", "Министерства обороны")
    ]
    assert Roster(ministries[:1], {}).find("Министерству обороны") == 0
    assert Roster(ministries, {}).find("Министерству обороны") is None


def test_a_surname_alone_in_the_gold_is_no_whole_name() -> None:
    """Titles may stand before it, another first name may not."""
    known = Roster([GoldActor(name="Marsh", kind="person", sector="media")], {})
    assert known.find("Minister Marsh") == 0
    assert known.find("Tom Marsh") is None


def test_own_aliases_of_a_prediction_help_an_unknown_name() -> None:
    """A name the gold lacks is looked up by its aliases, if these all mean one actor."""
    assert place("the top diplomat", the_top_diplomat=("Marsh", "Lena Marsh")) == 0
    assert place("the top diplomat", the_top_diplomat=("Lena Marsh", "Tom Okoye")) is None
    assert place("the top diplomat", the_top_diplomat=("somebody",)) is None


def test_aliases_cannot_turn_a_known_name_round() -> None:
    """A name that the gold knows means what the gold says, whatever aliases it is given."""
    assert place("Tom Okoye", Tom_Okoye=("Lena Marsh",)) == 2


def test_gold_names_are_places() -> None:
    """The right holders are told as places; None is the document's own voice."""
    assert Roster(ACTORS, {}).all_of(["the minister", None, "MoD"]) == {0, None, 1}
