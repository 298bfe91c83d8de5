"""Tests of messages and log records as lines of JSON."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from program import DRAFT, Program, ask, drafting
from servers import ChatServer, status

from summarizer.telemetry import logs

SECRET = "the document's own words"


@contextmanager
def listening(loudness: int) -> Iterator[list[str]]:
    """Hear the package's loggers in this block."""
    written: list[str] = []
    unlisten = logs.listen(loudness, written.append)
    try:
        yield written
    finally:
        unlisten()


def lines(text: str) -> list[dict[str, Any]]:
    """Return each line, parsed."""
    return [json.loads(line) for line in text.splitlines()]


def test_a_record_keeps_its_fields() -> None:
    """Time, level, logger and message are told, and each field that the logger was given."""
    logger = logging.getLogger("summarizer.somewhere")
    with listening(2) as written:
        logger.info("Took %d.", 3, extra={"tokens": 3, "path": object()})
        logger.debug("No.")
    (line,) = lines("".join(written))
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "summarizer.somewhere",
        "message": "Took 3.",
        "tokens": 3,
        "path": "object",
    }


def test_an_exception_is_told_by_its_class() -> None:
    """The words of an exception, which may be a document's, and its traceback are left out."""
    logger = logging.getLogger("summarizer")
    with listening(0) as written:
        try:
            raise ValueError(SECRET)
        except ValueError:
            logger.exception("It broke.")
        logger.error("It is not so.", exc_info=False)
    first, second = lines("".join(written))
    assert (first["exception"], first["level"]) == ("ValueError", "error")
    assert "exception" not in second
    assert SECRET not in "".join(written)


@pytest.mark.parametrize(
    ("loudness", "heard"),
    [(0, ["error"]), (1, ["warning", "error"]), (2, ["info", "warning", "error"])],
)
def test_loudness(loudness: int, heard: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """Errors alone, warnings too, or each call; to nobody else, and all is as it was after."""
    logger = logging.getLogger("summarizer.somewhere")
    with listening(loudness) as written:
        for level in (logging.INFO, logging.WARNING, logging.ERROR):
            logger.log(level, "So.")
    assert [line["level"] for line in lines("".join(written))] == heard
    assert caplog.records == []
    logger.error("And now?")
    assert len(caplog.records) == 1
    assert "And now?" not in "".join(written)


def test_a_line_is_inert() -> None:
    """Nothing in a line can steer a terminal, and the time is UTC to the millisecond (fault 3)."""
    line = logs.line("info", "summarizer.cli", "\x1b[2Ja\u202eb\nc", {}, 1_700_000_000.1239)
    assert line.isascii()
    assert "\x1b" not in line
    assert line.count("\n") == 1
    assert json.loads(line)["time"] == "2023-11-14T22:13:20.123Z"


def test_the_program_tells_a_machine(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With log = json each line on standard error is JSON: notes, calls by field, and errors."""
    monkeypatch.setenv("SUMMARIZER_LOG", "json")
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "missing.txt", "-v", "--format", "json") == 3
    ended = capsys.readouterr()
    told = lines(ended.err)
    assert [line["level"] for line in told] == ["info", "info", "debug", "error"]
    sent, call, summed, missing = told
    assert sent["message"] == "The text is sent to 127.0.0.1, for openai:test."
    assert call["logger"] == "summarizer.telemetry"
    assert (call["input_tokens"], call["cached"], call["calls"]) == (10, False, 1)
    assert "calls 1" in summed["message"]
    assert (missing["logger"], missing["hint"][:15]) == ("summarizer.cli", "Check the path,")
    assert json.loads(ended.out)[0]["version"] == "record.v1"


def test_a_quiet_program_tells_errors_alone(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """-q holds in JSON as in words, and the last error of a run is JSON as well."""
    monkeypatch.setenv("SUMMARIZER_LOG", "json")
    with ChatServer([status(401)]) as server:
        assert ask(server, "a.txt", "-q") == 4
    (line,) = lines(capsys.readouterr().err)
    assert line["level"] == "error"
    assert logging.getLogger("summarizer").handlers == []
