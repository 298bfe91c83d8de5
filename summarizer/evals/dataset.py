"""Dataset: a folder of cases, each with its document and what a good reader finds in it.

    FOLDER/CASE/document.txt
    FOLDER/CASE/expected.yaml      see summarizer.gold
    FOLDER/CASE/second.yaml        a second reader's labels, where there is one

Labels that cannot be right are refused when they are read: a quote that the document does
not hold, or holds twice; a speaker who is no actor; a key that stands twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from summarizer import loading
from summarizer.document import Document, Span
from summarizer.errors import DatasetError, DocumentError
from summarizer.gold import Gold, GoldActor, GoldItem, Split

T = TypeVar("T", bound=BaseModel)

DOCUMENT = "document.txt"
EXPECTED = "expected.yaml"
SECOND = "second.yaml"
SECTIONS = ("claims", "intents", "legal_justifications")


@dataclass(frozen=True, slots=True)
class Case:
    """Hold one labelled document; ``digest`` covers the text and the labels."""

    name: str
    document: Document
    gold: Gold
    digest: str

    def spans(self, item: GoldItem) -> tuple[Span, ...]:
        """Return where the evidence of a gold item stands."""
        return tuple(_place(self.document.text, quote) for quote in item.evidence)


def load(folder: Path, split: Split | Literal["all"] = "all") -> tuple[Case, ...]:
    """Return the cases of a folder, by name; raise DatasetError with all that is wrong."""
    if not folder.is_dir():
        raise DatasetError(f"{folder} is no folder of cases.", hint=_HINT)
    found: list[Case] = []
    wrong: list[str] = []
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        try:
            found.append(load_case(path))
        except DatasetError as error:
            wrong.append(error.message)
    if wrong:
        raise DatasetError("\n".join(wrong), hint=_HINT)
    if not found:
        raise DatasetError(f"{folder} holds no case.", hint=_HINT)
    return tuple(c for c in found if split in ("all", c.gold.split))


def second_readings(folder: Path) -> tuple[tuple[Case, Case], ...]:
    """Return the cases that were labelled twice, each with both labellings."""
    twice = [case for case in load(folder) if (folder / case.name / SECOND).exists()]
    return tuple((case, load_case(folder / case.name, SECOND)) for case in twice)


def load_case(folder: Path, file: str = EXPECTED) -> Case:
    """Return one case; raise DatasetError that names every label that cannot be right."""
    try:
        document = loading.read(folder / DOCUMENT)
        labels = (folder / file).read_bytes()
    except DocumentError as error:
        raise DatasetError(f"{folder.name}: {error.message}", hint=_HINT) from None
    except OSError as error:
        raise DatasetError(f"{folder.name}: {file}: {error.strerror}", hint=_HINT) from None
    gold = parsed(labels, Gold, f"{folder.name}: {file}", _HINT)
    problems = [f"{folder.name}: {problem}" for problem in _problems(gold, document.text)]
    if problems:
        raise DatasetError("\n".join(problems), hint=_HINT)
    digest = hashlib.sha256(document.id.encode() + gold.model_dump_json().encode()).hexdigest()
    return Case(folder.name, document, gold, digest)


def parsed(labels: bytes, shape: type[T], place: str, hint: str) -> T:
    """Return strict YAML as a value; raise DatasetError that names each place that is wrong."""
    try:
        values = yaml.load(labels, _Loader)  # noqa: S506 - a safe loader, made stricter
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DatasetError(f"{place}, line {line}: {error.problem}", hint=hint) from None
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError) as error:
        raise DatasetError(f"{place}: {error}", hint=hint) from None
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        wrong = [
            f"{place}: {'.'.join(str(part) for part in e['loc'])}: {e['msg']}"
            for e in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise DatasetError("\n".join(wrong), hint=hint) from None


_HINT = "A case is a folder with document.txt and expected.yaml; evals/README.md shows one."


class _Loader(yaml.CSafeLoader):
    """Read plain YAML; a key that stands twice is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for position, key in enumerate(keys):
            if key in keys[:position]:
                line = node.value[position][0].start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: a key stands there twice")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def _problems(gold: Gold, text: str) -> Iterator[str]:
    """Say what the labels claim and the document does not bear out."""
    folded = text.casefold()
    for number, actor in enumerate(gold.actors):
        if not any(name.casefold() in folded for name in (actor.name, *actor.aliases)):
            yield f"actors[{number}]: neither the name nor an alias stands in the document"
    yield from _twice(gold.actors)
    yield from _quotes("planted", gold.planted, text)
    known = {name for actor in gold.actors for name in (actor.name, *actor.aliases)}
    for section in SECTIONS:
        for number, item in enumerate(getattr(gold, section)):
            place = f"{section}[{number}]"
            yield from _quotes(f"{place}.evidence", item.evidence, text)
            yield from (f"{place}: {n} is no gold actor" for n in _named(item) if n not in known)
            instrument = getattr(item, "instrument", None)
            if instrument and instrument not in text:
                yield f"{place}: the instrument does not stand in the document"


def _quotes(place: str, quotes: Sequence[str], text: str) -> Iterator[str]:
    for number, quote in enumerate(quotes):
        count = text.count(quote)
        if count != 1:
            times = "is not in the document" if count == 0 else f"stands there {count} times"
            yield f"{place}[{number}] {times}"


def _twice(actors: Sequence[GoldActor]) -> Iterator[str]:
    owner: dict[str, int] = {}
    for number, actor in enumerate(actors):
        for name in {n.casefold() for n in (actor.name, *actor.aliases)}:
            if owner.setdefault(name, number) != number:
                yield f"actors[{number}]: a name of actors[{owner[name]}] as well"


_NAMES = (
    "claimant",
    "also_claimants",
    "via",
    "actor",
    "also_actors",
    "stated_by",
    "also_stated_by",
    "asserted_by",
    "also_asserted_by",
    "on_behalf_of",
)


def _named(item: GoldItem) -> Iterator[str]:
    for field in _NAMES:
        value = getattr(item, field, None)
        yield from (n for n in (value if isinstance(value, tuple) else (value,)) if n is not None)


def _place(text: str, quote: str) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))
