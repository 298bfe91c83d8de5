"""The scorer is tested by mutation: spoil a perfect answer, and only the right figure moves."""

from __future__ import annotations

from functools import cache

import golden
import pytest

from summarizer.evals import dataset, prediction, scoring
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import METRICS, total
from summarizer.evals.score import CaseScore, Counts

MUTATIONS = {mutation.name: mutation for mutation in golden.MUTATIONS}
# shares of labels are of what is found, so they move a little when something is not
FOLLOWS = ("claims.labels", "mean.labels", "grounding.supported")


@cache
def cases() -> tuple[Case, ...]:
    """Return all the gold there is."""
    return dataset.load(golden.GOLD)


@cache
def perfect() -> dict[str, CaseScore]:
    """Return the scores of perfect answers."""
    return {case.name: scoring.score(case, prediction.of_gold(case)) for case in cases()}


@cache
def spoilt(name: str) -> dict[str, CaseScore]:
    """Return the scores of the answers in which a mutation finds something to change."""
    changed = {case: MUTATIONS[name].change(case, prediction.of_gold(case)) for case in cases()}
    return {case.name: scoring.score(case, answer) for case, answer in changed.items() if answer}


def figures(*, without: str) -> dict[str, float | None]:
    """Return every figure over all cases, those spoilt by a mutation in place of the others."""
    counts = total(score.counts for score in (perfect() | spoilt(without)).values())
    return {metric.name: metric.value(counts) for metric in METRICS}


def moved(name: str, count: str) -> float:
    """Return by how much a mutation moves a count."""
    return before_and_after(name, count)[1] - before_and_after(name, count)[0]


def before_and_after(name: str, count: str) -> tuple[float, float]:
    """Return a count over the spoilt cases, before and after."""
    changed = spoilt(name)
    old: Counts = total(perfect()[case].counts for case in changed)
    new: Counts = total(score.counts for score in changed.values())
    return old.get(count, 0.0), new.get(count, 0.0)


def test_gold_as_an_answer_is_perfect() -> None:
    """Gold scored against itself has every share at one, with every label right."""
    counts = total(score.counts for score in perfect().values())
    shares = {metric.name: metric.value(counts) for metric in METRICS}
    # no document of ours is silent on claims
    told = {n: v for n, v in shares.items() if n not in ("claims.silence", "grounding.supported")}
    assert told == dict.fromkeys(told, 1.0)


@pytest.mark.parametrize("name", MUTATIONS)
def test_only_the_right_figures_move(name: str) -> None:
    """A mutation moves the figures that it is about, downwards, and no other."""
    before = {
        metric.name: metric.value(total(s.counts for s in perfect().values())) for metric in METRICS
    }
    after = figures(without=name)
    assert len(spoilt(name)) >= 20
    for figure, value in before.items():
        if figure in MUTATIONS[name].moves:
            assert (after[figure] or 0) < (value or 0) - 1e-9, figure
        elif figure not in FOLLOWS:
            assert after[figure] == pytest.approx(value), figure


def test_a_swap_costs_two_claims_a_case() -> None:
    """Each of the two speakers is told as wrong: two hits become two misses and two errors."""
    cost = 2 * len(spoilt("swap two speakers"))
    assert moved("swap two speakers", "claims.wrong_speaker") == cost
    assert moved("swap two speakers", "claims.tp") == -cost
    assert (
        moved("swap two speakers", "claims.fn") == moved("swap two speakers", "claims.fp") == cost
    )


def test_a_dropped_claim_costs_one() -> None:
    """What is left out is missed once, and nothing is counted as invented."""
    name = "drop a vital claim"
    assert moved(name, "claims.fn") == -moved(name, "claims.tp") == len(spoilt(name))
    assert moved(name, "claims.fp") == 0


def test_an_invented_ground_breaks_the_silence() -> None:
    """Each silent document in which a ground is given counts as one invention."""
    name = "invent a legal ground"
    invented = moved(name, "legal_justifications.invented")
    assert invented == moved(name, "legal_justifications.fp") == len(spoilt(name))
    assert before_and_after(name, "legal_justifications.kept") == (len(spoilt(name)), 0)


def test_a_changed_number_is_not_borne_out() -> None:
    """Nearly each changed number is one item that its evidence does not support."""
    name = "change a number"
    assert moved(name, "grounding.supported") <= -0.9 * len(spoilt(name))
    assert moved(name, "claims.tp") == 0


def test_a_flipped_negation_is_the_opposite() -> None:
    """At least four of five lost negations are told as the opposite, and no more than one each."""
    name = "flip a negation"
    wrong = moved(name, "claims.wrong_polarity")
    assert 0.8 * len(spoilt(name)) <= wrong <= len(spoilt(name))
    assert moved(name, "claims.tp") == -wrong


def test_a_wrong_label_costs_one_label() -> None:
    """The claim is still found; one of its labels is wrong."""
    name = "call an act by another name"
    assert moved(name, "claims.labels_right") == -len(spoilt(name))
    assert moved(name, "claims.tp") == moved(name, "claims.labels") == 0


@pytest.mark.parametrize("name", ["turn the order round", "paraphrase, other names"])
def test_order_and_wording_do_not_matter(name: str) -> None:
    """Every outcome stays as it was in every case."""
    for case, score in spoilt(name).items():
        old = {(e.section, e.gold, e.outcome) for e in perfect()[case].explanations}
        assert {(e.section, e.gold, e.outcome) for e in score.explanations} == old
        assert score.counts == perfect()[case].counts


def test_a_document_that_failed_stays_in_every_denominator() -> None:
    """Without an answer all gold is missed, no silence is kept, and the document counts."""
    for case in cases():
        failed = scoring.score(case, None, error="ModelUnavailable")
        counts, whole = failed.counts, perfect()[case.name].counts
        for section in ("actors", "claims", "intents", "legal_justifications"):
            assert counts.get(f"{section}.fn", 0) == whole.get(f"{section}.tp", 0)
            assert counts.get(f"{section}.tp", 0) == counts.get(f"{section}.fp", 0) == 0
        assert counts.get("legal_justifications.silent") == whole.get("legal_justifications.silent")
        assert counts.get("legal_justifications.kept", 0) == 0
        assert (counts["documents"], counts["documents.failed"], failed.error) == (
            1,
            1,
            "ModelUnavailable",
        )
