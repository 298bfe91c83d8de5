"""PolNeAR: our claims and intents beside the attributions that others marked by hand.

The unit is the document; a document that could not be read has nothing found. Counted are:

- an item that names a speaker: a claim with a claimant, an intent (whoever states it, else the
  one whose aim it is, as in "Lind wants to resign"). Claims in the document's own voice make
  no attribution: they are counted apart.
- an item is *marked* where a word of its evidence stands in a marked content. Evidence is
  whole sentences, so one word is enough; what the stricter *covered* asks for is one content
  that holds half of the words of the evidence, or of the content words of the statement.
- a marked item has the right speaker where the claimant means a source of one of those
  attributions (see ``sources``). It is left out, and counted, where none is right and one
  cannot be told, or where none of them has a source.
- a marked attribution with a source is found where an item's evidence holds a word of it, and
  found with the right speaker where that item's claimant means its source. It is left out of
  the latter where it is found but cannot be told; what is not found is missed by any rule.
- any sentence that a word of a marked content stands in: in news these are many, and whoever
  cites sentences at random is marked as often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from summarizer import segmentation
from summarizer.document import Span
from summarizer.evals.metrics import Metric, Ratio
from summarizer.evals.score import Counts
from summarizer.evals.sources import Speakers
from summarizer.evals.standoff import Article, Attribution, Spans
from summarizer.grounding.language import Language
from summarizer.grounding.words import content, language_of, words
from summarizer.record import Record
from summarizer.summary import Claim, Intent

HALF = 0.5

Section = Literal["claims", "intents"]
Verdict = Literal["right", "wrong", "untold"]
SECTIONS: tuple[Section, ...] = ("claims", "intents")


@dataclass(frozen=True, slots=True)
class Item:
    """Hold a claim or intent beside what is marked in its evidence.

    ``number`` is its place in its section, from 0. ``marked`` and ``covered`` are places in
    the article's attributions. ``speaker`` is None, and nothing judged, for the own voice.
    """

    section: Section
    number: int
    speaker: str | None
    marked: tuple[int, ...]
    covered: tuple[int, ...]
    verdict: Verdict | None
    strict_verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Hold what became of each item, and of each attribution with a source that was found."""

    items: tuple[Item, ...]
    found: dict[int, Verdict]


def judge(article: Article, record: Record | None) -> Judged:
    """Hold a Record against its article; None is one that could not be read."""
    if record is None:
        return Judged((), {})
    judging = _Judging(article, record)
    items = tuple(judging.items())
    return Judged(items, judging.found(items))


def counts(article: Article, judged: Judged) -> Counts:
    """Return what is counted in one document; the sums of these make ``METRICS``."""
    found: Counts = {"documents": 1.0}
    marked = [attribution.content for attribution in article.attributions]

    def add(name: str, value: int = 1) -> None:
        found[name] = found.get(name, 0.0) + value

    for item in judged.items:
        place: str = item.section if item.speaker is not None else "own_voice"
        add(f"{place}.items")
        add(f"{place}.marked", bool(item.marked))
        add(f"{place}.covered", bool(item.covered))
        if item.verdict:
            add(f"{place}.{item.verdict}")
        if item.strict_verdict:
            add(f"{place}.strict.{item.strict_verdict}")
    for sentence in segmentation.sentences(article.document.text, "en"):
        add("text.items")
        add("text.marked", any(_common((sentence.span,), c, article.document.text) for c in marked))
    for attribution in article.attributions:
        add("human.sourced" if attribution.sources else "human.no_source")
    for verdict in judged.found.values():
        add("human.found")
        add(f"human.{verdict}")
    return found


_GROUPS: dict[str, tuple[Section, ...]] = {
    "all": SECTIONS,
    "claims": ("claims",),
    "intents": ("intents",),
}
# a share of items: its name, what it says, and which counts are divided by the sum of which
_SHARES = (
    ("precision", "the evidence meets marked words", "marked", "items"),
    ("covered", "half of the evidence or statement is marked", "covered", "items"),
    ("speaker", "right speaker, where it does", "right", "right wrong"),
    (
        "strict_speaker",
        "right speaker, where half is marked",
        "strict.right",
        "strict.right strict.wrong",
    ),
)


def _metrics() -> Iterator[Metric]:
    for group, sections in _GROUPS.items():
        for name, told, above, below in _SHARES:
            over, under = (
                {f"{section}.{count}": 1.0 for section in sections for count in counted.split()}
                for counted in (above, below)
            )
            yield Metric(f"{group}.{name}", told, (Ratio(over, under),))
    yield Metric(
        "text.marked",
        "it meets marked words",
        (Ratio({"text.marked": 1}, {"text.items": 1}),),
    )
    sourced = {"human.sourced": 1.0}
    yield Metric("human.coverage", "found", (Ratio({"human.found": 1}, sourced),))
    right = Ratio({"human.right": 1}, {**sourced, "human.untold": -1})
    yield Metric("human.right", "found with the right speaker", (right,))


METRICS: tuple[Metric, ...] = tuple(_metrics())


class _Judging:
    """Hold one Record against one article."""

    def __init__(self, article: Article, record: Record) -> None:
        self._text = article.document.text
        self._attributions = article.attributions
        self._summary = record.summary
        self._speakers = Speakers(article, record.summary.actors)
        self._language = language_of(record.document.language, self._text)

    def items(self) -> Iterator[Item]:
        """Yield the claims and intents of the Record, judged."""
        for number, claim in enumerate(self._summary.claims):
            yield self._item("claims", number, claim, claim.claimant)
        for number, intent in enumerate(self._summary.intents):
            yield self._item("intents", number, intent, intent.stated_by or intent.actor)

    def found(self, items: tuple[Item, ...]) -> dict[int, Verdict]:
        """Return each attribution with a source that an item with a speaker meets."""
        met: dict[int, list[str]] = {}
        for item in items:
            for place in item.marked:
                if item.speaker is not None and self._attributions[place].sources:
                    met.setdefault(place, []).append(item.speaker)
        return {
            place: _verdict([self._speakers.judge(self._attributions[place], s) for s in speakers])
            for place, speakers in sorted(met.items())
        }

    def _item(
        self, section: Section, number: int, item: Claim | Intent, speaker: str | None
    ) -> Item:
        evidence = tuple(Span(quote.start, quote.end) for quote in item.evidence)
        said = [_common(evidence, each.content, self._text) for each in self._attributions]
        marked = tuple(place for place, common in enumerate(said) if common)
        half = HALF * sum(len(words(span.cut(self._text))) for span in evidence)
        covered = tuple(
            place
            for place in marked
            if said[place] >= half or self._states(item.statement, self._attributions[place])
        )
        return Item(
            section,
            number,
            speaker,
            marked,
            covered,
            self._speaker(marked, speaker),
            self._speaker(covered, speaker),
        )

    def _speaker(self, places: tuple[int, ...], speaker: str | None) -> Verdict | None:
        if speaker is None or not places:
            return None
        sourced = [self._attributions[p] for p in places if self._attributions[p].sources]
        return _verdict([self._speakers.judge(each, speaker) for each in sourced])

    def _states(self, statement: str, attribution: Attribution) -> bool:
        """Say whether the content holds half of the statement's content words."""
        wanted = _stems(statement, self._language)
        held = {
            stem
            for span in attribution.content
            for stem in _stems(span.cut(self._text), self._language)
        }
        return bool(wanted) and len(wanted & held) >= HALF * len(wanted)


def _verdict(verdicts: list[bool | None]) -> Verdict:
    if True in verdicts:
        return "right"
    return "untold" if None in verdicts or not verdicts else "wrong"


def _common(evidence: Spans, marked: Spans, text: str) -> int:
    """Return how many words of the evidence stand in a content."""
    return sum(
        len(words(text[max(one.start, other.start) : min(one.end, other.end)]))
        for one in evidence
        for other in marked
        if max(one.start, other.start) < min(one.end, other.end)
    )


def _stems(text: str, language: Language | None) -> set[str]:
    found = words(text)
    return set(content(found, language)) if language else {word.folded for word in found}
