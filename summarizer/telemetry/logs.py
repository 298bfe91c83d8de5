"""Messages and log records as lines of JSON, for whoever collects them by machine.

    {"time": "2026-11-23T02:00:00.123Z", "level": "info", "logger": "summarizer.telemetry",
     "message": "openai:gpt-5-mini 3f2a…: 3000 tokens in, …", "model": "openai:gpt-5-mini", …}

``time``, ``level``, ``logger`` and ``message`` stand in each; what a logger gave as ``extra``
follows. Of an exception only the name of its class is told: its words may be a document's.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
_LEVELS = (logging.ERROR, logging.WARNING, logging.INFO)


def line(level: str, logger: str, message: str, fields: dict[str, Any], at: float) -> str:
    """Return one line; ``at`` is in seconds of the wall clock, and ASCII keeps it inert."""
    whole, part = divmod(int(at * 1000), 1000)
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole))
    head = {"time": f"{stamp}.{part:03}Z", "level": level, "logger": logger, "message": message}
    return json.dumps(head | fields, default=lambda value: type(value).__name__) + "\n"


def listen(loudness: int, write: Callable[[str], None]) -> Callable[[], None]:
    """Give each record of the loggers ``summarizer.…`` to ``write``, as a line.

    ``loudness`` is 0 for errors, 1 for warnings, too, and 2 for each call. Nobody else hears
    them until what is returned is called.
    """
    logger = logging.getLogger("summarizer")
    handlers, level, propagate = logger.handlers, logger.level, logger.propagate

    def unlisten() -> None:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)

    logger.handlers, logger.propagate = [_Lines(write)], False
    logger.setLevel(_LEVELS[loudness])
    return unlisten


class _Lines(logging.Handler):
    """Turn a record into its line."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Write one."""
        fields = {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0] is not None:
            fields["exception"] = record.exc_info[0].__name__
        message = record.getMessage()
        level = record.levelname.lower()
        self._write(line(level, record.name, message, fields, record.created))
