"""``summarise FILE…``: documents in, Records out.

A Record that is kept is printed with neither pydantic nor a provider imported; the
Summarizer is opened at the first document that has to be asked for, and once for all.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer import loading, providers, settings
from summarizer.cli import commands, exits, output, watching
from summarizer.cli.printing import Printer
from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.reading import Reader
from summarizer.settings import Settings

if TYPE_CHECKING:
    import asyncio

    from summarizer.telemetry import Call

_EPILOG = """\
examples:
  summarise article.txt                       read it here, with the embedded model
  summarise article.txt --format json -o article.json
  curl -s https://example.org/text | summarise
  summarise *.txt --format jsonl -o all.jsonl one record a line
  summarise article.txt --model openai:gpt-5-mini --max-cost 0.05
  summarise article.txt --model openai:any --base-url http://127.0.0.1:8080/v1
  summarise article.txt --dry-run             what would be sent, and what it may cost

exit codes:
  0 done · 1 a bug · 2 usage · 3 a document cannot be read · 4 settings, key or output
  5 the provider, try again · 6 the answer · 7 rejected items, with --strict · 8 budget
  130 interrupted. With several files it is that of the first error; the others are read.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``summarise``."""
    parser.epilog = _EPILOG
    parser.add_argument("files", metavar="FILE", nargs="*", help="a text file; - is standard input")
    parser.add_argument(
        "--format",
        choices=("text", "json", "jsonl", "md"),
        default="text",
        help="text (default); json, an array for several files; jsonl; md",
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write here, whole or not at all")
    commands.setting_flags(parser)
    cache = parser.add_mutually_exclusive_group()
    for flag, value, words in (
        ("--no-cache", "off", "neither use nor keep stored answers"),
        ("--refresh", "refresh", "ask again and store the new answers"),
    ):
        cache.add_argument(flag, dest="cache", action="store_const", const=value, help=words)
    parser.add_argument("--max-cost", metavar="USD", type=float, help="most for one document")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent; send none")
    parser.add_argument("--strict", action="store_true", help="exit 7 if an item was rejected")
    parser.add_argument("--no-text", action="store_true", help="leave the text out of the record")
    watching.flag(parser)
    parser.add_argument("--record", metavar="DIR", help="keep every answer for replay:DIR")
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="tell of errors only")
    loudness.add_argument("-v", "--verbose", action="store_true", help="tell of each call")
    parser.set_defaults(run=run, help_text=parser.format_help)


def run(given: argparse.Namespace) -> int:
    """Read every document; return the code of the first error, or 0."""
    messages: output.Messages = given.messages
    messages.level = 0 if given.quiet else 2 if given.verbose else 1
    if not given.files and sys.stdin is not None and sys.stdin.isatty():
        sys.stderr.write(given.help_text())
        return exits.USAGE
    flags = {name: getattr(given, name) for name in ("model", "base_url", "prompt")}
    loaded = settings.load(flags | {"cache": given.cache, "max_cost": given.max_cost}).settings
    if loaded.log == "json":
        messages.structure()
    files = given.files or ["-"]
    if given.dry_run:
        from summarizer.cli import dry_run

        return dry_run.tell(files, loaded, messages)
    printer = Printer(given.format, given.output, len(files), keep_text=not given.no_text)
    recording = Path(given.record) if given.record else None
    taken = given.output in (None, "-")
    codes = []
    with watching.Watch(loaded, messages, given.metrics, taken=taken) as watch:
        reader = _Asked(loaded, watch, messages, recording)
        try:
            for file in files:
                codes.append(_one(file, reader, printer, strict=given.strict))
            printer.finish()
        finally:
            reader.close()
    failed = [code for code in codes if code]
    errors = [code for code in failed if code != exits.REJECTED]
    return (errors or failed or [exits.DONE])[0]


def _one(file: str, reader: _Asked, printer: Printer, *, strict: bool) -> int:
    """Read and print one document; an error is told, and the next one has its turn."""
    messages = reader.messages
    try:
        document = loading.read(file)
        for note in document.notes:
            messages.detail(f"{document.source}: {note}")
        record = reader.record(document)
    except SummarizerError as error:
        if reader.blocked:
            raise  # no document can be read with these settings: it is told once
        reader.watch.outcome(type(error).__name__)
        messages.complain(error, document_name(file))
        return exits.code_of(type(error).__name__)
    finally:
        messages.clear()
    printer.put(record)
    failures = record["failures"]
    if failures:
        first, last = failures[0]["sentences"][0], failures[-1]["sentences"][1]
        messages.warn(
            f"{document.source}: not all was read (between sentences {first} and {last}): "
            f"{failures[0]['error']}: {failures[0]['message']}"
        )
        return exits.code_of(failures[0]["error"])
    if strict and record["rejected"]:
        messages.warn(f"{document.source}: items that do not hold: {len(record['rejected'])}.")
        return exits.REJECTED
    return exits.DONE


def document_name(file: str) -> str:
    """Return how messages name a document."""
    return "standard input" if file == "-" else file


class _Asked:
    """Find the Record of each document, or have it made, and tell of it.

    ``blocked`` says that the Summarizer could not be opened: that is so for every document.
    """

    def __init__(
        self,
        loaded: Settings,
        watch: watching.Watch,
        messages: output.Messages,
        recording: Path | None,
    ) -> None:
        self.watch = watch
        self.messages = messages
        self.blocked = False
        self._reader = Reader(
            loaded, on_call=self._told, recording=recording, observer=watch.observer
        )
        self._runner: asyncio.Runner | None = None

    def record(self, document: Document) -> dict[str, Any]:
        """Return the Record of a document, as JSON values."""
        self.blocked = self._runner is None
        found = self._reader.find(document)
        if found is not None:
            self.blocked = False
            self.watch.outcome(watching.CACHED)
            self.messages.detail(f"{document.source}: cached, nothing was asked or spent")
            return found
        if self._runner is None:
            self._open()
        self.blocked = False
        record = self._asked(document)
        failures = record["failures"]
        self.watch.outcome(failures[0]["error"] if failures else watching.DONE)
        self._tell(record)
        return record

    def close(self) -> None:
        """Give back what was opened, and tell what the cache has to tell."""
        try:
            if self._runner is not None:
                self._runner.run(self._reader.aclose())
        finally:
            if self._runner is not None:
                self._runner.close()
            self._reader.close()
            for note in self._reader.notes():
                self.messages.note(note)

    def _open(self) -> None:
        import asyncio

        self._reader.summarizer()
        self._runner = asyncio.Runner()
        host = recipient(self._reader.settings)
        if host:
            self.messages.note(f"The text is sent to {host}, for {self._reader.settings.model}.")

    def _asked(self, document: Document) -> dict[str, Any]:
        assert self._runner is not None  # noqa: S101  # opened before anything is asked
        name = document_name(document.source)

        def progress(done: int, total: int) -> None:
            self.messages.progress(f"Reading {name}: {done} of {total} sentences …")

        self.messages.progress(f"Reading {name} …")
        return self._runner.run(self._reader.ask(document, progress))

    def _told(self, call: Call) -> None:
        self.watch.call(call)
        if not self.messages.structured:  # else its log record has told it, field by field
            self.messages.detail(str(call))

    def _tell(self, record: dict[str, Any]) -> None:
        usage = record["provenance"]["usage"]
        cost = "unknown" if usage["cost"] is None else f"{usage['cost']:.6f} USD"
        taken, given = usage["input_tokens"], usage["output_tokens"]
        tokens = "unknown" if taken is None else f"{taken} in, {given} out"
        self.messages.detail(
            f"{record['document']['source']}: calls {usage['calls']}, cached {usage['cached']}, "
            f"tokens {tokens}, cost {cost}, {record['provenance']['seconds']:.1f} s"
        )


def recipient(loaded: Settings) -> str:
    """Return who the text is sent to; empty for a model in this process."""
    provider, _ = providers.split(loaded.model)
    if providers.is_local(loaded.model):
        return ""
    if provider != "openai":
        return f"the provider {provider}"
    from urllib.parse import urlsplit

    return urlsplit(loaded.base_url or "https://api.openai.com").hostname or ""
