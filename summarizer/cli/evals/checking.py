"""``eval check``: what is wrong with labels, and which sentences have none."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer import segmentation
from summarizer.cli import exits, output
from summarizer.cli.evals import cases, flags
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.gold import GoldItem

_EPILOG = """\
Labels that cannot be right are refused with their place: a quote that is not in the document or
stands there twice, a speaker who is no actor, a key that stands twice. A sentence without a
label may be right (a greeting, a question, a heading): look at each.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval check``."""
    parser.epilog = _EPILOG
    flags.cases(parser)


def run(given: argparse.Namespace) -> int:
    """Print a line for each case; exit 3 where a label cannot be right."""
    found = cases.load(given)
    folder = Path(given.dataset or flags.GOLD)
    twice = sum((folder / case.name / dataset.SECOND).exists() for case in found)
    lines = [_line(case) for case in found]
    output.write(
        "\n".join([*lines, f"{len(found)} cases, {twice} labelled twice: all can be read.", ""])
    )
    return exits.DONE


def _line(case: Case) -> str:
    gold = case.gold
    counts = (
        f"{len(gold.actors)} actors, {len(gold.claims)} claims, {len(gold.intents)} intents, "
        f"{len(gold.legal_justifications)} legal grounds"
    )
    bare = _unlabelled(case)
    rest = f"; no label: {', '.join(map(str, bare))}" if bare else ""
    return f"{case.name} ({gold.split}, {gold.language}): {counts}{rest}"


def _unlabelled(case: Case) -> list[int]:
    """Return the numbers of the sentences of which no label quotes a word."""
    gold = case.gold
    items: list[GoldItem] = [*gold.claims, *gold.intents, *gold.legal_justifications]
    spans = [span for item in items for span in case.spans(item)]
    sentences = segmentation.sentences(case.document.text, gold.language)
    return [
        s.number
        for s in sentences
        if not any(span.start < s.span.end and s.span.start < span.end for span in spans)
    ]
