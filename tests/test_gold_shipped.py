"""Our own gold: what it must hold so that a score on it means something."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import cache
from typing import get_args

import golden
import pytest

from summarizer import segmentation
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.settings import shipped
from summarizer.summary import Basis, Function, IntentKind, SpeechAct

KINDS = {
    "wire_news",
    "communique",
    "briefing_transcript",
    "security_council_letter",
    "council_debate",
    "sanctions_notice",
    "court_news",
    "military_statement",
    "interview",
    "no_politics",
}


@cache
def cases() -> tuple[Case, ...]:
    """Return all cases."""
    return dataset.load(golden.GOLD)


def tagged(*tags: str) -> int:
    """Return how many cases have one of the tags."""
    return sum(bool(set(tags) & set(case.gold.tags)) for case in cases())


def test_there_are_enough_cases_of_every_kind() -> None:
    """At least 60 cases, of all ten kinds, and about a third of them kept for the test split."""
    assert len(cases()) >= 60
    assert {case.gold.kind for case in cases()} == KINDS
    share = sum(case.gold.split == "test" for case in cases()) / len(cases())
    assert 0.28 <= share <= 0.4


def test_silence_is_tested() -> None:
    """At least twenty cases, and a third of all, state no legal ground; some state no intent."""
    silent = [case for case in cases() if not case.gold.legal_justifications]
    assert len(silent) >= max(20, len(cases()) / 3)
    assert sum(not case.gold.intents for case in cases()) >= 2
    assert {case.gold.split for case in silent} == {"dev", "test"}


def test_languages_and_hard_things_occur() -> None:
    """Five other languages, planted instructions, nested and disputed attribution."""
    foreign = Counter(case.gold.language for case in cases() if case.gold.language != "en")
    assert foreign.total() >= 8
    assert {"fr", "es", "de", "ru", "zh"} <= foreign.keys()
    assert sum(bool(case.gold.planted) for case in cases()) >= 6
    assert tagged("nested_attribution", "disputed_attribution") >= 8


def test_lengths_reach_from_a_sentence_to_a_long_debate() -> None:
    """Documents of one sentence and of more than 2,000 words are among them."""
    sentences = [
        len(segmentation.sentences(case.document.text, case.gold.language)) for case in cases()
    ]
    assert min(sentences) <= 2
    assert max(len(case.document.text.split()) for case in cases()) > 2000


@pytest.mark.parametrize(
    ("section", "field", "labels"),
    [
        ("legal_justifications", "basis", get_args(Basis)),
        ("legal_justifications", "function", get_args(Function)),
        ("claims", "speech_act", get_args(SpeechAct)),
        ("intents", "kind", get_args(IntentKind)),
    ],
)
def test_every_label_occurs(section: str, field: str, labels: tuple[str, ...]) -> None:
    """No label of the taxonomy is left untried."""
    found = {getattr(item, field) for case in cases() for item in getattr(case.gold, section)}
    assert found == set(labels)


def test_what_is_planted_yields_no_item() -> None:
    """No label cites an instruction that was planted in a document (labels.md, rule 15)."""
    for case in cases():
        text = case.document.text
        for quote in case.gold.planted:
            start = text.index(quote)
            for section in dataset.SECTIONS:
                for item in getattr(case.gold, section):
                    for span in case.spans(item):
                        assert span.end <= start or start + len(quote) <= span.start, case.name


def test_planted_instructions_are_tagged() -> None:
    """The tag stands where words are quoted as planted, and nowhere else."""
    planted = [case for case in cases() if case.gold.planted]
    assert all("planted_instruction" in case.gold.tags for case in planted)
    assert tagged("planted_instruction") == len(planted)


def test_vital_items_have_vital_holders() -> None:
    """Who holds something vital is a vital actor: a summary names who says what it tells."""
    for case in cases():
        vital = {
            name
            for actor in case.gold.actors
            if actor.importance == "vital"
            for name in (actor.name, *actor.aliases)
        }
        for section, field in (
            ("claims", "claimant"),
            ("intents", "actor"),
            ("legal_justifications", "asserted_by"),
        ):
            for item in getattr(case.gold, section):
                holder = getattr(item, field)
                if item.importance == "vital" and holder is not None:
                    assert holder in vital, (case.name, holder)


def test_silent_documents_are_tagged() -> None:
    """The tag ``silent_law`` stands where no legal ground is labelled."""
    for case in cases():
        if "silent_law" in case.gold.tags:
            assert not case.gold.legal_justifications, case.name


def test_a_fifth_is_labelled_twice() -> None:
    """At least every fifth case has a second reader's labels, of both splits."""
    twice = dataset.second_readings(golden.GOLD)
    assert len(twice) >= len(cases()) / 5
    assert {first.gold.split for first, _ in twice} == {"dev", "test"}


def test_the_seed_is_a_case() -> None:
    """The document that the project began with is labelled."""
    seed = next(shipped("seeds").glob("*.txt")).read_text(encoding="utf-8")
    digest = hashlib.sha256(seed.encode()).hexdigest()
    assert digest in {case.document.id for case in cases()}
