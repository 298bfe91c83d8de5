"""Stand-off: the attributions that annotators marked in articles of PolNeAR.

    FOLDER/text/NAME.txt
    FOLDER/attributions/NAME_ANNOTATOR.ann     brat stand-off, one file for each annotator

PolNeAR: E. Newell, D. Margolin, D. Ruths, "An Attribution Relations Corpus for Political
News", LREC 2018. A ``T`` line is a span, in characters of the raw file, ``;`` between the parts
of a broken one; an ``E`` line joins Sources, a Cue and a Content into one attribution. Offsets
are carried over to the text as it is loaded, which may lack a character or two of the file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from summarizer import loading
from summarizer.document import Document, Span
from summarizer.errors import DatasetError, DocumentError

Spans = tuple[Span, ...]
SAME = 0.5  # share of the characters of two contents that both hold, to be one attribution

_MARK = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)")
_JOINT = re.compile(r"E\d+\t(Attribution\S*?):T\d+((?: \w+:T\d+)*)\s*")
_PIECE = re.compile(r"\S+\s*|\s+")
_HINT = "Name the folder that holds text/ and attributions/, or its parent with dev/."


@dataclass(frozen=True, slots=True)
class Attribution:
    """Hold what was said, and each source that an annotator marked for it (none: no source)."""

    sources: tuple[Spans, ...]
    content: Spans


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one article as it is loaded, with the attributions of all its annotators."""

    name: str
    document: Document
    annotators: int
    attributions: tuple[Attribution, ...]


def choose(folder: Path, count: int) -> tuple[Article, ...]:
    """Return the articles whose file names have the lowest SHA-256, so that nobody picks.

    Raises DatasetError where there are fewer, or where one cannot be read.
    """
    paths = sorted(_texts(folder), key=lambda path: hashlib.sha256(path.name.encode()).digest())
    if len(paths) < count:
        raise DatasetError(f"{folder} holds {len(paths)} articles, not {count}.", hint=_HINT)
    return tuple(read(path) for path in paths[:count])


def named(folder: Path, names: Sequence[str]) -> tuple[Article, ...]:
    """Return the articles of these names; raise DatasetError where one is gone."""
    paths = {path.stem: path for path in _texts(folder)}
    gone = [name for name in names if name not in paths]
    if gone:
        raise DatasetError(f"{folder} has no article {gone[0]} ({len(gone)} are gone).", hint=_HINT)
    return tuple(read(paths[name]) for name in names)


def read(path: Path) -> Article:
    """Return one article with the union of what its annotators marked."""
    try:
        document = loading.read(path)
        raw = path.read_bytes().decode("utf-8-sig")
    except (DocumentError, OSError, UnicodeDecodeError):
        raise DatasetError(f"{path.name} cannot be read as UTF-8 text.", hint=_HINT) from None
    offsets = Offsets(raw, document.text)
    files = sorted(path.parent.parent.glob("attributions/*.ann"))
    readings = [
        tuple(_attributions(file, raw, offsets))
        for file in files
        if file.stem.rpartition("_")[0] == path.stem
    ]
    if not readings:
        raise DatasetError(f"{path.name} has no file in attributions/.", hint=_HINT)
    return Article(path.stem, document, len(readings), merge(readings))


def merge(readings: Iterable[Sequence[Attribution]]) -> tuple[Attribution, ...]:
    """Return the union of several annotators: what any of them marked is marked.

    Two attributions are one where half of the characters of both contents together are in
    both; contents and sources are then joined. What one annotator marked is never merged with
    itself: of nested attributions ("A said that B denied it") each stands.
    """
    union: list[Attribution] = []
    for reading in readings:
        free = list(range(len(union)))
        for each in reading:
            best = max(free, key=lambda place: _shared(union[place], each), default=None)
            if best is None or _shared(union[best], each) < SAME:
                union.append(each)
                continue
            free.remove(best)
            union[best] = _joined(union[best], each)
    return tuple(union)


class Offsets:
    """Carry offsets of a raw text over to its normalised form.

    An offset inside what was changed goes to the edge that makes its span wider.
    """

    def __init__(self, raw: str, text: str) -> None:
        self._end = len(text)
        self._blocks = tuple(_blocks(raw, text))

    def span(self, start: int, end: int) -> Span:
        """Return the span of the text that a span of the raw text has become."""
        return Span(self._place(start, is_end=False), self._place(end, is_end=True))

    def _place(self, offset: int, *, is_end: bool) -> int:
        for same, low, high, to_low, to_high in self._blocks:
            # an end belongs to the block before it, a start to the block after it
            if (low < offset <= high) if is_end else (low <= offset < high):
                if same:
                    return to_low + offset - low
                return to_high if is_end else to_low
        return 0 if offset == 0 else self._end


_Block = tuple[bool, int, int, int, int]


def _blocks(raw: str, text: str) -> Iterator[_Block]:
    """Yield what both texts hold alike, and what differs, as offsets in both.

    They are aligned word by word, and by characters only where words differ: all by
    characters would take the square of their number.
    """
    if raw == text:
        yield True, 0, len(raw), 0, len(text)
        return
    for same, low, high, to_low, to_high in _aligned(_PIECE.findall(raw), _PIECE.findall(text)):
        if same:
            yield same, low, high, to_low, to_high
            continue
        for alike, a, b, c, d in _aligned(raw[low:high], text[to_low:to_high]):
            yield alike, low + a, low + b, to_low + c, to_low + d


def _aligned(left: Sequence[str], right: Sequence[str]) -> Iterator[_Block]:
    at = to = 0
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        end, to_end = at + sum(map(len, left[a:b])), to + sum(map(len, right[c:d]))
        yield kind == "equal", at, end, to, to_end
        at, to = end, to_end


def _texts(folder: Path) -> list[Path]:
    for root in (folder, folder / "dev"):
        if (root / "text").is_dir() and (root / "attributions").is_dir():
            return sorted((root / "text").glob("*.txt"))
    raise DatasetError(f"{folder} holds no articles of PolNeAR.", hint=_HINT)


def _attributions(file: Path, raw: str, offsets: Offsets) -> Iterator[Attribution]:
    try:
        lines = file.read_bytes().decode("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError):
        raise DatasetError(f"{file.name} cannot be read as UTF-8 text.", hint=_HINT) from None
    marks: dict[str, Spans] = {}
    for number, line in enumerate(lines, 1):
        if line.startswith("T"):
            label, spans = _mark(line, raw, offsets, f"{file.name}, line {number}")
            marks[label] = spans
    for number, line in enumerate(lines, 1):
        if line.startswith("E"):
            parts = _parts(line, marks, f"{file.name}, line {number}")
            content = tuple(span for role, spans in parts if role == "Content" for span in spans)
            if content:
                sources = tuple(spans for role, spans in parts if role == "Source")
                yield Attribution(sources, tuple(sorted(content)))


def _mark(line: str, raw: str, offsets: Offsets, place: str) -> tuple[str, Spans]:
    """Return a span by its label; its words must stand in the raw text where it says."""
    match = _MARK.fullmatch(line.rstrip("\r"))
    if match is None:
        raise DatasetError(f"{place}: not a T line of brat stand-off.", hint=_HINT)
    label, _, places, words = match.groups()
    pairs = [tuple(map(int, pair.split())) for pair in places.split(";")]
    marked = " ".join(raw[start:end] for start, end in pairs)
    if any(start > end for start, end in pairs) or marked.split() != words.split():
        raise DatasetError(f"{place}: its words do not stand at its offsets.", hint=_HINT)
    return label, tuple(offsets.span(start, end) for start, end in pairs)


def _parts(line: str, marks: dict[str, Spans], place: str) -> list[tuple[str, Spans]]:
    """Return the roles of an attribution with their spans; ``Source2`` is a Source."""
    match = _JOINT.fullmatch(line)
    if match is None:
        raise DatasetError(f"{place}: not an E line of PolNeAR.", hint=_HINT)
    parts = [part.split(":") for part in match[2].split()]
    if any(label not in marks for _, label in parts):
        raise DatasetError(f"{place}: it names a span that is not there.", hint=_HINT)
    return [(role.rstrip("0123456789"), marks[label]) for role, label in parts]


def _joined(left: Attribution, right: Attribution) -> Attribution:
    return replace(
        left,
        sources=tuple(dict.fromkeys((*left.sources, *right.sources))),
        content=tuple(sorted({*left.content, *right.content})),
    )


def _shared(left: Attribution, right: Attribution) -> float:
    one, other = _characters(left.content), _characters(right.content)
    return len(one & other) / len(one | other) if one | other else 0.0


def _characters(spans: Spans) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}
