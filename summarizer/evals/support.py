"""Support: how many items quote the text truly, and say no more than their quotes do."""

from __future__ import annotations

from summarizer.document import Document
from summarizer.evals.prediction import Item, Prediction
from summarizer.grounding.cast import Cast
from summarizer.grounding.checks import Matter, support_fault
from summarizer.grounding.index import Index
from summarizer.summary import Actor


def supported(document: Document, language: str, found: Prediction) -> tuple[float, float, float]:
    """Return how many items there are, are true slices, and are borne out by their quotes.

    A true slice is ``quote == text[start:end]``, for every quote of the item. An item is
    borne out if its numbers, names and negations stand in its quotes.
    """
    items = [item for section in found.items.values() for item in section]
    if not items:
        return 0.0, 0.0, 0.0
    index = Index(document.text, language)
    cast = Cast(
        Actor.model_construct(
            name=a.name, aliases=a.aliases, kind=a.kind, sector=a.sector, evidence=()
        )
        for a in found.actors
    )
    slices = sum(_sliced(item, document.text) for item in items)
    held = sum(_held(item, index, cast) for item in items)
    return float(len(items)), float(slices), float(held)


def _sliced(item: Item, text: str) -> bool:
    return bool(item.quotes) and all(
        quote.span is not None and quote.span.cut(text) == quote.words for quote in item.quotes
    )


def _held(item: Item, index: Index, cast: Cast) -> bool:
    quotes = [quote.words for quote in item.quotes]
    names = tuple(name for name in (item.holder, *item.via) if name is not None)
    matter = Matter((item.statement,), item.holder, names, via=item.via)
    if support_fault(matter, quotes, index, ()) is None:
        return True
    # actors that are known can only excuse a name, and to look for them takes time
    return support_fault(matter, quotes, index, cast.near(matter, quotes)) is None
