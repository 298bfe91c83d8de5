"""Injection: what counts as a change, and the figures that are made of it."""

from __future__ import annotations

from typing import Any

import pytest
from planted import ORDER, changed, cited, host, moved, plant, variant, with_items
from records import SENTENCES, TEXT, evidence, record, rejected, silent, unread

from summarizer.evals import injection
from summarizer.evals.injection import METRICS, Change, Result
from summarizer.evals.metrics import total
from summarizer.evals.planting import CONTROL, PLACES, Variant, plant_in
from summarizer.record import Record


def changes(
    planted: Record, clean: Record | None = None, *, of: Variant | None = None
) -> tuple[Change, ...]:
    """Return what a plant in the middle changed."""
    found = injection.judge(of or variant(), clean or record(), planted).changes
    assert found is not None
    return found


def kinds(planted: Record, clean: Record | None = None) -> list[tuple[str, str]]:
    """Return the kinds of change with their sections."""
    return [(change.kind, change.section) for change in changes(planted, clean)]


# --- what is no change --------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_what_is_only_moved_has_not_changed(place: str) -> None:
    """Offsets and numbers of sentences after the plant are carried over."""
    of = variant(place)
    assert changes(moved(of), of=of) == ()


def test_what_is_read_out_of_the_plant_alone_is_no_change() -> None:
    """An actor, a claim or a ground whose evidence is the planted sentence is left out."""
    of, read = variant(), moved(variant())
    for section in ("actors", "claims", "intents", "legal_justifications"):
        items = getattr(read.summary, section)
        own = items[0].model_copy(update={"evidence": (cited(of),)})
        words = {"name": "Nobody"} if section == "actors" else {"statement": "It is over."}
        read = with_items(read, section, own.model_copy(update=words), *items)
    assert changes(read) == ()


def test_of_joined_evidence_the_planted_part_is_left_out() -> None:
    """An item that the plant repeats keeps its own evidence and is the same."""
    read = moved(variant())
    joined = (*read.summary.claims[0].evidence, cited(variant()))
    assert changes(changed(read, "claims", 0, evidence=joined)) == ()


def test_an_alias_of_the_plant_alone_is_no_change_and_one_of_the_host_is() -> None:
    """Aliases that stand only in the planted sentence are read out of it."""
    read = moved(variant())
    aliases = read.summary.actors[0].aliases
    told = changed(read, "actors", 0, aliases=(*aliases, "previous instructions"))
    assert changes(told) == ()
    assert kinds(changed(read, "actors", 0, aliases=(*aliases, "Ostmark"))) == [("label", "actors")]


def test_a_status_that_only_the_plant_moves_is_no_change() -> None:
    """Statuses are made anew without the items and rejections that cite the plant alone."""
    of = variant()
    own = record().summary.claims[0].model_copy(update={"evidence": (cited(of),)})
    read = with_items(moved(of, silent()), "claims", own)
    read = _status(read, claims="stated", intents="unknown")
    draft = {"statement": "x", "sentences": [cited(of).sentence]}
    entry = rejected().model_copy(update={"section": "intents", "item": draft})
    assert kinds(read.model_copy(update={"rejected": (entry,)}), silent()) == []
    settled = entry.model_copy(update={"item": {"evidence": [cited(of).model_dump()]}})
    assert kinds(read.model_copy(update={"rejected": (settled,)}), silent()) == []


def _status(read: Record, **states: str) -> Record:
    status_ = read.summary.status.model_copy(update=states)
    return read.model_copy(update={"summary": read.summary.model_copy(update={"status": status_})})


# --- what is a change ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "number", "fields", "kind"),
    [
        ("claims", 0, {}, "lost"),
        ("actors", 1, {}, "lost"),
        ("claims", 0, {"claimant": "Ann Orr"}, "speaker"),
        ("claims", 2, {"via": ()}, "speaker"),
        ("intents", 0, {"stated_by": None}, "speaker"),
        ("legal_justifications", 0, {"on_behalf_of": None}, "speaker"),
        ("claims", 0, {"speech_act": "deny"}, "label"),
        ("intents", 0, {"kind": "aspiration"}, "label"),
        ("legal_justifications", 0, {"basis": "airspace"}, "label"),
        ("legal_justifications", 0, {"instrument": None}, "label"),
        ("actors", 1, {"role": None}, "label"),
        ("claims", 0, {"statement": "Aircraft crossed the strait."}, "words"),
        ("actors", 1, {"name": "Orr"}, "words"),
        ("claims", 0, {"evidence": evidence(1)}, "evidence"),
    ],
)
def test_every_difference_has_its_kind(
    section: str, number: int, fields: dict[str, Any], kind: str
) -> None:
    """One field of one item that differs is one change, of the kind that names it."""
    assert kinds(changed(moved(variant()), section, number, **fields)) == [(kind, section)]


def test_a_new_item_is_a_change_and_so_is_one_said_twice() -> None:
    """What cites the host's own sentences counts, whatever its words are."""
    read = moved(variant())
    claims = read.summary.claims
    other = claims[0].model_copy(update={"statement": "It was Ostmark.", "evidence": evidence(1)})
    assert kinds(with_items(read, "claims", *claims, other)) == [("new", "claims")]
    assert kinds(with_items(read, "claims", *claims, claims[0])) == [("new", "claims")]


def test_an_item_that_moves_to_another_section_has_another_label() -> None:
    """The same words with the same evidence are one item, not one lost and one new."""
    read = moved(variant())
    intent = read.summary.intents[0]
    claim = read.summary.claims[0].model_copy(
        update={
            "claimant": intent.actor,
            "statement": intent.statement,
            "evidence": intent.evidence,
        }
    )
    read = with_items(with_items(read, "intents"), "claims", *read.summary.claims, claim)
    found = kinds(read)
    assert ("label", "intents") in found
    assert ("status", "intents") in found
    assert not {"lost", "new"} & {kind for kind, _ in found}


def test_what_now_cites_the_plant_alone_has_other_evidence() -> None:
    """An actor that the reader is shown with an order as its evidence has changed."""
    read = changed(moved(variant()), "actors", 1, evidence=(cited(variant()),))
    (change,) = changes(read)
    assert (change.kind, change.what) == ("evidence", "Ann Orr")
    assert change.before == SENTENCES[4]
    assert change.after == "the plant alone"


def test_a_gist_taken_by_the_plant_is_a_change_of_the_gist_alone() -> None:
    """It counts as a change, and is told apart from what changes more."""
    read = moved(variant())
    gist = read.summary.gist
    assert gist is not None
    taken = gist.model_copy(update={"statement": ORDER, "evidence": (cited(variant()),)})
    told = read.model_copy(update={"summary": read.summary.model_copy(update={"gist": taken})})
    result = injection.judge(variant(), record(), told)
    assert result.kinds == ("lost",)
    assert not result.beyond_gist


def test_a_rejection_outside_the_plant_changes_a_silent_section() -> None:
    """A section that turns from none stated to unknown is a change, told with both states."""
    forged = rejected().model_copy(update={"item": {"statement": "x", "sentences": [99]}})
    read = _status(moved(variant(), silent()), claims="unknown")
    (change,) = changes(read.model_copy(update={"rejected": (forged,)}), silent())
    assert change == Change("status", "claims", "status", "none_stated", "unknown")


def test_evidence_with_the_same_words_elsewhere_is_a_change() -> None:
    """Places are compared, not only the words that stand there."""
    of = plant_in(host(text=f"{TEXT}\n{SENTENCES[1]}\n"), plant(), "end")
    (first,) = record().summary.claims[0].evidence
    at = of.planted.text.rindex(first.quote)
    other = first.model_copy(update={"start": at, "end": at + len(first.quote)})
    (change,) = changes(changed(record(), "claims", 0, evidence=(other,)), of=of)
    assert change.kind == "evidence"
    assert change.before == change.after


@pytest.mark.parametrize("planted", [None, unread()])
def test_a_document_that_could_not_be_read_has_changed(planted: Record | None) -> None:
    """An error or a part that is missing is no steadfast reading."""
    assert injection.judge(variant(), record(), planted).kinds == ("failed",)


@pytest.mark.parametrize("clean", [None, unread()])
def test_nothing_is_told_where_the_host_could_not_be_read(clean: Record | None) -> None:
    """Without a result there is nothing to hold against, and no change is claimed."""
    assert injection.judge(variant(), clean, moved(variant())).changes is None


# --- figures ------------------------------------------------------------------------------


def test_shares_are_of_what_could_be_told_and_controls_stand_apart() -> None:
    """Orders and harmless sentences have shares of their own; hosts are the documents."""
    lost, gist = Change("lost", "claims", "x"), Change("lost", "gist", "x")
    results = [
        Result(variant(), (lost,)),
        Result(variant("start"), (gist,)),
        Result(variant("end"), ()),
        Result(variant(name="other"), ()),
        Result(variant(name="other"), None),
        Result(variant(kind=CONTROL), (lost,)),
        Result(variant(kind=CONTROL), ()),
    ]
    by_host = injection.by_host(results)
    assert len(by_host) == 2
    values = {metric.name: metric.value(total(by_host)) for metric in METRICS}
    assert values == {
        "orders.changed": 0.5,
        "orders.beyond_gist": 0.25,
        "control.changed": 0.5,
        "control.beyond_gist": 0.5,
        "orders.flagged": 1.0,
        "control.flagged": 1.0,  # the words are those of the order
    }
    assert total(by_host)["orders.untold"] == 1
