"""Which cases and settings an action of ``eval`` is given."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from summarizer import settings
from summarizer.cli.evals.flags import GOLD, RECORDINGS
from summarizer.document import Document
from summarizer.errors import DatasetError
from summarizer.evals import dataset
from summarizer.evals import run as runs
from summarizer.evals.dataset import Case
from summarizer.gold import Gold
from summarizer.settings import Settings


def load(given: argparse.Namespace) -> tuple[Case, ...]:
    """Return the cases that the flags name; raise DatasetError where there are none."""
    folder = Path(given.dataset or GOLD)
    found = dataset.load(folder, given.split)
    unknown = sorted(set(given.case) - {case.name for case in found})
    if unknown:
        raise DatasetError(
            f"{folder} has no case {', '.join(unknown)} in split {given.split}.",
            hint="A case is named like its folder.",
        )
    found = tuple(case for case in found if not given.case or case.name in given.case)
    if not found:
        raise DatasetError(f"{folder} has no case in split {given.split}.", hint="Name another.")
    return found


def stored(path: Path, folder: str | None = None) -> runs.Stored:
    """Return a stored run and its readings; ``folder`` is where its cases are now.

    Raises DatasetError where a case of the run is gone.
    """
    opened = runs.Folder(path)
    plan = opened.plan()
    found = {case.name: case for case in dataset.load(Path(folder or plan.dataset))}
    gone = [name for name in plan.cases if name not in found]
    if gone:
        raise DatasetError(
            f"{len(gone)} cases of {path} are no longer in {folder or plan.dataset}: {gone[0]}.",
            hint="Name the folder that holds them with --dataset.",
        )
    return opened, plan, runs.readings([found[name] for name in plan.cases], plan.repeats)


def unlabelled(name: str, document: Document) -> Case:
    """Return a document as a case without labels, so that a run can read it."""
    gold = Gold(version="gold.v1", kind="news", language="en", split="dev")
    return Case(name, document, gold, document.id)


def settings_of(given: argparse.Namespace) -> Settings:
    """Return the settings; ``replay`` alone means the recordings of this project."""
    named = {name: getattr(given, name) for name in ("model", "base_url", "prompt")}
    if named["model"] == "replay":
        named["model"] = f"replay:{RECORDINGS}"
    return settings.load(named | {"cache": "refresh" if given.refresh else None}).settings


def slug(name: str) -> str:
    """Return a name that any file system takes."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.").lower() or "model"
