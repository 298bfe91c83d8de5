"""Tests of benchmarks/peers_mapping.py: what the peers found is mapped kindly, and scored alike.

No peer and no model is needed: answers are made by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
import records
from golden import GOLD

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import peers_instructor
import peers_table
from peered import answered, quoted
from peers_mapping import nearest, of_extractions, of_quoted, place, verbatim
from peers_wording import EXAMPLES

from summarizer.document import Document, Span
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import STATED
from summarizer.evals.prediction import Item
from summarizer.summary import Basis, SpeechAct, Stated

FIRST = "Orland’s navy said on Monday that “no ship  was stopped”."
TEXT = f"{FIRST} Ada Renn, its spokeswoman, hoped for calm seas by spring."
DOCUMENT = Document(TEXT, language="en")


def claim(**fields: Any) -> dict[str, Any]:
    """Return a claim as the instructor script gives it."""
    told = {
        "evidence": ["no ship  was stopped"],
        "claimant": "Orland’s navy",
        "via": [],
        "statement": "No ship was stopped.",
        "speech_act": "deny",
        "attribution": "direct_quote",
    }
    return told | fields


def mapped(section: Stated, *items: dict[str, Any]) -> tuple[Item, ...]:
    """Return the items of a section as they are scored."""
    return of_quoted({section: items}, DOCUMENT).items[section]


def extraction(kind: str, words: str, place: Span | None, **fields: Any) -> dict[str, Any]:
    """Return an extraction as LangExtract's script gives it."""
    start, end = (place.start, place.end) if place else (None, None)
    return {"kind": kind, "words": words, "start": start, "end": end, "fields": fields}


@pytest.mark.parametrize(
    ("quote", "cut"),
    [
        ("no ship  was stopped", "no ship  was stopped"),
        ("keswoman, hoped for c", "keswoman, hoped for c"),
        ("ORLAND'S navy said, on monday", "Orland’s navy said on Monday"),
        ('"No ship was\nstopped."', "no ship  was stopped"),
        ("Ada Renn, a spokeswoman, hoped for calm seas", None),
        ("Ada Renn, its spokeswoman, wished for calm seas", None),
    ],
)
def test_a_quote_is_found_where_its_words_stand(quote: str, cut: str | None) -> None:
    """Case, marks and white space may differ, and one word in five: the place is found."""
    found = place(TEXT, quote)
    assert found is not None
    assert found.cut(TEXT) == (cut or "Ada Renn, its spokeswoman, hoped for calm seas")


@pytest.mark.parametrize(
    "quote", ["Ada Renn, a spokesman, wished for peace", "…", "Orland’s navy said calm seas"]
)
def test_a_quote_of_other_words_has_no_place(quote: str) -> None:
    """A quote of which less than four fifths stand together in the text is not placed."""
    assert place(TEXT, quote) is None


def test_a_placed_quote_may_still_be_unverifiable() -> None:
    """Looking kindly decides the place only; verbatim means letter by letter."""
    kind, exact = mapped(
        "claims", claim(evidence=["No ship was stopped"]), claim(evidence=[" no ship  was stopped"])
    )
    assert kind.quotes[0].span == exact.quotes[0].span
    assert not verbatim(kind.quotes[0], TEXT)
    assert verbatim(exact.quotes[0], TEXT)


def test_the_place_of_a_quote_grows_to_its_sentences() -> None:
    """A short quote counts as the whole sentence it stands in, as our own evidence does."""
    (item,) = mapped("claims", claim(evidence=["ship", "navy", " "]))
    assert [quote.span for quote in item.quotes] == [Span(0, len(FIRST))] * 2


def test_the_interval_of_langextract_is_the_place() -> None:
    """Where an extraction has an interval in the text, its words are not looked for."""
    there = Span(TEXT.index("Ada"), len(TEXT))
    outside = Span(len(TEXT), len(TEXT) + 4)
    found = [
        extraction("claim", "no ship  was stopped", there, claimant="Ada Renn"),
        extraction("claim", "no ship  was stopped", outside, claimant="Orland’s navy"),
        extraction("claim", "no ship  was stopped", None),
        extraction("event", "Monday", None),
    ]
    answered = of_extractions(found, DOCUMENT, whole=True)
    assert [item.quotes[0].span for item in answered.items["claims"]] == [
        there,
        Span(0, len(FIRST)),
        Span(0, len(FIRST)),
    ]


@pytest.mark.parametrize(
    ("told", "labels", "right"),
    [
        ("Self-Defense", Basis, "self_defence"),
        ("denial", SpeechAct, "deny"),
        ("accusation", SpeechAct, "accuse"),
    ],
)
def test_a_label_that_does_not_exist_becomes_the_nearest(
    told: str, labels: Any, right: str
) -> None:
    """Other spellings of a label are taken for it."""
    assert nearest(told, labels) == right


def test_what_is_missing_is_filled_in_kindly() -> None:
    """Missing labels are the commonest, a missing statement is the quote itself."""
    found = [extraction(kind, "no ship  was stopped", None) for kind in ("claim", "intent")]
    found.append(extraction("legal_justification", "calm seas", None, asserted_by=["Ada Renn"]))
    items = of_extractions(found, DOCUMENT, whole=True).items
    (stated,), (aim,), (ground,) = (items[section] for section in STATED)
    assert stated.holder is None
    assert stated.statement == "no ship  was stopped"
    assert stated.labels == {"speech_act": "assert", "attribution": "own_voice"}
    assert aim.labels == {"kind": "commitment", "stated_by": None}
    assert ground.holder == "Ada Renn"
    assert ground.labels == {"basis": "other", "function": "justify", "instrument": None}


@pytest.mark.parametrize("name", ["null", "The article", "N/A", "", None, "own_voice", "-", []])
def test_nobody_is_the_voice_of_the_document(name: object) -> None:
    """What a model writes where nobody speaks is no wrong speaker."""
    (item,) = mapped("claims", claim(claimant=name, via="none, Ada Renn"))
    assert item.holder is None
    assert item.via == ("Ada Renn",)


def test_an_aim_without_a_holder_is_that_of_who_states_it() -> None:
    """An intent needs an actor; the speaker takes the place of a missing one."""
    aim = {"evidence": [], "actor": "unknown", "stated_by": "Ada Renn", "statement": "Calm."}
    (item,) = mapped("intents", aim)
    assert item.holder == "Ada Renn"
    assert item.quotes == ()


def test_actors_that_are_plainly_the_same_are_one() -> None:
    """Mentions of one actor are merged by name, alias or surname; a state is no ministry."""
    names = [("Renn", "person"), ("Ada Renn", "person"), ("Orland", "state")]
    names += [("Orland navy", "organisation"), ("the fleet", "organisation"), ("—", "group")]
    actors: list[dict[str, Any]] = [{"name": name, "kind": kind} for name, kind in names]
    actors[4]["aliases"] = ["Orland Navy"]
    found = of_quoted({"actors": actors}, DOCUMENT).actors
    assert [(actor.name, actor.aliases) for actor in found] == [
        ("Ada Renn", ("Renn",)),
        ("Orland", ()),
        ("Orland navy", ("the fleet", "Orland Navy")),
    ]
    assert [actor.sector for actor in found] == ["unknown"] * 3


def test_what_is_said_twice_counts_once() -> None:
    """Items that are equal in all they say are one; one that differs is another."""
    assert len(mapped("claims", claim(), claim(), claim(claimant="Ada Renn"))) == 2


def test_a_status_comes_from_the_items() -> None:
    """Nothing found is silence, but not where a part of the answer was lost."""
    found = [extraction("claim", "calm seas", None)]
    whole = of_extractions(found, DOCUMENT, whole=True)
    part = of_extractions(found, DOCUMENT, whole=False)
    assert [whole.status[s] for s in STATED] == ["stated", "none_stated", "none_stated"]
    assert [part.status[s] for s in STATED] == ["stated", "unknown", "unknown"]
    assert not part.whole


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_solved_examples_are_right(example: Any) -> None:
    """What the peers are shown is verbatim, uses real labels, and is read back whole."""
    assert all(found.words in example.text for found in example.found)
    shown = peers_instructor.solved(example).model_dump(mode="json")
    found = of_quoted(shown, Document(example.text, language="en"))
    number = len(found.actors) + sum(len(items) for items in found.items.values())
    assert number == len(example.found)


# --- scoring -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed() -> Case:
    """Return the case of the seed."""
    return dataset.load_case(GOLD / "seed_patrol")


def test_a_perfect_peer_is_scored_as_perfect(seed: Case) -> None:
    """The mapping costs a peer nothing: gold in its shape has every figure at its best."""
    judged = peers_table.judged("instructor", seed, answered(quoted(seed.gold)))
    figures = peers_table.figures([judged])
    assert [figures[name] for name in figures if "F1" in name] == [1.0] * 5
    assert figures["right words, wrong speaker"] == figures["unverifiable quotes"] == 0
    assert figures["documents failed"] == 0


def test_a_failed_document_stays_in_the_denominators(seed: Case) -> None:
    """An exception, or no answer that is JSON, halves recall over two documents."""
    whole = peers_table.judged("instructor", seed, answered(quoted(seed.gold)))
    failures = [answered(None, error="ValidationError"), answered([], lost=1)]
    for failed in failures:
        both = [whole, peers_table.judged("langextract", seed, failed)]
        figures = peers_table.figures(both)
        assert figures["documents failed"] == 1
        assert figures["F1 claims"] == pytest.approx(2 / 3)


def test_each_tool_is_read_in_its_own_shape(seed: Case) -> None:
    """Ours is a Record, LangExtract's a list; an answer lost in part is a document in part."""
    found = [extraction("claim", "They were also pictured at the 2019 meeting.", None)]
    ours = records.record().model_dump(mode="json", by_alias=True)
    for tool, told, state in (
        ("ours", answered(ours), "whole"),
        ("langextract", answered(found, calls=2, lost=1), "partial"),
        ("langextract", answered(found, calls=2), "whole"),
    ):
        judged = peers_table.judged(tool, seed, told)
        assert judged.prediction is not None
        assert judged.prediction.items["claims"]
        assert judged.score.counts[f"documents.{state}"] == 1


def test_quotes_and_speakers_are_counted(seed: Case) -> None:
    """Each quote that is not verbatim counts, also where it is placed; so do wrong speakers."""
    gold = quoted(seed.gold)
    vital = next(c for c in gold["claims"] if c["claimant"] == "Wang Wenbin")
    vital["claimant"] = "Russia"
    vital["evidence"] = [vital["evidence"][0].upper(), "words of its own"]
    figures = peers_table.figures([peers_table.judged("instructor", seed, answered(gold))])
    assert figures["right words, wrong speaker"] == 1
    assert figures["unverifiable quotes"] == 2
    assert figures["quotes found nowhere"] == 1
    assert figures["unverifiable quotes, share"] == pytest.approx(2 / (figures["quotes"] or 0))


def test_the_table_shows_every_tool(seed: Case) -> None:
    """A column for each tool, a line for each figure; what has no figure is a dash."""
    good = peers_table.judged("instructor", seed, answered(quoted(seed.gold)))
    bad = peers_table.judged("langextract", seed, answered(None, error="E"))
    told = peers_table.table({"a": peers_table.figures([good]), "b": peers_table.figures([bad])})
    lines = {line[:32].strip(): line[32:].split() for line in told.splitlines()}
    assert lines[""] == ["a", "b"]
    assert lines["F1 claims"] == ["1.00", "0.00"]
    assert lines["unverifiable quotes, share"] == ["0.0%", "–"]
    assert lines["seconds a document, median"] == ["2.0", "2.0"]
    assert lines["tokens in, held by the engine"] == ["4", "4"]


def test_a_prediction_of_nothing_is_silence() -> None:
    """An empty answer is a finding: no section states anything."""
    silence = of_quoted({}, DOCUMENT)
    assert silence.whole
    assert set(silence.status.values()) == {"none_stated"}
    assert set(silence.items.values()) == {()}
