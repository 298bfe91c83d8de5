"""Settling: the items of a merged Summary are checked against the actors of all segments."""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import segmentation
from summarizer.document import Document, Segment
from summarizer.grounding import Grounder
from summarizer.summary import (
    Actor,
    Draft,
    DraftActor,
    DraftClaim,
    DraftIntent,
    DraftLegalJustification,
    Status,
    Summary,
)

TEXT = "Ann Lee said the law allows it.\nBob Ray said the port was full."
DOCUMENT = Document(TEXT, language="en")
SENTENCES = segmentation.sentences(TEXT, "en")
WHOLE = Segment(1, SENTENCES)
SECTIONS = ("claims", "intents", "legal_justifications")


def draft(by: str) -> Draft:
    """Give the first sentence to somebody, as a claim, an intent and a legal ground."""
    said: dict[str, Any] = {"statement": "The law allows it.", "sentences": (1,)}
    return Draft(
        claims=(
            DraftClaim(
                claimant=by, speech_act="assert", attribution="indirect_speech", **said
            ),
        ),
        intents=(DraftIntent(actor=by, stated_by=by, kind="purpose", **said),),
        legal_justifications=(
            DraftLegalJustification(asserted_by=by, basis="other", function="justify", **said),
        ),
    )  # fmt: skip


def actors(*names: str) -> tuple[Actor, ...]:
    """Ground persons by their names."""
    drafts = tuple(
        DraftActor(name=name, kind="person", sector="unknown", sentences=(1, 2)) for name in names
    )
    return Grounder(DOCUMENT).ground(Draft(actors=drafts), WHOLE).actors


def summary(by: str, *known: str) -> Summary:
    """Return a Summary that was grounded while no actor was known."""
    grounded = Grounder(DOCUMENT).ground(draft(by), WHOLE)
    assert grounded.rejected == ()
    return Summary(
        gist=None,
        actors=actors(*known),
        claims=grounded.claims,
        intents=grounded.intents,
        legal_justifications=grounded.legal_justifications,
        status=Status(claims="unknown", intents="unknown", legal_justifications="unknown"),
    )


@pytest.mark.parametrize(
    ("by", "known", "falls"),
    [
        ("Bob Ray", ("Ann Lee", "Bob Ray"), True),
        ("Bob Ray", ("Ann Lee",), True),
        ("Bob Ray", ("Bob Ray",), False),
        ("Bob Ray", (), False),
        ("Ann Lee", ("Ann Lee", "Bob Ray"), False),
    ],
)
def test_an_actor_known_only_later_contradicts(
    by: str, known: tuple[str, ...], *, falls: bool
) -> None:
    """Each spoken section loses what an actor contradicts, shown with its reason, and no more."""
    given = summary(by, *known)
    settled, rejected = Grounder(DOCUMENT).settle(given)
    assert [r.section for r in rejected] == (list(SECTIONS) if falls else [])
    for entry in rejected:
        assert (entry.reason, entry.segment) == ("speaker_contradicted", 0)
        assert "ann lee" in entry.detail
        (first,) = getattr(given, entry.section)
        assert entry.item == first.model_dump(mode="json")
    if falls:
        assert all(getattr(settled, section) == () for section in SECTIONS)
        assert settled.actors == given.actors
    else:
        assert settled == given


def test_only_what_fails_is_taken_out() -> None:
    """Items that hold keep their order and stay as they are."""
    good, bad = summary("Ann Lee", "Ann Lee"), summary("Bob Ray", "Ann Lee")
    mixed = good.model_copy(update={"claims": (*good.claims, *bad.claims, *good.claims)})
    settled, rejected = Grounder(DOCUMENT).settle(mixed)
    assert settled.claims == good.claims * 2
    assert len(rejected) == 1
