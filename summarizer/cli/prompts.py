"""``prompts list|show|check``."""

from __future__ import annotations

import argparse

from summarizer import prompt
from summarizer.cli import commands, exits, output


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``prompts``."""
    entries: dict[str, tuple[commands.Run, str]] = {
        "list": (_list, "name every prompt"),
        "show": (_show, "print all that a prompt says to a model"),
        "check": (_check, "find prompts that are broken, or were edited after their release"),
    }
    made = commands.actions(parser, entries)
    made["show"].add_argument("name", metavar="NAME", help="NAME, or NAME/vN for one version")


def _list(_: argparse.Namespace) -> int:
    locked = prompt.released()
    for name in prompt.names():
        loaded = prompt.load(name)
        state = "released" if name in locked else "draft"
        output.write(f"{name:<16}{state:<10}{loaded.digest[:12]}  {loaded.family}\n")
    return exits.DONE


def _show(given: argparse.Namespace) -> int:
    loaded = prompt.load(given.name)
    lines = [f"{loaded.name}/{loaded.version}, read {loaded.reading}, sha256 {loaded.digest}"]
    for part in loaded.passes:
        lines += ["", f"=== {part.name}: {', '.join(part.sections)}"]
        for message in part.prefix():
            lines += ["", f"--- {message.role}", message.content]
        lines += ["", "--- user", part.user]
    output.write("\n".join(lines) + "\n")
    return exits.DONE


def _check(_: argparse.Namespace) -> int:
    found = prompt.problems()
    for problem in found:
        output.write(f"{problem}\n")
    if found:
        return exits.SETTINGS
    output.write(f"{len(prompt.names())} prompts, all as they were released.\n")
    return exits.DONE
