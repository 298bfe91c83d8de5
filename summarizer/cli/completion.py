"""``completion SHELL``: what a shell needs to complete our commands."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from summarizer.cli import commands, exits, output

_EPILOG = """\
examples:
  summarizer completion bash > ~/.local/share/bash-completion/completions/summarizer
  summarizer completion bash --program summarise \\
      > ~/.local/share/bash-completion/completions/summarise
  summarizer completion zsh > FOLDER_IN_FPATH/_summarizer
"""
_FILES = {"files", "inputs", "output", "record", "records", "document"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``completion``."""
    parser.epilog = _EPILOG
    parser.add_argument("shell", choices=("bash", "zsh", "tcsh"))
    parser.add_argument("--program", choices=("summarizer", "summarise"), default="summarizer")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print the completion script."""
    import shtab

    if given.program == commands.SUMMARISE:
        parser = commands.command(commands.SUMMARISE, commands.SUMMARISE)
    else:
        parser = commands.summarizer(whole=True)
    for action in _actions(parser):
        if action.dest in _FILES:
            action.complete = shtab.FILE
    output.write(shtab.complete(parser, given.shell) + "\n", exact=True)
    return exits.DONE


def _actions(parser: argparse.ArgumentParser) -> Iterator[Any]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from _actions(inner)
