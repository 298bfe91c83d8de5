"""Merging: what several segments say becomes one Summary, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from summarizer.grounding import Grounded
from summarizer.pipeline import merging
from summarizer.record import Rejected
from summarizer.summary import Actor, Claim, Evidence, Gist, Section


def evidence(*numbers: int) -> tuple[Evidence, ...]:
    """Quote sentences of ten characters each."""
    return tuple(Evidence(sentence=n, quote="x" * 9, start=10 * n, end=10 * n + 9) for n in numbers)


def actor(name: str, *aliases: str, at: int = 1, role: str | None = None) -> Actor:
    """Return an actor of unknown sector."""
    return Actor(
        name=name, aliases=aliases, kind="organisation", sector="unknown", role=role,
        evidence=evidence(at),
    )  # fmt: skip


def claim(
    statement: str,
    *numbers: int,
    flags: tuple[str, ...] = (),
    by: str = "Ann",
    confidence: float | None = None,
) -> Claim:
    """Return a claim of Ann."""
    return Claim(
        claimant=by, statement=statement, speech_act="assert", attribution="indirect_speech",
        evidence=evidence(*numbers), flags=flags, confidence=confidence,
    )  # fmt: skip


def entry(section: Section, statement: str = "It rose.") -> Rejected:
    """Return a rejected item."""
    return Rejected(
        section=section, reason="number_unsupported", detail="No.", segment=1,
        item={"statement": statement},
    )  # fmt: skip


def joined(*actors: Actor) -> list[tuple[str, tuple[str, ...]]]:
    """Return names and aliases of the actors after joining."""
    gathered = merging.Actors()
    gathered.add(actors)
    return [(a.name, a.aliases) for a in gathered.all()]


def test_the_same_item_twice_carries_all_evidence() -> None:
    """Items that differ in evidence, flags and case alone are one; another speaker's is not."""
    parts = [
        Grounded(claims=(claim("It rose.", 4, flags=("speaker_inherited",)),)),
        Grounded(claims=(claim("it rose.", 2, 4, flags=("planted_instruction",)),)),
        Grounded(claims=(claim("It rose.", 9, by="Bob"),)),
    ]
    first, other = merging.merge(parts).claims
    assert [e.sentence for e in first.evidence] == [2, 4]
    assert first.statement == "It rose."
    assert first.flags == ("speaker_inherited", "planted_instruction")
    assert other.claimant == "Bob"


@pytest.mark.parametrize(
    ("told", "kept"),
    [((0.25, 0.5), 0.5), ((0.5, None), 0.5), ((None, 0.0), 0.0), ((None,) * 2, None)],
)
def test_the_same_item_twice_is_as_sure_as_the_surer(
    told: tuple[float | None, ...], kept: float | None
) -> None:
    """Another confidence makes no other item; the highest that is known stays."""
    parts = [Grounded(claims=(claim("It rose.", n, confidence=c),)) for n, c in enumerate(told, 1)]
    assert [c.confidence for c in merging.merge(parts).claims] == [kept]


def test_an_actor_is_known_by_name_and_alias() -> None:
    """One whose name is a name or alias of another is the same; the name met first stays."""
    assert joined(actor("Lena Marsh", "Marsh"), actor("marsh", "the minister")) == [
        ("Lena Marsh", ("Marsh", "marsh", "the minister"))
    ]
    assert joined(actor("Marsh"), actor("Lena Marsh", "Marsh")) == [("Marsh", ("Lena Marsh",))]


def test_an_alias_in_common_does_not_make_two_actors_one() -> None:
    """Two ministries that are both called "the ministry" stay two."""
    both = actor("Tavia’s ministry", "the ministry"), actor("Orland’s ministry", "the ministry")
    assert [name for name, _ in joined(*both)] == ["Tavia’s ministry", "Orland’s ministry"]
    late = joined(*both, actor("The ministry"))
    assert [len(aliases) for _, aliases in late] == [1, 2]


def test_joined_actors_keep_what_each_told() -> None:
    """Role, sector and evidence come from whichever segment gave them."""
    gathered = merging.Actors()
    known = actor("Marsh", at=3).model_copy(update={"sector": "military"})
    gathered.add([actor("Marsh", at=7, role="minister")])
    gathered.add([known])
    (one,) = gathered.all()
    assert (one.role, one.sector) == ("minister", "military")
    assert [e.sentence for e in one.evidence] == [3, 7]


def test_the_first_gist_is_kept() -> None:
    """News opens with its sum, so a later segment's gist is taken only where there is no other."""
    gists = [Gist(statement=s, evidence=evidence(1)) for s in ("One.", "Two.")]
    parts = [Grounded(), *(Grounded(gist=g) for g in gists)]
    assert merging.merge(parts).gist == gists[0]


@pytest.mark.parametrize(
    ("claims", "rejected", "complete", "status"),
    [
        (True, False, True, "stated"),
        (True, True, True, "stated"),
        (False, False, True, "none_stated"),
        (False, True, True, "unknown"),
        (True, False, False, "unknown"),
        (False, False, False, "unknown"),
    ],
)
def test_the_status_never_makes_failure_look_like_absence(
    *, claims: bool, rejected: bool, complete: bool, status: str
) -> None:
    """None stated is said only where all was read and nothing of the section was rejected."""
    summary = merging.merge([Grounded(claims=(claim("It rose.", 1),))] if claims else [])
    lost = [entry("claims")] if rejected else [entry("actors")]
    found = merging.with_status(summary, lost, complete=complete).status
    assert found.claims == status
    assert found.intents == ("none_stated" if complete else "unknown")


def test_only_what_was_mended_leaves_the_rejected() -> None:
    """A new try that holds takes the place of its rejection; one that does not changes nothing."""
    grounded = Grounded(rejected=(entry("claims", "a"), entry("claims", "b"), entry("gist", "c")))
    mended = {
        0: Grounded(rejected=(entry("claims", "worse"),), actors=(actor("Bob"),)),
        1: Grounded(claims=(claim("It rose.", 1),), rejected=(entry("actors", "alias"),)),
    }
    after = merging.replaced(grounded, mended)
    assert [r.item["statement"] for r in after.rejected] == ["a", "c", "alias"]
    assert [c.statement for c in after.claims] == ["It rose."]
    assert [a.name for a in after.actors] == ["Bob"]
