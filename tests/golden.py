"""Gold as perfect answers, and what can be done to one: for tests of the scorer itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.evals.dataset import Case
from summarizer.evals.prediction import Item, Prediction
from summarizer.gold import Gold
from summarizer.summary import Stated

GOLD = Path(__file__).parent.parent / "evals" / "gold"


@dataclass(frozen=True)
class Mutation:
    """Change one thing in a perfect answer; ``change`` returns None where there is nothing to.

    ``moves`` are the figures that must move, and no other may.
    """

    name: str
    change: Callable[[Case, Prediction], Prediction | None]
    moves: tuple[str, ...]


def with_items(answer: Prediction, section: Stated, items: tuple[Item, ...]) -> Prediction:
    """Return the answer with other items in one section, and the status that goes with them."""
    status = {**answer.status, section: "stated" if items else "none_stated"}
    return replace(answer, items={**answer.items, section: items}, status=status)  # type: ignore[arg-type]


def changed(answer: Prediction, place: int, item: Item) -> Prediction:
    """Return the answer with another claim in one place."""
    claims = answer.items["claims"]
    return with_items(answer, "claims", (*claims[:place], item, *claims[place + 1 :]))


def vital(gold: Gold) -> list[int]:
    """Return the places of the vital claims."""
    return [n for n, claim in enumerate(gold.claims) if claim.importance == "vital"]


_NOT = re.compile(r"\b(?:did|does|do|was|were|is|are|had|has|have|would|could|will) (not) ")


def flip_negation(case: Case, answer: Prediction) -> Prediction | None:
    """Take the ``not`` out of the first vital claim that has one and whose words have it too."""
    for place in vital(case.gold):
        claim = answer.items["claims"][place]
        found = _NOT.search(claim.statement)
        if case.gold.language == "en" and found:
            told = claim.statement[: found.start(1)] + claim.statement[found.end(1) + 1 :]
            return changed(answer, place, replace(claim, statement=told))
    return None


def swap_speakers(case: Case, answer: Prediction) -> Prediction | None:
    """Give two vital claims each other's claimant, where neither is right for the other.

    They cite other words: of the same words, each would then be found in the place of the other.
    """
    places = vital(case.gold)
    for one in places:
        for other in places:
            first, second = case.gold.claims[one], case.gold.claims[other]
            rights = [{c.claimant, *c.also_claimants} for c in (first, second)]
            apart = not any(
                a.start < b.end and b.start < a.end
                for a in case.spans(first)
                for b in case.spans(second)
            )
            if apart and rights[0].isdisjoint(rights[1]):
                claims = answer.items["claims"]
                answer = changed(answer, one, replace(claims[one], holder=second.claimant))
                return changed(answer, other, replace(claims[other], holder=first.claimant))
    return None


def change_number(case: Case, answer: Prediction) -> Prediction | None:
    """Put another number for the first one of a claim."""
    for place, claim in enumerate(answer.items["claims"]):
        found = re.search(r"\d+", claim.statement)
        if found and found.group() in claim.quotes[0].words:
            other = str(int(found.group()) + 41)
            told = claim.statement[: found.start()] + other + claim.statement[found.end() :]
            return changed(answer, place, replace(claim, statement=told))
    return None


def drop_vital_claim(case: Case, answer: Prediction) -> Prediction | None:
    """Leave a vital claim out."""
    places = vital(case.gold)
    if not places:
        return None
    claims = answer.items["claims"]
    return with_items(answer, "claims", claims[: places[0]] + claims[places[0] + 1 :])


def invent_ground(case: Case, answer: Prediction) -> Prediction | None:
    """Give a legal ground where none is stated."""
    if case.gold.legal_justifications or not answer.items["claims"]:
        return None
    claim = answer.items["claims"][0]
    labels: Mapping[str, str | None] = {
        "basis": "treaty",
        "function": "justify",
        "instrument": None,
    }
    ground = replace(claim, labels=labels, via=())
    return with_items(answer, "legal_justifications", (ground,))


def shuffle(case: Case, answer: Prediction) -> Prediction | None:
    """Turn the order of everything round."""
    items = {section: found[::-1] for section, found in answer.items.items()}
    return replace(answer, items=items, actors=answer.actors[::-1])


def paraphrase(case: Case, answer: Prediction) -> Prediction | None:
    """Say each thing in another way, and call each actor by another of its names."""
    other = {actor.name: actor.aliases[0] for actor in case.gold.actors if actor.aliases}

    def said(item: Item) -> Item:
        more = "" if case.gold.language == "zh" else ", as the document has it"
        told = f"({item.statement.rstrip('.')}{more}.)"
        holder = other.get(item.holder, item.holder) if item.holder else None
        return replace(item, statement=told, holder=holder)

    items = {section: tuple(map(said, found)) for section, found in answer.items.items()}
    return replace(answer, items=items)


def mislabel(case: Case, answer: Prediction) -> Prediction | None:
    """Call a vital claim another speech act than any that is right."""
    for place in vital(case.gold):
        gold, claim = case.gold.claims[place], answer.items["claims"][place]
        wrong = (
            "withhold" if "withhold" not in (gold.speech_act, *gold.also_speech_acts) else "warn"
        )
        if wrong not in gold.also_speech_acts:
            labels = {**claim.labels, "speech_act": wrong}
            return changed(answer, place, replace(claim, labels=labels))
    return None


_CLAIMS = ("mean.f1", "claims.f1", "claims.precision", "claims.recall")
MUTATIONS = (
    Mutation("flip a negation", flip_negation, (*_CLAIMS, "grounding.supported")),
    Mutation("swap two speakers", swap_speakers, (*_CLAIMS, "speakers.right")),
    Mutation("change a number", change_number, ("grounding.supported",)),
    Mutation("drop a vital claim", drop_vital_claim, ("mean.f1", "claims.f1", "claims.recall")),
    Mutation(
        "invent a legal ground",
        invent_ground,
        (
            "mean.f1",
            "legal_justifications.f1",
            "legal_justifications.precision",
            "legal_justifications.silence",
        ),
    ),
    Mutation("call an act by another name", mislabel, ("claims.labels", "mean.labels")),
    Mutation("turn the order round", shuffle, ()),
    Mutation("paraphrase, other names", paraphrase, ()),
)
