"""``eval gate``: hold a run against its floors and the blessed baseline."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import exits, output
from summarizer.cli.evals import cases, showing
from summarizer.evals import gating
from summarizer.evals import run as runs
from summarizer.evals.viewing import view
from summarizer.inert import inert

GATE = "evals/gate.toml"
BASELINES = "evals/baselines"

_EPILOG = """\
exit codes:
  0 the gate is passed · 10 a floor is missed, or a loss is significant
  11 the run is incomplete or of another model, or these documents cannot tell · 2 usage
"""
_CODES = {
    "pass": exits.DONE,
    "fail": exits.GATE,
    "incomplete": exits.INCONCLUSIVE,
    "inconclusive": exits.INCONCLUSIVE,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval gate``."""
    parser.epilog = _EPILOG
    parser.add_argument("run_folder", metavar="RUN", help="folder of a run")
    parser.add_argument("--baseline", metavar="FILE", help="what the run may not lose against")
    parser.add_argument("--gate", metavar="FILE", default=GATE, help=f"floors and margin ({GATE})")
    parser.add_argument("--junit", metavar="FILE", help="write cases and checks for a CI server")
    parser.add_argument("--dataset", metavar="DIR", help="where the cases are now, for --junit")


def run(given: argparse.Namespace) -> int:
    """Judge the run, tell each check, and return what the verdict means."""
    path = Path(given.run_folder)
    baseline = gating.Baseline.read(Path(given.baseline)) if given.baseline else None
    scores = runs.Folder(path).scores()
    judged = gating.judge(scores, gating.Gate.read(Path(given.gate)), baseline)
    lines = [f"{check.outcome:<13}{inert(check.sentence)}" for check in judged.checks]
    output.write("\n".join([*lines, f"The gate: {judged.verdict}.", ""]))
    if given.junit:
        folder, _, todo = cases.stored(path, given.dataset)
        shown = view(folder, scores, todo)
        output.save(Path(given.junit), showing.text("junit", shown, checks=judged.checks))
    return _CODES[judged.verdict]
