"""What every kind of batch does from its beginning to its end: shows, saves, ends, tells."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from summarizer.batch.engine import Engine
from summarizer.batch.output import Output
from summarizer.batch.tally import Tally
from summarizer.cli import batch_words, output

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_OFTEN = 0.2  # seconds between two looks at the progress
_SELDOM = 60.0  # the same in a log, where each is a line of its own
_SAVED = 1.0  # seconds between two times that the journal is written


class Teller:
    """Show how far a batch is, and have its output saved: to be called after each document.

    ``total`` is how many documents there are, if anybody knows. Raises SettingsError where the
    output has no more room.
    """

    def __init__(
        self, tally: Tally, sink: Output, messages: output.Messages, total: int | None = None
    ) -> None:
        on_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._show = messages.progress if on_terminal else messages.note
        self._pause = _OFTEN if on_terminal else _SELDOM
        self._tally, self._sink, self._total = tally, sink, total
        self._shown = self._saved = time.monotonic()

    def __call__(self) -> None:
        """Show and save, where it is time to."""
        now = time.monotonic()
        if now - self._shown >= self._pause:
            self._shown = now
            self._show(batch_words.progress(self._tally, self._total))
        if now - self._saved >= _SAVED:
            self._saved = now
            self._sink.save()


@contextmanager
def on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Have the running loop call ``stop`` at each interrupt, instead of breaking off."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)


def end(
    engine: Engine,
    messages: output.Messages,
    out: str,
    standing: int,
    more: Iterable[str] = (),
) -> int:
    """Tell how a batch ended, then ``more``, and return its exit code."""
    for line in (*batch_words.summary(engine, out, standing), *more):
        messages.note(line)
    if engine.error is not None:
        messages.complain(engine.error)
    return batch_words.code(engine)
