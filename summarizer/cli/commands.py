"""Which commands there are, and the parsers that read their arguments."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from typing import Protocol, cast

from summarizer import __version__

Run = Callable[[argparse.Namespace], int]

COMMANDS = {
    "summarise": ("summarising", "read documents and print what they say"),
    "batch": ("batching", "read many documents into one table; the same command again goes on"),
    "eval": ("evals", "measure a model and a prompt on labelled cases; compare, gate, record"),
    "export": ("exporting", "turn stored results into one flat table of items"),
    "verify": ("verifying", "check a stored record against its text, with no model"),
    "prompts": ("prompts", "list, show and check the prompts"),
    "schemas": ("schemas", "write and check the JSON Schemas"),
    "cache": ("cache", "count, check and clear the stored answers"),
    "models": ("models", "say which models can be named; fetch the embedded one"),
    "doctor": ("doctor", "say what is set up here, and the next step for what is not"),
    "config": ("config", "show each setting and where it came from"),
    "completion": ("completion", "print what a shell needs to complete commands"),
}
SUMMARISE = "summarise"

_EPILOG = "Each command tells more: summarizer COMMAND --help"


class Command(Protocol):
    """What each command's module has."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        """Add the arguments, and set ``run`` as a default."""
        ...


def summarizer(*, whole: bool = False) -> argparse.ArgumentParser:
    """Return the parser of ``summarizer``; only ``whole`` it knows the commands' arguments."""
    parser = _parser("summarizer", "Structured summaries, each item tied to the words that say it.")
    parser.epilog = _EPILOG
    added = parser.add_subparsers(metavar="COMMAND", title="commands")
    for name, (_, words) in COMMANDS.items():
        inner = added.add_parser(name, help=words)
        if whole:
            _module(name).arguments(inner)
    return parser


def command(name: str, program: str) -> argparse.ArgumentParser:
    """Return the parser of one command, told under the name ``program``."""
    words = COMMANDS[name][1]
    parser = _parser(program, f"{words[0].upper()}{words[1:]}.")
    _module(name).arguments(parser)
    return parser


def actions(
    parser: argparse.ArgumentParser, entries: dict[str, tuple[Run, str]], default: str = ""
) -> dict[str, argparse.ArgumentParser]:
    """Add the actions of a command, such as ``cache stats``; return their parsers by name."""
    added = parser.add_subparsers(metavar="ACTION", title="actions", required=not default)
    made = {}
    for name, (run, words) in entries.items():
        made[name] = added.add_parser(
            name,
            help=words,
            description=f"{words[0].upper()}{words[1:]}.",
            formatter_class=_Layout,
            allow_abbrev=False,
        )
        made[name].set_defaults(run=run)
    if default:
        parser.set_defaults(run=entries[default][0])
    return made


def setting_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that name who is asked."""
    parser.add_argument("--model", metavar="NAME", help="provider:name, or embedded (the default)")
    parser.add_argument("--base-url", metavar="URL", help="address of an OpenAI-compatible server")
    parser.add_argument("--prompt", metavar="NAME", help="a prompt: NAME or NAME/vN")


class _Layout(argparse.RawDescriptionHelpFormatter):
    """Keep our line ends, and give the names of commands room on the line of their help."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)

    def add_argument(self, action: argparse.Action) -> None:
        super().add_argument(action)
        if isinstance(action, argparse._SubParsersAction):
            self._action_max_length += 2  # argparse forgets that they are indented


def _parser(program: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        program, description=description, formatter_class=_Layout, allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"summarizer {__version__}")
    return parser


def _module(name: str) -> Command:
    return cast(Command, importlib.import_module(f"summarizer.cli.{COMMANDS[name][0]}"))
