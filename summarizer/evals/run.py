"""Run: read every case with a Summarizer, and keep a folder of Records and their scores.

    RUN/run.json             what was run
    RUN/records/CASE.json    a Record; CASE.2.json is the second reading of the same case
    RUN/records/CASE.error.json
    RUN/scores.json

A reading that is there already is not done again, an error is. So a run that was broken off
goes on where it stopped, and stored Records can be scored again without any model.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer import __version__, files
from summarizer.errors import DatasetError, RecordError, SummarizerError
from summarizer.evals import prediction
from summarizer.evals.dataset import Case
from summarizer.evals.score import CaseScore, RunScores
from summarizer.evals.scoring import score
from summarizer.model import Parameters
from summarizer.pipeline import Summarizer
from summarizer.record import AttemptRecord, Record, parse

T = TypeVar("T", bound=BaseModel)
Part = Literal["dev", "test", "all"]
_STEERING = (
    "model",
    "base_url",
    "weights",
    "parameters",
    "prompt_digest",
    "segment_tokens",
    "code",
)


class Plan(BaseModel):
    """Say what a run is: readings of another plan do not belong into its folder.

    ``segment_tokens`` is what was in force, set or the prompt's own; ``code`` is the digest
    of the code that makes Records of answers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal["run.v1"] = "run.v1"
    model: str
    base_url: str
    weights: str
    parameters: Parameters
    prompt: str
    prompt_digest: str
    segment_tokens: int
    dataset: str
    split: Part
    repeats: int
    cases: tuple[str, ...]
    code: str
    library_version: str = __version__

    def differs(self, other: Plan) -> list[str]:
        """Return which fields that can change a reading are not the same.

        The cases and repeats are none of them: a run may grow.
        """
        return [name for name in _STEERING if getattr(self, name) != getattr(other, name)]


@dataclass(frozen=True, slots=True)
class Reading:
    """Name one reading: a case, and which of its repeats, from 1."""

    case: Case
    repeat: int

    @property
    def name(self) -> str:
        """Return what its file is called."""
        return self.case.name if self.repeat == 1 else f"{self.case.name}.{self.repeat}"


Progress = Callable[[Reading, Record | SummarizerError], None]


def plan_of(
    summarizer: Summarizer,
    cases: Sequence[Case],
    *,
    dataset: str,
    split: Part,
    repeats: int,
    code: str,
) -> Plan:
    """Return the plan of a run with this Summarizer."""
    target, prompt = summarizer.target, summarizer.prompt
    return Plan(
        model=target.model,
        base_url=target.base_url,
        weights=target.weights,
        parameters=target.parameters,
        prompt=f"{prompt.name}/{prompt.version}",
        prompt_digest=prompt.digest,
        segment_tokens=summarizer.segment_tokens or prompt.segment_tokens,
        dataset=dataset,
        split=split,
        repeats=repeats,
        cases=tuple(case.name for case in cases),
        code=code,
    )


class Folder:
    """Hold the files of one run; a Record is parsed once, however often it is asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records = path / "records"
        self._parsed: dict[str, Record] = {}

    def begin(self, plan: Plan) -> None:
        """Open the folder for a plan; raise DatasetError where it holds a run of another."""
        found = self.plan() if (self.path / "run.json").is_file() else None
        if found is not None and (other := found.differs(plan)):
            raise DatasetError(
                f"{self.path} holds a run of {found.model} with {found.prompt}; "
                f"this one has another {' and '.join(other)}.",
                hint="Name another folder with -o, or delete this one.",
            )
        try:
            self._records.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatasetError(
                f"{self.path} cannot be written: {error.strerror}.", hint="Name another with -o."
            ) from None
        _write(self.path / "run.json", plan.model_dump_json(indent=2))

    def plan(self) -> Plan:
        """Return what was run; raise DatasetError where nothing was."""
        return _read(self.path / "run.json", Plan, "Delete it, and make the run again.")

    def scores(self) -> RunScores:
        """Return the scores of the run; raise DatasetError where there are none."""
        hint = "Score the run again with: summarizer eval run -o RUN --rescore"
        return _read(self.path / "scores.json", RunScores, hint)

    def keep_scores(self, scores: RunScores) -> None:
        """Write the scores."""
        _write(self.path / "scores.json", scores.model_dump_json(indent=1))

    def record(self, reading: Reading) -> Record | None:
        """Return the Record of a reading, if it is there and of this very text."""
        record = self._parsed.get(reading.name)
        if record is None:
            try:
                record = parse((self._records / f"{reading.name}.json").read_bytes())
            except (OSError, RecordError):
                return None
            self._parsed[reading.name] = record
        return record if record.document.id == reading.case.document.id else None

    def error(self, reading: Reading) -> str:
        """Return the name of the error that a reading ended with, or nothing."""
        try:
            told = json.loads((self._records / f"{reading.name}.error.json").read_bytes())
            return str(told["error"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def keep(self, reading: Reading, result: Record | SummarizerError) -> None:
        """Write what came of a reading, in place of what was there."""
        # not the new one: scored is what the file says, now as at any later time
        self._parsed.pop(reading.name, None)
        record, error = (self._records / f"{reading.name}{end}" for end in (".json", ".error.json"))
        if isinstance(result, Record):
            _write(record, result.to_json(indent=1))
            error.unlink(missing_ok=True)
            return
        told = {"error": type(result).__name__, "message": str(result)}
        _write(error, json.dumps(told, indent=1))
        record.unlink(missing_ok=True)


Stored = tuple[Folder, Plan, list[Reading]]


def readings(cases: Sequence[Case], repeats: int) -> list[Reading]:
    """Return all readings of a run: every case once before any is read again."""
    return [Reading(case, repeat) for repeat in range(1, repeats + 1) for case in cases]


async def read(
    summarizer: Summarizer,
    todo: Sequence[Reading],
    folder: Folder,
    *,
    concurrency: int = 1,
    told: Progress,
) -> None:
    """Read what is not in the folder yet; what fails is kept as an error and told.

    The second reading of a case asks with another random seed: with the same one a cache,
    or a model at temperature 0, would only say again what it said.
    A Record with failures is read again; what was answered before then comes from the cache.
    """
    limit = asyncio.Semaphore(concurrency)

    async def one(reading: Reading) -> None:
        found = folder.record(reading)
        if found is not None and not found.failures:
            told(reading, found)
            return
        async with limit:
            result: Record | SummarizerError
            try:
                ready = _seeded(summarizer, reading.repeat)
                result = await ready.summarise(reading.case.document)
            except SummarizerError as error:
                result = error
        folder.keep(reading, result)
        told(reading, result)

    async with asyncio.TaskGroup() as group:
        for reading in todo:
            group.create_task(one(reading))


def scores(plan: Plan, todo: Sequence[Reading], folder: Folder) -> RunScores:
    """Score what the folder holds; a reading that is neither Record nor error is left out."""
    found = []
    for reading in todo:
        record, error = folder.record(reading), folder.error(reading)
        if record is not None or error:
            found.append(_scored(reading, record, error))
    return RunScores(
        model=plan.model,
        prompt=plan.prompt,
        prompt_digest=plan.prompt_digest,
        library_version=plan.library_version,
        dataset=plan.dataset,
        split=plan.split,
        repeats=plan.repeats,
        planned=len(todo),
        cases=tuple(found),
    )


def requests(todo: Sequence[Reading], folder: Folder) -> frozenset[str]:
    """Return the digests of all requests that the stored Records tell of."""
    records = [folder.record(reading) for reading in todo]
    return frozenset(a.request for r in records if r for a in r.provenance.attempts)


def _scored(reading: Reading, record: Record | None, error: str) -> CaseScore:
    found = score(reading.case, prediction.of(record) if record else None, error=error)
    if record is None:
        return found.model_copy(update={"repeat": reading.repeat})
    attempts = record.provenance.attempts
    # what the answers took when they were asked for, whether the cache brings them now or not
    return found.model_copy(
        update={
            "repeat": reading.repeat,
            "seconds": round(sum(a.seconds for a in attempts), 3),
            "input_tokens": _sum(attempts, "input_tokens"),
            "output_tokens": _sum(attempts, "output_tokens"),
            "cost": _sum(attempts, "cost"),
            "calls": len(attempts),
            "cached": sum(a.cached for a in attempts),
        }
    )


def _sum(attempts: Sequence[AttemptRecord], field: str) -> float | None:
    values = [getattr(attempt, field) for attempt in attempts]
    return None if None in values else sum(values)


def _seeded(summarizer: Summarizer, repeat: int) -> Summarizer:
    if repeat == 1:
        return summarizer
    parameters = summarizer.target.parameters
    seed = parameters.random_seed + repeat - 1
    target = replace(summarizer.target, parameters=replace(parameters, random_seed=seed))
    return replace(summarizer, target=target)


def _read(path: Path, shape: type[T], mend: str) -> T:
    try:
        return shape.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be read: {error.strerror}.",
            hint="Make a run with: summarizer eval run -o RUN",
        ) from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise DatasetError(
            f"{path} is damaged at {first['loc']}: {first['type']}.",
            hint=mend,
        ) from None


def _write(path: Path, text: str) -> None:
    try:
        files.replace(path, f"{text}\n".encode())
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be written: {error.strerror}.", hint="Make room, or name another -o."
        ) from None
