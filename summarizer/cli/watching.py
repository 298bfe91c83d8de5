"""What a command tells of its run: the line of ``--metrics``, and OpenTelemetry.

    with watching.Watch(settings, messages, metrics=given.metrics) as watch:
        ready = wiring.build(…, on_call=watch.call, observer=watch.observer)
        watch.outcome("done")

Nothing is imported for what is switched off.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from summarizer import prompt, wiring
from summarizer.cli import output
from summarizer.errors import SettingsError, SummarizerError
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.telemetry import Call
    from summarizer.telemetry.exporting import Exporters
    from summarizer.telemetry.metrics import Metrics
    from summarizer.telemetry.otel import Observer

# as in metrics, which a run without --metrics need not import
DONE = "done"
CACHED = "cached"


def flag(parser: argparse.ArgumentParser) -> None:
    """Add ``--metrics``."""
    parser.add_argument(
        "--metrics", metavar="FILE", help="add a line of JSON on the run to FILE; - is stdout"
    )


class Watch:
    """Take each call and what became of each document, and tell of them at the end.

    The line is written however the run ends. ``taken`` says that standard output is for
    Records. Raises SettingsError where the line could not be written, before anything is paid.
    """

    def __init__(
        self, loaded: Settings, messages: output.Messages, metrics: str | None, *, taken: bool
    ) -> None:
        self._messages = messages
        self.ended = ""  # why a run stopped early without an error; empty: by itself
        self._path = metrics
        self._metrics: Metrics | None = None
        self._exporters: Exporters | None = None
        if metrics == "-" and taken:
            raise SettingsError(
                "Records and --metrics cannot both go to standard output.",
                hint="Name a file with -o, or one for --metrics.",
            )
        if metrics not in (None, "-"):
            output.check(Path(str(metrics)))
        if loaded.telemetry == "otel":
            from summarizer.telemetry.exporting import Exporters

            self._exporters = Exporters()
        if metrics is not None:
            from summarizer.telemetry.metrics import Metrics

            folder = prompt.folder_of(wiring.prompt_name(loaded))
            self._metrics = Metrics(loaded.model, f"{folder.parent.name}/{folder.name}")

    @property
    def observer(self) -> Observer | None:
        """Return what a Summarizer is to tell OpenTelemetry through; None where it is off."""
        return None if self._exporters is None else self._exporters.observer

    def call(self, call: Call) -> None:
        """Take one request."""
        if self._metrics is not None:
            self._metrics.call(call)

    def outcome(self, kind: str) -> None:
        """Take what became of a document: ``done``, ``cached``, or the name of an error."""
        if self._metrics is not None:
            self._metrics.outcome(kind)
        if self._exporters is not None:
            self._exporters.observer.outcome(kind)

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._metrics is not None:
                self._write(self._metrics.line(_ended(kind, self.ended)))
        except SummarizerError as unwritten:
            if kind is None:
                raise
            self._messages.complain(unwritten)  # beside the error that the run ends with
        finally:
            note = self._exporters.close() if self._exporters is not None else ""
            if note:
                self._messages.note(note)

    def _write(self, line: str) -> None:
        if self._path == "-":
            output.write(line, exact=True)
        else:
            output.append(Path(str(self._path)), line)


def _ended(kind: type[BaseException] | None, stopped: str) -> str:
    from summarizer.telemetry import metrics

    if kind is None:
        return stopped or metrics.FINISHED
    return metrics.INTERRUPTED if issubclass(kind, KeyboardInterrupt) else kind.__name__
