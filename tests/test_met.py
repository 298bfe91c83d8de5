"""Met: a name is an actor met before, or a new one who is asked about."""

from __future__ import annotations

import asyncio

import pytest
from scripted import sentences

from summarizer.document import Sentence
from summarizer.pipeline.answers import ActorLabels
from summarizer.pipeline.met import Met

TEXT = (
    "Orland minister Lena Marsh and Lena Marsh’s aide met the defence ministry of Orland.\n"
    "Marsh and Minister Marsh met the ministry, the aide and Orland."
)
FIRST, SECOND = sentences(TEXT)


def labels(name: str, kind: str = "person", role: str | None = None) -> ActorLabels:
    """Tell what an actor is."""
    values = {"name": name, "kind": kind, "role": role, "sector": "government"}
    return ActorLabels.model_validate(values)


class Asked:
    """Answer what names are, and remember which were asked about."""

    def __init__(self, *answers: ActorLabels) -> None:
        self._answers = iter(answers)
        self.names: list[str] = []
        self.met = Met(self._ask)

    def actor(self, by: str, sentence: Sentence = FIRST) -> str:
        """Return the actor that a name means."""
        return asyncio.run(self.met.actor(by, sentence, sentence.span.cut(TEXT)))

    async def _ask(self, by: str, _: str) -> ActorLabels:
        self.names.append(by)
        return next(self._answers)


def test_a_new_name_is_asked_about_once() -> None:
    """The same name, however its letters are set, is the actor met before."""
    asked = Asked(labels("Lena Marsh"))
    assert {asked.actor(by) for by in ("Lena Marsh", "LENA MARSH", "Lena Marsh")} == {"Lena Marsh"}
    assert asked.names == ["Lena Marsh"]
    (actor,) = asked.met.take_fresh()
    assert (actor.name, actor.aliases, actor.sentences) == ("Lena Marsh", (), (1,))


@pytest.mark.parametrize(
    ("by", "told", "name"),
    [
        ("Minister Lena Marsh", labels("Lena Marsh"), "Lena Marsh"),
        ("Lena Marsh", labels("Lena Marsh of Orland"), "Lena Marsh"),
        ("defence ministry", labels("ministry", "organisation"), "defence ministry"),
    ],
)
def test_a_name_is_only_ever_made_shorter(by: str, told: ActorLabels, name: str) -> None:
    """A person's title is taken off; what the model adds is not taken, nor a body's name cut."""
    assert Asked(told).actor(by) == name


@pytest.mark.parametrize(
    ("kind", "by", "known"),
    [
        ("person", "Marsh", True),
        ("person", "Lena", True),
        ("person", "Marsh Orr", False),
        ("organisation", "Marsh", False),
        ("organisation", "marsh", True),
        ("organisation", "the Lena Marsh", True),
        ("organisation", "--", False),
        ("person", "the", False),
    ],
)
def test_part_of_a_name_means_a_person_or_a_common_noun(kind: str, by: str, known: bool) -> None:
    """“Marsh” is Lena Marsh, “the ministry” is one; “Russia” is not Russia's ministry."""
    asked = Asked(labels("Lena Marsh", kind), labels(by, "state"))
    asked.actor("Lena Marsh")
    assert (asked.actor(by) == "Lena Marsh") is known
    assert len(asked.names) == 2 - known


def test_part_of_two_names_means_the_one_met_last() -> None:
    """“The ministry” is the ministry that spoke last."""
    asked = Asked(*[labels(n, "organisation") for n in ("Tavia’s ministry", "Orland’s ministry")])
    asked.actor("Tavia’s ministry")
    asked.actor("Orland’s ministry")
    assert asked.actor("the ministry") == "Orland’s ministry"


def test_a_title_before_a_known_name_makes_no_second_actor() -> None:
    """The shortened name is looked up once more before an actor is added."""
    asked = Asked(labels("Lena Marsh"), labels("Lena Marsh"))
    asked.actor("Lena Marsh")
    assert asked.actor("Minister Lena Marsh", SECOND) == "Lena Marsh"
    assert [actor.sentences for actor in asked.met.take_fresh()] == [(1,)]


def test_an_alias_is_learnt_where_the_text_holds_it() -> None:
    """Another name of a known actor is told with it, once, and never one that is not there."""
    asked = Asked(labels("Lena Marsh"))
    for by in ("Lena Marsh", "Lena", "Marsh", "Marsh", "MARSH", "Lena Marsh"):
        assert asked.actor(by) == "Lena Marsh"
    (actor,) = asked.met.take_fresh()
    assert actor.aliases == ("Lena", "Marsh")


def test_an_actor_who_was_told_is_told_again_with_a_new_alias_alone() -> None:
    """A later draft holds the alias and its own sentence, and no role that stands elsewhere."""
    asked = Asked(labels("Lena Marsh", role="minister"))
    asked.actor("Lena Marsh")
    asked.actor("Lena")
    (first,) = asked.met.take_fresh()
    assert (first.role, first.aliases, first.sentences) == ("minister", ("Lena",), (1,))
    assert asked.met.take_fresh() == ()
    asked.actor("Marsh", SECOND)
    asked.actor("Lena", FIRST)
    (again,) = asked.met.take_fresh()
    assert (again.name, again.role, again.aliases) == ("Lena Marsh", None, ("Marsh",))
    assert again.sentences == (2,)


@pytest.mark.parametrize(
    ("name", "role", "kept"),
    [
        ("Lena Marsh", "minister", "minister"),
        ("Lena Marsh", "king", None),
        ("Lena Marsh", None, None),
        ("defence ministry", "ministry", None),
        ("defence ministry", "the ministry", None),
        ("ministry of Orland", "defence", "defence"),
    ],
)
def test_a_role_stands_in_the_text_and_says_more_than_the_name(
    name: str, role: str | None, kept: str | None
) -> None:
    """A title that the sentence does not hold, or that is part of the name, is none."""
    asked = Asked(labels(name, "organisation", role))
    asked.actor(name)
    assert [actor.role for actor in asked.met.take_fresh()] == [kept]


def test_who_is_a_person_is_known() -> None:
    """Only an actor who was met, and as a person."""
    asked = Asked(labels("Lena Marsh"), labels("Orland", "state"))
    asked.actor("Lena Marsh")
    asked.actor("Orland")
    names = ("Lena Marsh", "Orland", "Marsh", "-")
    assert [asked.met.is_person(name) for name in names] == [True, False, False, False]


def test_a_body_has_a_short_name_and_a_person_has_none() -> None:
    """“The Office” is the Harbour Office that writes; “the mayor” is not a person called Mayor."""
    asked = Asked(labels("Harbour Office of Sund", "organisation"), labels("Mayor Lind"))
    asked.actor("Harbour Office of Sund")
    asked.actor("Mayor Lind")
    assert asked.met.part_of("the Office", "Harbour Office of Sund")
    assert not asked.met.part_of("the Police", "Harbour Office of Sund")
    assert not asked.met.part_of("the", "Harbour Office of Sund")
    assert not asked.met.part_of("the mayor", "Mayor Lind")
