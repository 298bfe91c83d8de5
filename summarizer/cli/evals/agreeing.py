"""``eval agreement``: how far two people agree who labelled the same documents."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import exits, output
from summarizer.cli.evals.flags import GOLD
from summarizer.errors import DatasetError
from summarizer.evals import dataset
from summarizer.evals.agreement import agreement
from summarizer.evals.report import plain

_EPILOG = """\
A case that was labelled twice holds the second reader's labels in second.yaml.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval agreement``."""
    parser.epilog = _EPILOG
    parser.add_argument("--dataset", metavar="DIR", default=GOLD, help=f"folder of cases ({GOLD})")


def run(given: argparse.Namespace) -> int:
    """Print the table."""
    pairs = dataset.second_readings(Path(given.dataset))
    if not pairs:
        raise DatasetError(
            f"No case of {given.dataset} was labelled twice.",
            hint="A second reader's labels stand in CASE/second.yaml, in the same format.",
        )
    few = ", indicative: fewer than 20" if len(pairs) < 20 else ""
    lines = [f"{len(pairs)} documents labelled twice{few}", ""]
    for metric, found in agreement(pairs):
        spread = plain.interval(found.low, found.high)
        lines.append(f"{metric.name:<32}{plain.number(found.value):>6}  {spread}".rstrip())
    output.write("\n".join([*lines, ""]))
    return exits.DONE
