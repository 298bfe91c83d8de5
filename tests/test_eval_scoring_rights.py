"""What is equally right counts as right; where two fit, the better one is the match."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from test_eval_scoring import case, claim, quote, saying, told

from summarizer.evals.dataset import Case
from summarizer.evals.prediction import PredictedActor, Prediction, of_gold
from summarizer.evals.scoring import score
from summarizer.summary import Stated

__all__ = ["case"]  # a fixture


def allowing(of: Case, section: str, **also: Any) -> Case:
    """Return the case with more right answers to the first label of a section."""
    first, *rest = getattr(of.gold, section)
    changed = (first.model_copy(update=also), *rest)
    return replace(of, gold=of.gold.model_copy(update={section: changed}))


def first_of(of: Case, section: Stated, **changes: Any) -> Prediction:
    """Return the gold's first item of a section as an answer, with other labels or fields."""
    item = of_gold(of).items[section][0]
    labels = {**item.labels, **{n: v for n, v in changes.items() if n in item.labels}}
    fields = {name: value for name, value in changes.items() if name not in item.labels}
    return saying(section, replace(item, labels=labels, **fields))


@pytest.mark.parametrize(
    ("section", "label", "value", "also"),
    [
        ("claims", "speech_act", "warn", "also_speech_acts"),
        ("claims", "attribution", "direct_quote", "also_attributions"),
        ("intents", "kind", "aspiration", "also_kinds"),
        ("intents", "stated_by", "Bo Lund", "also_stated_by"),
        ("legal_justifications", "basis", "other", "also_bases"),
        ("legal_justifications", "function", "deny_violation", "also_functions"),
    ],
)
def test_each_label_may_have_several_right_values(
    case: Case, section: Stated, label: str, value: str, also: str
) -> None:
    """A value that the gold lists as equally right is right, and wrong where it is not listed."""
    answer = first_of(case, section, **{label: value})
    name = f"{section}.label.{label}.right"
    assert score(case, answer).counts[name] == 0
    assert score(allowing(case, section, **{also: (value,)}), answer).counts[name] == 1


@pytest.mark.parametrize(
    ("section", "also"),
    [
        ("claims", "also_claimants"),
        ("intents", "also_actors"),
        ("legal_justifications", "also_asserted_by"),
    ],
)
def test_an_item_may_have_several_right_holders(case: Case, section: Stated, also: str) -> None:
    """A holder that the gold lists as equally right makes a match, else a wrong speaker."""
    answer = first_of(case, section, holder="Bo Lund")
    (wrong,) = told(case, answer, section)
    (right,) = told(allowing(case, section, **{also: ("Bo Lund",)}), answer, section)
    assert (wrong.outcome, right.outcome) == ("wrong_speaker", "match")


@pytest.mark.parametrize(
    ("label", "value", "also"),
    [("kind", "organisation", "also_kinds"), ("sector", "media", "also_sectors")],
)
def test_an_actor_may_have_several_right_labels(
    case: Case, label: str, value: Any, also: str
) -> None:
    """Kinds and sectors that the gold lists as equally right are right."""
    actor = replace(PredictedActor("Orr", (), "person", "government"), **{label: value})
    answer = replace(saying("claims"), actors=(actor,))
    name = f"actors.label.{label}.right"
    assert score(case, answer).counts[name] == 0
    assert score(allowing(case, "actors", **{also: (value,)}), answer).counts[name] == 1


def test_a_stranger_is_not_the_documents_own_voice(case: Case) -> None:
    """A speaker whom the gold does not know is wrong where nobody speaks, too."""
    rain = claim("Cy Moss", "It rained.", "It rained")
    (found,) = told(case, saying("claims", rain), "claims")
    assert found.outcome == "wrong_speaker"


def test_exactly_half_of_the_gold_words_is_enough(case: Case) -> None:
    """Nine of eighteen characters make a pair, eight do not."""
    for words, outcome in (("Orr will ", "match"), ("Orr will", "invented")):
        answer = first_of(case, "intents", quotes=(quote(words),))
        assert told(case, answer, "intents")[0].outcome == outcome


def test_of_two_that_fit_the_better_evidence_is_the_match(case: Case) -> None:
    """With the same words and speaker, the one that cites more of the gold is paired."""
    less = claim("Ann Orr", "The port was not closed.", "port was not closed")
    more = replace(less, quotes=(quote("the port was not closed"),))
    for answers, best in (((less, more), 1), ((more, less), 0)):
        found = told(case, saying("claims", *answers), "claims")
        assert [e.predicted for e in found if e.outcome == "match"] == [best]


def test_who_is_said_to_have_passed_it_on_and_did_not_is_wrong(case: Case) -> None:
    """A chain where the gold has none is a label that is wrong, not one that is not counted."""
    item = claim("Ann Orr", "The port was not closed.", "the port was not closed")
    counts = score(case, saying("claims", replace(item, via=("Bo Lund",)))).counts
    assert (counts["claims.label.via"], counts["claims.label.via.right"]) == (1, 0)


def test_what_cites_nothing_is_no_slice(case: Case) -> None:
    """An item without any quote is not grounded, though none of its quotes is wrong."""
    bare = replace(claim("Ann Orr", "It rained.", "It rained"), quotes=())
    counts = score(case, saying("claims", bare)).counts
    assert (counts["grounding.items"], counts["grounding.slices"]) == (1, 0)


def test_who_passed_it_on_may_be_named_in_the_statement(case: Case) -> None:
    """The names of speaker and chain need not stand in the quotes once more; others must."""
    item = claim("Ann Orr", "She told Bo Lund that she had closed it.", "Ann Orr had closed it")
    for via, supported in ((("Bo Lund",), 1), ((), 0)):
        counts = score(case, saying("claims", replace(item, via=via))).counts
        assert counts["grounding.supported"] == supported
