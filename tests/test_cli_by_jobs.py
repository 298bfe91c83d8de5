"""Tests of ``summarizer batch --via openai-batch``: what a user sees, and how it goes on."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from deferred import documents, good
from jobs_server import BatchServer, Ending, Said, fails, undone
from program import Program

from summarizer.batch.output import Output
from summarizer.cli import main
from summarizer.errors import SettingsError

FLAGS = ("--via", "openai-batch", "--poll", "0.01", "--model", "openai:gpt-5-mini")


@pytest.fixture
def server(program: Program, serve_jobs: Any) -> BatchServer:
    """Serve in OpenAI's place, beside a folder of four documents."""
    (program.folder / "in").mkdir()
    for document in documents(4):
        (program.folder / "in" / document.source).write_text(document.text)
    served: BatchServer = serve_jobs()
    return served


def batch(*words: str) -> int:
    """Run the command in this process."""
    return main(["batch", "in", "-o", "out.jsonl", *FLAGS, *words])


def outcomes() -> dict[str, dict[str, Any]]:
    """Return the lines of the output by the names of their files."""
    lines = map(json.loads, Path("out.jsonl").read_text().splitlines())
    return {Path(line["id"]).name: line for line in lines}


def test_folder_is_read_through_jobs(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each document has its line, and the summary tells jobs, tokens and half the list price."""
    assert batch() == 0
    assert sorted(outcomes()) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert all(line["record"]["summary"]["claims"] for line in outcomes().values())
    told = capsys.readouterr().err
    assert "in batch jobs: answered within 24 hours, at half the list price" in told
    assert "4 documents read, 0 of them from the cache" in told
    assert "4 calls, 4,000 tokens in, 400 out, 0.0009 USD" in told
    assert "Batch jobs: 1, 4 requests, at half the list price." in told
    assert not list(Path().glob(".*.jobs"))


def test_documents_that_are_there_are_sent_nowhere(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command again finds all lines in the output, and submits nothing."""
    batch()
    assert batch() == 0
    assert server.count("create") == 1
    assert "4 were there before" in capsys.readouterr().err


def test_failed_document_is_asked_anew_with_retry_failed(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no job answered is a failed line, exit 5; --retry-failed submits it once more."""
    server.answers = lambda body: undone() if "number 2." in str(body) else good(body)
    assert batch() == 5
    assert server.count("create") == 3
    assert outcomes()["2.txt"]["error"]["retryable"] is True
    assert "1 failed: 1 ModelUnavailable" in capsys.readouterr().err
    server.answers = good
    assert batch("--retry-failed") == 0
    assert outcomes()["2.txt"]["record"] is not None
    assert max(server.paid.values()) == 1


def test_cost_limit_ends_with_what_is_left(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the cost limit nothing more is submitted, exit 8; with a higher one it goes on."""
    assert batch("--max-cost", "0.0012") == 8
    told = capsys.readouterr().err
    assert "The cost limit of the run is reached." in told
    assert "Kept back by --max-cost" in told
    assert 0 < len(outcomes()) < 4
    assert batch("--max-cost", "1") == 0
    assert len(outcomes()) == 4
    assert max(server.paid.values()) == 1


def test_cancelled_job_is_told_and_the_same_command_goes_on(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """A job cancelled at the provider ends the run, exit 5; what it answered is paid for once."""
    server.endings = [Ending("cancelled"), Ending()]
    server.answers = lambda b: undone("batch_cancelled") if "number 2." in str(b) else good(b)
    assert batch() == 5
    told = capsys.readouterr().err
    assert "was cancelled" in told
    assert "4 wait for answers of batch jobs." in told
    server.answers = good
    assert batch() == 0
    assert sorted(server.paid.values()) == [1, 1, 1, 1]


def test_deadline_leaves_the_jobs_at_the_provider(
    server: BatchServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the deadline nobody waits any longer, exit 8; the next run finds the jobs again."""
    server.course = ["in_progress"] * 10_000
    assert batch("--deadline", "1.5") == 8
    told = capsys.readouterr().err
    assert "The deadline of the run has passed." in told
    assert "Jobs that go on at api.openai.com: 1." in told
    server.course = ()
    assert batch() == 0
    assert len(server.jobs) == 1


def test_jobs_can_be_cancelled(server: BatchServer, capsys: pytest.CaptureFixture[str]) -> None:
    """--cancel-jobs ends those under way and keeps what they answered; a later run goes on."""
    server.course = ["in_progress"] * 10_000
    batch("--deadline", "1")
    server.answers = lambda b: undone("batch_cancelled") if "number 2." in str(b) else good(b)
    assert batch("--cancel-jobs") == 5
    assert "was cancelled; what it had answered by then is kept" in capsys.readouterr().err
    assert [server.count("cancel"), server.count("create")] == [1, 1]
    assert batch("--cancel-jobs") == 4
    assert "No batch job of this output is under way" in capsys.readouterr().err
    server.course, server.answers = (), good
    assert batch() == 0
    assert sorted(server.paid.values()) == [1, 1, 1, 1]


def test_most_documents_are_counted_over_all_passes(server: BatchServer) -> None:
    """--max-documents bounds those of the whole run, however often they are read anew."""
    untrue: list[str] = []

    def answers(body: dict[str, Any]) -> Said:
        if "number 0." in str(body) and not untrue:
            untrue.append("once")
            return fails(500)
        return good(body)

    server.answers = answers
    assert batch("--max-documents", "2") == 8
    assert sorted(outcomes()) == ["0.txt", "1.txt"]
    assert len(server.paid) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--no-cache",), "need the store"),
        (("--engine", "daft"), "one process"),
        (("--model", "mistral:small"), "openai:NAME"),
        (("--max-cost", "1", "--base-url", "http://127.0.0.1:9/v1"), "no price is known"),
    ],
)
def test_what_jobs_cannot_serve_is_refused(
    server: BatchServer, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    """Settings that jobs cannot keep to are told before anything is sent or written, exit 4."""
    assert batch(*words) == 4
    assert told in capsys.readouterr().err
    assert server.calls == []
    assert not list(Path().glob(".*.jobs"))


def test_standard_input_cannot_wait(server: BatchServer, capsys: Any) -> None:
    """Documents are read anew after each job, which standard input cannot be."""
    assert main(["batch", "-", "-o", "out.jsonl", *FLAGS]) == 4
    assert "Put the documents into a file" in capsys.readouterr().err
    assert server.calls == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_run_finds_its_jobs_again(
    server: BatchServer, capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    """A signal ends the waiting at once, exit 130, and says how to go on; nothing is sent twice."""

    def interrupt(kind: str) -> None:
        if kind == "retrieve" and server.count(kind) == 3:
            os.kill(os.getpid(), number)

    server.course, server.before = ["in_progress"] * 10_000, interrupt
    assert batch() == 130
    told = capsys.readouterr().err
    assert "Jobs that go on at api.openai.com: 1. The same command finds them again" in told
    assert "4 wait for answers of batch jobs." in told
    assert outcomes() == {}
    server.course = ()
    assert batch() == 0
    assert len(outcomes()) == 4
    assert len(server.jobs) == 1


def test_parquet_and_metrics_work_as_in_any_batch(server: BatchServer) -> None:
    """The output may be a Parquet table, and --metrics counts documents and paid calls once."""
    words = ["batch", "in", "-o", "out.parquet", *FLAGS, "--metrics", "metrics.jsonl"]
    assert main(words) == 0
    assert main(words) == 0
    assert server.count("create") == 1
    first, again = map(json.loads, Path("metrics.jsonl").read_text().splitlines())
    assert Path("out.parquet").read_bytes()[:4] == b"PAR1"
    assert first["documents"] == {"done": 4, "cached": 0, "failed": {}}
    assert (first["calls"], first["input_tokens"], first["ended"]) == (4, 4000, "finished")
    assert first["cost"] == pytest.approx(0.0009)
    assert (again["calls"], again["cost"]) == (0, 0.0)


def test_output_without_room_ends_the_run(
    server: BatchServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 32: where the output is full, nothing more is sent, and what was answered is kept."""
    full = SettingsError("out.jsonl cannot be written.")

    def refuse(_sink: Output, _outcome: object) -> None:
        raise full

    with monkeypatch.context() as patched:
        patched.setattr(Output, "append", refuse)
        assert batch() == 4
    assert "The run was stopped: the output cannot be written." in capsys.readouterr().err
    assert batch() == 0
    assert len(outcomes()) == 4
    assert server.count("create") == 1
