"""``eval report``: tell the scores of a stored run once more, in any form."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import exits
from summarizer.cli.evals import cases, showing
from summarizer.evals.report import terminal
from summarizer.evals.viewing import view

_EPILOG = """\
examples:
  summarizer eval report runs/v2                             the table
  summarizer eval report runs/v2 --report html -o report.html
  summarizer eval report runs/v2 --report md >> "$GITHUB_STEP_SUMMARY"
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval report``."""
    parser.epilog = _EPILOG
    parser.add_argument("run_folder", metavar="RUN", help="folder of a run")
    parser.add_argument("--report", choices=tuple(showing.FORMATS), help="form; else a table")
    parser.add_argument("--dataset", metavar="DIR", help="where the cases are now")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here, whole or not at all")


def run(given: argparse.Namespace) -> int:
    """Print or write the report."""
    folder, _, todo = cases.stored(Path(given.run_folder), given.dataset)
    shown = view(folder, folder.scores(), todo)
    content = showing.text(given.report, shown) if given.report else terminal.table(shown) + "\n"
    showing.send(content, given.output)
    return exits.DONE
