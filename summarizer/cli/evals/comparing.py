"""``eval compare``: two runs beside each other, document by document."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import exits
from summarizer.cli.evals import cases, showing
from summarizer.evals import comparing
from summarizer.evals.report import versus
from summarizer.evals.viewing import compared, view

_EPILOG = """\
Only documents that both runs read, with the same labels, are compared. A verdict is
  better, worse        the permutation test shows it, over all metrics together (Holm)
  same within margin   the interval of the difference lies within the margin
  inconclusive         so few documents cannot tell; the table says what they could show
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval compare``."""
    parser.epilog = _EPILOG
    parser.add_argument("before", metavar="BEFORE", help="folder of a run")
    parser.add_argument("after", metavar="AFTER", help="folder of the run to hold against it")
    parser.add_argument(
        "--margin",
        metavar="M",
        type=float,
        default=comparing.MARGIN,
        help=f"a difference that does not matter ({comparing.MARGIN})",
    )
    parser.add_argument("--report", choices=("html", "md"), help="form; else a table")
    parser.add_argument("--dataset", metavar="DIR", help="where the cases are now")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here, whole or not at all")


def run(given: argparse.Namespace) -> int:
    """Print or write the comparison."""
    first = cases.stored(Path(given.before), given.dataset)[0]
    second, _, todo = cases.stored(Path(given.after), given.dataset)
    found = comparing.compare(first.scores(), second.scores(), margin=given.margin)
    names = (str(first.path), str(second.path))
    comparison = compared(found, names, [each.case for each in todo])
    if given.report:
        shown = view(second, second.scores(), todo)
        content = showing.text(given.report, shown, comparison)
    else:
        content = versus.table(comparison)
    showing.send(content, given.output)
    return exits.DONE
