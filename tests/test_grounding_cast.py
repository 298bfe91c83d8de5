"""Cast: the actors that are left out of a check could not have changed it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer import segmentation
from summarizer.document import Document, Segment
from summarizer.grounding import Grounder
from summarizer.grounding.cast import Cast
from summarizer.grounding.checks import Fault, Matter, fault_in, flags_of
from summarizer.grounding.index import Index
from summarizer.grounding.speakers import Known
from summarizer.summary import (
    Actor,
    ActorKind,
    Claim,
    Draft,
    DraftActor,
    DraftClaim,
    Evidence,
    Summary,
)
from summarizer.summary import Status as State

EVIDENCE = (Evidence(sentence=1, quote="x", start=0, end=1),)


def actor(name: str, *aliases: str, kind: ActorKind = "person") -> Actor:
    """Return an actor; its evidence does not matter here."""
    return Actor(name=name, aliases=aliases, kind=kind, sector="unknown", evidence=EVIDENCE)


def near(*texts: str, among: tuple[Actor, ...]) -> list[str]:
    """Return the first names of the actors near an item with these words."""
    found = Cast(among).near(Matter(texts[:1], None), texts[1:])
    return [known.names[0] for known in found]


def test_an_actor_is_near_by_any_form_of_any_word() -> None:
    """A surname, an adjective of a country, an alias or a Chinese character is enough."""
    among = (
        actor("Ann Lee"), actor("Orland’s navy"), actor("The Herald", "Sund Times"),
        actor("俄罗斯国防部"), actor("Bob Ray"),
    )  # fmt: skip
    assert near("Lee spoke.", "Orlandian ships left.", among=among) == ["ann lee", "orland navy"]
    assert near("It rained.", "as the Times said", among=among) == ["the herald"]
    assert near("国防部表示", among=among) == ["俄罗斯国防部"]
    assert near("It rained.", among=among) == []


def test_the_order_is_that_of_adding() -> None:
    """Among several that fit, the one known first is judged first, as before."""
    cast = Cast([actor("Zoe Ray")])
    cast.add([actor("Ann Ray"), actor("Bob Ray")])
    names = [known.names[0] for known in cast.near(Matter(("Ray said so.",), "Ray"), [])]
    assert names == ["zoe ray", "ann ray", "bob ray"]


NAMES = [
    "Ann Lee",
    "Lee",
    "Orland",
    "Orland’s navy",
    "the ministry",
    "U.S. army",
    "俄罗斯国防部",
    "UN",
]
WORDS = [*NAMES, "said", "denied", "according to", "not", "ships left", "，", ".", "“", "”", "told"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=10).map(" ".join)
KINDS: list[ActorKind] = ["person", "organisation"]
ACTORS = st.lists(
    st.builds(
        lambda name, alias, kind: actor(name, alias, kind=kind),
        st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(KINDS),
    ),
    max_size=5,
)  # fmt: skip


@given(
    text=TEXTS,
    statement=TEXTS,
    actors=ACTORS,
    speaker=st.none() | st.sampled_from(NAMES),
    language=st.sampled_from(["en", "zh", "de", "xx"]),
)
@settings(max_examples=300, deadline=None)
def test_leaving_out_the_others_changes_no_verdict(
    text: str, statement: str, actors: list[Actor], speaker: str | None, language: str
) -> None:
    """With the near actors every fault and flag is the same as with all of them."""
    index = Index(text, language)
    matter = Matter((statement,), speaker, () if speaker is None else (speaker,))
    everyone = [Known.of(a.name, a.aliases, a.kind) for a in actors]
    few = Cast(actors).near(matter, [text])
    assert fault_in(matter, [text], index, few) == fault_in(matter, [text], index, everyone)
    flags = [flags_of(matter, [text], k, index.language, quoted=True) for k in (few, everyone)]
    assert flags[0] == flags[1]


def test_an_items_checks_do_not_grow_with_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    """With 200 actors in 200 segments each item meets its own, once; each name is folded once."""
    people = [
        f"{'BCDFGHJKLM'[n % 10]}o{'bcdfghjklm'[n // 10 % 10]}{'aei'[n // 100]}x" for n in range(200)
    ]
    text = "\n".join(f"{name} said the port was open." for name in people)
    sentences = segmentation.sentences(text, "en")
    met: list[int] = []
    folded: list[str] = []
    whole, of = fault_in, Known.of

    def counted(matter: Matter, quotes: Any, index: Index, known: Any) -> Fault | None:
        met.append(len(known))
        return whole(matter, quotes, index, known)

    def fold(name: str, *rest: Any) -> Known:
        folded.append(name)
        return of(name, *rest)

    monkeypatch.setattr("summarizer.grounding.grounder.fault_in", counted)
    monkeypatch.setattr("summarizer.grounding.cast.Known.of", fold)
    grounder = Grounder(Document(text, language="en"))
    known: list[Actor] = []
    claims: list[Claim] = []
    for name, sentence in zip(people, sentences, strict=True):
        numbers = (sentence.number,)
        draft = Draft(
            actors=(DraftActor(name=name, kind="person", sector="unknown", sentences=numbers),),
            claims=(
                DraftClaim(
                    claimant=name, statement="The port was open.", speech_act="assert",
                    attribution="indirect_speech", sentences=numbers,
                ),
            ),
        )  # fmt: skip
        grounded = grounder.ground(draft, Segment(sentence.number, (sentence,)), known)
        known += grounded.actors
        claims += grounded.claims
    status = State(claims="stated", intents="none_stated", legal_justifications="none_stated")
    summary = Summary(
        gist=None, actors=tuple(known), claims=tuple(claims), intents=(),
        legal_justifications=(), status=status,
    )  # fmt: skip
    assert grounder.settle(summary) == (summary, ())
    assert met == [1] * 200  # settling meets the same actors: it asks for no check again
    assert sorted(folded) == sorted(people)
