"""Tests of comparing: what two runs differ in, how sure that is, and item by item where."""

from __future__ import annotations

import pytest
from eval_scores import claims, run, scored

from summarizer.errors import DatasetError
from summarizer.evals.comparing import (
    COMPARED,
    InventionChange,
    ItemChange,
    LeftOut,
    compare,
    compare_pairs,
)
from summarizer.evals.metrics import BY_NAME, METRICS
from summarizer.evals.score import CaseScore, Explanation, Outcome
from summarizer.summary import Section

F1 = BY_NAME["claims.f1"]


def told(
    outcome: Outcome,
    gold: int | None = None,
    predicted: int | None = None,
    why: str = "",
    section: Section = "claims",
) -> Explanation:
    """Return what became of one item."""
    return Explanation(
        section=section,
        outcome=outcome,
        gold=gold,
        predicted=predicted,
        importance=None if gold is None else "vital",
        similarity=1.0 if outcome == "match" else 0.0,
        why=why,
    )


def reading(*explanations: Explanation, case: str = "a", repeat: int = 1) -> CaseScore:
    """Return one reading of a document with these explanations."""
    return scored(case, explanations=explanations, repeat=repeat)


# --- figures -----------------------------------------------------------------------------


def test_identical_runs_are_the_same_in_every_figure() -> None:
    """A run beside itself: nothing gained, nothing lost, the same, even where undefined."""
    same = run([scored(f"case_{n}", claims(n % 4, n % 3, n % 2)) for n in range(30)])
    found = compare(same, same, METRICS)
    assert {metric.verdict for metric in found.metrics} == {"same within margin"}
    assert {metric.difference for metric in found.metrics} == {0.0, None}
    assert (found.items, found.inventions, found.left_out) == ((), (), ())


def test_one_document_read_alike_is_the_same() -> None:
    """Identical runs of one document are the same, though no interval can be made."""
    same = run([scored("a")])
    found = compare(same, same, (F1,)).metrics[0]
    assert (found.verdict, found.interval.method) == ("same within margin", "none")


def test_a_clear_gain_is_better_and_a_clear_loss_worse() -> None:
    """Ten documents that all gain are better, the other way round worse."""
    weak = [claims(1, 1, 2)] * 5 + [claims(1, 2, 2)] * 5
    strong = [claims(3, 1)] * 5 + [claims(2, 0, 1)] * 5
    gain = compare_pairs(list(zip(weak, strong, strict=True)), (F1,))[0]
    loss = compare_pairs(list(zip(strong, weak, strict=True)), (F1,))[0]
    assert (gain.verdict, loss.verdict) == ("better", "worse")
    assert gain.before == loss.after == pytest.approx(20 / 55)
    assert gain.difference == pytest.approx(50 / 60 - 20 / 55)
    assert loss.difference == -(gain.difference or 0)
    assert gain.p_better == loss.p_worse == 1 / 1024
    assert gain.p == loss.p == 1 / 1024  # of the side that it points to
    assert gain.interval.low is not None
    assert gain.interval.low > 0


def test_a_difference_that_is_small_for_sure_is_the_same() -> None:
    """An interval within the margin is the same; the margin decides, not the value."""
    pairs = [(claims(50, 10, 10), claims(50 + n % 3 - 1, 10, 10)) for n in range(30)]
    wide = compare_pairs(pairs, (F1,), margin=0.02)[0]
    narrow = compare_pairs(pairs, (F1,), margin=0.0005)[0]
    assert (wide.verdict, narrow.verdict) == ("same within margin", "inconclusive")


@pytest.mark.parametrize("side", [0, 1])
def test_both_ends_of_the_interval_must_lie_within_the_margin(side: int) -> None:
    """A difference that may be large on one side alone is not the same."""
    pairs = [(claims(9, 1), claims(9, 0))] * 2 + [(claims(9), claims(9))] * 20
    lopsided = [(after, before) if side else (before, after) for before, after in pairs]
    found = compare_pairs(lopsided, (F1,), margin=0.006)[0]
    ends = [abs(end or 0) for end in (found.interval.low, found.interval.high)]
    assert min(ends) < 0.006 < max(ends)
    assert found.verdict == "inconclusive"


def test_few_documents_leave_it_open() -> None:
    """Three documents that all gain much cannot tell (p = 1/8), and one still less."""
    pairs = [(claims(1, n, 1), claims(2, n)) for n in range(3)]
    found = compare_pairs(pairs, (F1,))[0]
    assert (found.p_better, found.verdict) == (1 / 8, "inconclusive")
    one = compare_pairs(pairs[:1], (F1,))[0]
    assert (one.interval.low, one.verdict) == (None, "inconclusive")


def test_the_level_decides_what_is_significant() -> None:
    """A chance of 1/8 is a gain at a level of 0.8, and a loss the other way round."""
    pairs = [(claims(1, n, 1), claims(2, n)) for n in range(3)]
    assert compare_pairs(pairs, (F1,), level=0.8)[0].verdict == "better"
    assert compare_pairs([(b, a) for a, b in pairs], (F1,), level=0.8)[0].verdict == "worse"
    strict = compare_pairs(pairs, (F1,), level=0.8)[0]
    usual = compare_pairs(pairs, (F1,))[0]
    assert (strict.detectable or 0) < (usual.detectable or 0)
    assert (strict.interval.low or 0) > (usual.interval.low or 0)


def test_p_values_are_adjusted_over_the_defined_metrics() -> None:
    """Holm counts F1 and recall; an undefined metric costs nothing and has no p value."""
    pairs = [(claims(1, n, 1), claims(2, n)) for n in range(6)]
    metrics = (BY_NAME["intents.f1"], F1, BY_NAME["claims.recall"])
    found = compare_pairs(pairs, metrics)
    assert [metric.p_better for metric in found] == [None, 2 / 64, 2 / 64]
    assert [metric.p_worse for metric in found] == [None, 1.0, 1.0]


def test_a_figure_that_one_run_lacks_is_inconclusive() -> None:
    """From undefined to defined there is no difference to tell."""
    found = compare_pairs([(claims(0), claims(1)), (claims(0), claims(2))], (F1,))[0]
    assert (found.before, found.after, found.difference) == (None, 1.0, None)
    assert found.verdict == "inconclusive"


def test_the_usual_figures_are_all_known() -> None:
    """Unless told otherwise, F1, silence, labels, speakers and support are compared."""
    both = run([scored("a")])
    names = [metric.name for metric in compare(both, both).metrics]
    assert names == [metric.name for metric in COMPARED]
    assert {"mean.f1", "actors.f1", "claims.silence", "speakers.right"} <= set(names)


# --- documents ---------------------------------------------------------------------------


def test_only_documents_with_the_same_labels_are_compared() -> None:
    """The others are named with the reason, and change no figure."""
    before = run([scored("a"), scored("b"), scored("c", claims(0, 5), gold_digest="old")])
    after = run([scored("d", claims(0, 9)), scored("c", claims(0, 5)), scored("a")])
    found = compare(before, after, (F1,))
    assert found.documents == ("a",)
    assert found.left_out == (
        LeftOut("b", "only before"),
        LeftOut("c", "other labels"),
        LeftOut("d", "only after"),
    )
    assert (found.metrics[0].before, found.metrics[0].after) == (1.0, 1.0)


def test_runs_without_a_common_document_are_refused() -> None:
    """There is nothing to compare, and the hint says what would help."""
    with pytest.raises(DatasetError, match="share no document") as caught:
        compare(run([scored("a")]), run([scored("a", gold_digest="new")]))
    assert caught.value.hint


def test_repeats_are_readings_of_one_document() -> None:
    """Two readings count as one document with their mean."""
    twice = run([scored("a", claims(2)), scored("a", claims(0, 0, 2), repeat=2)], repeats=2)
    found = compare(twice, run([scored("a", claims(2))]), (F1,))
    assert found.metrics[0].before == pytest.approx(2 / 3)
    assert found.metrics[0].interval.documents == 1
    assert (found.before.repeats, found.after.repeats) == (2, 1)


def test_each_side_says_what_was_run() -> None:
    """Model, prompt and version of both runs stand in the comparison."""
    found = compare(run([scored("a")]), run([scored("a")], model="b:two", prompt="whole/v2"))
    assert (found.before.model, found.before.prompt) == ("scripted:one", "whole/v1")
    assert (found.after.model, found.after.prompt) == ("b:two", "whole/v2")


# --- items -------------------------------------------------------------------------------


def test_gained_and_lost_items_say_what_they_were_instead() -> None:
    """A gold item found by one run alone is told with what the other made of it, in order."""
    before = reading(
        told("match", 0, 4, section="legal_justifications"),
        told("match", 1, 0),
        told("wrong_speaker", 0, 1, "Of another."),
        told("match", 2, 2),
    )
    after = reading(
        told("match", 0, 3),
        told("missed", 1, None, "Nothing near."),
        told("match", 2, 1),
    )
    found = compare(run([before]), run([after]), (F1,)).items
    assert found == (
        ItemChange("a", "claims", "gained", 0, "vital", 1, 3, "wrong_speaker", "Of another."),
        ItemChange("a", "claims", "lost", 1, "vital", 1, 0, "missed", "Nothing near."),
        ItemChange("a", "legal_justifications", "lost", 0, "vital", 1, 4, "missed", ""),
    )


def test_an_item_is_found_if_most_readings_found_it() -> None:
    """One of two is not most, two of three is; the first match is shown."""
    match, missed = told("match", 0, 5), told("missed", 0)
    once = run([reading(match), reading(missed, repeat=2)])
    mostly = run([reading(missed), reading(match, repeat=2), reading(match, repeat=3)])
    found = compare(once, mostly, (F1,)).items
    assert [(item.change, item.repeat, item.predicted) for item in found] == [("gained", 2, 5)]


def test_what_most_often_became_of_an_item_is_told() -> None:
    """Of the readings that did not find an item, the commonest reason stands."""
    poor = [
        reading(told("match", 0, 1)),
        reading(told("match", 0, 1)),
        reading(told("wrong_polarity", 0, 1, "Opposite.")),
        reading(told("missed", 0, None, "Nothing.")),
        reading(told("missed", 0, None, "Nothing.")),
    ]
    found = compare(run(poor), run([reading(told("match", 0, 1))]), (F1,)).items[0]
    assert (found.instead, found.why) == ("missed", "Nothing.")


def test_inventions_that_came_and_went_are_counted_by_kind() -> None:
    """Inventions of the same kind in both runs are no news; more or fewer of them are."""
    same = told("invented", None, 0, "No gold item says so.")
    actor = told("invented", None, 1, "No such actor.", section="actors")
    before = reading(same, actor, told("repeated", None, 2, "Twice."))
    after = reading(same, same, same)
    found = compare(run([before]), run([after]), (F1,)).inventions
    assert found == (
        InventionChange("a", "actors", "No such actor.", 1, 0),
        InventionChange("a", "claims", "No gold item says so.", 1, 3),
    )


def test_inventions_count_if_most_readings_make_them() -> None:
    """Of three readings with three, none and one invention, most have one at least."""
    invented = told("invented", None, 0, "No gold item says so.")
    before = run([reading(), reading(repeat=2)])
    after = run([reading(*[invented] * 3), reading(repeat=2), reading(invented, repeat=3)])
    found = compare(before, after, (F1,)).inventions
    assert [(change.before, change.after) for change in found] == [(0, 1)]
    half = run([reading(invented), reading(repeat=2)])
    assert compare(before, half, (F1,)).inventions == ()
