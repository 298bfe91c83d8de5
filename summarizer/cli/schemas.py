"""``schemas write|check``."""

from __future__ import annotations

import argparse
from pathlib import Path

from summarizer.cli import commands, exits, output
from summarizer.errors import SettingsError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``schemas``."""
    entries: dict[str, tuple[commands.Run, str]] = {
        "write": (_write, "write the JSON Schemas of Draft, Summary and Record"),
        "check": (_check, "find files that differ from the models in the code"),
    }
    for made in commands.actions(parser, entries).values():
        made.add_argument("--folder", metavar="DIR", type=Path, help="instead of schemas/")


def _write(given: argparse.Namespace) -> int:
    from summarizer import schema_files

    try:
        changed = schema_files.write(given.folder)
    except OSError as error:
        raise SettingsError(
            f"The schemas cannot be written: {error.strerror}.", hint="Name a --folder."
        ) from None
    for path in changed:
        output.write(f"{path.name} written.\n")
    if not changed:
        output.write("All are as they are to be; nothing was written.\n")
    return exits.DONE


def _check(given: argparse.Namespace) -> int:
    from summarizer import schema_files

    found = schema_files.problems(given.folder)
    for problem in found:
        output.write(f"{problem}\n")
    if found:
        output.write("Write them anew: summarizer schemas write\n")
        return exits.SETTINGS
    output.write("The schemas are those of the models in the code.\n")
    return exits.DONE
