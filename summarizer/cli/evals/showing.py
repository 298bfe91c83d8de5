"""How the scores of a run are told: a table on standard output, and report files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from summarizer.cli import output
from summarizer.evals.gating import Check
from summarizer.evals.report import Compared, View, terminal
from summarizer.evals.run import Folder, Reading
from summarizer.evals.score import RunScores
from summarizer.evals.viewing import view

FORMATS = {"html": "report.html", "md": "report.md", "junit": "junit.xml", "json": "scores.json"}


def flags(parser: argparse.ArgumentParser) -> None:
    """Add the flag that names report files."""
    parser.add_argument(
        "--report",
        choices=tuple(FORMATS),
        action="append",
        default=[],
        help="write this report into RUN as well; repeatable",
    )


def tell(
    folder: Folder, scores: RunScores, todo: Sequence[Reading], reports: Sequence[str]
) -> None:
    """Print the table of a run, and write its reports into its folder."""
    shown = view(folder, scores, todo)
    output.write(terminal.table(shown) + "\n")
    for form in reports:
        output.save(folder.path / FORMATS[form], text(form, shown))


def text(
    form: str,
    shown: View,
    comparison: Compared | None = None,
    checks: Sequence[Check] = (),
) -> str:
    """Return a report in one of the forms of ``FORMATS``."""
    if form == "html":
        from summarizer.evals.report import page

        return page.html(shown, comparison)
    if form == "md":
        from summarizer.evals.report import markdown

        return markdown.summary(shown, comparison)
    if form == "junit":
        from summarizer.evals.report import junit

        return junit.xml(shown, [(c.name, c.outcome, c.sentence) for c in checks])
    return shown.scores.model_dump_json(indent=1) + "\n"


def send(content: str, target: str | None) -> None:
    """Write a report to a file, or to standard output."""
    if target:
        output.save(Path(target), content)
    else:
        output.write(content, exact=True)
