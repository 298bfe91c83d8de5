"""A run's folder: what is kept, found again, and left alone; and what its Records cost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import records
from scripted import Scripted, summarizer

from summarizer.document import Document
from summarizer.errors import DatasetError, RequestRejected, SummarizerError
from summarizer.evals.dataset import Case
from summarizer.evals.run import Folder, Plan, Reading, read, readings, requests, scores
from summarizer.gold import Gold
from summarizer.model import Parameters, Request, Response
from summarizer.record import AttemptRecord, Record
from summarizer.summary import Draft

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


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("model", "openai:other"),
        ("base_url", "http://127.0.0.1:9/v1"),
        ("weights", "sha256:cd"),
        ("parameters", Parameters(random_seed=8)),
        ("prompt_digest", "other"),
        ("segment_tokens", 99),
        ("code", "other"),
    ],
)
def test_a_folder_belongs_to_one_plan(tmp_path: Path, field: str, other: object) -> None:
    """Whatever can change a reading is named, and the folder is left as it was."""
    opened(tmp_path)
    with pytest.raises(DatasetError, match=f"this one has another {field}\\."):
        Folder(tmp_path).begin(PLAN.model_copy(update={field: other}))
    assert Folder(tmp_path).plan() == PLAN


def test_a_run_may_grow(tmp_path: Path) -> None:
    """More cases, another split and more repeats of the same plan go into the same folder."""
    opened(tmp_path).keep(READING, records.record())
    grown = PLAN.model_copy(update={"cases": ("one", "two"), "split": "all", "repeats": 2})
    folder = Folder(tmp_path)
    folder.begin(grown)
    assert folder.plan() == grown
    assert folder.record(READING) == records.record()


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


class Busy(Scripted):
    """Answer that nothing is said, slowly, and remember how many asked at one time."""

    def __init__(self) -> None:
        super().__init__(lambda _: Draft())
        self.now = self.most = 0

    async def generate(self, request: Request) -> Response:
        """Let the others come, then answer."""
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)
        self.now -= 1
        return await super().generate(request)


def read_all(folder: Folder, todo: list[Reading], concurrency: int = 1) -> tuple[Busy, list[str]]:
    """Read what the folder lacks; return the model, and the readings in the order of being told."""
    model, told = Busy(), []

    def tell(reading: Reading, _: Record | SummarizerError) -> None:
        told.append(reading.name)

    asyncio.run(read(summarizer(model), todo, folder, concurrency=concurrency, told=tell))
    return model, told


def test_every_case_is_read_before_any_is_read_again(tmp_path: Path) -> None:
    """A run that is broken off has read as many documents as it can."""
    other = Reading(Case("two", Document("It rained.", language="en"), GOLD, "digest"), 1)
    todo = readings([READING.case, other.case], 2)
    _, told = read_all(opened(tmp_path), todo)
    assert told == [each.name for each in todo] == ["one", "two", "one.2", "two.2"]


def test_a_record_with_failures_is_read_again(tmp_path: Path) -> None:
    """What was not read whole is read anew, what was is not."""
    folder = opened(tmp_path)
    folder.keep(READING, records.unread())
    assert len(read_all(folder, [READING])[0].requests) == 1
    found = folder.record(READING)
    assert found is not None
    assert found.failures == ()
    assert read_all(folder, [READING])[0].requests == []


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_are_read_at_a_time_than_asked_for(tmp_path: Path, limit: int) -> None:
    """The limit is kept, and used."""
    model, told = read_all(opened(tmp_path), readings([READING.case], 6), limit)
    assert (len(told), model.most) == (6, limit)
