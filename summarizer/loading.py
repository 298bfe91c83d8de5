"""A path, standard input, bytes or a string becomes a Document with normalised text.

A file is opened once and judged by its descriptor, so that what was checked is what is
read. Bytes are decoded by their byte order mark, as UTF-8, or by evidence, which
``Document.notes`` then names. The text is normalised once, here: every offset in the
package speaks of the result. Light on purpose: even a cached answer needs this module.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from summarizer.document import Document
from summarizer.errors import DocumentError

MAX_BYTES = 20 * 1024 * 1024
"""The largest document that is read unless the caller says otherwise: 20 MiB."""


# --- where bytes come from ---------------------------------------------------------------


def read(source: str | Path, *, max_bytes: int = MAX_BYTES) -> Document:
    """Read a regular file, or standard input for the string ``-``. Raise DocumentError.

    A symbolic link that the caller names is followed: the descriptor decides, and only a
    regular file is read. A file that changes meanwhile is refused, so the id is always that
    of one state of the file.
    """
    name = printable(str(source))
    with telling(name):
        data = _read_stdin(max_bytes) if source == "-" else _read_file(source, max_bytes, name)
    return from_bytes(data, name)


def from_bytes(data: bytes, source: str) -> Document:
    """Decode and normalise bytes; ``source`` is kept as the document's origin."""
    _refuse_formats(data, source)
    text, note = _decode(data, source)
    return _document(text, source, note)


def from_text(text: str, source: str = "text") -> Document:
    """Normalise a string; refuse lone surrogates, which no text can hold."""
    return _document(text, source, None)


def _document(text: str, source: str, note: str | None) -> Document:
    lone = _SURROGATE.search(text)
    if lone:
        raise DocumentError(
            f"{source} holds the lone surrogate U+{ord(lone[0]):04X} at character {lone.start()}.",
            hint="Send text as whole Unicode characters.",
        )
    normal, notes = normalise(text)
    if not _WORD.search(normal):
        raise DocumentError(
            f"{source} is empty: it holds no letter and no digit.",
            hint="Give a document with text in it.",
        )
    return Document(text=normal, source=source, notes=((note,) if note else ()) + notes)


def _read_stdin(max_bytes: int) -> bytes:
    if sys.stdin is None:
        raise DocumentError("There is no standard input.", hint="Name a file instead.")
    return _read_capped(sys.stdin.buffer.read, max_bytes, "-")


@contextmanager
def telling(name: str) -> Iterator[None]:
    """Raise what the system says of an input as a DocumentError; ``name`` is safe to show."""
    try:
        yield
    except FileNotFoundError:
        raise DocumentError(
            f"{name} does not exist.", hint="Check the path, or use - for standard input."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path, or a closed stream
        reason = getattr(error, "strerror", None) or "it is not open, or not a usable path"
        raise DocumentError(
            f"{name} cannot be read: {reason}.", hint="Check the path and its permissions."
        ) from None


def open_regular(path: str | Path, name: str) -> int:
    """Return the descriptor of a regular file; raise OSError, or DocumentError for other kinds."""
    # O_NONBLOCK: opening a FIFO without a writer must not wait; O_NOCTTY: nor seize a terminal
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    try:
        _refuse_kinds(os.fstat(descriptor).st_mode, name)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _read_file(path: str | Path, max_bytes: int, name: str) -> bytes:
    descriptor = open_regular(path, name)
    try:
        before = os.fstat(descriptor)
        data = _read_capped(lambda size: os.read(descriptor, size), max_bytes, name)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DocumentError(
            f"{name} changed while it was read.", hint="Wait until it is written, and run again."
        )
    return data


def _refuse_kinds(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise DocumentError(f"{name} is a directory.", hint="Name the files in it.")
    if not stat.S_ISREG(mode):
        raise DocumentError(
            f"{name} is not a regular file.", hint="Pipe it in and use - for standard input."
        )


def _read_capped(read_some: Callable[[int], bytes], max_bytes: int, name: str) -> bytes:
    parts: list[bytes] = []
    left = max_bytes + 1  # one more than allowed tells "too large" from "just fits"
    while left > 0 and (part := read_some(min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise DocumentError(
            f"{name} is larger than {max_bytes:,} bytes.", hint="Split it into smaller documents."
        )
    return b"".join(parts)


def printable(name: str) -> str:
    """Return a file name that is safe to show and to write as UTF-8."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


# --- what the bytes are ------------------------------------------------------------------

_FORMATS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP container, such as DOCX, ODT or EPUB"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
)

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", None),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

_NOT_CONTROLS = bytes(set(range(256)) - (set(range(32)) - set(b"\t\n\r\x0c\x1b")) - {127})


def _refuse_formats(data: bytes, source: str) -> None:
    for magic, noun in _FORMATS:
        if data.startswith(magic):
            raise DocumentError(
                f"{source} is {noun}; plain text is read.", hint="Export it as plain text first."
            )


def _decode(data: bytes, source: str) -> tuple[str, str | None]:
    """Return the text, and a note where the encoding was not UTF-8."""
    for mark, codec, noun in _MARKS:
        if data.startswith(mark):
            text = _decode_marked(data, len(mark), codec, source)
            return text, noun and f"decoded as {noun} (byte order mark)"
    wide = _utf16_by_zeros(data)
    if wide:
        return wide
    controls = len(data.translate(None, _NOT_CONTROLS))
    if controls > 16 and controls > len(data) // 10:
        raise DocumentError(
            f"{source} is binary: a tenth of its bytes are control characters.",
            hint="Plain text is read.",
        )
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        guess = _guess(data, error.start)
        if guess is None:
            _refuse_byte(data, error.start, "UTF-8, and no other encoding fits", source)
        return guess


def _decode_marked(data: bytes, skip: int, codec: str, source: str) -> str:
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        _refuse_byte(data, skip + error.start, f"{codec.upper()}, as its mark says", source)


def _refuse_byte(data: bytes, offset: int, what: str, source: str) -> NoReturn:
    raise DocumentError(
        f"{source}: byte 0x{data[offset]:02X} at offset {offset} is not {what}.",
        hint="Convert it first: iconv -f ENCODING -t UTF-8.",
    ) from None


def _utf16_by_zeros(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 without a mark.

    Spaces and line ends leave zeros on one side, and a script keeps that side to a few values.
    """
    zeros = data.count(0)
    if len(data) % 2 or zeros < 2 or zeros < len(data) // 33:
        return None
    for codec, side in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        few = sum(count for _, count in Counter(side).most_common(3))
        if side.count(0) * 20 >= zeros * 19 and few * 20 >= len(side) * 19:
            try:
                return data.decode(codec), f"decoded as {codec.upper()} (guessed)"
            except UnicodeDecodeError:
                return None
    return None


# --- which single-byte encoding ----------------------------------------------------------

# The commonest letter pairs of Russian make up over half of all pairs in Russian, Ukrainian
# or Bulgarian prose, and a few per cent of what a wrong encoding yields.
_CYRILLIC_PAIRS = re.findall(
    r"\w\w",
    "ст но то на ен ов ни ра во ко ре ро ет по пр не го ал ли ор ос ер от ло та ан ка ва "
    "ом ел ть ск ие ль ны ия де ит ес об за ти те ри ол ве ла ат ем ин ки ся со да ле ис "
    "ав ам до ак ий ей ой их ым од ви ма",
)
_CYRILLIC = ("cp1251", "koi8-r", "cp866")
_LATIN_RUN = re.compile("[À-ÖØ-öø-ÿŠšŽžŒœŸ]{3}")
_LATIN_USUAL = re.compile("[À-ÖØ-öø-ÿŠšŽžŒœŸ“”‘’„«»‹›–—…€£§°º·¿¡\u00a0•™©®²³½]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_SAMPLE = 100_000


def _guess(data: bytes, first: int) -> tuple[str, str] | None:
    """Choose a Cyrillic or Western encoding by evidence, or None where none fits.

    charset-normalizer was not used: it takes 40 ms to import and answers even where the
    evidence is thin.
    """
    if data.count(0) > len(data) // 20:
        return None  # a stray zero happens; many are no text of one byte a letter
    sample = data[max(0, first - 100) : first + _SAMPLE]
    repaired = sample.decode("utf-8", "replace")
    if len(_NOT_ASCII.findall(repaired)) > 2 * repaired.count("\ufffd"):
        return None  # UTF-8 with a broken byte in it: better refused than garbled
    best = max(_CYRILLIC, key=lambda codec: _cyrillic_share(sample, codec))
    if _cyrillic_share(sample, best) > 0.25:
        codec, noun = best, best.replace("cp1251", "windows-1251").upper()
    elif _is_western(sample):
        codec, noun = "cp1252", "WINDOWS-1252"
    else:
        return None
    try:
        return data.decode(codec), f"decoded as {noun.lower()} (guessed)"
    except UnicodeDecodeError:
        return None


def _cyrillic_share(sample: bytes, codec: str) -> float:
    """Return how many of the pairs of foreign letters are common Cyrillic pairs."""
    words = re.findall(r"[^\W\d_a-zA-Z]{2,}", sample.decode(codec, "replace").lower())
    pairs = Counter(word[i : i + 2] for word in words for i in range(len(word) - 1))
    total = pairs.total()
    return sum(pairs[pair] for pair in _CYRILLIC_PAIRS) / total if total > 3 else 0.0


def _is_western(sample: bytes) -> bool:
    """Say whether accented letters stand among plain ones, as in Western European words."""
    text = sample.decode("cp1252", "replace")
    foreign = len(_NOT_ASCII.findall(text))
    return not _LATIN_RUN.search(text) and len(_LATIN_USUAL.findall(text)) >= 0.8 * foreign


# --- one normal form ---------------------------------------------------------------------

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]")
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "(?P<escapes>(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\\][^\x07\x1b\n]*(?:\x07|\x1b\\\\)"
    "|\x1b[()][0-9A-Za-z])"
    "|(?P<controls>[\x00-\x08\x0e-\x1f\x7f-\x9f])"
    "|(?P<bidi>[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+)"
    "|(?P<tags>[\U000e0000-\U000e0fff]+)"
    "|(?P<unseen>[\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]+)"
)
_ASCII_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# joiners spell words in Persian and Indic scripts and join emoji; after ASCII they only hide
_IDLE_JOINER = re.compile("(?<=[\x00-\x7f])[\u200c\u200d]+")
_MARK_RUN = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MARKS_KEPT = 30
_NOTES = {
    "escapes": "terminal escape sequences removed",
    "controls": "control characters replaced by U+FFFD",
    "bidi": "bidirectional controls removed",
    "tags": "tag characters removed",
    "unseen": "invisible characters removed",
    "marks": "combining marks removed that were stacked too high",
}


def normalise(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Return the text in its one normal form, and notes with a count for what was changed.

    Every line break becomes ``\n``, a byte order mark at the start goes, and letters are
    composed (NFC). A control character becomes U+FFFD, so that words do not run together.
    Removed are terminal escape sequences, bidirectional controls, tag characters and what is
    invisible. No-break spaces and the joiners that a script needs stay. Idempotent.
    """
    found: Counter[str] = Counter()

    def replace(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        found[kind] += 1 if kind == "escapes" else len(match[0])
        return "\ufffd" if kind == "controls" else ""

    def count_joiners(match: re.Match[str]) -> str:
        found["unseen"] += len(match[0])
        return ""

    text = _LINE_BREAK.sub("\n", text.removeprefix("\ufeff"))
    if text.isascii() and not _ASCII_CONTROL.search(text):
        return text, ()  # composed already, and nothing in it that could be unseen
    text = _compose(text, found)  # first: composing may yield ASCII before a joiner
    text = _IDLE_JOINER.sub(count_joiners, _UNSEEN.sub(replace, text))
    text = _compose(text, found)  # again: what was parted by unseen characters now meets
    return text, tuple(f"{found[kind]:,} {note}" for kind, note in _NOTES.items() if found[kind])


def _compose(text: str, found: Counter[str]) -> str:
    """Return NFC, in linear time: Python's takes the square of the marks in a row.

    Thirty marks on one letter are more than any language writes (the bound is that of the
    Stream-Safe Text Format, Unicode Standard Annex 15); the rest is dropped.
    """

    def thin(match: re.Match[str]) -> str:
        kept: list[str] = []
        row = 0
        for character in match[0]:
            row = row + 1 if unicodedata.combining(character) else 0
            if row <= _MARKS_KEPT:
                kept.append(character)
        found["marks"] += len(match[0]) - len(kept)
        return "".join(kept)

    return unicodedata.normalize("NFC", _MARK_RUN.sub(thin, text))
