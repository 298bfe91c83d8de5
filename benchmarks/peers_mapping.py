"""What a peer found becomes a Prediction, so that the same scorer judges it as it judges us.

Where there is a choice, it goes to the peer:

- A quote is looked for as it stands; then by its words alone, whatever their case, the marks
  and the white space between them; then by the stretch of text that holds four fifths of its
  words in order. Where LangExtract gives a ``char_interval``, that is its place.
- The place of a quote grows to the whole sentences it touches, as our own evidence is whole
  sentences: a short, exact quote is not the worse one.
- A label that does not exist becomes the nearest one in spelling, a missing one the commonest.
- "null", "unknown", "the article" and the like for a speaker mean the document's own voice. An
  intent without an actor is that of who states it. A missing statement is the quote itself.
- Actors that share a name or alias are one, and so are people of whom one name holds the
  other; items that are equal in all they say are one.
- A section is "stated" if it holds an item, else "none stated".

What stays as it is: a pronoun or an invented name for a speaker is wrong, as it is from us.
The mapping decides where a quote is looked at, never whether it is one: ``verbatim`` says
whether its words stand in the text, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any, get_args

from summarizer.document import Document, Span
from summarizer.evals.metrics import STATED
from summarizer.evals.prediction import Item, PredictedActor, Prediction, Quote
from summarizer.grounding.words import loosen, words
from summarizer.segmentation import sentences
from summarizer.summary import (
    ActorKind,
    Attribution,
    Basis,
    Function,
    IntentKind,
    Sector,
    SpeechAct,
    State,
    Stated,
)

NEEDED = 0.8  # share of a quote's words that must stand in the text, in order, to place it
_NOBODY = re.compile(
    r"(the )?(null|none|n a|nobody|unknown|unspecified|not (specified|stated)|narrator|author"
    r"|own voice|(news )?article|document|text|report)"
)
_SECTION: dict[str, Stated] = {
    "claim": "claims",
    "intent": "intents",
    "legal_justification": "legal_justifications",
}
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """Hold one item as a peer gives it; a quote's place is None where it gives none."""

    section: Stated
    fields: Fields
    quotes: tuple[tuple[str, Span | None], ...]


def of_quoted(found: Mapping[str, Sequence[Fields]], document: Document) -> Prediction:
    """Return what the instructor script found: our sections, with quotes as ``evidence``."""
    given = [
        Given(section, item, tuple((quote, None) for quote in item.get("evidence", ())))
        for section in STATED
        for item in found.get(section, ())
    ]
    return _prediction(document, found.get("actors", ()), given, whole=True)


def of_extractions(found: Sequence[Fields], document: Document, *, whole: bool) -> Prediction:
    """Return what LangExtract found: extractions of four classes, others are passed over.

    ``whole`` is false where it left out a part of the text, because an answer was no JSON.
    """
    actors = [{"name": e["words"], **e["fields"]} for e in found if e["kind"] == "actor"]
    given = [
        Given(_SECTION[e["kind"]], e["fields"], ((e["words"], _interval(e, document.text)),))
        for e in found
        if e["kind"] in _SECTION
    ]
    return _prediction(document, actors, given, whole=whole)


def verbatim(quote: Quote, text: str) -> bool:
    """Say whether the words of a quote stand in the text as they are."""
    return quote.words in text


def place(text: str, quote: str) -> Span | None:
    """Return where a quote stands, or the stretch that holds enough of its words, or None."""
    at = text.find(quote)
    if at >= 0:
        return Span(at, at + len(quote))
    source, wanted = words(text), [word.folded for word in words(quote)]
    told = [word.folded for word in source]
    longest = SequenceMatcher(None, told, wanted, autojunk=False).find_longest_match()
    # around the longest run that both share: as much text as the quote has words, and a little
    slack = len(wanted) // 4
    start = max(0, longest.a - longest.b - slack)
    stretch = told[start : longest.a - longest.b + len(wanted) + slack]
    blocks = SequenceMatcher(None, stretch, wanted, autojunk=False).get_matching_blocks()[:-1]
    if not blocks or sum(block.size for block in blocks) < NEEDED * len(wanted):
        return None
    first, last = start + blocks[0].a, start + blocks[-1].a + blocks[-1].size - 1
    return Span(source[first].start, source[last].end)


def nearest(told: object, labels: Any) -> Any:
    """Return the one of the labels, a Literal, that is nearest in spelling."""
    folded = "_".join(loosen(str(told).replace("_", " ")).split())
    return get_close_matches(folded, get_args(labels), n=1, cutoff=0.0)[0]


# --- small steps ---------------------------------------------------------------------


def _prediction(
    document: Document, actors: Iterable[Fields], given: Iterable[Given], *, whole: bool
) -> Prediction:
    mapper = _Mapper(document)
    items: dict[Stated, list[Item]] = {section: [] for section in STATED}
    for each in given:
        item = mapper.item(each)
        if item not in items[each.section]:
            items[each.section].append(item)
    nothing: State = "none_stated" if whole else "unknown"
    status: dict[Stated, State] = {s: "stated" if items[s] else nothing for s in STATED}
    return Prediction(
        actors=tuple(_merged(_actor(actor) for actor in actors if loosen(_text(actor, "name")))),
        items={section: tuple(found) for section, found in items.items()},
        status=status,
        whole=whole,
    )


class _Mapper:
    """Make items of one document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._sentences = [s.span for s in sentences(document.text, document.language)]

    def item(self, given: Given) -> Item:
        """Return one item in the shape that is scored."""
        fields = given.fields
        quotes = tuple(self._quotes(given.quotes))
        statement = _text(fields, "statement") or " ".join(quote.words for quote in quotes)

        def label(field: str, labels: Any, missing: str) -> Any:
            return nearest(fields.get(field) or missing, labels)

        match given.section:
            case "claims":
                holder = _holder(fields, "claimant")
                voice = "indirect_speech" if holder else "own_voice"
                acts = {
                    "speech_act": label("speech_act", SpeechAct, "assert"),
                    "attribution": label("attribution", Attribution, voice),
                }
                return Item(holder, statement, quotes, acts, _names(fields, "via"))
            case "intents":
                stated_by = _holder(fields, "stated_by")
                aims = {"kind": label("kind", IntentKind, "commitment"), "stated_by": stated_by}
                return Item(_holder(fields, "actor") or stated_by, statement, quotes, aims)
            case _:
                ground = {
                    "basis": label("basis", Basis, "other"),
                    "function": label("function", Function, "justify"),
                    "instrument": _holder(fields, "instrument"),
                }
                return Item(_holder(fields, "asserted_by"), statement, quotes, ground)

    def _quotes(self, quotes: Iterable[tuple[str, Span | None]]) -> Iterator[Quote]:
        for told, given in quotes:
            quote = told.strip()
            if quote:
                found = given or place(self._text, quote)
                yield Quote(quote, found and self._widened(found))

    def _widened(self, span: Span) -> Span:
        """Return the sentences that a span touches."""
        touched = [s for s in self._sentences if s.start < span.end and span.start < s.end]
        return Span(touched[0].start, touched[-1].end) if touched else span


def _interval(extraction: Fields, text: str) -> Span | None:
    start, end = extraction["start"], extraction["end"]
    inside = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)
    return Span(start, end) if inside else None


def _actor(fields: Fields) -> PredictedActor:
    kind = nearest(fields.get("kind") or "organisation", ActorKind)
    sector = nearest(fields.get("sector") or "unknown", Sector)
    return PredictedActor(_text(fields, "name"), _names(fields, "aliases"), kind, sector)


def _merged(actors: Iterable[PredictedActor]) -> list[PredictedActor]:
    """Make one of the actors that are plainly the same; the longest name is kept."""
    kept: list[PredictedActor] = []
    for actor in actors:
        for number, other in enumerate(kept):
            if _same(actor, other):
                names = dict.fromkeys(n for a in (other, actor) for n in (a.name, *a.aliases))
                name = max(actor.name, other.name, key=len)
                aliases = tuple(n for n in names if n != name)
                kept[number] = replace(other, name=name, aliases=aliases)
                break
        else:
            kept.append(actor)
    return kept


def _same(one: PredictedActor, other: PredictedActor) -> bool:
    if {loosen(n) for n in (one.name, *one.aliases)} & {
        loosen(n) for n in (other.name, *other.aliases)
    }:
        return True
    first, second = (set(loosen(actor.name).split()) for actor in (one, other))
    return one.kind == other.kind == "person" and (first <= second or second <= first)


def _holder(fields: Fields, key: str) -> str | None:
    name = _text(fields, key)
    return None if _nobody(name) else name


def _nobody(name: str) -> bool:
    folded = loosen(name.replace("_", " ").replace("/", " "))
    return not folded or _NOBODY.fullmatch(folded) is not None


def _names(fields: Fields, key: str) -> tuple[str, ...]:
    value = fields.get(key) or ()
    several = value.split(",") if isinstance(value, str) else value
    names = (str(name).strip() for name in several)
    return tuple(name for name in names if not _nobody(name))


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key)
    if isinstance(value, list):  # LangExtract's attributes may be lists
        value = value[0] if value else None
    return "" if value is None else str(value).strip()
