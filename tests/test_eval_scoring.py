"""What becomes of each item, and why: the outcomes and their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from records import TEXT as TEXT_OF_RECORD
from records import record

from summarizer.document import Span
from summarizer.evals.dataset import Case, load_case
from summarizer.evals.metrics import BY_NAME
from summarizer.evals.prediction import Item, PredictedActor, Prediction, Quote, of, of_gold
from summarizer.evals.score import Explanation
from summarizer.evals.scoring import score
from summarizer.summary import Stated

TEXT = (
    "Ann Orr said the port was not closed. Bo Lund said Ann Orr had closed it under the Harbour "
    "Act. Orr will reopen it. It rained."
)
LABELS = """\
version: gold.v1
kind: wire_news
language: en
split: dev
actors:
  - {name: Ann Orr, aliases: [Orr], kind: person, sector: government}
  - {name: Bo Lund, kind: person, sector: media}
claims:
  - claimant: Ann Orr
    statement: The port was not closed.
    speech_act: deny
    attribution: indirect_speech
    evidence: [the port was not closed]
  - claimant: Ann Orr
    via: [Bo Lund]
    statement: She had closed the port.
    speech_act: assert
    attribution: indirect_speech
    evidence: [Ann Orr had closed it]
  - claimant: null
    statement: It rained.
    speech_act: assert
    attribution: own_voice
    evidence: [It rained]
    importance: okay
intents:
  - actor: Ann Orr
    stated_by: null
    also_stated_by: [Ann Orr]
    statement: Orr will reopen the port.
    kind: commitment
    evidence: [Orr will reopen it]
legal_justifications:
  - asserted_by: Ann Orr
    statement: The port was closed under the Harbour Act.
    basis: domestic_law
    function: justify
    instrument: the Harbour Act
    evidence: [had closed it under the Harbour Act]
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return one small case."""
    folder = tmp_path / "port"
    folder.mkdir()
    (folder / "document.txt").write_text(TEXT)
    (folder / "expected.yaml").write_text(LABELS)
    return load_case(folder)


def quote(words: str) -> Quote:
    """Quote words of the text."""
    start = TEXT.index(words)
    return Quote(words, Span(start, start + len(words)))


def claim(holder: str | None, statement: str, words: str, **changes: object) -> Item:
    """Return a claim."""
    labels = {"speech_act": "assert", "attribution": "indirect_speech"}
    made = Item(holder, statement, (quote(words),), labels)
    return replace(made, **changes)  # type: ignore[arg-type]


def saying(section: Stated, *items: Item) -> Prediction:
    """Return an answer with items in one section alone."""
    return Prediction(
        actors=(),
        items={section: items},
        status={"claims": "stated", "intents": "none_stated", "legal_justifications": "unknown"},
    )


def told(case: Case, answer: Prediction, section: str) -> list[Explanation]:
    """Return what is told of the predictions of one section."""
    found = score(case, answer).explanations
    return [e for e in found if e.section == section and e.predicted is not None]


def test_half_of_the_gold_words_are_enough(case: Case) -> None:
    """Evidence that covers half of the gold words makes a pair, less does not."""
    half = claim("Ann Orr", "The port was not closed.", "port was not closed")
    less = claim("Ann Orr", "The port was not closed.", "not closed")
    assert told(case, saying("claims", half), "claims")[0].outcome == "match"
    assert told(case, saying("claims", less), "claims")[0].outcome == "invented"


def test_overlapping_quotes_count_once(case: Case) -> None:
    """Quoting the same few words twice covers no more of the gold."""
    few = quote("the port w")
    twice = claim("Ann Orr", "The port was not closed.", "the port w", quotes=(few, few))
    assert told(case, saying("claims", twice), "claims")[0].outcome == "invented"


def test_another_speaker_is_told(case: Case) -> None:
    """The same words of another speaker are missed and wrong, and say whose they are."""
    wrong = claim("Bo Lund", "The port was not closed.", "the port was not closed")
    (found,) = told(case, saying("claims", wrong), "claims")
    assert (found.outcome, found.gold, found.predicted) == ("wrong_speaker", 0, 0)
    assert found.why == "The same words, but of “Bo Lund”, not of “Ann Orr”."
    counts = score(case, saying("claims", wrong)).counts
    assert (counts["claims.fp"], counts["claims.fn"], counts["claims.wrong_speaker"]) == (1, 2, 1)


def test_the_documents_own_voice_is_a_speaker(case: Case) -> None:
    """Own voice given to somebody, and a speech given to nobody, are both wrong speakers."""
    rain = claim("Ann Orr", "It rained.", "It rained")
    port = claim(None, "The port was not closed.", "the port was not closed")
    outcomes = {e.why for e in told(case, saying("claims", rain, port), "claims")}
    assert outcomes == {
        "The same words, but of “Ann Orr”, not of the document itself.",
        "The same words, but of the document itself, not of “Ann Orr”.",
    }


def test_the_opposite_is_told(case: Case) -> None:
    """A denial without its negation is no match."""
    wrong = claim("Ann Orr", "The port was closed.", "the port was not closed")
    (found,) = told(case, saying("claims", wrong), "claims")
    assert found.outcome == "wrong_polarity"
    assert found.why == "The same words, but the opposite is said."


def test_saying_it_twice_counts_once(case: Case) -> None:
    """The second prediction of the same is an error of its own kind."""
    item = claim("Ann Orr", "The port was not closed.", "the port was not closed")
    first, second = told(case, saying("claims", item, item), "claims")
    assert {first.outcome, second.outcome} == {"match", "repeated"}
    assert next(e for e in (first, second) if e.outcome == "repeated").why == (
        "Claim 1 of the gold is found already."
    )


def test_the_wrong_section_is_told_on_both_sides(case: Case) -> None:
    """A promise told as a claim is missed as an intent, and each side says where it went."""
    promise = claim("Orr", "Orr will reopen it.", "Orr will reopen it")
    found = score(case, saying("claims", promise)).explanations
    moved = next(e for e in found if e.predicted is not None)
    missed = next(e for e in found if e.section == "intents")
    assert (moved.outcome, moved.why) == ("wrong_section", "The gold has it as intent 1.")
    assert (missed.outcome, missed.why) == ("missed", "Found, but as claim 1.")


def test_a_repeat_in_another_section_is_one(case: Case) -> None:
    """What is told as an intent and as a claim too is repeated, not of the wrong section."""
    answer = of_gold(case)
    promise = claim("Orr", "Orr will reopen it.", "Orr will reopen it")
    items = {**answer.items, "claims": (*answer.items["claims"], promise)}
    found = told(case, replace(answer, items=items), "claims")
    assert [e.why for e in found if e.outcome == "repeated"] == [
        "Intent 1 of the gold is found already."
    ]


def test_one_prediction_is_not_two_finds(tmp_path: Path) -> None:
    """Where two gold items share their words, one prediction finds one of them."""
    folder = tmp_path / "both"
    folder.mkdir()
    (folder / "document.txt").write_text("Ann Orr said the port was open and the ferries ran.")
    head = LABELS.partition("claims:")[0].replace(
        "  - {name: Bo Lund, kind: person, sector: media}\n", ""
    )
    one = """\
  - claimant: Ann Orr
    statement: %s
    speech_act: assert
    attribution: indirect_speech
    evidence: [the port was open and the ferries ran]
"""
    labels = head + "claims:\n" + one % "The port was open." + one % "The ferries ran."
    (folder / "expected.yaml").write_text(labels)
    both = load_case(folder)
    start = both.document.text.index("the port")
    words = "the port was open and the ferries ran"
    item = Item(
        "Orr",
        "The ferries ran.",
        (Quote(words, Span(start, start + len(words))),),
        {"speech_act": "assert", "attribution": "indirect_speech"},
    )
    found = score(both, saying("claims", item)).explanations
    assert [(e.gold, e.outcome) for e in found if e.section == "claims"] == [
        (1, "match"),
        (0, "missed"),
    ]
    assert found[-1].why == "The prediction that fits is the partner of another gold item."


def test_okay_items_count_for_nothing(case: Case) -> None:
    """An okay item that is found is neither hit nor error, and missing it costs nothing."""
    rain = claim(None, "It rained.", "It rained")
    counts = score(case, saying("claims", rain)).counts
    assert (counts["claims.okay"], counts.get("claims.fp", 0)) == (1, 0)
    assert counts["claims.fn"] == 2
    assert "claims.labels" not in counts


@pytest.mark.parametrize(
    ("instrument", "right"),
    [
        ("the Harbour Act", True),
        ("Harbour Act", True),
        ("under the Harbour Act", True),
        ("the Port Act", False),
        (None, False),
    ],
)
def test_an_instrument_may_be_cut_longer_or_shorter(
    case: Case, instrument: str | None, right: bool
) -> None:
    """The same rule named with more or fewer words is right, another or none is not."""
    answer = of_gold(case)
    (ground,) = answer.items["legal_justifications"]
    ground = replace(ground, labels={**ground.labels, "instrument": instrument})
    found = score(case, saying("legal_justifications", ground)).counts
    assert found["legal_justifications.label.instrument.right"] == right


def test_who_states_an_intent_is_a_label(case: Case) -> None:
    """Any of the right speakers is right, in any form of the name."""
    answer = of_gold(case)
    (intent,) = answer.items["intents"]
    for stated_by, right in ((None, 1), ("Orr", 1), ("Bo Lund", 0), ("Nobody", 0)):
        changed = replace(intent, labels={**intent.labels, "stated_by": stated_by})
        counts = score(case, saying("intents", changed)).counts
        assert counts["intents.label.stated_by.right"] == right


def test_who_passed_it_on_is_a_label(case: Case) -> None:
    """The chain counts where the gold or the prediction has one."""
    item = claim("Ann Orr", "She had closed the port.", "Ann Orr had closed it")
    for via, right in ((("Bo Lund",), 1), ((), 0), (("Ann Orr",), 0)):
        counts = score(case, saying("claims", replace(item, via=via))).counts
        assert counts["claims.label.via.right"] == right
    plain = claim("Ann Orr", "The port was not closed.", "the port was not closed")
    assert "claims.label.via" not in score(case, saying("claims", plain)).counts


def test_actors_are_paired_by_name(case: Case) -> None:
    """An actor counts once by whatever name; a stranger is invented."""
    names = ("Orr", "Ann Orr", "Bo Lund", "Cy Moss")
    actors = tuple(PredictedActor(name, (), "person", "government") for name in names)
    answer = replace(saying("claims"), actors=actors)
    found = score(case, answer)
    outcomes = [e.outcome for e in found.explanations if e.section == "actors"]
    assert outcomes == ["match", "repeated", "match", "invented"]
    assert found.counts["actors.label.sector.right"] == 1
    assert found.counts["actors.unfounded"] == found.counts["actors.repeated"] == 1


def test_silence_needs_the_status_too(tmp_path: Path) -> None:
    """An empty section is kept silence only where the status says that nothing is stated."""
    folder = tmp_path / "silent"
    folder.mkdir()
    (folder / "document.txt").write_text(TEXT)
    (folder / "expected.yaml").write_text(LABELS.partition("claims:")[0])
    silent = load_case(folder)
    counts = score(silent, saying("claims")).counts
    assert [counts[f"{s}.kept"] for s in ("claims", "intents", "legal_justifications")] == [0, 1, 0]
    assert counts["legal_justifications.silent"] == 1


def test_a_document_read_in_part_is_told(case: Case) -> None:
    """What was read counts, and the document is told apart from one that was read whole."""
    counts = score(case, replace(of_gold(case), whole=False)).counts
    assert (counts["documents"], counts["documents.partial"]) == (1, 1)
    assert BY_NAME["documents.read"].value(counts) == 0


def test_a_quote_that_is_not_there_is_no_slice(case: Case) -> None:
    """Words that do not stand where they are said to stand are told apart (grounding)."""
    good = claim("Ann Orr", "The port was not closed.", "the port was not closed")
    moved = replace(good, quotes=(Quote("the port was not closed", Span(0, 23)),))
    nowhere = replace(good, quotes=(Quote("the port was not closed", None),))
    counts = score(case, saying("claims", good, moved, nowhere)).counts
    assert (counts["grounding.items"], counts["grounding.slices"]) == (3, 1)
    assert counts["grounding.supported"] == 3


def test_rejected_items_are_counted(case: Case) -> None:
    """What grounding turned away is counted by section."""
    counts = score(case, replace(of_gold(case), rejected={"claims": 2})).counts
    assert (counts["claims.rejected"], counts["intents.rejected"]) == (2, 0)


def test_a_record_becomes_a_prediction() -> None:
    """Every section of a Record is scored with its holder, its words, places and labels."""
    made = record()
    found = of(made)
    summary = made.summary
    assert [a.name for a in found.actors] == [a.name for a in summary.actors]
    assert [i.holder for i in found.items["claims"]] == [c.claimant for c in summary.claims]
    assert [i.holder for i in found.items["intents"]] == [i.actor for i in summary.intents]
    (ground,) = found.items["legal_justifications"][:1]
    legal = summary.legal_justifications[0]
    assert ground.labels == {
        "basis": legal.basis,
        "function": legal.function,
        "instrument": legal.instrument,
    }
    for items in found.items.values():
        for item in items:
            assert all(q.span and q.span.cut(TEXT_OF_RECORD) == q.words for q in item.quotes)
    assert found.status["claims"] == summary.status.claims
    assert found.whole is (not made.failures)
