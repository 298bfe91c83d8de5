"""``eval``: run a model over labelled cases, score it, compare, gate, record.

A module of this package holds one action, with ``arguments`` and ``run``.
"""

from __future__ import annotations

import argparse
import importlib

from summarizer.cli import commands

_ACTIONS = {
    "run": ("running", "read labelled cases with a model and score what it says"),
    "report": ("reporting", "tell the scores of a run: a table, HTML, Markdown, JUnit or JSON"),
    "compare": ("comparing", "compare two runs, document by document"),
    "gate": ("gating", "hold a run against its floors and the blessed baseline"),
    "bless": ("blessing", "make a run the baseline that later ones are held against"),
    "record": ("recording", "keep a model's answers, so that runs can be replayed without it"),
    "check": ("checking", "say what is wrong with labels, and which sentences have none"),
    "calibrate": ("calibrating", "whether items hold as often as their confidence says; fit lines"),
    "agreement": ("agreeing", "how far two readers agree: the ceiling of every score"),
    "polnear": ("outside", "check who said what on PolNeAR, which nobody here labelled"),
    "injection": ("injecting", "how far orders planted in documents change what is read"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of ``eval``."""
    # here, so that whoever needs this package's flags alone starts without the evals
    modules = {
        name: importlib.import_module(f"{__name__}.{module}")
        for name, (module, _) in _ACTIONS.items()
    }
    entries: dict[str, tuple[commands.Run, str]] = {
        name: (modules[name].run, words) for name, (_, words) in _ACTIONS.items()
    }
    for name, inner in commands.actions(parser, entries).items():
        modules[name].arguments(inner)
