"""``eval calibrate``: how well confidence is calibrated, and the lines that would make it so."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer import prompt
from summarizer.cli import exits, output
from summarizer.cli.evals import cases
from summarizer.errors import DatasetError
from summarizer.evals import calibration
from summarizer.evals import run as runs
from summarizer.evals.report import confidence
from summarizer.inert import inert

_PLAIN = prompt.Calibration(offset=0.0, slope=1.0)
_EPILOG = """\
The run must be of the development split, with a prompt whose manifest holds the plain line for
each section: then confidence is the model's own certainty. In its manifest.toml:

  [calibration.claims]
  offset = 0.0
  slope = 1.0

example:
  summarizer eval run --split dev --prompt sentence -o runs/plain
  summarizer eval calibrate runs/plain

exit codes:
  0 told · 3 not of the development split, or nothing to fit lines to · 4 the prompt is gone
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval calibrate``."""
    parser.epilog = _EPILOG
    parser.add_argument("run_folder", metavar="RUN", help="folder of a run of the dev split")
    parser.add_argument("--dataset", metavar="DIR", help="where the cases are now")


def run(given: argparse.Namespace) -> int:
    """Print the tables, and the lines for the manifest."""
    folder, plan, todo = cases.stored(Path(given.run_folder), given.dataset)
    _admit_development_alone(todo)
    _admit_plain_lines_alone(plan)
    # scored anew: lines are fitted to the labels of today
    scores = runs.scores(plan, todo, folder)
    records = {(reading.case.name, reading.repeat): folder.record(reading) for reading in todo}
    readings = [(score, records[score.case, score.repeat]) for score in scores.cases]
    found = calibration.forecasts(readings)
    if not found:
        raise DatasetError(
            f"No item of {folder.path} has a confidence.",
            hint="The prompt must hold the plain line: see summarizer eval calibrate --help.",
        )
    measured = calibration.measures(found)
    head = f"{inert(plan.model)}, {inert(plan.prompt)}: {len(scores.cases)} readings of dev"
    told = [head, *confidence.lines(measured, tuple(measured))]
    told += ["", "For the manifest of the prompt:", "", calibration.lines(found)]
    output.write("\n".join([*told, ""]))
    return exits.DONE


def _admit_development_alone(todo: list[runs.Reading]) -> None:
    """Refuse cases of the test split: what is fitted on them is no longer tested by them."""
    held_out = sorted({r.case.name for r in todo if r.case.gold.split == "test"})
    if held_out:
        raise DatasetError(
            f"{len(held_out)} cases of the run are of the test split, {held_out[0]} among them: "
            "lines fitted on them could not be tested on them.",
            hint="Make a run of its own with: summarizer eval run --split dev -o RUN",
        )


def _admit_plain_lines_alone(plan: runs.Plan) -> None:
    """Refuse confidence that a line has made already: a second one fits what it gives alone."""
    used = prompt.load(plan.prompt)
    if used.digest != plan.prompt_digest:
        raise DatasetError(
            f"The run was made with another text of {plan.prompt}: its lines cannot be told.",
            hint="Make the run again; answers that are stored are not asked for again.",
        )
    bent = [section for section, line in used.calibration.items() if line != _PLAIN]
    if bent:
        raise DatasetError(
            f"{plan.prompt} has a fitted line already, for {' and '.join(bent)}.",
            hint="Fit to a version of the prompt that holds the plain line: offset 0, slope 1.",
        )
