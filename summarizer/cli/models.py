"""``models``: what can be named with --model, what is ready here, and which is better."""

from __future__ import annotations

import argparse
import os

from summarizer.cli import commands, exits, output, side_by_side
from summarizer.cli.output import Messages
from summarizer.errors import SettingsError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``models``."""
    entries: dict[str, tuple[commands.Run, str]] = {
        "list": (_list, "say what can be named, and what is ready here (the default)"),
        "fetch": (_fetch, "bring the embedded model to this machine, once (1.1 GB)"),
        "compare": (
            side_by_side.run,
            "hold two models against each other on labelled cases",
        ),
    }
    made = commands.actions(parser, entries, default="list")
    side_by_side.arguments(made["compare"])


def _list(_: argparse.Namespace) -> int:
    from summarizer.providers import hosted, weights

    here = "ready" if weights.ready() else "not here yet; run: summarizer models fetch"
    key = "ready" if os.environ.get("OPENAI_API_KEY") else "OPENAI_API_KEY is not set"
    lines = [
        ("embedded", here),
        ("embedded:PATH.gguf", "GGUF weights of your own"),
        ("replay:DIR", "answers recorded with --record DIR"),
        ("openai:NAME", key),
        ("openai:NAME --base-url URL", "any OpenAI-compatible server; SUMMARIZER_API_KEY if asked"),
    ]
    lines += [(f"{name}:NAME", _hosted(name)) for name in hosted.known()]
    output.write("".join(f"{name:<28}{words}\n" for name, words in lines))
    return exits.DONE


def _hosted(provider: str) -> str:
    from summarizer.providers import hosted

    try:
        hosted.check(provider)
    except SettingsError as error:
        return error.message.removeprefix(f"{provider} ")
    return "ready"


def _fetch(given: argparse.Namespace) -> int:
    import asyncio

    from summarizer import wiring
    from summarizer.providers import weights

    messages: Messages = given.messages

    def progress(done: int, total: int) -> None:
        messages.progress(f"{done / 1e9:.2f} of {total / 1e9:.2f} GB")

    if not weights.ready():
        messages.note("The embedded model is brought here, once (1.1 GB).")
    path = weights.fetch(progress)
    messages.progress("The model reads its instructions, once (about a minute)")
    asyncio.run(wiring.prepare_embedded())
    messages.clear()
    output.write(f"The embedded model is ready: {path}\n")
    return exits.DONE
