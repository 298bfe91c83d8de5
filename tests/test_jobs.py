"""Tests of batch jobs: documents through OpenAI's Batch API, to Records at half the price."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking import KEY
from deferred import MODEL, Script, asks_to_mend, documents, run
from jobs_server import Ending, Said, fails, raw, says, undone
from program import UNTRUE
from records import TEXT

from summarizer import telemetry
from summarizer.batch import by_jobs, jobs
from summarizer.batch.spool import Bounds, Spool
from summarizer.errors import Deferred, ModelUnavailable, RequestRejected, SettingsError
from summarizer.model import Budget, Usage, spending
from summarizer.settings import Settings


def test_documents_become_records_at_half_the_price(tmp_path: Path, serve_jobs: Any) -> None:
    """One job answers all documents; Records and totals tell half of the list price."""
    server = serve_jobs()
    found = run(tmp_path, documents(5))
    assert len(found.records) == 5
    assert found.waiting == [5, 0]
    listed = telemetry.price(MODEL, Usage(1000, 100))
    assert listed is not None
    for record in found.records.values():
        usage = record.provenance.usage
        assert (usage.calls, usage.cached, usage.input_tokens) == (1, 0, 1000)
        assert usage.cost == pytest.approx(listed / 2)
    assert found.totals is not None
    assert found.totals[:7] == (1, 5, 5, 0, 0, 5000, 500)
    assert found.totals.cost == pytest.approx(5 * listed / 2)
    assert server.count("create") == 1
    assert server.keys == {f"Bearer {KEY}"}


def test_answers_lie_in_the_store_that_all_share(tmp_path: Path, serve_jobs: Any) -> None:
    """What a job answered is a cached answer for every later run, which submits nothing."""
    server = serve_jobs()
    run(tmp_path, documents(2))
    again = run(tmp_path, documents(2))
    assert server.count("create") == 1
    assert again.waiting == [0]
    assert [r.provenance.cached for r in again.records.values()] == [True, True]


def test_repairs_are_asked_in_the_next_job(tmp_path: Path, serve_jobs: Any) -> None:
    """A document whose items do not hold waits for a second job; its Record tells both calls."""
    server = serve_jobs(Script(says(UNTRUE)))
    found = run(tmp_path, documents(3))
    assert found.waiting == [3, 1, 0]
    assert server.count("create") == 2
    usage = found.records["0.txt"].provenance.usage
    assert (usage.calls, usage.cached, usage.input_tokens) == (2, 0, 2000)
    assert [asks_to_mend(line["body"]) for line in server.sent] == [False] * 3 + [True]


def test_answer_that_does_not_fit_is_asked_again(tmp_path: Path, serve_jobs: Any) -> None:
    """A misfit is told to the model in the next job, as it is in a live call, and is counted."""
    server = serve_jobs(Script(says('{"gist": 7}')))
    found = run(tmp_path, documents(2))
    assert found.waiting == [2, 1, 0]
    first, last = (line for line in server.sent if "number 0." in str(line))
    assert first["custom_id"] == last["custom_id"]
    assert len(last["body"]["messages"]) > len(first["body"]["messages"])
    attempts = found.records["0.txt"].provenance.attempts
    assert [a.error for a in attempts] == ["InvalidAnswer", ""]


def test_model_that_never_answers_well_ends(tmp_path: Path, serve_jobs: Any) -> None:
    """Fault 26: after the re-asks allowed, the document has its error and the others stand."""
    server = serve_jobs(Script(*[says("[]")] * 9))
    found = run(tmp_path, documents(2), reasks=1)
    assert server.count("create") == 2
    assert list(found.records) == ["1.txt"]
    assert "fits the schema, in 2 calls" in str(found.errors["0.txt"])


@pytest.mark.parametrize(
    "lost",
    [undone(), undone("request_timeout"), None, fails(429), fails(500), raw(b"{"), raw(b"[1]")],
)
def test_line_without_an_answer_is_sent_again(tmp_path: Path, serve_jobs: Any, lost: Said) -> None:
    """Expired, missing, broken and retryable lines go into the next job, and stop no other."""
    server = serve_jobs(Script(lost))
    found = run(tmp_path, documents(3))
    assert len(found.records) == 3
    assert found.waiting == [3, 1, 0]
    assert sorted(server.paid.values()) == [1, 1, 1]


@pytest.mark.parametrize(
    ("lost", "told"),
    [(undone(), "batch_expired"), (None, "no line"), (fails(503), "status 503")],
)
def test_request_that_no_job_answers_ends(
    tmp_path: Path, serve_jobs: Any, lost: Said, told: str
) -> None:
    """A request is in three jobs at most; then its document has an error that can be retried."""
    server = serve_jobs(Script(*[lost] * 9))
    found = run(tmp_path, documents(2))
    assert server.count("create") == 3
    error = found.errors["0.txt"]
    assert isinstance(error, ModelUnavailable)
    assert told in str(error)
    assert found.totals is not None
    assert found.totals.lost == 1
    assert list(found.records) == ["1.txt"]


def test_line_that_is_rejected_is_not_sent_again(tmp_path: Path, serve_jobs: Any) -> None:
    """A line with status 400 is its document's error at once, without the server's words."""
    server = serve_jobs(Script(fails(400, "invalid_value", words=TEXT)))
    found = run(tmp_path, documents(2))
    assert server.count("create") == 1
    assert isinstance(found.errors["0.txt"], RequestRejected)
    assert TEXT not in str(found.errors["0.txt"])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (says("", finish="content_filter"), "AnswerRefused"),
        (says('{"gist"', finish="length"), "AnswerCutOff"),
    ],
)
def test_bad_endings_are_judged_as_live_ones(
    tmp_path: Path, serve_jobs: Any, said: Said, name: str
) -> None:
    """A filtered answer is not asked again; one cut off is asked in halves, in the next job."""
    serve_jobs(Script(said))
    found = run(tmp_path, documents(1))
    if name == "AnswerRefused":
        assert type(found.errors["0.txt"]).__name__ == name
    else:
        errors = [a.error for a in found.records["0.txt"].provenance.attempts]
        assert errors == [name, *[""] * (len(errors) - 1)]
        assert len(errors) > 2


def test_strange_lines_change_nothing(
    tmp_path: Path, serve_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines for nobody are passed over, and what comes after them is kept."""
    monkeypatch.setattr(jobs, "_CHUNK", 1)
    foreign = b'{"custom_id": "nobody", "response": {"status_code": 200, "body": {}}}'
    serve_jobs(Script(raw(foreign + b"\n\n" + b'{"custom_id": 7, "response": null}')))
    found = run(tmp_path, documents(2))
    assert len(found.records) == 2
    assert found.totals is not None
    assert found.totals.answered == 2


def test_expired_job_keeps_what_it_answered(tmp_path: Path, serve_jobs: Any) -> None:
    """The lines that an expired job answered are used; only the others are sent again."""
    server = serve_jobs(Script(undone(), about="number 1."), endings=[Ending("expired"), Ending()])
    found = run(tmp_path, documents(3))
    assert len(found.records) == 3
    assert [len(server.sent), max(server.paid.values())] == [4, 1]


def test_jobs_keep_to_the_limits_of_a_file(tmp_path: Path, serve_jobs: Any) -> None:
    """Neither the requests nor the bytes of a job file go beyond what the API takes."""
    server = serve_jobs(most_requests=2, most_bytes=100_000)
    assert len(run(tmp_path, documents(5), Bounds(requests=2)).records) == 5
    assert server.count("create") == 3
    size = max(len(str(line)) for line in server.sent)
    server.most_requests, server.most_bytes = 50, 3 * size
    found = run(tmp_path, documents(5), Bounds(bytes=3 * size), cache="refresh")
    assert len(found.records) == 5
    assert server.count("create") in (5, 6)


def test_cost_limit_bounds_what_is_submitted(tmp_path: Path, serve_jobs: Any) -> None:
    """Requests beyond the limit are not sent; a higher limit goes on where the first ended."""
    server = serve_jobs()
    found = run(tmp_path, documents(4), Bounds(cost=0.0012))
    assert 0 < len(found.records) < 4
    assert found.totals is not None
    assert found.totals.held == 4 - len(found.records)
    more = run(tmp_path, documents(4), Bounds(cost=1.0))
    assert len(more.records) == 4
    assert max(server.paid.values()) == 1


def test_cost_limit_needs_a_price(tmp_path: Path, serve_jobs: Any) -> None:
    """Without a known price a cost limit could not be kept: nothing is sent."""
    server = serve_jobs()
    with pytest.raises(SettingsError, match="no price"):
        run(tmp_path, documents(1), Bounds(cost=1.0), base_url=server.base_url, api_key=KEY)
    assert server.calls == []


def test_nothing_stays_at_the_server_or_beside_the_output(tmp_path: Path, serve_jobs: Any) -> None:
    """Input, output and error files are deleted once merged, and the folder of jobs at the end."""
    server = serve_jobs(Script(fails(400)))
    run(tmp_path, documents(2))
    assert server.files == {}
    assert server.count("delete") == 3
    assert not (tmp_path / "out.jobs").exists()


def test_files_of_jobs_are_their_owners_alone(tmp_path: Path, serve_jobs: Any) -> None:
    """While a job is under way, nobody else can read its files; after the upload it is gone."""
    seen: list[list[tuple[str, int]]] = []

    def look(kind: str) -> None:
        found = sorted((tmp_path / "out.jobs").iterdir())
        seen.append([(p.name, p.stat().st_mode & 0o777) for p in found])

    serve_jobs(before=look)
    run(tmp_path, documents(1))
    at_upload, at_create = dict(seen[0]), dict(seen[1])
    assert at_upload["job-0001.jsonl"] == 0o600
    assert "job-0001.jsonl" not in at_create
    assert set(at_upload.values()) == {0o600}
    assert not (tmp_path / "out.jobs").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cache": "off"}, "no-cache"),
        ({"prompt": "sentence"}, "statement"),
        ({"model": "mistral:small"}, "openai:NAME"),
    ],
)
def test_what_cannot_go_through_jobs_is_refused(
    tmp_path: Path, serve_jobs: Any, changes: dict[str, Any], words: str
) -> None:
    """No store, a prompt of many small questions, another provider: told before any call."""
    server = serve_jobs()
    with pytest.raises(SettingsError, match=words):
        run(tmp_path, documents(1), **changes)
    assert server.calls == []


def test_identical_documents_are_asked_once(tmp_path: Path, serve_jobs: Any) -> None:
    """The same text under two names is one request, and both have their Record."""
    server = serve_jobs()
    [document] = documents(1)
    found = run(tmp_path, [document, replace(document, source="again.txt")])
    assert sorted(found.records) == ["0.txt", "again.txt"]
    assert len(server.sent) == 1


def test_putting_aside_is_no_call(
    tmp_path: Path, serve_jobs: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """A request that is put aside is neither logged as a call nor charged to the run."""
    serve_jobs()
    caplog.set_level(logging.INFO, "summarizer.telemetry")
    settings = Settings(model=MODEL, cache_dir=str(tmp_path / "answers"))
    spool = Spool(tmp_path / "jobs", by_jobs.half_price(settings), MODEL)
    reader = by_jobs.JobReader(settings, spool)
    with spending(Budget()) as whole, pytest.raises(Deferred):
        asyncio.run(reader.ask(documents(1)[0]))
    reader.close()
    spool.close()
    assert (whole.calls, whole.cost, caplog.records) == (0, 0.0, [])


def test_what_costs_less_than_thought_makes_room(tmp_path: Path, serve_jobs: Any) -> None:
    """Once a job tells its true cost, what the estimate kept back is sent after all."""
    server = serve_jobs()
    found = run(tmp_path, documents(2), Bounds(cost=0.0012))
    assert len(found.records) == 2
    assert found.totals is not None
    assert (server.count("create"), found.totals.held) == (2, 0)
