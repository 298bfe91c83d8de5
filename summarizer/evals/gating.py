"""Gating: a run must reach its floors, and lose nothing against the blessed baseline.

    fail           a floor is missed, or a loss is significant
    incomplete     the run, or what it is held against, does not hold all that is asked for
    inconclusive   a loss that is neither significant nor within the margin
    pass           none of these

The first that applies to any check is the verdict of the whole.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, field_validator

from summarizer import files
from summarizer.errors import DatasetError, SettingsError
from summarizer.evals.comparing import LEVEL, MARGIN, MetricComparison, compare_pairs
from summarizer.evals.metrics import BY_NAME, by_document, total
from summarizer.evals.score import Counts, RunScores
from summarizer.gold import Split

Outcome = Literal["pass", "fail", "incomplete", "inconclusive"]
_WORST_FIRST: tuple[Outcome, ...] = ("fail", "incomplete", "inconclusive", "pass")
_PLACES = 6
_NAMED = 8  # documents that a sentence names before it counts the rest
_TINY = 1e-9  # a floor of 0.7 is reached by 0.7 that was added up in another order


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# --- the gate --------------------------------------------------------------------------


class Loss(_Value):
    """Say which figures may not be lost, by how much a difference matters, and how sure."""

    metrics: Annotated[tuple[str, ...], Field(min_length=1)]
    margin: Annotated[float, Field(strict=True, ge=0, le=1)] = MARGIN
    level: Annotated[float, Field(strict=True, ge=0.5, lt=1)] = LEVEL

    @field_validator("metrics")
    @classmethod
    def _are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names):
            raise ValueError("a metric stands there twice")
        return _known(names)


class Gate(_Value):
    """Hold what a run must reach; ``floors`` go by metric. Without ``loss``, floors alone."""

    floors: dict[str, Annotated[float, Field(strict=True, ge=0, le=1)]]
    loss: Loss | None = None

    @field_validator("floors", mode="before")
    @classmethod
    def _flatten(cls, floors: Any) -> Any:
        """Take ``claims.f1 = 0.5`` as well as ``"claims.f1" = 0.5``: TOML reads the dot."""
        return dict(_flat(floors)) if isinstance(floors, dict) else floors

    @field_validator("floors")
    @classmethod
    def _are_known(cls, floors: dict[str, float]) -> dict[str, float]:
        _known(tuple(floors))
        return floors

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a gate from TOML; raise SettingsError that says what is wrong with it."""
        hint = "evals/README.md shows a gate.toml; metrics: " + ", ".join(sorted(BY_NAME))
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise SettingsError(f"{path}: {error.strerror}.", hint=hint) from None
        except ValidationError as error:
            raise SettingsError(f"{path}: {_first(error)}.", hint=hint) from None
        except ValueError as error:  # not TOML, or not UTF-8
            raise SettingsError(f"{path} is no TOML: {error}.", hint=hint) from None


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _known(names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        raise ValueError(f"no such metric: {', '.join(unknown)}")
    return names


def _first(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'the whole'}: {first['msg']}"


# --- the baseline ----------------------------------------------------------------------


class BaselineDocument(_Value):
    """Hold one document's counts, and the digest of the labels they were counted with."""

    gold_digest: str
    split: Split
    counts: dict[str, FiniteFloat]


class Baseline(_Value):
    """Hold what a run reached; counts are means over repeats, to 6 places, without zeros."""

    version: Literal["baseline.v1"] = "baseline.v1"
    model: str
    prompt: str
    prompt_digest: str
    library_version: str
    documents: dict[str, BaselineDocument]

    @classmethod
    def of(cls, scores: RunScores) -> Self:
        """Return what these scores would be blessed as."""
        cases = {score.case: score for score in scores.cases}
        return cls(
            model=scores.model,
            prompt=scores.prompt,
            prompt_digest=scores.prompt_digest,
            library_version=scores.library_version,
            documents={
                name: BaselineDocument(
                    gold_digest=cases[name].gold_digest,
                    split=cases[name].split,
                    counts=_rounded(counts),
                )
                for name, counts in sorted(by_document(scores.cases).items())
            },
        )

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a baseline; raise DatasetError that says what is wrong with it."""
        hint = "Write one with: summarizer eval bless RUN"
        try:
            return cls.model_validate_json(path.read_bytes())
        except OSError as error:
            raise DatasetError(f"{path}: {error.strerror}.", hint=hint) from None
        except ValidationError as error:
            raise DatasetError(f"{path} is no baseline.v1: {_first(error)}.", hint=hint) from None

    def write(self, path: Path) -> None:
        """Write the baseline, one document a line, so that a change reads as one.

        Raise SettingsError where the file cannot be written.
        """
        values = self.model_dump(mode="json")
        documents = values.pop("documents")
        lines = [f"  {_json(name)}: {_json(value)},\n" for name, value in values.items()]
        rows = [f"    {_json(name)}: {_json(_bare(row))}" for name, row in documents.items()]
        text = "{\n" + "".join(lines) + '  "documents": {\n' + ",\n".join(rows) + "\n  }\n}\n"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            files.replace(path, text.encode())
        except OSError as error:
            raise SettingsError(
                f"{path} cannot be written: {error.strerror}.", hint="Name another file."
            ) from None


def _rounded(counts: Counts) -> Counts:
    places = {name: round(value, _PLACES) for name, value in sorted(counts.items())}
    return {name: value for name, value in places.items() if value}


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with whole numbers written as such: 3, not 3.0."""
    counts = document["counts"].items()
    bare = {name: int(value) if value == int(value) else value for name, value in counts}
    return document | {"counts": bare}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def bless(scores: RunScores, path: Path) -> Baseline:
    """Write a run's baseline and return it; raise DatasetError where the run is incomplete."""
    missing = [check.sentence for check in _whole(scores) if check.outcome != "pass"]
    if missing:
        raise DatasetError(
            "An incomplete run is no baseline: " + " ".join(missing),
            hint="Run it again with the same output folder: it goes on where it stopped.",
        )
    baseline = Baseline.of(scores)
    baseline.write(path)
    return baseline


# --- the judgement ---------------------------------------------------------------------


class Check(_Value):
    """Tell the outcome of one check; ``sentence`` tells it to a person."""

    name: str
    value: float | None = None
    floor: float | None = None
    baseline: float | None = None
    outcome: Outcome
    sentence: str


class Judgement(_Value):
    """Hold the verdict of the gate, and the checks that made it."""

    verdict: Outcome
    checks: tuple[Check, ...]


def judge(scores: RunScores, gate: Gate, baseline: Baseline | None) -> Judgement:
    """Judge whether a run is whole, reaches its floors and has lost nothing.

    A gate that asks for losses and is given no baseline, or another model's, is incomplete,
    never passed. Another prompt is told and judged: that is what a gate is for.
    """
    asked = _asked(scores, baseline if gate.loss else None)
    checks = [*asked, *_whole(scores), *_floors(scores, gate)]
    if gate.loss:
        checks += _losses(scores, gate.loss, baseline)
    outcomes = {check.outcome for check in checks}
    verdict = next(outcome for outcome in _WORST_FIRST if outcome in outcomes)
    return Judgement(verdict=verdict, checks=tuple(checks))


def _asked(scores: RunScores, baseline: Baseline | None) -> Iterator[Check]:
    """Tell who was asked with what, and whether the baseline was made so."""
    for name, of in (("model", _model), ("prompt", _prompt)):
        now = of(scores)
        before = of(baseline) if baseline else None
        sentence = f"The {name} is {now}, as in the baseline."
        if before is None:
            sentence = f"The {name} is {now}."
        elif before != now:
            sentence = f"The {name} is {now}, the baseline's is {before}."
        other = name == "model" and before not in (None, now)
        if other:
            sentence += " Bless a baseline of this model, or name another."
        yield Check(name=name, outcome="incomplete" if other else "pass", sentence=sentence)


def _model(told: RunScores | Baseline) -> str:
    return told.model


def _prompt(told: RunScores | Baseline) -> str:
    return f"{told.prompt} ({told.prompt_digest[:12]})"


def _whole(scores: RunScores) -> Iterator[Check]:
    done, planned = len(scores.cases), scores.planned
    yield Check(
        name="readings",
        value=done,
        outcome="pass" if 0 < planned <= done else "incomplete",
        sentence=f"{done} of {planned} planned readings were made.",
    )
    failed = sorted({score.case for score in scores.cases if score.error})
    yield Check(
        name="failures",
        value=len(failed),
        outcome="incomplete" if failed else "pass",
        sentence=f"These documents could not be read: {_listed(failed)}."
        if failed
        else "No document failed.",
    )


def _floors(scores: RunScores, gate: Gate) -> Iterator[Check]:
    counts = total(by_document(scores.cases).values())
    for name, floor in gate.floors.items():
        value = BY_NAME[name].value(counts)
        outcome: Outcome = "pass"
        if value is None:
            outcome = "incomplete"
            sentence = f"{name} is undefined: no document bears on it."
        elif value < floor - _TINY:
            outcome = "fail"
            sentence = f"{name} is {value:.3f}, below its floor of {floor:.3f}."
        else:
            sentence = f"{name} is {value:.3f} and reaches its floor of {floor:.3f}."
        yield Check(
            name=f"floor {name}", value=value, floor=floor, outcome=outcome, sentence=sentence
        )


def _losses(scores: RunScores, loss: Loss, baseline: Baseline | None) -> Iterator[Check]:
    if baseline is None:
        yield _incomplete("No baseline was given, so no loss can be told.")
        return
    if baseline.model != scores.model:  # told already; what one model lost is no loss of another
        return
    before, after = baseline.documents, Baseline.of(scores).documents
    common = [
        name
        for name in after
        if name in before and before[name].gold_digest == after[name].gold_digest
    ]
    unknown = [name for name in after if name not in common]
    if unknown:
        yield _incomplete(f"The baseline does not know these labels: {_listed(unknown)}.")
    # else a hard case could be dropped, and the floors be reached without it
    splits = ("dev", "test") if scores.split == "all" else (scores.split,)
    unread = [name for name in before if before[name].split in splits and name not in after]
    if unread:
        yield _incomplete(f"The run lacks documents of the baseline: {_listed(unread)}.")
    if not common:
        yield _incomplete("The run and the baseline share no document with the same labels.")
        return
    pairs = [(before[name].counts, after[name].counts) for name in common]
    metrics = [BY_NAME[name] for name in loss.metrics]
    for compared in compare_pairs(pairs, metrics, margin=loss.margin, level=loss.level):
        yield _loss(compared, loss.margin)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _incomplete(sentence: str) -> Check:
    return Check(name="baseline", outcome="incomplete", sentence=sentence)


def _loss(compared: MetricComparison, margin: float) -> Check:
    outcome, words = _lost(compared, margin)
    figures = ""
    if compared.difference is not None:
        figures = f" {compared.before:.3f} before, {compared.after:.3f} now"
        low, high = compared.interval.low, compared.interval.high
        if low is not None and high is not None:
            figures += f", difference {compared.difference:+.3f} ({low:+.3f} to {high:+.3f})"
        figures += f", p of a loss {compared.p_worse:.3f}."
    return Check(
        name=f"loss {compared.name}",
        value=compared.after,
        baseline=compared.before,
        outcome=outcome,
        sentence=f"{compared.name} {words}{figures}",
    )


def _lost(compared: MetricComparison, margin: float) -> tuple[Outcome, str]:
    """Return what a comparison means for the gate; a gain is no loss, however unsure."""
    difference, low = compared.difference, compared.interval.low
    if difference is None:
        return "incomplete", "is undefined: no document bears on it before, or none now."
    if compared.verdict == "worse":
        return "fail", "has lost:"
    if difference >= 0:
        return "pass", "has not lost:"
    if compared.verdict == "same within margin" or (low is not None and low >= -margin):
        return "pass", f"has lost no more than the margin of {margin:g}:"
    return "inconclusive", "may have lost, these documents cannot tell:"
