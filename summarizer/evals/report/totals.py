"""Totals of a group of readings: what went wrong, how often, and what it cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from summarizer.evals.metrics import SECTIONS, STATED, by_document, total
from summarizer.evals.score import CaseScore, Counts, Outcome
from summarizer.evals.statistics import upper_bound

SECTION_WORDS = {
    "mean": "all sections",
    "gist": "gist",
    "actors": "actors",
    "claims": "claims",
    "intents": "intents",
    "legal_justifications": "legal justifications",
    "speakers": "speakers",
    "grounding": "grounding",
    "documents": "documents",
}
CONFUSION: dict[Outcome, str] = {
    "match": "found",
    "missed": "missed",
    "wrong_speaker": "wrong speaker",
    "wrong_polarity": "wrong polarity",
    "wrong_section": "other section",
    "repeated": "repeated",
    "invented": "invented",
}
HEADS = (*CONFUSION.values(), "rejected")


@dataclass(frozen=True, slots=True)
class Spent:
    """Add up what is known; ``unknown`` counts the readings of which it is not."""

    known: float
    unknown: int
    readings: int

    def words(self, form: str) -> str:
        """Return the sum in the given format; never a number where nothing is known."""
        if self.unknown == self.readings:
            return "unknown"
        more = f" and unknown for {self.unknown} of {self.readings}" if self.unknown else ""
        return format(self.known, form) + more


@dataclass(frozen=True, slots=True)
class Silence:
    """Tell of the documents on which a section should stay empty.

    ``bound`` is the largest share of such documents to be spoilt that the result still
    allows, at 95 % (exact binomial).
    """

    section: str
    documents: int
    kept: int
    invented: float
    bound: float | None

    def words(self) -> str:
        """Return it as a sentence."""
        if self.bound is None:
            return "no document is silent on it"
        return (
            f"silence kept on {self.kept} of {self.documents} documents, items invented: "
            f"{self.invented:g}; at 95\u00a0% no more than {100 * self.bound:.0f}\u00a0% "
            "of such documents are spoilt"
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """Hold the sums over some readings; ``confusion`` counts by section and outcome."""

    documents: int
    readings: int
    failed: tuple[CaseScore, ...]
    partial: int
    confusion: dict[str, dict[str, float]]
    silences: tuple[Silence, ...]
    seconds: float
    input_tokens: Spent
    output_tokens: Spent
    cost: Spent
    calls: int
    cached: int

    def read_words(self) -> str:
        """Say how many documents failed, of how many."""
        repeats = "" if self.readings == self.documents else f" ({self.readings} readings)"
        return (
            f"{self.documents} documents{repeats}; {len(self.failed)} of {self.readings} failed "
            f"and count as nothing found, {self.partial} read in part"
        )

    def spent_words(self) -> str:
        """Say what the readings took."""
        each = self.seconds / self.readings if self.readings else 0.0
        return (
            f"{self.seconds:.1f} s ({each:.1f} s each), {self.calls} calls, {self.cached} cached; "
            f"tokens in {self.input_tokens.words(',.0f')}, out {self.output_tokens.words(',.0f')}; "
            f"US dollars {self.cost.words('.4f')}"
        )


def add(scores: Sequence[CaseScore]) -> Totals:
    """Return the totals of some readings."""
    documents = by_document(scores)
    counts = total(score.counts for score in scores)
    return Totals(
        documents=len(documents),
        readings=len(scores),
        failed=tuple(score for score in scores if score.error),
        partial=round(counts.get("documents.partial", 0)),
        confusion=_confusion(scores),
        silences=tuple(_silence(section, list(documents.values())) for section in STATED),
        seconds=sum(score.seconds for score in scores),
        input_tokens=_spent(scores, lambda score: score.input_tokens),
        output_tokens=_spent(scores, lambda score: score.output_tokens),
        cost=_spent(scores, lambda score: score.cost),
        calls=sum(score.calls for score in scores),
        cached=sum(score.cached for score in scores),
    )


def loss(score: CaseScore) -> float:
    """Return how many items are missed or wrong, to put the worst documents first."""
    return sum(score.counts.get(f"{s}.{n}", 0) for s in SECTIONS for n in ("fp", "fn"))


def _spent(scores: Sequence[CaseScore], of: Callable[[CaseScore], float | None]) -> Spent:
    values = [of(score) for score in scores]
    known = [value for value in values if value is not None]
    return Spent(sum(known), len(values) - len(known), len(values))


def _confusion(scores: Sequence[CaseScore]) -> dict[str, dict[str, float]]:
    # a gold item that is merely okay is neither found nor missed
    told = Counter(
        (e.section, e.outcome)
        for score in scores
        for e in score.explanations
        if e.importance != "okay" or e.outcome not in ("match", "missed")
    )
    rejected = total(score.counts for score in scores)
    return {
        section: {name: told[section, name] for name in CONFUSION}
        | {"rejected": rejected.get(f"{section}.rejected", 0)}
        for section in SECTIONS
    }


def _silence(section: str, documents: Sequence[Counts]) -> Silence:
    """Count a document as kept only where each of its readings was silent."""
    silent = [c for c in documents if c.get(f"{section}.silent", 0) > 0]
    kept = sum(c.get(f"{section}.kept", 0) >= c[f"{section}.silent"] for c in silent)
    invented = sum(c.get(f"{section}.invented", 0) for c in silent)
    bound = upper_bound(len(silent) - kept, len(silent)) if silent else None
    return Silence(section, len(silent), kept, invented, bound)
