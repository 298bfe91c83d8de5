"""``cache stats|check|clear``."""

from __future__ import annotations

import argparse
import sys

from summarizer import settings, wiring
from summarizer.cache.store import Store
from summarizer.cli import commands, exits, output
from summarizer.cli.output import Messages


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``cache``."""
    entries: dict[str, tuple[commands.Run, str]] = {
        "stats": (_stats, "count what is stored"),
        "check": (_check, "verify every entry; bad ones are moved aside"),
        "clear": (_clear, "delete every entry; what was paid for is paid for again"),
    }
    made = commands.actions(parser, entries)
    made["clear"].add_argument("--yes", action="store_true", help="do not ask first")


def _stats(given: argparse.Namespace) -> int:
    store = _store()
    stats = store.stats()
    _close(store, given.messages)
    output.write(
        f"{'Server' if store.remote else 'Folder':13}{store.place}\n"
        f"Entries      {stats.entries:,}\n"
        f"Bytes        {stats.bytes:,}\n"
        f"Quarantined  {stats.quarantined:,}\n"
    )
    return exits.DONE


def _check(given: argparse.Namespace) -> int:
    store = _store()
    report = store.check()
    _close(store, given.messages)
    output.write(f"{report.good:,} entries hold, {report.quarantined:,} were moved aside.\n")
    if report.rebuilt:
        output.write("The database was broken as a whole; a new one stands in its place.\n")
    return exits.DONE if report.complete else exits.SETTINGS


def _clear(given: argparse.Namespace) -> int:
    store = _store()
    if not given.yes and not _agreed(store, given.messages):
        store.close()
        return exits.USAGE
    count = store.clear()
    _close(store, given.messages)
    output.write(f"{count:,} entries deleted.\n")
    return exits.SETTINGS if store.notes else exits.DONE


def _agreed(store: Store, messages: Messages) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        messages.warn("Nothing was deleted: nobody is here to be asked. Say --yes to delete.")
        return False
    messages.warn(f"Delete all {len(store):,} entries in {store.place}? Type yes:")
    if sys.stdin.readline().strip().lower() == "yes":
        return True
    messages.warn("Nothing was deleted.")
    return False


def _store() -> Store:
    return wiring.shared_or_own(settings.load().settings)


def _close(store: Store, messages: Messages) -> None:
    store.close()
    for note in store.notes:
        messages.note(note)
