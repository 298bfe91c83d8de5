"""Tally: what a batch has done so far, and what the whole of it has spent."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import BudgetExceeded
from summarizer.model import Attempt, Budget


@dataclass
class Purse(Budget):
    """Bound what all documents of a run use together; it keeps sums and no attempts.

    A document's own Budget passes every call on to it. Where the limit is reached, no call
    begins: what the document has so far is in the store, and the next run goes on from there.
    ``cost`` sums what is known; a call whose usage nobody told (a timeout) is one of
    ``unknown``, and counts against the limit like the dearest call so far.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    tokens_known: bool = True
    unknown: int = 0
    dearest: float | None = None
    cost: float = 0.0

    def begin(self) -> None:
        """Count one call; raise BudgetExceeded where the run may begin no more."""
        if self.spent:
            raise BudgetExceeded(
                f"The run may use no more of the {self.max_cost:g} US dollars allowed for it.",
                hint="Run the same command again with a higher --max-cost to go on.",
            )
        self.calls += 1

    def charge(self, model: str, attempt: Attempt) -> None:
        """Add what one call used."""
        usage = attempt.usage
        self.input_tokens += usage.input_tokens
        self.output_tokens += usage.output_tokens
        self.tokens_known = self.tokens_known and usage.known
        price = self.price(model, usage) if self.price and usage.known else None
        if price is None:
            self.unknown += 1
            return
        self.cost += price
        if usage.input_tokens:  # one that was answered with an error has cost nothing
            self.dearest = max(price, self.dearest or 0.0)

    def add(self, usage: Mapping[str, Any]) -> None:
        """Add what a Record says was spent on it elsewhere, as in a worker's process."""
        self.calls += usage["calls"]
        self.input_tokens += usage["input_tokens"] or 0
        self.output_tokens += usage["output_tokens"] or 0
        self.tokens_known = self.tokens_known and usage["input_tokens"] is not None
        self.cost += usage["cost"] or 0.0
        self.unknown += usage["calls"] if usage["cost"] is None else 0

    @property
    def untold(self) -> bool:
        """Say whether calls were made and nobody told what a single one of them cost."""
        return self.unknown > 0 and self.dearest is None

    @property
    def spent(self) -> bool:
        """Say whether no further call may begin; a cost that nobody knows holds to no limit."""
        if self.max_cost is None:
            return False
        if self.untold:
            return True
        return self.cost + self.unknown * (self.dearest or 0.0) >= self.max_cost


@dataclass
class Tally:
    """Count the documents of a run by what became of them.

    ``there`` stood in the output already, ``cached`` came whole from the store, ``failed``
    counts by the name of the error. ``waiting`` have no line yet: their answers are still to
    come. ``clashes`` keeps the first ids that stood for two texts. ``watch`` is told of each
    document: ``done``, ``cached``, or the name of its error.
    """

    purse: Purse
    clock: Callable[[], float] = time.monotonic
    watch: Callable[[str], None] = lambda _: None
    done: int = 0
    there: int = 0
    cached: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    clashes: list[str] = field(default_factory=list)
    clashed: int = 0
    began: float = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.clock()

    @property
    def seconds(self) -> float:
        """Return how long the run has taken."""
        return self.clock() - self.began

    @property
    def handled(self) -> int:
        """Return how many documents need no more work: done, failed or there before."""
        return self.done + self.there + self.failed.total() + self.clashed

    @property
    def rate(self) -> float:
        """Return how many documents a second were read or failed."""
        return (self.done + self.failed.total()) / max(self.seconds, 1e-9)

    def count(self, outcome: Mapping[str, Any]) -> None:
        """Count one Outcome, given as JSON values."""
        if outcome["error"] is not None:
            self.failed[outcome["error"]["kind"]] += 1
            self.watch(outcome["error"]["kind"])
            return
        cached = bool(outcome["record"]["provenance"]["cached"])
        self.done += 1
        self.cached += cached
        self.watch("cached" if cached else "done")

    def clash(self, key: str) -> None:
        """Count an entry whose id stands for another text already."""
        self.clashed += 1
        if len(self.clashes) < 5:
            self.clashes.append(key)
