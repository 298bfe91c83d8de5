"""``eval run``: read labelled cases with a model and score what it says."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from summarizer.cli import commands, exits
from summarizer.cli.evals import cases, flags, reading, showing
from summarizer.cli.output import Messages
from summarizer.errors import DatasetError
from summarizer.evals import run as runs
from summarizer.evals.dataset import Case
from summarizer.evals.score import RunScores
from summarizer.providers import replay
from summarizer.settings import Settings

_MISSING = "RecordingMissing"
_NAMED = 6  # cases that a message names before it only counts them

_EPILOG = """\
examples:
  summarizer eval run                                the embedded model on evals/gold
  summarizer eval run --split dev --prompt sentence -o runs/sentence
  summarizer eval run --model replay                 recorded answers: no model, no key
  summarizer eval run --dataset my/cases --model openai:gpt-5-mini --repeat 3 --concurrency 8
  summarizer eval run -o runs/sentence --rescore     score stored records again, with no model

A run that was broken off goes on where it stopped: give the same command again.

exit codes:
  0 all was read · 3 the cases · 4 settings · 11 not all was read, or recordings are stale
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval run``."""
    parser.epilog = _EPILOG
    flags.cases(parser)
    commands.setting_flags(parser)
    parser.add_argument(
        "--repeat", metavar="K", type=flags.count, default=1, help="read each case K times"
    )
    flags.reading(parser)
    parser.add_argument("--rescore", action="store_true", help="only score what RUN holds already")
    parser.add_argument("-o", "--output", metavar="RUN", help="folder of the run (runs/MODEL…)")
    showing.flags(parser)


def run(given: argparse.Namespace) -> int:
    """Read, score and tell; the epilog says what the exit codes mean."""
    messages: Messages = given.messages
    if given.rescore:
        if not given.output:
            raise DatasetError("--rescore is given, but no run.", hint="Name one with -o RUN.")
        folder, plan, todo = cases.stored(Path(given.output), given.dataset)
        loaded = None
    else:
        loaded = cases.settings_of(given)
        found = cases.load(given)
        with reading.opened(loaded, messages) as reader:
            named = f"runs/{cases.slug(f'{reader.name}-{given.split}')}"
            folder, plan, todo = reader.read(
                found,
                Path(given.output or named),
                dataset=given.dataset or flags.GOLD,
                split=given.split,
                concurrency=given.concurrency,
                repeats=given.repeat,
            )
    scores = runs.scores(plan, todo, folder)
    folder.keep_scores(scores)
    showing.tell(folder, scores, todo, given.report)
    messages.note(f"The records and scores are in {folder.path}.")
    stale = loaded is not None and _stale(loaded, given, todo, folder, messages)
    lacking = _lacking(scores, messages)
    return exits.INCONCLUSIVE if stale or lacking else exits.DONE


def _lacking(scores: RunScores, messages: Messages) -> bool:
    """Tell of documents that were not read whole; they count as missed in every score."""
    failed = [case for case in scores.cases if not case.counts.get("documents.whole")]
    for case in failed[:_NAMED]:
        messages.warn(f"{case.case}: {case.error or 'not all of it was read'}")
    if len(failed) > _NAMED:
        messages.warn(f"and {len(failed) - _NAMED} more were not read whole.")
    unread = scores.planned - len(scores.cases)
    if unread:
        messages.warn(f"{unread} of {scores.planned} readings are missing.")
    return bool(failed or unread)


def _stale(
    loaded: Settings,
    given: argparse.Namespace,
    todo: Sequence[runs.Reading],
    folder: runs.Folder,
    messages: Messages,
) -> bool:
    """Tell what is not recorded, and what is recorded and nobody asks for any more."""
    provider, _, name = loaded.model.partition(":")
    if provider != "replay":
        return False
    missed = [r.case for r in todo if _MISSING in (folder.error(r), *_failures(r, folder))]
    if missed:
        messages.warn(
            f"{len(missed)} of {len(todo)} cases ask what is not recorded: they are new, or the "
            "prompt, a schema or a check has changed. Record just those:"
        )
        messages.warn(f"  {_record_command(name, missed)}")
        return True
    orphans = replay.requests(Path(name)) - runs.requests(todo, folder)
    if given.split != "all" or given.case or not orphans:
        return False
    messages.warn(f"{len(orphans)} recordings are asked for by no case. Delete them with:")
    messages.warn(f"  {_record_command(name, ())}")
    return True


def _failures(reading_: runs.Reading, folder: runs.Folder) -> list[str]:
    record = folder.record(reading_)
    return [failure.error for failure in record.failures] if record else []


def _record_command(name: str, missed: Sequence[Case]) -> str:
    model = replay.ReplayModel.open(Path(name)).model
    spec = "embedded" if model.startswith("embedded:") else model
    command = ["summarizer", "eval", "record", "--model", spec, "--recordings", name]
    for case in missed:
        command += ["--case", case.name]
    return shlex.join(command)
