"""Scoring: one prediction beside its gold becomes counts, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.evals.dataset import Case
from summarizer.evals.matching import assign
from summarizer.evals.metrics import SECTIONS, STATED
from summarizer.evals.naming import Roster
from summarizer.evals.pairing import Expected, Gate, Pair, expected
from summarizer.evals.prediction import Item, Prediction
from summarizer.evals.score import CaseScore, Counts, Explanation, LabelScore, Outcome
from summarizer.evals.support import supported
from summarizer.gold import GoldActor
from summarizer.grounding.words import language_of, normalise
from summarizer.summary import Section, Stated

NOTHING = Prediction(actors=(), items={}, status={}, whole=False)


def score(case: Case, prediction: Prediction | None, *, error: str = "") -> CaseScore:
    """Score a prediction; None is a document that could not be read, for the reason ``error``.

    Such a document stays in every denominator: all its gold is missed, no silence is kept.
    """
    found = prediction or NOTHING
    told = _Scorer(case, found).explanations()
    counts = _counts(case, found, told)
    counts |= dict(
        zip(
            ("grounding.items", "grounding.slices", "grounding.supported"),
            supported(case.document, case.gold.language, found),
            strict=True,
        )
    )
    state = "failed" if prediction is None else "whole" if found.whole else "partial"
    counts |= {"documents": 1.0, f"documents.{state}": 1.0}
    gold = case.gold
    return CaseScore(
        case=case.name,
        split=gold.split,
        kind=gold.kind,
        language=gold.language,
        tags=gold.tags,
        gold_digest=case.digest,
        error=error,
        counts=counts,
        explanations=tuple(told),
    )


class _Scorer:
    """Compare one prediction with one case."""

    def __init__(self, case: Case, prediction: Prediction) -> None:
        self._case = case
        self._actors = prediction.actors
        self._items = {section: prediction.items.get(section, ()) for section in STATED}
        aliases = {actor.name: actor.aliases for actor in prediction.actors}
        self._roster = Roster(case.gold.actors, aliases)
        self._gate = Gate(self._roster, language_of(case.gold.language, case.document.text))
        self._gold = {
            section: [expected(case, item, self._roster) for item in getattr(case.gold, section)]
            for section in STATED
        }
        self._matched: dict[Stated, set[int]] = {section: set() for section in STATED}

    def explanations(self) -> list[Explanation]:
        """Return what became of each gold item and each prediction."""
        told = list(self._actor_pairs())
        alone: list[tuple[Stated, int]] = []
        missed: list[tuple[Stated, int]] = []
        for section in STATED:
            pairs = self._gate.pair(self._gold[section], self._items[section])
            told += [self._match(section, pair) for pair in pairs.matched]
            told += [self._near(section, pair) for pair in pairs.near]
            paired = (*pairs.matched, *pairs.near)
            self._matched[section] = {pair.gold for pair in pairs.matched}
            with_partner = {pair.gold for pair in paired}, {pair.predicted for pair in paired}
            golds, items = range(len(self._gold[section])), range(len(self._items[section]))
            missed += [(section, i) for i in golds if i not in with_partner[0]]
            alone += [(section, j) for j in items if j not in with_partner[1]]
        moved = self._moved(missed, alone)
        told += [self._missed(place, moved) for place in missed]
        told += [self._alone(place, moved) for place in alone]
        return told

    # --- actors ---------------------------------------------------------------------

    def _actor_pairs(self) -> Iterator[Explanation]:
        """Pair actors by name; the first of several with the same meaning is the match."""
        golds = self._case.gold.actors
        taken: dict[int, int] = {}
        for number, actor in enumerate(self._actors):
            place = self._roster.find(actor.name)
            if place is None:
                why = "The gold has no such actor."
                yield _told("actors", "invented", None, number, why=why)
            elif place in taken:
                why = f"Prediction {taken[place] + 1} names the same actor."
                yield _told("actors", "repeated", None, number, why=why)
            else:
                taken[place] = number
                gold = golds[place]
                labels = (
                    _label("kind", (gold.kind, *gold.also_kinds), actor.kind),
                    _label("sector", (gold.sector, *gold.also_sectors), actor.sector),
                )
                yield _told("actors", "match", (place, gold), number, labels=labels, similarity=1.0)
        for place, gold in enumerate(golds):
            if place not in taken:
                yield _told("actors", "missed", (place, gold), None, why="Nobody is so named.")

    # --- claims, intents, legal justifications --------------------------------------

    def _match(self, section: Stated, pair: Pair) -> Explanation:
        wanted, item = self._gold[section][pair.gold], self._items[section][pair.predicted]
        labels = [
            self._holder_label(values, item.labels[field])
            if field == "stated_by"
            else _label(field, values, item.labels[field])
            for field, values in wanted.labels.items()
            if field in item.labels
        ]
        if wanted.via or item.via:
            labels.append(self._via(wanted, item))
        return _told(
            section,
            "match",
            (pair.gold, wanted),
            pair.predicted,
            labels=tuple(labels),
            similarity=pair.similarity,
        )

    def _near(self, section: Stated, pair: Pair) -> Explanation:
        wanted, item = self._gold[section][pair.gold], self._items[section][pair.predicted]
        why = "The same words, but the opposite is said."
        if pair.outcome == "wrong_speaker":
            why = f"The same words, but of {_voice(item.holder)}, not of {_voice(wanted.holder)}."
        return _told(
            section,
            pair.outcome,
            (pair.gold, wanted),
            pair.predicted,
            similarity=pair.similarity,
            why=why,
        )

    def _moved(
        self, missed: Sequence[tuple[Stated, int]], alone: Sequence[tuple[Stated, int]]
    ) -> dict[tuple[Stated, int], tuple[Stated, int]]:
        """Pair what is left over across sections; keys are predictions."""
        table = [
            [
                float(s != t and self._gate.admits(self._gold[s][i], self._items[t][j]))
                for t, j in alone
            ]
            for s, i in missed
        ]
        return {alone[column]: missed[row] for row, column in assign(table)}

    def _missed(
        self,
        place: tuple[Stated, int],
        moved: dict[tuple[Stated, int], tuple[Stated, int]],
    ) -> Explanation:
        section, number = place
        wanted = self._gold[section][number]
        why = "No prediction cites these words."
        for (other, j), gold in moved.items():
            if gold == place:
                why = f"Found, but as {_nth(other, j)}."
        if any(self._gate.admits(wanted, item) for item in self._items[section]):
            why = "The prediction that fits is the partner of another gold item."
        return _told(section, "missed", (number, wanted), None, why=why)

    def _alone(
        self,
        place: tuple[Stated, int],
        moved: dict[tuple[Stated, int], tuple[Stated, int]],
    ) -> Explanation:
        section, number = place
        if place in moved:
            why = f"The gold has it as {_nth(*moved[place])}."
            return _told(section, "wrong_section", None, number, why=why)
        item = self._items[section][number]
        for other in (section, *(s for s in STATED if s != section)):
            for i in self._matched[other]:
                if self._gate.admits(self._gold[other][i], item):
                    why = f"{_nth(other, i)} of the gold is found already.".capitalize()
                    return _told(section, "repeated", None, number, why=why)
        return _told(section, "invented", None, number, why="No gold item says so.")

    def _holder_label(self, values: tuple[str | None, ...], found: str | None) -> LabelScore:
        place = None if found is None else self._roster.find(found)
        unknown = found is not None and place is None
        right = not unknown and place in self._roster.all_of(values)
        return LabelScore(field="stated_by", expected=values, found=found, right=right)

    def _via(self, wanted: Expected, item: Item) -> LabelScore:
        found = [self._roster.find(name) for name in item.via]
        right = found == [self._roster.find(name) for name in wanted.via]
        joined = " > ".join(item.via) or None
        return LabelScore(
            field="via", expected=(" > ".join(wanted.via) or None,), found=joined, right=right
        )


# --- counts --------------------------------------------------------------------------


def _counts(case: Case, found: Prediction, told: Sequence[Explanation]) -> Counts:
    counts: Counts = {}

    def add(name: str, number: float = 1.0) -> None:
        counts[name] = counts.get(name, 0.0) + number

    for each in told:
        section: Section = each.section
        if each.outcome == "match":
            add(f"{section}.{'tp' if each.importance == 'vital' else 'okay'}")
            for label in each.labels if each.importance == "vital" else ():
                add(f"{section}.labels")
                add(f"{section}.label.{label.field}")
                add(f"{section}.labels_right", label.right)
                add(f"{section}.label.{label.field}.right", label.right)
            continue
        if each.predicted is not None:
            add(f"{section}.fp")
            add(f"{section}.{'unfounded' if each.outcome == 'invented' else each.outcome}")
        if each.gold is not None and each.importance == "vital":
            add(f"{section}.fn")
    for stated in STATED:
        items = found.items.get(stated, ())
        if not getattr(case.gold, stated):
            add(f"{stated}.silent")
            add(f"{stated}.kept", not items and found.status.get(stated) == "none_stated")
            add(f"{stated}.invented", len(items))
    for each_section in SECTIONS:
        add(f"{each_section}.rejected", found.rejected.get(each_section, 0))
    return counts


# --- small things --------------------------------------------------------------------


def _told(
    section: Section,
    outcome: Outcome,
    gold: tuple[int, Expected | GoldActor] | None,
    predicted: int | None,
    *,
    labels: tuple[LabelScore, ...] = (),
    similarity: float = 0.0,
    why: str = "",
) -> Explanation:
    return Explanation(
        section=section,
        outcome=outcome,
        gold=None if gold is None else gold[0],
        predicted=predicted,
        importance=None if gold is None else gold[1].importance,
        similarity=round(similarity, 4),
        labels=labels,
        why=why,
    )


def _label(field: str, values: tuple[str | None, ...], found: str | None) -> LabelScore:
    right = found in values
    if field == "instrument" and found and values[0]:
        # either may be cut longer than the other: "the Charter", "Article 51 of the Charter"
        one, other = normalise(found), normalise(values[0])
        right = one in other or other in one
    return LabelScore(field=field, expected=values, found=found, right=right)


def _voice(holder: str | None) -> str:
    return "the document itself" if holder is None else f"“{holder}”"


def _nth(section: Stated, number: int) -> str:
    word = {"claims": "claim", "intents": "intent", "legal_justifications": "legal ground"}
    return f"{word[section]} {number + 1}"
