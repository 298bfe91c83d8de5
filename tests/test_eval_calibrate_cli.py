"""``eval calibrate``: lines from runs of the development split, and from nothing else."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path

import pytest
from program import DRAFT
from test_eval_cli import made

from summarizer import prompt
from summarizer.cli import exits, main
from summarizer.settings import shipped

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("program")  # never in the user's own folders

NAMES = tuple(f"c{n:02}" for n in range(20))
PLAIN = "\n[calibration.claims]\noffset = 0.0\nslope = 1.0\n"


def calibrate() -> int:
    """Run ``eval calibrate`` on the run."""
    return main(["eval", "calibrate", "run"])


def tell(name: str, confidence: float) -> None:
    """Put a confidence into the claims of a stored Record: no model of the tests tells one."""
    path = Path("run/records") / f"{name}.json"
    record = json.loads(path.read_text())
    for claim in record["summary"]["claims"]:
        claim["confidence"] = confidence
    path.write_text(json.dumps(record))


def other_labels(name: str) -> None:
    """Change the labels so that the claim that was found is no longer one of them."""
    path = Path("gold") / name / "expected.yaml"
    labels = path.read_text()
    found = "[four of its aircraft had crossed the strait]"
    path.write_text(labels.replace(found, "[Ostmark has broken the Treaty of Lund.]"))


def manifest(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """Give the prompt a manifest that ends with these lines, in prompts of the test's own."""
    shutil.copytree(shipped("prompts"), "prompts", dirs_exist_ok=True)
    Path("prompts/released.json").write_text("{}")
    with Path("prompts/statement/v1/manifest.toml").open("a") as file:
        file.write(lines)
    root = Path("prompts").absolute()
    monkeypatch.setattr(prompt, "shipped", lambda folder: root)


def test_the_lines_are_printed_with_the_tables(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Of ten items at 0.5 two hold, of ten at 0.9 eight: Platt's line, by today's labels.

    Squares are 0.25 each at 0.5; at 0.9 eight times 0.01 and twice 0.81: 0.21 on average.
    """
    manifest(monkeypatch, PLAIN)
    made("run", DRAFT, *NAMES)
    for n, name in enumerate(NAMES):
        tell(name, 0.5 if n < 10 else 0.9)
        if 2 <= n < 10 or n >= 18:
            other_labels(name)
    capsys.readouterr()
    assert calibrate() == exits.DONE
    told, _, lines = capsys.readouterr().out.partition("For the manifest of the prompt:")
    assert told.startswith("openai:test, statement/v1: 20 readings of dev\n")
    rows = [line.split() for line in told.splitlines()]
    row = next(row for row in rows if row[:1] == ["claims"])
    assert row[1:6] == ["20", "0.50", "0.25", "0.20", "0.21"]
    assert ["0.5–0.6", "10", "0.50", "0.20"] in rows
    assert ["0.9–1.0", "10", "0.90", "0.80"] in rows
    found = tomllib.loads(lines)["calibration"]
    assert found == {"claims": {"offset": -1.099, "slope": 1.0}}


def test_the_test_split_is_refused(capsys: Captured) -> None:
    """One case of the test split is enough to fit nothing at all."""
    made("run", DRAFT, "one", "two_t")
    for name in ("one", "two_t"):
        tell(name, 0.5)
    capsys.readouterr()
    assert calibrate() == exits.DOCUMENT
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 cases of the run are of the test split, two_t among them" in told.err
    assert "could not be tested on them" in told.err
    assert "--split dev" in told.err


def test_a_run_without_confidence_is_refused(capsys: Captured) -> None:
    """Where no item has a confidence, there is nothing to measure, and what is lacking is told."""
    made("run", DRAFT, "one")
    capsys.readouterr()
    assert calibrate() == exits.DOCUMENT
    assert "No item of run has a confidence." in capsys.readouterr().err


def test_a_fitted_line_is_not_fitted_again(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Confidence that a line has made already is no certainty: a second line would be wrong."""
    manifest(monkeypatch, PLAIN.replace("0.0", "-0.5"))
    made("run", DRAFT, "one")
    tell("one", 0.5)
    capsys.readouterr()
    assert calibrate() == exits.DOCUMENT
    assert "statement/v1 has a fitted line already, for claims." in capsys.readouterr().err


def test_another_text_of_the_prompt_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Which lines made a run's confidence cannot be told once its prompt has changed."""
    made("run", DRAFT, "one")
    tell("one", 0.5)
    manifest(monkeypatch, PLAIN)
    capsys.readouterr()
    assert calibrate() == exits.DOCUMENT
    assert "made with another text of statement/v1" in capsys.readouterr().err


def test_a_report_of_a_run_tells_confidence(capsys: Captured) -> None:
    """``eval run`` and ``eval report`` print the block once items have confidence."""
    made("run", DRAFT, "one")
    assert "confidence" not in capsys.readouterr().out
    tell("one", 0.9)
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.DONE
    told = capsys.readouterr().out
    assert "DEV: confidence" in told
    assert ["0.9–1.0", "1", "0.90", "1.00"] in [line.split() for line in told.splitlines()]
    assert main(["eval", "report", "run"]) == exits.DONE
    assert capsys.readouterr().out == told
