"""What runs where the batch was begun: tables become a frame, and its Outcomes a file or folder."""

from __future__ import annotations

import json
import logging
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from summarizer.batch.engine import Engine
from summarizer.batch.inputs import jsonl, rows
from summarizer.batch.inputs.rows import Row
from summarizer.batch.scale.workers import FOR_ALL, Job, Kind, Reading
from summarizer.errors import (
    DocumentError,
    ModelUnavailable,
    RecordingMissing,
    SettingsError,
    SummarizerError,
)

if TYPE_CHECKING:
    from daft import DataFrame

_FOR_ALL = {kind.__name__: kind for kind in (*FOR_ALL, RecordingMissing)}
_COLUMNS = ("id", "document", "error", "outcome")
_FILE = "__file"
_INSTALL = "pip install 'summarizer[scale]'"
_KINDS: Mapping[str, Kind] = {
    ".parquet": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
}


def start(ray: str = "") -> None:
    """Have Daft work on the Ray cluster at this address; empty: where it is, mostly here.

    Neither is to report its use to its makers. Raises SettingsError.
    """
    os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    daft = _daft()
    if not ray:
        return
    try:
        import ray as cluster

        cluster.init(
            address=ray,
            runtime_env={"env_vars": {"DAFT_ANALYTICS_ENABLED": "0", "DAFT_PROGRESS_BAR": "0"}},
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
        daft.set_runner_ray(noop_if_initialized=True)
    except ImportError:
        raise SettingsError("--ray needs the package ray.", hint=_INSTALL) from None
    except Exception as error:  # of its own kinds, and of gRPC's
        raise SettingsError(
            f"The Ray cluster cannot be reached ({type(error).__name__}).",
            hint="Check the address after --ray, and its token in RAY_AUTH_TOKEN, if it has one.",
        ) from None


@dataclass(frozen=True)
class Plan:
    """Hold frames that are not yet computed: the Outcomes, and the rows that they are of.

    The Outcomes' columns are ``id``, ``document``, ``error`` (null: none), ``outcome`` (JSON).
    """

    outcomes: DataFrame
    table: DataFrame


def outcomes(inputs: Sequence[str], job: Job) -> Plan:
    """Plan the Outcomes of tables; nothing is read yet but what names their columns.

    The tables are all of one kind, local or at a URL that Daft knows (``s3://``, ``gs://``, …),
    with ``*`` for many. Raises DocumentError.
    """
    daft = _daft()
    suffixes = {PurePosixPath(name).suffix.lower() for name in inputs}
    if len({_KINDS.get(suffix) for suffix in suffixes} | {None}) != 2 or len(suffixes) != 1:
        raise DocumentError(
            "The daft engine reads tables of one kind: .parquet, .jsonl, .csv or .tsv.",
            hint="Name files or patterns of one kind; for texts and folders leave --engine out.",
        )
    suffix = suffixes.pop()
    try:
        table, row, names = _read(daft, list(inputs), suffix)
    except (ValueError, OSError) as error:
        raise DocumentError(
            f"The tables cannot be read ({type(error).__name__}).",
            hint="Check the names, and the access to where they are.",
        ) from None
    columns = rows.choose(_Named(inputs[0], names), job.columns)
    job = replace(job, kind=_KINDS[suffix], columns=replace(columns, id=columns.id or rows.ID))
    shape = dict.fromkeys(_COLUMNS, daft.DataType.string())
    many = 4 * job.at_once  # so that the end of a batch, when places are idle, counts for little
    shaped = daft.method.batch(
        return_dtype=daft.DataType.struct(shape), unnest=True, batch_size=many
    )
    marked = type("Reading", (Reading,), {"read": shaped(Reading.read)})
    reading = daft.cls(marked, use_process=False)(job)
    return Plan(table.select(reading.read(row, daft.col(_FILE))), table)


def results(plan: Plan) -> Generator[dict[str, Any], None, None]:
    """Compute the plan, and yield the Outcomes as JSON values as they come."""
    seen = 0
    with _telling():
        for row in plan.outcomes.select("outcome").iter_rows():
            seen += 1
            yield json.loads(row["outcome"])
        _check(plan, seen)


def collect(found: Iterable[Mapping[str, Any]], run: Engine) -> None:
    """Put Outcomes into the sink of a run, and count them, until they end or the run is halted.

    Those that the sink holds already, and no worse, are left as they are.
    """
    for outcome in found:
        error = outcome["error"]
        if error is not None and error["kind"] in _FOR_ALL:
            run.halt("refused", _FOR_ALL[error["kind"]](error["message"], hint=error["hint"]))
        if run.stop:
            return
        _take(outcome, run)
        run.tell()


def _take(outcome: Mapping[str, Any], run: Engine) -> None:
    key, digest = outcome["id"], outcome["document"]
    known = run.sink.known(key)
    if known is not None and known.met:
        if known.document != digest:
            run.tally.clash(key)
        return
    same = known is not None and known.document == digest
    if known is not None and same and (not known.failed or outcome["error"]):
        run.sink.meet(key)
        run.tally.there += 1
        return
    try:
        run.sink.append(outcome)
    except SettingsError as full:
        run.halt("output", full)
        return
    run.tally.count(outcome)
    if outcome["record"] is not None:
        run.tally.purse.add(outcome["record"]["provenance"]["usage"])


def write(plan: Plan, folder: str) -> Counter[str]:
    """Have the workers write the Outcomes as Parquet files into a folder, local or at a URL.

    What an earlier run wrote there is replaced; a folder with anything else is refused with
    SettingsError. Returns how many Outcomes hold which error; "" is none.
    """
    daft = _daft()
    folder = folder.rstrip("/")
    error = daft.col("error")
    with _telling():
        _check_folder(daft, folder)
        plan.outcomes.write_parquet(folder, compression="zstd", write_mode="overwrite")
        written = daft.read_parquet(f"{folder}/*.parquet").select(error)
        counts = written.groupby(error).agg(error.count(mode="all").alias("count")).to_pylist()
        _check(plan, sum(row["count"] for row in counts))
    return Counter({row["error"] or "": row["count"] for row in counts})


def _check(plan: Plan, seen: int) -> None:
    """Hold the Outcomes to be as many as the rows: Daft may end early without a word.

    (Seen with Daft 0.7.26, where a part of a Parquet file was damaged.)
    """
    there = plan.table.count_rows()
    if seen != there:
        raise ModelUnavailable(
            f"Daft gave {seen:,} of {there:,} rows and no error: a table may be damaged.",
            hint="Check the tables, and run the same command again: answers are in the store.",
        )


def _check_folder(daft: Any, folder: str) -> None:
    if "://" not in folder and not Path(folder).exists():
        return
    try:
        there = daft.from_glob_path(f"{folder}/**").select("path").to_pydict()["path"]
    except (FileNotFoundError, ValueError):  # nothing there, or no access: writing will tell
        return
    ours = all(path.endswith(".parquet") for path in there)
    if there and not (ours and tuple(daft.read_parquet(there).column_names) == _COLUMNS):
        raise SettingsError(
            "The folder of the output holds something else than Outcomes.",
            hint="It is left as it is; name a new folder with -o.",
        )


@contextmanager
def _telling() -> Iterator[None]:
    """Turn what goes wrong in Daft or Ray into an error of ours, without their words."""
    told = ""
    try:
        yield
    except SummarizerError:
        raise
    except Exception as error:  # two packages, with a tree of errors each
        told = type(error).__name__
    if told:
        raise ModelUnavailable(
            f"Daft could not go on ({told}): a worker was lost, or a table or folder is not whole.",
            hint="Run the same command again: answers are in the store.",
        )


@dataclass
class _Named:
    """Stand for a table whose columns are known."""

    name: str
    names: Sequence[str]
    unit: str = "row"

    def columns(self) -> Sequence[str]:
        return self.names

    def rows(self) -> Iterator[Row]:
        return iter(())

    def about(self) -> int:
        return 0


def _read(daft: Any, paths: list[str], suffix: str) -> tuple[Any, Any, Sequence[str]]:
    """Return a table, what makes a row of it, and the names of its columns."""
    told = {"file_path_column": _FILE}
    if _KINDS[suffix] == "jsonl":  # parsed by us, as strictly as ever
        table = daft.read_text(paths, **told)
        first = table.select("text").limit(1).to_pylist()
        try:
            names = list(jsonl.values(first[0]["text"].encode())) if first else []
        except DocumentError:  # told of its row
            names = []
        return table, daft.col("text"), names
    if _KINDS[suffix] == "parquet":
        table = daft.read_parquet(paths, **told)
    else:
        parted = {"delimiter": "\t"} if suffix == ".tsv" else {}
        names = daft.read_csv(paths, **parted).column_names
        text = dict.fromkeys(names, daft.DataType.string())  # 007 is no number
        table = daft.read_csv(paths, infer_schema=False, schema=text, **parted, **told)
    names = [name for name in table.column_names if name != _FILE]
    return table, daft.functions.to_struct(*map(daft.col, names)), names


def _daft() -> Any:
    try:
        import daft
        import daft.functions
    except ImportError:
        raise SettingsError("--engine daft needs the package daft.", hint=_INSTALL) from None
    return daft
