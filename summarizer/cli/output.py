"""What leaves the program: data on standard output or in a file, everything else on stderr."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from summarizer import files
from summarizer.errors import SettingsError, SummarizerError


@dataclass
class Messages:
    """Tell a person on standard error what goes on, or a machine, in lines of JSON.

    ``level`` is 0 for errors alone (``-q``), 1 as usual, 2 with details (``-v``). Progress is
    one line that is written over, and only where a person looks: on a terminal.
    """

    program: str
    level: int = 1
    structured: bool = False
    _shown: bool = False
    _unlisten: Callable[[], None] | None = None

    def structure(self) -> None:
        """Tell all that follows in lines of JSON, with what the package logs among it."""
        from summarizer.telemetry import logs

        self.structured = True
        self._unlisten = logs.listen(self.level, self._write)

    def close(self) -> None:
        """Leave the terminal and the loggers as they were."""
        self.clear()
        if self._unlisten is not None:
            self._unlisten()

    def complain(self, error: SummarizerError, place: str = "") -> None:
        """Tell of an error and what to do next; ``place`` names the document."""
        told = f"{place}: {error.message}" if place and place not in error.message else ""
        self._tell("error", told or error.message, error.hint or "")

    def warn(self, text: str) -> None:
        """Tell what went wrong without an error, at any level."""
        self._tell("warning", text)

    def note(self, text: str) -> None:
        """Tell what is worth knowing, unless -q."""
        if self.level >= 1:
            self._tell("info", text)

    def detail(self, text: str) -> None:
        """Tell what -v asks for."""
        if self.level >= 2:
            self._tell("debug", text)

    def progress(self, text: str) -> None:
        """Show how far it is, over what was shown before."""
        seen = sys.stderr is not None and sys.stderr.isatty() and not self.structured
        if self.level >= 1 and seen:
            self._shown = True
            self._write(f"\r\x1b[K{text}")

    def clear(self) -> None:
        """Take the progress away."""
        if self._shown:
            self._shown = False
            self._write("\r\x1b[K")

    def _tell(self, level: str, text: str, hint: str = "") -> None:
        self.clear()
        if self.structured:
            from summarizer.telemetry import logs

            fields = {"hint": hint} if hint else {}
            self._write(logs.line(level, "summarizer.cli", text, fields, time.time()))
            return
        self._write(f"{self.program}: {text}\n")
        if hint:
            self._write(f"{' ' * (len(self.program) + 2)}{hint}\n")

    @staticmethod
    def _write(text: str) -> None:
        # a message that cannot be told (stderr closed, its disk full) must not stop the work
        with suppress(OSError, ValueError, AttributeError):
            encoding = sys.stderr.encoding or "utf-8"
            sys.stderr.write(text.encode(encoding, "backslashreplace").decode(encoding))
            sys.stderr.flush()


def write(text: str, *, exact: bool = False) -> None:
    """Write text to standard output, at once.

    ``exact`` is for data: always UTF-8. Words for people follow the terminal's encoding, and
    what it does not have becomes a question mark. Raises BrokenPipeError where the reader has
    gone, SettingsError where it cannot be written.
    """
    if sys.stdout is None:
        raise SettingsError("There is no standard output.", hint="Name a file with -o.")
    encoding = "utf-8" if exact else sys.stdout.encoding or "utf-8"
    try:
        with _unbroken():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode(encoding, "strict" if exact else "replace"))
            sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        forget()
        raise unwritable("Standard output", error) from None


def forget() -> None:
    """Let nothing more reach standard output: the interpreter would try again at its end."""
    with suppress(OSError, ValueError):
        void = os.open(os.devnull, os.O_WRONLY)
        os.dup2(void, sys.stdout.fileno())
        os.close(void)


@contextmanager
def _unbroken() -> Iterator[None]:
    """Hold an interrupt back until what is being written is whole."""
    came: list[int] = []

    def remember(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def check(path: Path) -> None:
    """Raise SettingsError where a file cannot be written, before anything is paid for."""
    folder = Path(os.path.realpath(path)).parent
    if path.is_dir():
        raise SettingsError(f"{path} is a folder.", hint="Name a file with -o.")
    if not folder.is_dir():
        raise SettingsError(f"The folder of {path} does not exist.", hint="Make it first.")
    if not os.access(folder, os.W_OK):
        raise SettingsError(f"The folder of {path} is not yours to write.", hint="Name another.")


def save(path: Path, text: str) -> None:
    """Write a file whole or not at all; raise SettingsError where it cannot be written.

    What a link names is replaced, not the link. A device or a pipe is written as it is:
    it must not be replaced by a file.
    """
    target = Path(os.path.realpath(path))
    data = text.encode()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        files.replace(target, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unwritable(str(path), error) from None


def append(path: Path, line: str) -> None:
    """Add a line to a file at once; raise SettingsError where it cannot be written."""
    try:
        with path.open("ab") as file:
            file.write(line.encode())
    except OSError as error:
        raise unwritable(str(path), error) from None


def unwritable(name: str, error: OSError) -> SettingsError:
    """Return what to tell where something cannot be written."""
    return SettingsError(
        f"{name} cannot be written: {error.strerror}.", hint="Free some room, or name another -o."
    )


def colourful() -> bool:
    """Say whether standard output wants colours (see no-color.org)."""
    dull = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not dull and sys.stdout is not None and sys.stdout.isatty()
