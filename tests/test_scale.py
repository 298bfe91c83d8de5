"""Tests of a batch through Daft on one machine: the same Outcomes, resumed, no secret told."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from batches import batch, held, outcome
from program import DRAFT, Program, drafting
from records import TEXT
from servers import ChatServer, status

from summarizer.batch import scale
from summarizer.batch.inputs import Columns
from summarizer.batch.output import Output
from summarizer.batch.scale import workers
from summarizer.cli import main
from summarizer.errors import ModelUnavailable, SettingsError
from summarizer.settings import Settings

SECRET = "sk-nobody-may-read-this-0123456789"
TABLE = Columns("text", "id")
ANSWER = drafting(DRAFT)


def rows(count: int) -> list[dict[str, Any]]:
    """Return so many documents, each with something that it carries."""
    return [
        {"id": f"d{n}", "text": f"{TEXT} And that was {n}.", "year": str(2000 + n)}
        for n in range(count)
    ]


def jsonl(path: Path, found: list[dict[str, Any]]) -> str:
    """Write rows as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    return str(path)


def csv(path: Path, found: list[dict[str, Any]]) -> str:
    """Write rows with commas between."""
    import csv as tables

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = tables.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)
    return str(path)


def parquet(path: Path, found: list[dict[str, Any]]) -> str:
    """Write rows as Parquet."""
    import pyarrow as pa
    from pyarrow.parquet import write_table

    write_table(pa.Table.from_pylist(found), path)
    return str(path)


def read(server: ChatServer, *words: str) -> int:
    """Run ``batch`` in this process against a server."""
    return main(["batch", *words, "--model", "openai:test", "--base-url", server.base_url])


def essence(line: dict[str, Any]) -> dict[str, Any]:
    """Return an Outcome without what differs from run to run: seconds, and the row's number."""
    record = line["record"]
    if record is not None:
        made = record["provenance"]
        attempts = [each | {"seconds": 0} for each in made["attempts"]]
        record = record | {
            "provenance": made | {"seconds": 0, "attempts": attempts},
            "document": record["document"] | {"source": ""},
        }
    error = line["error"]
    if error is not None:
        error = error | {"message": error["message"].rpartition(": ")[2]}
    return line | {"source": "", "record": record, "error": error}


def essences(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the Outcomes in the order of their ids."""
    return sorted(map(essence, lines), key=lambda line: str(line["id"]))


@pytest.mark.parametrize(
    ("name", "put"), [("in.jsonl", jsonl), ("in.csv", csv), ("in.parquet", parquet)]
)
def test_daft_gives_the_outcomes_of_our_own_engine(
    name: str,
    put: Callable[[Path, list[dict[str, Any]]], str],
    program: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each kind of table gives the same Outcomes by either engine."""
    table = put(program.folder / name, [*rows(6), rows(1)[0] | {"id": "blank", "text": " "}])
    made = []
    with ChatServer([ANSWER]) as server:
        for engine in ("own", "daft"):
            monkeypatch.setenv("SUMMARIZER_CACHE_DIR", str(program.folder / engine))
            out = program.folder / f"{engine}.jsonl"
            assert read(server, table, "-o", str(out), "--engine", engine) == 3
            made.append(essences(held(out)))
        assert server.calls == 12
    assert len(made[1]) == 7
    assert made[1] == made[0]


def test_rows_that_cannot_be_read_are_told_and_stop_nothing(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """No JSON, no text, no id: each is an Outcome with its error, and the others are read."""
    path = program.folder / "in.jsonl"
    jsonl(path, rows(3))
    path.write_text(
        path.read_text() + '{"id": "d1", "text": \n{"id": "bare"}\n{"text": "No id."}\n'
    )
    with ChatServer([ANSWER]) as server:
        out = program.folder / "out.jsonl"
        assert read(server, str(path), "-o", str(out), "--engine", "daft") == 3
    failed = [line["error"]["message"] for line in held(out) if line["error"]]
    assert len(held(out)) == 6
    assert sorted(message.partition("in.jsonl: ")[2] for message in failed) == [
        "it has no id.",
        "it has no text.",
        "it is no JSON: Expecting value at character 22.",
    ]
    assert "3 DocumentError" in capsys.readouterr().err


def test_run_again_asks_nothing_that_was_answered(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second run leaves good lines as they are and mends failed ones; the store answers."""
    table = jsonl(program.folder / "in.jsonl", rows(4))
    out = program.folder / "out.jsonl"
    with ChatServer([ANSWER, ANSWER, ANSWER, status(400), ANSWER]) as server:
        assert read(server, table, "-o", str(out), "--engine", "daft", "--concurrency", "1") == 4
        assert read(server, table, "-o", str(out), "--engine", "daft") == 0
        assert server.calls == 5
    assert sorted(line["id"] for line in held(out)) == ["d0", "d1", "d2", "d3"]
    assert all(line["error"] is None for line in held(out))
    assert "3 were there before" in capsys.readouterr().err


def test_workers_write_a_folder_of_parquet(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the output is no file of lines, the workers write it, and each run anew."""
    import pyarrow.parquet as files

    table = jsonl(program.folder / "in.jsonl", [*rows(5), {"id": "bare"}])
    out = program.folder / "out"
    with ChatServer([ANSWER]) as server:
        for _ in range(2):
            assert read(server, table, "-o", str(out), "--engine", "daft") == 3
        assert server.calls == 5
        good = jsonl(program.folder / "good.jsonl", rows(2))
        assert read(server, good, "-o", "good", "--engine", "daft") == 0
        assert server.calls == 5
    found = files.read_table(out).to_pylist()
    assert Counter(row["error"] for row in found) == {None: 5, "DocumentError": 1}
    assert {row["id"] for row in found} == {"d0", "d1", "d2", "d3", "d4", "bare"}
    assert all(json.loads(row["outcome"])["document"] == row["document"] for row in found)
    assert "5 documents read" in capsys.readouterr().err


def test_a_folder_with_other_files_is_left_alone(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """Daft would empty the folder that it writes to: one with anything else in it is refused."""
    table = jsonl(program.folder / "in.jsonl", rows(1))
    for name in ("notes", "tables"):
        (program.folder / name).mkdir()
    (program.folder / "notes" / "a.txt").write_text("Keep me.")
    parquet(program.folder / "tables" / "a.parquet", rows(1))
    with ChatServer([ANSWER]) as server:
        for name in ("notes", "tables"):
            assert read(server, table, "-o", name, "--engine", "daft") == 4
            assert len(list((program.folder / name).iterdir())) == 1
        assert server.calls == 0
    assert "holds something else" in capsys.readouterr().err


def test_rows_that_daft_drops_are_missed(program: Program) -> None:
    """Fewer Outcomes than rows end the run with an error: silence is no success."""
    table = jsonl(program.folder / "in.jsonl", [{"id": "a", "text": " "}] * 3)
    plan = scale.outcomes([table], scale.Job(Settings(model="openai:m", cache="off"), TABLE))
    short = replace(plan, outcomes=plan.outcomes.limit(2))
    with pytest.raises(ModelUnavailable, match="2 of 3 rows"):
        list(scale.results(short))
    with pytest.raises(ModelUnavailable, match="2 of 3 rows"):
        scale.write(short, str(program.folder / "out"))
    scale.close()


def test_a_refused_key_ends_the_run(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """What every document would meet is met once, and leaves no line."""
    table = jsonl(program.folder / "in.jsonl", rows(40))
    out = program.folder / "out.jsonl"
    with ChatServer([status(401)]) as server:
        words = (table, "-o", str(out), "--engine", "daft", "--concurrency", "2")
        assert read(server, *words) == 4
        assert server.calls <= 4
    assert held(out) == []
    assert "refused the key" in capsys.readouterr().err


def test_no_secret_enters_the_plan(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key reaches the server from the environment; what goes to workers does not know it."""
    from daft.pickle import dumps

    monkeypatch.setenv("SUMMARIZER_API_KEY", SECRET)
    scale.start()
    table = jsonl(program.folder / "in.jsonl", rows(1))
    with ChatServer([ANSWER]) as server:
        given = Settings(model="openai:m", base_url=server.base_url, api_key=SECRET)
        job = scale.Job(given)
        frame = scale.outcomes([table], job)
        assert [line["error"] for line in scale.results(frame)] == [None]
        assert scale.close() == []
        assert server.requests[0].headers["authorization"] == f"Bearer {SECRET}"
    assert job.loaded().api_key == SECRET
    plan = dumps(scale.Reading(job))  # what goes to workers
    assert b"openai:m" in plan
    assert SECRET.encode() not in plan
    assert SECRET not in repr(job) + str(frame)


def test_a_fault_of_ours_is_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that raised would null its whole batch; a bug is told, without the words it met."""
    from daft import Series

    async def broken(self: Any, document: Any) -> Any:
        raise ValueError(TEXT)

    monkeypatch.setattr(workers._Worker, "record", broken)
    job = scale.Job(Settings(model="openai:m", base_url="http://127.0.0.1:9", cache="off"), TABLE)
    row = Series.from_pylist([json.dumps(rows(1)[0])])
    [line] = scale.Reading(job).read(row, Series.from_pylist(["file:///in.jsonl"]))
    scale.close()
    assert line["outcome"] is not None
    assert line["error"] == "SummarizerError"
    assert "fault of this program (ValueError)" in line["outcome"]
    assert "strait" not in line["outcome"]


def test_documents_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker begins no more documents than it may have under way, however many it is handed."""
    from daft import Series

    under_way: list[int] = []
    peaks: list[int] = []

    async def held(self: Any, document: Any) -> Any:
        under_way.append(1)
        peaks.append(len(under_way))
        await asyncio.sleep(0.01)
        under_way.pop()

    monkeypatch.setattr(workers._Worker, "record", held)
    given = Settings(model="openai:m", base_url="http://127.0.0.1:9", cache="off")
    row = Series.from_pylist([json.dumps(each) for each in rows(12)])
    reading = scale.Reading(scale.Job(given, TABLE, at_once=3))
    assert len(reading.read(row, Series.from_pylist(["in.jsonl"] * 12))) == 12
    scale.close()
    assert (len(peaks), max(peaks)) == (12, 3)


def test_one_id_for_two_texts_is_told(tmp_path: Path) -> None:
    """The first of two texts with one id stays, the other is counted; the same twice is one."""
    engine = batch(tmp_path / "before.jsonl", None, iter(()))
    sink = Output(tmp_path / "out.jsonl", {})
    engine.sink = sink
    scale.collect([outcome("a", "1"), outcome("a", "2"), outcome("a", "1")], engine)
    sink.close()
    assert (engine.tally.done, engine.tally.clashed) == (1, 1)
    engine.halt("interrupted")
    scale.collect([outcome("b")], engine)
    assert [line["document"] for line in held(tmp_path / "out.jsonl")] == ["1"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["in.jsonl", "in.csv"], "tables of one kind"),
        (["notes.txt"], "tables of one kind"),
        (["missing.parquet"], "cannot be read"),
        (["in.jsonl", "--text-column", "words"], "has no column words"),
        (["in.jsonl", "--max-cost", "1"], "--max-cost is of one process"),
    ],
)
def test_what_daft_cannot_do_is_said_before_anything_is_asked(
    words: list[str], told: str, program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong inputs and flags end the run at once, with what is wrong and what to do."""
    jsonl(program.folder / "in.jsonl", rows(1))
    csv(program.folder / "in.csv", rows(1))
    with ChatServer([ANSWER]) as server:
        assert read(server, *words, "-o", "out.jsonl", "--engine", "daft") in (3, 4)
        assert server.calls == 0
    assert told in capsys.readouterr().err


def test_a_table_that_breaks_off_is_told(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """What goes wrong in Daft half-way ends the run with a message, and the code to try again."""
    table = Path(parquet(program.folder / "in.parquet", rows(200)))
    data = table.read_bytes()
    table.write_bytes(data[:400] + b"\0" * 400 + data[800:])
    with ChatServer([ANSWER]) as server:
        assert read(server, str(table), "-o", "out.jsonl", "--engine", "daft") == 5
    told = capsys.readouterr().err
    assert "Daft could not go on" in told or "Daft gave 0 of 200 rows" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("package", "ray"), [("daft", ""), ("ray", "127.0.0.1:1")])
def test_a_missing_package_is_named(
    package: str, ray: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 40: who lacks the extra is told how to install it."""
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SettingsError, match=r"summarizer\[scale\]"):
        scale.start(ray)


def test_a_killed_driver_goes_on_from_the_store(program: Program) -> None:
    """Kill -9 in the middle and run again: all are read, and nothing answered is asked again."""
    count, at_once = 60, 4
    table = jsonl(program.folder / "in.jsonl", rows(count))
    with ChatServer([_late]) as server:
        words = ("batch", table, "-o", "out.jsonl", "--engine", "daft")
        asked = ("--model", "openai:test", "--base-url", server.base_url)
        command = program.command(*words, *asked, "--concurrency", str(at_once))
        driver = subprocess.Popen(
            command, cwd=program.folder, env=program.environment, stderr=subprocess.DEVNULL
        )
        _until(lambda: server.calls >= 20)
        driver.send_signal(signal.SIGKILL)
        driver.wait()
        assert (
            subprocess.run(
                command,
                cwd=program.folder,
                env=program.environment,
                capture_output=True,
                check=False,
            ).returncode
            == 0
        )
    assert server.calls <= count + at_once
    assert len({line["id"] for line in held(program.folder / "out.jsonl")}) == count


def test_an_interrupt_ends_in_good_order(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGINT ends the run with the code for it, whole lines, and how to go on."""
    table = jsonl(program.folder / "in.jsonl", rows(200))
    asked = []

    def interrupting(sent: dict[str, Any]) -> Any:
        asked.append(1)
        if len(asked) == 60:
            os.kill(os.getpid(), signal.SIGINT)
        return _late(sent)

    with ChatServer([interrupting]) as server:
        words = (table, "-o", "out.jsonl", "--engine", "daft", "--concurrency", "2")
        assert read(server, *words) == 130
    assert "Run the same command again to go on" in capsys.readouterr().err
    assert 0 < len(held(program.folder / "out.jsonl")) < 200


def _late(sent: dict[str, Any]) -> Any:
    time.sleep(0.02)
    return ANSWER(sent)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    assert true()
