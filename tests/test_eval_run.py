"""A run's folder: what is kept, found again, and left alone; and what its Records cost."""

from __future__ import annotations

from pathlib import Path

import records

from summarizer.errors import RequestRejected
from summarizer.evals.dataset import Case
from summarizer.evals.run import Folder, Plan, Reading, requests, scores
from summarizer.gold import Gold
from summarizer.model import Parameters
from summarizer.record import AttemptRecord

GOLD = Gold(version="gold.v1", kind="news", language="en", split="dev")
READING = Reading(Case("one", records.DOCUMENT, GOLD, "digest"), 1)
PLAN = Plan(
    model="openai:test",
    base_url="",
    weights="",
    parameters=Parameters(),
    prompt="statement/v1",
    prompt_digest="digest",
    segment_tokens=1000,
    dataset="gold",
    split="dev",
    repeats=1,
    cases=("one",),
    code="digest",
)


def opened(path: Path) -> Folder:
    """Return a folder that has begun the plan."""
    folder = Folder(path)
    folder.begin(PLAN)
    return folder


def test_a_record_is_parsed_once(tmp_path: Path) -> None:
    """What was parsed is given again; a Folder that is opened anew parses what it finds."""
    folder = opened(tmp_path)
    folder.keep(READING, records.record())
    found = folder.record(READING)
    assert found is not None
    assert folder.record(READING) is found
    again = opened(tmp_path).record(READING)
    assert again == found
    assert again is not found


def test_a_newer_reading_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """What is kept later is what is found, be it a Record or an error."""
    folder = opened(tmp_path)
    folder.keep(READING, records.record())
    assert folder.record(READING) == records.record()
    folder.keep(READING, records.silent())
    assert folder.record(READING) == records.silent()
    folder.keep(READING, RequestRejected("No.", provider="openai", model="test"))
    assert folder.record(READING) is None
    assert folder.error(READING) == "RequestRejected"
    folder.keep(READING, records.record())
    assert folder.record(READING) == records.record()
    assert folder.error(READING) == ""


def test_a_record_of_another_text_is_none_of_the_run(tmp_path: Path) -> None:
    """A case whose document has changed is read again, though its name is the same."""
    folder = opened(tmp_path)
    other = records.record()
    document = other.document.model_copy(update={"id": "0" * 64})
    folder.keep(READING, other.model_copy(update={"document": document}))
    assert folder.record(READING) is None
    assert folder.record(READING) is None


def test_what_the_answers_took_is_summed(tmp_path: Path) -> None:
    """A score adds up all attempts of its reading; what one of them does not tell is unknown."""
    told = records.provenance().attempts[0]
    cached: AttemptRecord = told.model_copy(
        update={"request": "d" * 64, "seconds": 0.6, "cached": True, "cost": None}
    )
    folder = opened(tmp_path)
    attempts = records.provenance(attempts=(told, cached))
    folder.keep(READING, records.record(provenance=attempts))
    (score,) = scores(PLAN, [READING], folder).cases
    assert (score.seconds, score.calls, score.cached) == (4.0, 2, 1)
    assert (score.input_tokens, score.output_tokens, score.cost) == (3680, 824, None)
    assert requests([READING], folder) == {"c" * 64, "d" * 64}


def test_a_reading_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    """An error counts as a reading, nothing at all does not; both are planned."""
    folder, second = opened(tmp_path), Reading(READING.case, 2)
    folder.keep(second, RequestRejected("No."))
    found = scores(PLAN, [READING, second], folder)
    assert found.planned == 2
    assert [(case.repeat, case.error) for case in found.cases] == [(2, "RequestRejected")]
