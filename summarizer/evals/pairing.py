"""Pairing: which prediction means which gold item, and what keeps the others apart.

Rules of labels.md: a pair needs evidence that covers at least half of the gold words, the
same speaker or holder, and the same polarity. Among the pairs that may be, wording decides:
``similarity`` is 0.5, up to 0.1 more for evidence, up to 0.4 more for shared words. What
the gates removed is paired once more without them, so that it can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.document import Span
from summarizer.evals.dataset import Case
from summarizer.evals.matching import assign
from summarizer.evals.naming import Roster
from summarizer.evals.prediction import Item
from summarizer.evals.score import Outcome
from summarizer.gold import GoldClaim, GoldIntent, GoldItem, Importance
from summarizer.grounding.language import Language
from summarizer.grounding.negation import negation_fault
from summarizer.grounding.words import content, words

NEEDED = 0.5  # share of the gold words that the evidence must cover
_ADMITTED, _EVIDENCE, _WORDING = 0.5, 0.1, 0.4


@dataclass(frozen=True)
class Expected:
    """Hold a gold item, ready to be compared: ``holders`` are places of gold actors.

    None among them is the document's own voice. ``labels`` tells all the right values.
    """

    holders: frozenset[int | None]
    holder: str | None
    statement: str
    quotes: tuple[str, ...]
    spans: tuple[Span, ...]
    importance: Importance
    labels: Mapping[str, tuple[str | None, ...]]
    via: tuple[str, ...] = ()

    @cached_property
    def reach(self) -> tuple[int, int]:
        """Return where the gold words begin and end."""
        return min(span.start for span in self.spans), max(span.end for span in self.spans)


@dataclass(frozen=True)
class Pair:
    """Hold two places, of a gold item and a prediction, and how near they are."""

    gold: int
    predicted: int
    outcome: Outcome
    similarity: float


@dataclass(frozen=True)
class Pairs:
    """Hold what is paired in one section; ``near`` are pairs that a gate has parted."""

    matched: tuple[Pair, ...]
    near: tuple[Pair, ...]


def expected(case: Case, item: GoldItem, roster: Roster) -> Expected:
    """Return a gold item, ready to be compared."""
    labels: dict[str, tuple[str | None, ...]]
    others: tuple[str | None, ...]
    via: tuple[str, ...] = ()
    match item:
        case GoldClaim():
            holder, others, via = item.claimant, item.also_claimants, item.via
            labels = {
                "speech_act": (item.speech_act, *item.also_speech_acts),
                "attribution": (item.attribution, *item.also_attributions),
            }
        case GoldIntent():
            holder, others = item.actor, item.also_actors
            labels = {
                "kind": (item.kind, *item.also_kinds),
                "stated_by": (item.stated_by, *item.also_stated_by),
            }
        case _:
            holder, others = item.asserted_by, item.also_asserted_by
            labels = {
                "basis": (item.basis, *item.also_bases),
                "function": (item.function, *item.also_functions),
                "instrument": (item.instrument,),
            }
    return Expected(
        holders=roster.all_of((holder, *others)),
        holder=holder,
        statement=item.statement,
        quotes=item.evidence,
        spans=case.spans(item),
        importance=item.importance,
        labels=labels,
        via=via,
    )


class Gate:
    """Compare gold items with predictions of one document, and remember what costs time."""

    def __init__(self, roster: Roster, language: Language | None) -> None:
        self._roster = roster
        self._language = language
        self._stems: dict[str, Counter[str]] = {}

    def pair(self, gold: Sequence[Expected], items: Sequence[Item]) -> Pairs:
        """Pair one section: first what may be paired, then what only a gate keeps apart."""
        outcomes: dict[tuple[int, int], Outcome] = {}
        admitted = [[0.0] * len(items) for _ in gold]
        parted = [[0.0] * len(items) for _ in gold]
        for i, wanted in enumerate(gold):
            for j, item in enumerate(items):
                covered = coverage(wanted, item)
                if covered < NEEDED:
                    continue
                outcome = self.outcome(wanted, item)
                outcomes[i, j] = outcome
                table = admitted if outcome == "match" else parted
                table[i][j] = self._similarity(wanted, item, covered)
        matched = assign(admitted)
        rows, columns = {i for i, _ in matched}, {j for _, j in matched}
        for i, row in enumerate(parted):
            for j in range(len(row)):
                if i in rows or j in columns:
                    row[j] = 0.0
        return Pairs(
            tuple(Pair(i, j, "match", admitted[i][j]) for i, j in matched),
            tuple(Pair(i, j, outcomes[i, j], parted[i][j]) for i, j in assign(parted)),
        )

    def admits(self, wanted: Expected, item: Item) -> bool:
        """Say whether a pair may be: evidence, speaker and polarity."""
        enough = coverage(wanted, item) >= NEEDED
        return enough and self.outcome(wanted, item) == "match"

    def outcome(self, wanted: Expected, item: Item) -> Outcome:
        """Return which gate parts two items that cite the same words, or ``match``."""
        holder = None if item.holder is None else self._roster.find(item.holder)
        unknown = item.holder is not None and holder is None
        if unknown or holder not in wanted.holders:
            return "wrong_speaker"
        return "wrong_polarity" if self._opposite(wanted, item) else "match"

    def _opposite(self, wanted: Expected, item: Item) -> bool:
        """Say whether one denies what the other says.

        Only if it shows against the gold statement and against the gold words as well: the
        two may word a denial differently, and either is right.
        """
        sources = (wanted.statement, "\n".join(wanted.quotes))
        return all(negation_fault(item.statement, s, self._language) for s in sources)

    def _similarity(self, wanted: Expected, item: Item, covered: float) -> float:
        left, right = self._stems_of(wanted.statement), self._stems_of(item.statement)
        both = left.total() + right.total()
        alike = 2 * (left & right).total() / both if both else 0.0
        return _ADMITTED + _EVIDENCE * covered + _WORDING * alike

    def _stems_of(self, text: str) -> Counter[str]:
        if text not in self._stems:
            found = words(text)
            stems = content(found, self._language) if self._language else [w.folded for w in found]
            self._stems[text] = Counter(stems)
        return self._stems[text]


def coverage(wanted: Expected, item: Item) -> float:
    """Return the share of gold characters that the evidence of a prediction covers."""
    first, last = wanted.reach
    quoted = [
        (q.span.start, q.span.end)
        for q in item.quotes
        if q.span and q.span.start < last and first < q.span.end
    ]
    if not quoted:  # as for most pairs of a long document
        return 0.0
    covered = 0
    for span in wanted.spans:
        # quotes of one prediction may overlap: each character counts once
        reached = span.start
        for start, end in sorted(quoted):
            covered += max(0, min(end, span.end) - max(start, reached))
            reached = max(reached, min(end, span.end))
    return covered / sum(span.end - span.start for span in wanted.spans)
