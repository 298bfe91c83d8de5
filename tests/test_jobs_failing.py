"""Tests of batch jobs where the server refuses, fails, is full, or somebody cancels."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from asking import KEY
from deferred import MODEL, Run, Script, documents, run
from jobs_server import Ending, fails, undone
from program import DRAFT
from records import TEXT
from servers import Reply, reset, status

from summarizer.batch import by_jobs, jobs
from summarizer.batch.jobs import Rounds
from summarizer.batch.spool import Bounds, Spool
from summarizer.errors import ModelUnavailable, RequestRejected
from summarizer.providers.openai_batch import BatchApi
from summarizer.settings import Settings


@pytest.mark.parametrize("kind", ["upload", "create", "retrieve", "content", "delete"])
@pytest.mark.parametrize("fault", [429, 503, 0])
def test_server_that_fails_for_a_while_is_asked_again(
    tmp_path: Path, serve_jobs: Any, kind: str, fault: int
) -> None:
    """Fault 22, 23: a pause that is asked for, a 5xx or a lost connection makes no second job."""
    reply = status(fault, headers={"retry-after": "0.02"}) if fault else reset()
    server = serve_jobs(faults=[(kind, reply)])
    found = run(tmp_path, documents(2))
    assert len(found.records) == 2
    assert len(server.jobs) == 1
    assert max(server.paid.values()) == 1
    assert server.files == {}


def test_wrong_key_ends_at_once(tmp_path: Path, serve_jobs: Any) -> None:
    """Fault 21: a refused key is told at the first call, masked, and nothing is tried again."""
    server = serve_jobs(faults=[("upload", status(401))])
    with pytest.raises(RequestRejected, match="OPENAI_API_KEY") as caught:
        run(tmp_path, documents(1))
    assert KEY not in str(caught.value)
    assert server.count("upload") == 1


def test_what_is_told_holds_no_text(tmp_path: Path, serve_jobs: Any) -> None:
    """Fault 38: sentences for the user name jobs and numbers, and nothing of a document."""
    serve_jobs(Script(fails(500, words=TEXT)), faults=[("retrieve", status(503, message=TEXT))])
    found = run(tmp_path, documents(2), into=(kept := Run()))
    assert found is kept
    told = "\n".join(found.told)
    assert "Job 1 is completed: 1 of 2 requests answered." in told
    assert "It is asked again" in told
    assert not any(word in told for word in (*TEXT.split("\n"), KEY, DRAFT["gist"]["statement"]))


def test_file_that_cannot_be_deleted_fails_nothing(tmp_path: Path, serve_jobs: Any) -> None:
    """A key that may not delete files is told of, and the documents are read all the same."""
    server = serve_jobs(faults=[("delete", status(400))])
    found = run(tmp_path, documents(1))
    assert len(found.records) == 1
    assert any("could not be deleted" in line for line in found.told)
    assert len(server.files) == 1


def test_server_that_stays_away_ends_the_run(
    tmp_path: Path, serve_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patience has an end; the job goes on at the server, and the next run finds it."""
    monkeypatch.setattr(jobs, "PATIENCE", 2)
    server = serve_jobs(faults=[("retrieve", status(503))] * 3)
    with pytest.raises(ModelUnavailable, match="503"):
        run(tmp_path, documents(1))
    assert len(run(tmp_path, documents(1)).records) == 1
    assert len(server.jobs) == 1


def test_jobs_are_cancelled_at_whatever_stage_they_are(tmp_path: Path, serve_jobs: Any) -> None:
    """A job not sent yet is dropped, one that may have been created is looked for first."""
    server = serve_jobs(course=["in_progress"] * 100)
    price = by_jobs.half_price(Settings(model=MODEL))
    spool = Spool(tmp_path / "jobs", price, MODEL, Bounds(requests=1))
    for digest in "abc":
        spool.put_aside(digest, "{}")
    spool.close_job()
    told: list[str] = []

    async def cancel() -> None:
        api = BatchApi(by_jobs.openai_model(Settings(model=MODEL)))
        rounds = Rounds(api, spool, interval=0.01, tell=told.append)
        first, second, _ = spool.jobs("closed")
        for job in (first, second):
            file = await api.upload(spool.sheet(job), job.mark)
            remote = await api.create(file, job.mark)
            spool.mark(job, "creating" if job is first else "submitted", file=file, remote=remote)
        server.jobs[remote]["status"] = "completed"
        try:
            await rounds.cancel()
        finally:
            await rounds.aclose()

    with pytest.raises(ModelUnavailable, match="was cancelled"):
        asyncio.run(cancel())
    assert "Job 2 is over already." in told
    assert [server.count("create"), server.count("cancel")] == [2, 2]
    assert [len(spool.jobs("merged")), spool.replies("c")] == [3, []]
    assert not list((tmp_path / "jobs").glob("*.jsonl"))
    spool.close()


def test_cancelled_job_is_not_sent_again(tmp_path: Path, serve_jobs: Any) -> None:
    """Who cancels a job at the server wants an end: what it answered is kept, the rest waits."""
    server = serve_jobs(Script(undone("batch_cancelled")), endings=[Ending("cancelled"), Ending()])
    with pytest.raises(ModelUnavailable, match="was cancelled; what it had answered"):
        run(tmp_path, documents(2))
    assert server.count("create") == 1
    found = run(tmp_path, documents(2))
    assert len(found.records) == 2
    assert sorted(server.paid.values()) == [1, 1]


def test_job_that_is_refused_as_a_whole_ends_the_run(tmp_path: Path, serve_jobs: Any) -> None:
    """A job that fails its validation is told by its code; the same command sends all again."""
    server = serve_jobs(endings=[Ending("failed", ("billing_hard_limit_reached",)), Ending()])
    with pytest.raises(RequestRejected, match="billing_hard_limit_reached"):
        run(tmp_path, documents(2))
    assert server.files == {}
    assert len(run(tmp_path, documents(2)).records) == 2


def test_full_queue_is_waited_for(tmp_path: Path, serve_jobs: Any) -> None:
    """A job that finds no room in the queue is created again once another has ended."""
    full = Ending("failed", ("token_limit_exceeded",))
    server = serve_jobs(endings=[Ending(), full, full, Ending()])
    found = run(tmp_path, documents(4), Bounds(requests=2))
    assert len(found.records) == 4
    assert server.count("upload") == 2
    assert server.count("create") == 4
    assert max(server.paid.values()) == 1


def test_job_that_never_finds_room_ends_the_run(tmp_path: Path, serve_jobs: Any) -> None:
    """Where the queue refuses a job though none of ours is in it, waiting has an end."""
    serve_jobs(endings=[Ending("failed", ("token_limit_exceeded",))], course=())
    with pytest.raises(RequestRejected, match="token_limit_exceeded"):
        run(tmp_path, documents(1))


def test_pause_that_the_server_asks_for_is_kept(tmp_path: Path, serve_jobs: Any) -> None:
    """Where a look is answered with Retry-After, the next one comes no earlier."""
    body = b'{"id": "b1", "object": "batch", "status": "in_progress"}'
    serve_jobs(faults=[("retrieve", Reply(200, body, {"retry-after": "0.5"}))])
    began = time.monotonic()
    assert len(run(tmp_path, documents(1)).records) == 1
    assert time.monotonic() - began >= 0.5
