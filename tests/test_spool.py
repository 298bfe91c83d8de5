"""Tests of batch.spool: what lies on disk between a request and its answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from summarizer.batch.spool import Bounds, Spool
from summarizer.errors import SettingsError
from summarizer.model import Usage
from summarizer.providers.openai_batch import Line, Reply

BODY = json.dumps({"model": "m-1", "messages": []})


def price(model: str, usage: Usage) -> float | None:
    """Return a dollar a token."""
    return float(usage.input_tokens + usage.output_tokens) if usage.known else None


def opened(folder: Path, bounds: Bounds = Bounds()) -> Spool:  # noqa: B008 - a tuple
    """Open the spool of a folder."""
    return Spool(folder / "jobs", price, "openai:m-1", bounds)


def line(digest: str, *, again: bool = False, usage: Usage = Usage(3, 2)) -> Line:  # noqa: B008
    """Return a line of an output file."""
    return Line(digest, Reply(200, "{}"), usage, again)


def test_what_was_never_sent_is_put_aside_again(tmp_path: Path) -> None:
    """A process that dies in the middle of a pass leaves nothing that would hide its requests."""
    first = opened(tmp_path)
    first.put_aside("a", BODY)
    assert first.replies("a") is None
    first.close()
    second = opened(tmp_path)
    assert second.replies("a") == []
    assert [path.name for path in (tmp_path / "jobs").glob("*.jsonl")] == []
    second.close()


def test_request_waits_while_its_job_is_under_way(tmp_path: Path) -> None:
    """A request is under way from its job's end to its merging, in this process and the next."""
    first = opened(tmp_path)
    first.put_aside("a", BODY)
    first.close_job()
    first.close()
    second = opened(tmp_path)
    [job] = second.jobs("closed")
    assert second.replies("a") is None
    assert json.loads(second.sheet(job).read_text()) == {
        "custom_id": "a",
        "method": "POST",
        "url": "/v1/chat/completions",
        "body": json.loads(BODY),
    }
    second.take(job, [line("a"), line("a"), line("foreign")])
    assert second.merge(job) == 0
    assert second.replies("a") == [Reply(200, "{}")]
    assert (second.paid("a"), second.paid("foreign")) == (True, False)
    assert second.totals()[2:] == (1, 0, 0, 3, 2, 5.0)
    second.close()


def test_answers_of_an_earlier_job_change_nothing_later(tmp_path: Path) -> None:
    """A line for a request that another job has now is not taken for that one's answer."""
    spool = opened(tmp_path)
    spool.put_aside("a", BODY)
    spool.close_job()
    [first] = spool.jobs("closed")
    spool.take(first, [line("a", again=True)])
    assert spool.merge(first) == 1
    spool.put_aside("a", BODY)
    spool.close_job()
    spool.take(first, [line("a")])
    assert spool.replies("a") is None
    spool.close()


def test_unknown_usage_makes_the_cost_unknown(tmp_path: Path) -> None:
    """Fault 24: where an answer tells no usage, the sum of the batch is not known, never 0."""
    spool = opened(tmp_path)
    spool.put_aside("a", BODY)
    spool.close_job()
    [job] = spool.jobs("closed")
    spool.take(job, [line("a", usage=Usage(known=False))])
    spool.merge(job)
    assert spool.totals().cost is None
    spool.close()


def test_cost_limit_counts_what_is_still_out(tmp_path: Path) -> None:
    """What is sent counts by its estimate until its answer tells what it cost."""
    spool = opened(tmp_path, Bounds(cost=40.0))
    for digest in "abc":
        spool.put_aside(digest, BODY)
    assert (spool.held, spool.replies("c")) == (2, [])
    spool.close_job()
    [job] = spool.jobs("closed")
    spool.take(job, [line("a")])
    spool.merge(job)
    spool.put_aside("b", BODY)
    assert spool.replies("b") is None
    spool.close()


def test_limit_without_a_price_is_refused(tmp_path: Path) -> None:
    """A limit that cannot be kept is refused, and nothing is left on the disk."""
    with pytest.raises(SettingsError, match="no price is known"):
        Spool(tmp_path / "jobs", lambda model, usage: None, "openai:m-1", Bounds(cost=1.0))
    assert not (tmp_path / "jobs").exists()
