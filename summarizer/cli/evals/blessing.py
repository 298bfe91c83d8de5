"""``eval bless``: make a run the baseline that later ones are held against."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import exits, output
from summarizer.cli.evals import cases
from summarizer.cli.evals.gating import BASELINES
from summarizer.evals import gating
from summarizer.evals import run as runs


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval bless``."""
    parser.add_argument("run_folder", metavar="RUN", help="folder of a run that is complete")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help=f"the baseline ({BASELINES}/MODEL.json)"
    )


def run(given: argparse.Namespace) -> int:
    """Write the baseline."""
    scores = runs.Folder(Path(given.run_folder)).scores()
    name = cases.slug(scores.model.rpartition(":")[2])
    path = Path(given.output or f"{BASELINES}/{name}.json")
    baseline = gating.bless(scores, path)
    output.write(f"{path} holds {len(baseline.documents)} documents of {scores.model}.\n")
    return exits.DONE
