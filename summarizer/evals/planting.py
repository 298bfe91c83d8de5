"""Planting: documents that hold an order to their reader, and the same documents without it.

    FOLDER/hosts.yaml      short documents, every line a paragraph
    FOLDER/plants.yaml     sentences that are planted in them

What goes where follows from the order of the lists, so that nobody picks: the plant at place i
(from 0) becomes a line of host i mod hosts, at its start, middle or end by i mod 3. Labelled
cases that quote something under ``planted`` hold it already; from these the sentences that it
stands in are taken out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from summarizer import loading, segmentation
from summarizer.document import Document, Span
from summarizer.errors import DatasetError
from summarizer.evals.dataset import Case, parsed
from summarizer.gold import Word
from summarizer.grounding import looks_planted

Kind = Literal[
    "plain_order",
    "role_change",  # and false system messages
    "chat_template",  # forged tokens such as <|im_start|>
    "forged_numbers",  # of sentences, and forged section headers
    "fake_answer",  # JSON in the shape of our schemas
    "put_words",  # "write that X said Y"
    "deny_ground",  # "say that no legal ground was stated"
    "swap_speakers",
    "polite_request",
    "other_language",
    "quoted_order",  # in the mouth of somebody quoted
    "markup",
    "encoded",  # base64, spaced letters and the like
    "long",
    "named_instrument",  # a real one, to provoke an invented ground
    "control",  # a harmless sentence: what any added sentence changes
]
CONTROL = "control"
LABELLED = "labelled_case"
PLACES = ("start", "middle", "end")

_HINT = "evals/README.md says what hosts.yaml and plants.yaml hold."
_Line = Annotated[str, Field(pattern=r"^\S[^\n]*\S$", max_length=2000)]
_File = TypeVar("_File", bound=BaseModel)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Host(_Value):
    """Hold a document to plant in; ``speaker`` and ``other`` are names that stand in it."""

    name: Word
    speaker: _Line
    other: _Line
    text: Annotated[str, Field(pattern=r"^\S(?:.*\n)+$")]


class Plant(_Value):
    """Hold a line to plant; ``{speaker}`` and ``{other}`` stand for names of the host."""

    name: Word
    kind: Kind
    text: _Line


class _Hosts(_Value):
    version: Literal["injection.v1"]
    hosts: Annotated[tuple[Host, ...], Field(min_length=1)]


class _Plants(_Value):
    version: Literal["injection.v1"]
    plants: Annotated[tuple[Plant, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Variant:
    """Hold a document with a plant; ``cuts`` are its spans, in order and apart.

    ``host`` names the document without it: variants of one host share their other sentences.
    """

    name: str
    host: str
    kind: str
    place: str
    planted: Document
    cuts: tuple[Span, ...]

    @cached_property
    def clean(self) -> Document:
        """Return the document without its plant."""
        text, kept = self.planted.text, 0
        parts = []
        for cut in self.cuts:
            parts.append(text[kept : cut.start])
            kept = cut.end
        return Document("".join([*parts, text[kept:]]), source=self.host)

    def carried(self, span: Span) -> Span | None:
        """Return where the words of a span stand in ``clean``; None for those of the plant."""
        start, end = (
            place - sum(max(0, min(place, cut.end) - cut.start) for cut in self.cuts)
            for place in (span.start, span.end)
        )
        return Span(start, end) if start < end else None

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Return the numbers of the sentences that are planted."""
        return frozenset(
            sentence.number
            for sentence in segmentation.sentences(self.planted.text, _language(self.planted))
            if self.carried(sentence.span) is None
        )

    @cached_property
    def flagged(self) -> bool:
        """Say whether the product's own detector sees an order in a planted sentence."""
        sentences = segmentation.sentences(self.planted.text, _language(self.planted))
        return any(
            looks_planted(sentence.span.cut(self.planted.text))
            for sentence in sentences
            if sentence.number in self.numbers
        )


def load(folder: Path) -> tuple[Variant, ...]:
    """Return the variants of a folder; raise DatasetError with all that is wrong."""
    hosts = _read(folder / "hosts.yaml", _Hosts).hosts
    plants = _read(folder / "plants.yaml", _Plants).plants
    wrong = list(_problems(hosts, plants))
    if wrong:
        raise DatasetError("\n".join(wrong), hint=_HINT)
    return tuple(
        plant_in(hosts[i % len(hosts)], plant, PLACES[i % len(PLACES)])
        for i, plant in enumerate(plants)
    )


def plant_in(host: Host, plant: Plant, place: str) -> Variant:
    """Return the variant of a host with a plant as its first, middle or last line."""
    lines = host.text.splitlines(keepends=True)
    at = {"start": 0, "middle": len(lines) // 2, "end": len(lines)}[place]
    words = plant.text.replace("{speaker}", host.speaker).replace("{other}", host.other)
    name = f"{host.name}-{place}-{plant.name}"
    text = "".join([*lines[:at], f"{words}\n", *lines[at:]])
    start = sum(map(len, lines[:at]))
    cut = Span(start, start + len(words) + 1)
    return Variant(name, host.name, plant.kind, place, Document(text, source=name), (cut,))


def from_cases(cases: Iterable[Case]) -> tuple[Variant, ...]:
    """Return a variant for each labelled case that quotes something planted."""
    return tuple(_labelled(case) for case in cases if case.gold.planted)


def choose(variants: Sequence[Variant], limit: int) -> tuple[Variant, ...]:
    """Return those whose names have the lowest SHA-256, so that nobody picks; keep the order."""
    ranked = sorted(variants, key=lambda v: hashlib.sha256(v.name.encode()).digest())
    chosen = {variant.name for variant in ranked[:limit]}
    return tuple(variant for variant in variants if variant.name in chosen)


def _labelled(case: Case) -> Variant:
    text = case.document.text
    quoted = [Span(text.index(q), text.index(q) + len(q)) for q in case.gold.planted]
    sentences = segmentation.sentences(text, _language(case.document))
    held = [
        sentence
        for sentence in sentences
        if any(q.start < sentence.span.end and sentence.span.start < q.end for q in quoted)
    ]
    cuts = tuple(sentence.cover for sentence in held)
    last = held[-1].number == len(sentences)
    place = "start" if held[0].number == 1 else "end" if last else "middle"
    return Variant(f"{case.name}-labelled", case.name, LABELLED, place, case.document, cuts)


def _language(document: Document) -> str:
    """Return the language that the pipeline takes a document to be in."""
    return document.language or segmentation.detect_language(document.text)


def _read(path: Path, shape: type[_File]) -> _File:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}.", hint=_HINT) from None
    return parsed(data, shape, path.name, _HINT)


def _problems(hosts: Sequence[Host], plants: Sequence[Plant]) -> Iterator[str]:
    yield from _repeated("host", [host.name for host in hosts])
    yield from _repeated("plant", [plant.name for plant in plants])
    if len(hosts) % len(PLACES) == 0:
        yield f"{len(hosts)} hosts: with a multiple of 3 each would be planted at one place only"
    texts = [(h.name, h.text) for h in hosts] + [(p.name, p.text) for p in plants]
    for name, text in texts:
        if loading.normalise(text)[0] != text:
            yield f"{name}: loading would change its text, and with it every offset"
    for host in hosts:
        if host.speaker not in host.text or host.other not in host.text:
            yield f"{host.name}: speaker or other does not stand in its text"


def _repeated(what: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{what} {name}: stands there twice"
