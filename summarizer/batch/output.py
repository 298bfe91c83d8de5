"""Output: the Outcomes of a batch as JSON lines, whole lines only, each document once.

A line is appended as soon as its document is done. A document that is read again (it failed,
or its text has changed) gets a new line; the old one goes when the run ends. Parquet cannot be
added to: while a run goes on, its lines stand in a file beside it, and a later run takes them out
of the Parquet file again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from summarizer.batch import parquet
from summarizer.batch.journal import Journal, Known, beside
from summarizer.errors import SettingsError

MOST_LINE = 256 * 2**20  # bytes: no line of ours comes near; more is something else
_HEAD = b'{"version":"outcome.v1",'  # how each line of ours begins; a half one is known by it


class Output:
    """Append Outcomes to a file, and know which documents it holds.

    ``run`` says with what the documents are read: lines of another model or prompt are not
    mixed in. Raises SettingsError where the file cannot be written, another run holds it, or it
    was made otherwise.
    """

    def __init__(self, path: Path, run: Mapping[str, Any]) -> None:
        self.path = Path(os.path.realpath(path))
        if self.path.exists() and not self.path.is_file():
            raise SettingsError(
                f"{path} is no file that a later run could go on with.", hint="Name a file with -o."
            )
        self._table = self.path if self.path.suffix.lower() == ".parquet" else None
        self._journal = Journal(beside(self.path))
        with ExitStack() as opened:
            opened.callback(self._journal.close)
            if self._table is not None:
                parquet.arrow()  # missing, it is told before anything is paid for
                self.path = lines_of(self._table)
                with self._room():
                    if self._table.exists() and not self.path.exists():
                        parquet.to_lines(self._table, self.path)
            self._file = opened.enter_context(self._opened())
            with self._room():
                self._learn()
                self._same_run(dict(run))
            opened.pop_all()

    def known(self, key: str) -> Known | None:
        """Return what the output holds of a document, by its id."""
        with self._room():
            return self._journal.get(key)

    def meet(self, key: str) -> None:
        """Note that this run has met a document that is there."""
        with self._room():
            self._journal.meet(key)

    @property
    def failed(self) -> int:
        """Return how many documents stand in it as failed."""
        return self._journal.failed

    def append(self, outcome: Mapping[str, Any]) -> None:
        """Write an Outcome, given as JSON values; raise SettingsError where there is no room."""
        line = json.dumps(outcome, ensure_ascii=False, separators=(",", ":")) + "\n"
        data = line.encode("utf-8", "backslashreplace")
        place = self._end
        with self._room():
            try:
                written = os.write(self._file.fileno(), data)
                while written < len(data):
                    written += os.write(self._file.fileno(), data[written:])
            except OSError:
                os.ftruncate(self._file.fileno(), place)  # no half line stays
                raise
            self._end += len(data)
            self._journal.put(outcome["id"], _known(outcome, place, met=True))

    def save(self) -> None:
        """Have the journal keep what was written; raise SettingsError where it cannot."""
        with self._room():
            self._journal.read = self._here()
            self._journal.save()

    def close(self) -> None:
        """Take replaced lines out, and let others in; raise SettingsError where it cannot."""
        try:
            if not self._journal.is_open:  # it had no room, which was told
                return
            with self._room():
                if self._journal.old:
                    self._compact()
                os.fsync(self._file.fileno())
            self.save()
            if self._table is not None:
                with self._room():
                    parquet.from_lines(self.path, self._table)
                    self.path.unlink()
        finally:
            self._file.close()
            self._journal.close()

    def _opened(self) -> BinaryIO:
        try:
            return self.path.open("ab", buffering=0)
        except OSError as error:
            raise SettingsError(
                f"{self.path.name} cannot be written: {error.strerror}.", hint="Name another -o."
            ) from None

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Tell of a disk that takes no more, be it the output's line or the journal's."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error):  # part of it is lost, so no more may be added
                self._journal.close()
            why = getattr(error, "strerror", None) or "its journal takes no more"
            raise SettingsError(
                f"{self.path.name} cannot be written: {why}.",
                hint="Free some room and run the same command again: it goes on from here.",
            ) from None

    def _here(self) -> tuple[int, int]:
        return self._end, self._inode()

    def _inode(self) -> int:
        return os.fstat(self._file.fileno()).st_ino

    def _learn(self) -> None:
        """Read the lines that the journal does not know; cut off one that was left half."""
        size = os.fstat(self._file.fileno()).st_size
        begin, inode = self._journal.read
        if begin > size or inode != self._inode() or not self._holds_last():
            self._journal.forget()
            begin = 0
        self._end = begin
        with self.path.open("rb") as file:
            for place, line in _lines(file, begin):
                if not line.endswith(b"\n"):
                    if not _is_half(line, at_start=place == 0):
                        raise self._foreign()
                    os.ftruncate(self._file.fileno(), place)
                    break
                outcome = self._outcome(line)
                self._journal.put(outcome["id"], _known(outcome, place))
                self._end = place + len(line)
        self._journal.read = self._here()
        self._journal.save()

    def _holds_last(self) -> bool:
        """Say whether the last line that the journal knows is where it says."""
        last = self._journal.last()
        if last is None:
            return True
        key, place = last
        with self.path.open("rb") as file:
            _, line = next(_lines(file, place), (place, b""))
        try:
            return bool(self._outcome(line)["id"] == key)
        except SettingsError:
            return False

    def _outcome(self, line: bytes) -> dict[str, Any]:
        try:
            outcome = json.loads(line)
            named = isinstance(outcome["id"], str) and isinstance(outcome["document"], str | None)
            if outcome["version"] == "outcome.v1" and named and "error" in outcome:
                return dict(outcome)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise self._foreign()

    def _foreign(self) -> SettingsError:
        return SettingsError(
            f"{self.path.name} holds something else than outcomes of a batch.",
            hint="It is left as it is; name another output with -o.",
        )

    def _same_run(self, run: dict[str, Any]) -> None:
        made = self._journal.run or self._told_by_records(run) if self._end else None
        for name, value in run.items():
            if made is not None and made.get(name) != value:
                raise SettingsError(
                    f"{self.path.name} was made with {name} {made.get(name)!r}, and this run has "
                    f"{value!r}.",
                    hint="Lines of the two are not mixed: name another output with -o.",
                )
        self._journal.run = run
        self._journal.save()

    def _told_by_records(self, run: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what the first Record says of the run that made it, where the journal is lost."""
        with self.path.open("rb") as file:
            for _, line in _lines(file, 0):
                record = json.loads(line).get("record")
                if record:
                    return dict(run) | run_of(record["provenance"])
        return None

    def _compact(self) -> None:
        """Write the file anew with the last line of each document, and put it in its place."""
        self._journal.forget()  # what is left out is decided by the file alone
        self._learn()
        # one name, and not a random one: what a killed run has left is written over
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            with part.open("wb") as kept, self.path.open("rb") as file:
                part.chmod(self.path.stat().st_mode & 0o777)
                for place, line in _lines(file, 0):
                    known = self._journal.get(self._outcome(line)["id"])
                    if known is not None and known.place == place:
                        kept.write(line)
                kept.flush()
                os.fsync(kept.fileno())
            part.replace(self.path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        self._file.close()
        self._file = self._opened()
        self._journal.forget()
        self._learn()


def lines_of(table: Path) -> Path:
    """Return where the lines of a Parquet file stand while a run goes on."""
    return table.with_name(f".{table.name}.jsonl")


def run_of(provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return those parts of a Record's provenance that must be the same all through an output."""
    prompt = provenance["prompt"]
    return {
        "model": provenance["model"],
        "base_url": provenance["base_url"],
        "prompt": f"{prompt['name']}/{prompt['version']}",
        "parameters": dict(provenance["parameters"]),
    }


def _known(outcome: Mapping[str, Any], place: int, *, met: bool = False) -> Known:
    return Known(outcome["document"], outcome["error"] is not None, place, met)


def _is_half(line: bytes, *, at_start: bool) -> bool:
    """Say whether a line without an end is one of ours.

    After lines of ours, too little to tell is one as well, and so are the zeros that a crash of
    the machine leaves.
    """
    if not at_start and (_HEAD.startswith(line) or not line.strip(b"\0")):
        return True
    return line.startswith(_HEAD) and len(line) < MOST_LINE


def _lines(file: BinaryIO, begin: int) -> Iterator[tuple[int, bytes]]:
    """Yield each line with the byte that it begins at."""
    file.seek(begin)
    place = begin
    while line := file.readline(MOST_LINE):
        yield place, line
        place += len(line)
