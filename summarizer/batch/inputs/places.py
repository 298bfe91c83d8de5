"""Files found: a pattern becomes the paths that match, a folder the texts in it.

Links to folders are followed where the caller names them and nowhere else, so no loop is ever
entered. What is passed over is counted and told: an analyst must not take it for read.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer import loading
from summarizer.errors import DocumentError

TEXTS = frozenset({".txt", ".text", ".md"})
"""The endings that are read in a folder. A file that is named itself may have any."""

_MAGIC = re.compile(r"[*?\[]")
_ANY_DEPTH = "**"


@dataclass(frozen=True)
class Unreadable:
    """Name a folder that could not be listed when its turn came."""

    name: str
    error: DocumentError


def expand(given: str) -> list[Path]:
    """Return the paths that an input means, sorted; raise DocumentError where there is none.

    A pattern in quotes means what the shell would have made of it; ``**`` (once) also means
    any folders between, hidden ones left out.
    """
    if os.path.lexists(given) or not _MAGIC.search(given):
        return [Path(given)]
    parts = [part for part in given.split("/") if part not in ("", ".")]
    if parts.count(_ANY_DEPTH) > 1:
        raise DocumentError(
            f"{loading.printable(given)} holds ** twice.", hint="Name the folder before it."
        )
    found = list(_matches(Path("/" if given.startswith("/") else ""), parts))
    if _ANY_DEPTH in parts[:-1]:  # what lies in these folders is matched by itself
        found = [path for path in found if not path.is_dir()]
    if not found:
        raise DocumentError(
            f"Nothing matches {loading.printable(given)}.", hint="Check the pattern."
        )
    return found


def check(path: Path) -> None:
    """Raise DocumentError where a path names no file that can be read as a text."""
    name = loading.printable(str(path))
    with loading.telling(name):
        os.close(loading.open_regular(path, name))
    if path.suffix.lower() == ".json":
        raise DocumentError(
            f"{name} is JSON; a table of documents is JSON Lines, one object a line.",
            hint="Turn an array into lines: jq -c '.[]' IN.json > OUT.jsonl",
        )


def walk(folder: Path, on_note: Callable[[str], None] | None = None) -> Iterator[Path | Unreadable]:
    """Yield the texts in a folder and below: sorted, a folder's own before those below it."""
    passed: Counter[str] = Counter()
    read = 0
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            texts, deeper = _listed(here, passed)
        except OSError as error:
            name = loading.printable(str(here))
            reason = f"{name} cannot be listed: {error.strerror}."
            yield Unreadable(name, DocumentError(reason, hint="Check its permissions."))
            continue
        read += len(texts)
        yield from (here / name for name in texts)
        waiting.extend(here / name for name in reversed(deeper))
    if on_note is not None and (passed or not read):
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(passed.items()))
        on_note(
            f"{loading.printable(str(folder))}: {read:,} texts, passed over {kinds or 'nothing'}. "
            f"In a folder {', '.join(sorted(TEXTS))} are read; name others to have them read."
        )


def _listed(folder: Path, passed: Counter[str]) -> tuple[list[str], list[str]]:
    """Return the names of the texts and of the folders in a folder, each sorted."""
    texts, deeper = [], []
    with os.scandir(folder) as found:
        for each in found:
            if each.name.startswith("."):
                continue
            if each.is_dir(follow_symlinks=False):
                deeper.append(each.name)
            elif each.is_symlink() and each.is_dir():
                passed["linked folders"] += 1
            elif (ending := Path(each.name).suffix.lower()) in TEXTS:
                texts.append(each.name)
            else:
                passed[loading.printable(ending) or "without an ending"] += 1
    return sorted(texts), sorted(deeper)


def _matches(here: Path, parts: list[str]) -> Iterator[Path]:
    """Yield what matches the parts of a pattern, from a folder on."""
    if not parts or parts == [_ANY_DEPTH]:
        if os.path.lexists(here):
            yield here
        return
    first, rest = parts[0], parts[1:]
    if first == _ANY_DEPTH:
        yield from _matches(here, rest)
        for path in _within(here):
            if not path.name.startswith(".") and path.is_dir() and not path.is_symlink():
                yield from _matches(path, parts)
    elif _MAGIC.search(first):
        for path in _within(here):
            hidden = path.name.startswith(".") and not first.startswith(".")
            if not hidden and fnmatch.fnmatchcase(path.name, first):
                yield from _matches(path, rest)
    else:
        yield from _matches(here / first, rest)


def _within(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # no folder, or not ours to list: nothing in it matches
        return []
