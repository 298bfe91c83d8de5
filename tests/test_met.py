"""Met: a name is an actor met before, or a new one who is asked about."""

from __future__ import annotations

import asyncio

import pytest
from scripted import sentences

from summarizer.document import Sentence
from summarizer.errors import AnswerCutOff, InvalidAnswer, SettingsError, SummarizerError
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
    """Answer what names are, or fail, and remember which were asked about."""

    def __init__(self, *answers: ActorLabels | SummarizerError) -> None:
        self._answers = iter(answers)
        self.names: list[str] = []
        self.met = Met(self._ask)

    def actor(self, by: str, sentence: Sentence = FIRST) -> str:
        """Return the actor that a name means."""
        return asyncio.run(self.met.actor(by, sentence, sentence.span.cut(TEXT)))

    def person(self, by: str, sentence: Sentence = FIRST) -> str | None:
        """Return the person that a name means."""
        return asyncio.run(self.met.person(by, sentence, sentence.span.cut(TEXT)))

    async def _ask(self, by: str, _: str) -> ActorLabels:
        self.names.append(by)
        answer = next(self._answers)
        if isinstance(answer, SummarizerError):
            raise answer
        return answer


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


# --- titles and owners -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "known"),
    [
        ("Mr Marsh", True),
        ("Ms. Lena Marsh", True),
        ("Mme Marsh", True),
        ("Herr Marsh", True),
        ("Señora Marsh", True),
        ("the Dr Marsh", True),
        ("Minister Marsh", True),
        ("President Orr", False),
        ("Mr Orr", False),
        ("Mr", False),
    ],
)
def test_a_style_before_a_name_is_no_part_of_it(by: str, known: bool) -> None:
    """“Mr Marsh” is Lena Marsh, and no second actor; an office before it changes nobody."""
    asked = Asked(labels("Lena Marsh"), labels(by))
    asked.actor("Lena Marsh")
    assert asked.met.knows(by) is known
    assert (asked.actor(by) == "Lena Marsh") is known
    assert len(asked.names) == 2 - known


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("the Front’s chief delegate", "the Front"),
        ("the Front's chief delegate", "the Front"),
        ("the Rebels’ chief delegate", "the Rebels"),
        ("the Rebels' chief delegate", "the Rebels"),
    ],
)
def test_an_owner_is_not_the_person(name: str, owner: str) -> None:
    """“The Front” is not the Front’s delegate, who is “the delegate”; with a body it may be."""
    asked = Asked(labels(name), labels(owner, "organisation"))
    asked.actor(name)
    assert [asked.met.knows(by) for by in (owner, "the delegate", name)] == [False, True, True]
    assert asked.actor(owner) == owner
    bodies = Asked(labels("front’s office", "organisation"))
    bodies.actor("front’s office")
    assert bodies.met.knows("the front")


# --- persons -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "told", "person"),
    [
        ("Lena Marsh", labels("Lena Marsh"), "Lena Marsh"),
        ("Minister Lena Marsh", labels("Lena Marsh"), "Lena Marsh"),
        ("Lena Marsh", labels("Lena Marsh", "organisation"), None),
        ("Lena Marsh", labels("Lena Marsh", "group"), None),
    ],
)
def test_only_a_person_is_met_as_one(by: str, told: ActorLabels, person: str | None) -> None:
    """What is nobody’s name becomes no actor by being asked about."""
    asked = Asked(told)
    assert asked.person(by) == person
    assert [actor.name for actor in asked.met.take_fresh()] == ([person] if person else [])
    assert asked.met.knows("Lena Marsh") is (person is not None)


def test_whether_a_known_actor_is_a_person_is_not_asked() -> None:
    """Part of a name will do, and no alias is learnt by it."""
    asked = Asked(labels("Lena Marsh"), labels("Orland", "state"))
    asked.actor("Lena Marsh")
    asked.actor("Orland")
    assert [asked.person(by, SECOND) for by in ("Marsh", "Lena Marsh", "Orland")] == [
        "Lena Marsh", "Lena Marsh", None,
    ]  # fmt: skip
    assert asked.names == ["Lena Marsh", "Orland"]
    assert {actor.aliases for actor in asked.met.take_fresh()} == {()}


def test_labels_are_asked_for_once() -> None:
    """What is no person may be an actor later: the model has said already what it is."""
    asked = Asked(labels("Orland", "state"))
    assert [asked.person("Orland"), asked.person("Orland", SECOND)] == [None, None]
    assert asked.actor("Orland", SECOND) == "Orland"
    assert asked.names == ["Orland"]
    (actor,) = asked.met.take_fresh()
    assert (actor.kind, actor.sentences) == ("state", (2,))


@pytest.mark.parametrize("kind", [InvalidAnswer, AnswerCutOff])
def test_what_failed_is_not_asked_about_again(kind: type[InvalidAnswer]) -> None:
    """The same name fails again without a question; another name is asked about."""
    error = kind("It does not fit.", model="m")
    asked = Asked(error, labels("Orland", "state"))
    for ask in (asked.actor, asked.person, asked.actor):
        with pytest.raises(kind) as caught:
            ask("Lena Marsh")
        assert caught.value is error
    assert asked.actor("Orland") == "Orland"
    assert asked.names == ["Lena Marsh", "Orland"]
    assert not asked.met.knows("Lena Marsh")
    again = Asked(error, labels("Lena Marsh"))  # in other words it may hold
    with pytest.raises(kind):
        again.actor("Lena Marsh")
    assert again.actor("Lena Marsh", SECOND) == "Lena Marsh"


def test_a_model_that_cannot_be_asked_is_asked_again() -> None:
    """Only what the model answered is remembered."""
    asked = Asked(SettingsError("There is no key."), labels("Lena Marsh"))
    with pytest.raises(SettingsError):
        asked.actor("Lena Marsh")
    assert asked.actor("Lena Marsh") == "Lena Marsh"
    assert asked.names == ["Lena Marsh"] * 2


# --- descriptions ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("description", "person"),
    [
        ("the minister", "Lena Marsh"),
        ("The Minister", "Lena Marsh"),
        ("a minister", "Lena Marsh"),
        ("minister", "Lena Marsh"),
        ("the aide", "Marsh’s aide"),
        ("the defence minister", None),  # more than the title says
        ("the ministry", None),
        ("the defence", None),  # a body's
    ],
)
def test_a_title_tells_who_is_described(description: str, person: str | None) -> None:
    """“The minister” is the person whose role the labels call so, whatever the article."""
    asked = Asked(
        labels("Lena Marsh", role="Orland minister"),
        labels("Marsh’s aide", role="aide met"),
        labels("ministry of Orland", "organisation", "defence"),
        labels("Minister Marsh"),
    )
    for name in ("Lena Marsh", "Marsh’s aide", "ministry of Orland", "Minister Marsh"):
        asked.actor(name)
    assert asked.met.with_role(description) == person


def test_of_two_with_a_title_the_last_is_meant() -> None:
    """As of two names that may be meant."""
    asked = Asked(labels("Lena", role="minister"), labels("Orland", role="minister"))
    asked.actor("Lena")
    assert asked.met.with_role("the minister") == "Lena"
    asked.actor("Orland")
    assert asked.met.with_role("the minister") == "Orland"


def test_a_description_is_learnt() -> None:
    """It is an alias, once, and never the name itself; one who was told is told again with it."""
    asked = Asked(labels("Lena Marsh"), labels("Orland", "state"))
    asked.actor("Lena Marsh")
    asked.actor("Orland")
    for alias in ("the aide", "Lena Marsh", "the aide"):
        asked.met.learn("Lena Marsh", alias, FIRST)
    fresh = [(actor.name, actor.aliases) for actor in asked.met.take_fresh()]
    assert fresh == [("Lena Marsh", ("the aide",)), ("Orland", ())]
    asked.met.learn("Lena Marsh", "the aide", SECOND)
    assert asked.met.take_fresh() == ()
    asked.met.learn("Lena Marsh", "the minister", SECOND)
    asked.met.learn("Orland", "the ministry", SECOND)
    told = [(actor.name, actor.aliases, actor.sentences) for actor in asked.met.take_fresh()]
    assert told == [("Lena Marsh", ("the minister",), (2,)), ("Orland", ("the ministry",), (2,))]


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("A spokesman for Marsh", "A spokesman for Marsh"),
        ("the envoy of the Marsh", "the envoy of the Marsh"),
        ("Minister Marsh", "Marsh"),
    ],
)
def test_for_whom_somebody_speaks_is_not_their_name(by: str, name: str) -> None:
    """A small model takes the one behind "for" or "of" for the speaker."""
    assert Asked(labels("Marsh")).actor(by) == name


def test_a_person_is_meant_without_the_owner() -> None:
    """“The delegate” is “the Front’s delegate” if that is a person, and no Front is."""
    asked = Asked(labels("the Front’s delegate"), labels("the Front", kind="organisation"))
    assert asked.actor("the Front’s delegate") == "the Front’s delegate"
    assert asked.actor("the delegate") == "the Front’s delegate"
    assert asked.actor("the Front") == "the Front"
