"""Tests of batches that are killed: nothing lost, nothing twice; and of what counts that."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batches import RUN, held, ids, outcome
from program import ROOT

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import killed
from killed import Batch, Kill

from summarizer.batch.output import Output


def test_killed_and_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Killed at random, a batch loses nothing, and pays twice for what was in flight (fault 30)."""
    given = argparse.Namespace(documents=240, kills=2, at_once=8, random_seed=7)
    assert killed.measure(given, tmp_path) == 0
    out = capsys.readouterr().out
    assert "missed: nothing" in out
    assert "random seed 7" in out
    assert out.count(" B\n") == 2


_TAKING_OUT = """
import sys
sys.path[:0] = sys.argv[2:]
from pathlib import Path
from batches import RUN, outcome
from summarizer.batch.output import Output
output = Output(Path(sys.argv[1]), RUN)
for number in range(0, 400, 2):
    output.append(outcome(str(number), "new"))
print("ready", flush=True)
output.close()
"""


def test_killed_while_old_lines_are_taken_out(tmp_path: Path) -> None:
    """A kill in the middle loses nothing: the old file stands until the new one is whole."""
    out = tmp_path / "out.jsonl"
    made = Output(out, RUN)
    for number in range(400):
        made.append(outcome(str(number), "old"))
    made.close()
    words = [sys.executable, "-c", _TAKING_OUT, str(out), str(Path(__file__).parent), str(ROOT)]
    for wait in (0.0, 0.005, 0.02, 0.04):
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(wait)
            child.kill()
        last = {line["id"]: line["document"] for line in held(out)}
        assert len(last) == 400
        assert {last[str(n)] for n in range(0, 400, 2)} == {"new"}
        assert {last[str(n)] for n in range(1, 400, 2)} == {"old"}
    Output(out, RUN).close()
    assert sorted(map(int, ids(out))) == list(range(400))
    assert not list(tmp_path.glob(".*.part"))


def _batch(folder: Path, lines: list[int], calls: list[int]) -> Batch:
    batch = Batch(folder, "http://127.0.0.1:9/v1", 3, 2)
    made = Output(batch.out, RUN)
    for number in lines:
        made.append(outcome(str(number)))
    made.close()
    batch.log.write_text("".join(f"{number:7}\n" for number in calls))
    return batch


def test_what_is_missed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost or doubled line, a half one, and a call too many are each noticed."""
    monkeypatch.setattr(Batch, "finish", lambda _: "")
    good = _batch(tmp_path, [0, 1, 2], [0, 1, 2, 1])
    once = Kill(1.0, 1, 2, 0, frozenset({1}))
    assert killed.judge(good, [once], 3) == []
    assert killed.judge(good, [], 3) == [
        "4 calls, 3 + 0 allowed",
        "1 documents were asked for again that were not in flight",
    ]
    many = Kill(1.0, 1, 2, 0, frozenset({0, 1, 2}))
    assert killed.judge(good, [many], 3) == ["3 in flight, 2 allowed"]
    with good.out.open("ab") as file:
        file.write(json.dumps(outcome("2") | {"record": None}).encode() + b"\n{half")
    assert killed.judge(good, [once], 3) == [
        "half a line of 5 bytes",
        "4 lines of 3 documents, not 3",
        "1 lines without a Record",
    ]
