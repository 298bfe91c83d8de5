"""The command line: commands become calls, errors become exit codes.

``summarizer COMMAND …`` and, shorter for what is done most, ``summarise FILE…``. A module of
this package holds one command. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence

from summarizer.cli import commands, exits
from summarizer.cli.output import Messages, forget, write
from summarizer.errors import SummarizerError

__all__ = ["main", "summarise_main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``summarizer`` and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given and given[0] in commands.COMMANDS:  # the parsers of the others cost time
        name = given.pop(0)
        return _run("summarizer", commands.command(name, f"summarizer {name}"), given)
    return _run("summarizer", commands.summarizer(), given)


def summarise_main(argv: Sequence[str] | None = None) -> int:
    """Run ``summarise``, which is ``summarizer summarise``, and return its exit code."""
    given = list(sys.argv[1:] if argv is None else argv)
    return _run(commands.SUMMARISE, commands.command(commands.SUMMARISE, commands.SUMMARISE), given)


def _run(program: str, parser: argparse.ArgumentParser, given: list[str]) -> int:
    messages = Messages(program)
    try:
        arguments = _parsed(parser, given)
        if isinstance(arguments, int):
            return arguments
        run: commands.Run | None = getattr(arguments, "run", None)
        if run is None:
            parser.print_help(sys.stderr)
            return exits.USAGE
        arguments.messages = messages
        return run(arguments)
    except SummarizerError as error:
        messages.complain(error)
        return exits.code_of(type(error).__name__)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, _leave)
        messages.warn("Interrupted. Answers that were paid for are in the cache, unless it is off.")
        return exits.INTERRUPTED
    except BrokenPipeError:  # such as: summarise … | head
        forget()
        return exits.PIPE_CLOSED
    except Exception as error:
        return _apologise(messages, error)
    finally:
        messages.close()


def _parsed(parser: argparse.ArgumentParser, given: list[str]) -> argparse.Namespace | int:
    """Return the arguments, or the exit code where argparse has told all there is to tell."""
    try:
        return parser.parse_args(given)
    except SystemExit as leaving:
        write("")  # help goes out here, where a reader that went away is met
        return exits.USAGE if leaving.code else exits.DONE


def _leave(*_: object) -> None:
    """End at once: whoever interrupts again while we are ending does not want to wait."""
    os._exit(exits.INTERRUPTED)


def _apologise(messages: Messages, error: Exception) -> int:
    """Tell of a bug by the name of its class: the message may hold text of a document."""
    messages.warn(f"Sorry, this is a bug in summarizer ({type(error).__name__}).")
    if os.environ.get("SUMMARIZER_DEBUG"):
        import traceback

        messages.warn("".join(["\n", *traceback.format_tb(error.__traceback__)]).rstrip())
    else:
        messages.warn("Run it again with SUMMARIZER_DEBUG=1 to see where, and report that.")
    return exits.BUG
