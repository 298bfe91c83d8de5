"""``eval record``: keep a model's answers, so that runs can be replayed without it."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from summarizer import wiring
from summarizer.cli import commands, exits
from summarizer.cli.evals import cases, flags, reading
from summarizer.cli.output import Messages
from summarizer.evals import run as runs
from summarizer.providers import replay

_EPILOG = """\
What is recorded already is not asked for again (unless --refresh), and what a run of all cases
no longer asks for is deleted.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval record``."""
    parser.epilog = _EPILOG
    flags.cases(parser)
    commands.setting_flags(parser)
    flags.reading(parser)
    parser.add_argument(
        "--recordings",
        metavar="DIR",
        default=flags.RECORDINGS,
        help=f"where answers are kept ({flags.RECORDINGS})",
    )


def run(given: argparse.Namespace) -> int:
    """Read the cases once, and keep each answer."""
    messages: Messages = given.messages
    loaded = cases.settings_of(given)
    found = cases.load(given)
    recordings = Path(given.recordings)
    replay.renew(recordings, wiring.recording_for(loaded))
    with (
        tempfile.TemporaryDirectory() as scratch,
        reading.opened(loaded, messages, recordings) as reader,
    ):
        folder, _, todo = reader.read(
            found,
            Path(scratch),
            dataset=given.dataset or flags.GOLD,
            split=given.split,
            concurrency=given.concurrency,
        )
        asked = runs.requests(todo, folder)
        unread = [r.name for r in todo if folder.error(r) or _partly(folder, r)]
    for name in unread:
        messages.warn(f"{name} could not be read whole; run this again to record the rest.")
    if unread:
        return exits.INCONCLUSIVE
    dropped = 0
    if given.split == "all" and not given.case:
        dropped = replay.keep_only(recordings, asked)
    messages.note(f"{len(asked)} answers are recorded in {recordings}; {dropped} were deleted.")
    return exits.DONE


def _partly(folder: runs.Folder, reading_: runs.Reading) -> bool:
    record = folder.record(reading_)
    return record is None or bool(record.failures)
