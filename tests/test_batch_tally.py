"""Tests of batch.tally: what a run has spent, and when it may spend no more."""

from __future__ import annotations

import pytest

from summarizer.batch.tally import Purse, Tally
from summarizer.errors import BudgetExceeded
from summarizer.model import Attempt, Budget, Usage, current_budget, spending, wider_budget


def test_a_call_of_unknown_cost_counts_like_the_dearest() -> None:
    """One that timed out ends no run: it counts as much as the dearest call so far."""
    purse = Purse(max_cost=1.0, price=lambda _, usage: usage.input_tokens / 100)
    for tokens, known in ((0, True), (20, True), (0, False), (30, True)):
        assert not purse.spent
        purse.begin()
        purse.charge("m", Attempt(Usage(tokens, 1, known=known), "stop", 0.0))
    assert (purse.cost, purse.dearest, purse.unknown, purse.tokens_known) == (0.5, 0.3, 1, False)
    purse.charge("m", Attempt(Usage(known=False), "error", 0.0))
    assert purse.spent
    with pytest.raises(BudgetExceeded, match="no more of the 1 US dollars"):
        purse.begin()
    assert (purse.calls, purse.input_tokens, purse.output_tokens) == (4, 50, 4)
    assert not Purse(price=lambda *_: None).spent
    purse = Purse(max_cost=1.0, price=lambda *_: 0.0)
    purse.charge("m", Attempt(Usage(), "error", 0.0))  # answered with an error: it was free
    assert not purse.spent
    purse.charge("m", Attempt(Usage(known=False), "error", 0.0))
    assert purse.spent


def test_a_document_spends_from_the_purse_of_its_run() -> None:
    """Every call of a document's Budget counts for the run as well, and asks it first."""
    purse = Purse(max_cost=1.0, price=lambda *_: 0.6)
    assert wider_budget() is None
    with spending(purse):
        inner = Budget(max_calls=9, within=wider_budget())
        with spending(inner):
            for _ in range(2):
                current_budget().begin()
                current_budget().charge("m", Attempt(Usage(5, 1), "stop", 0.0))
            with pytest.raises(BudgetExceeded, match="The run"):
                current_budget().begin()
    assert (purse.calls, inner.calls, purse.cost, purse.input_tokens) == (2, 2, 1.2, 10)
    assert (len(inner.attempts), purse.attempts) == (2, [])


def test_clashes_are_counted_and_the_first_are_named() -> None:
    """Of many ids that stand for two texts the first five are kept, and all are counted."""
    tally = Tally(Purse())
    for number in range(8):
        tally.clash(str(number))
    assert (tally.clashed, tally.clashes) == (8, ["0", "1", "2", "3", "4"])
    assert tally.handled == 8
