"""``config show``: each setting, its value and where it came from."""

from __future__ import annotations

import argparse
from dataclasses import fields

from summarizer import settings
from summarizer.cli import commands, exits, output
from summarizer.errors import SettingsError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``config``."""
    entries: dict[str, tuple[commands.Run, str]] = {
        "show": (_show, "print every setting with its origin (the default)"),
    }
    parser.set_defaults(format="text", model=None, base_url=None, prompt=None)
    made = commands.actions(parser, entries, default="show")
    made["show"].add_argument("--format", choices=("text", "json"), default="text")
    commands.setting_flags(made["show"])


def _show(given: argparse.Namespace) -> int:
    flags = {name: getattr(given, name) for name in ("model", "base_url", "prompt")}
    loaded = settings.load(flags)
    rows = [
        (spec.name, _shown(spec.name, getattr(loaded.settings, spec.name)), spec.metadata["help"])
        for spec in fields(settings.Settings)
    ]
    if given.format == "json":
        import json

        values = {
            name: {"value": value, "origin": loaded.origins[name], "help": words}
            for name, value, words in rows
        }
        output.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n", exact=True)
        return exits.DONE
    for name, value, words in rows:
        shown = "(empty)" if value == "" else value
        output.write(f"{name} = {shown}    [{loaded.origins[name]}]\n    {words}\n")
    return exits.DONE


def _shown(name: str, value: object) -> object:
    """Mask what must not be seen: a key, and whatever stands before the host of an address."""
    if name == "api_key":
        return "***" if value else ""
    if name == "cache_url" and value:
        return _place(str(value))
    if name == "base_url" and "@" in str(value):
        scheme, _, rest = str(value).rpartition("://")
        return f"{scheme}://***@{rest.rpartition('@')[2]}"
    return value


def _place(url: str) -> str:
    """Show where a shared store is; of a URL that cannot be read any part may be a password."""
    from summarizer.remote import address

    try:
        return address.address(url).shown
    except SettingsError:
        return "***"
