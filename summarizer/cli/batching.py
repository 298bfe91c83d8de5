"""``summarizer batch INPUT… -o OUT``: many documents, one line each, resumable."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from summarizer import settings, wiring
from summarizer.batch import inputs
from summarizer.batch.drawing import aside
from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.entry import Entry
from summarizer.batch.output import Output, run_of
from summarizer.batch.pair.reader import reader_of_many
from summarizer.batch.tally import Purse, Tally
from summarizer.cli import batch_course, commands, output, watching
from summarizer.cli.summarising import recipient
from summarizer.errors import SettingsError
from summarizer.reading import Reader
from summarizer.settings import Settings

_EPILOG = """\
INPUT is a text file, a folder, a pattern, a table (.jsonl, .csv, .tsv, .parquet) or - for JSON
Lines on standard input. OUT is .jsonl, or .parquet with the extra "parquet".

examples:
  summarizer batch archive/ -o archive.jsonl
  summarizer batch statements.csv --text-column body --id-column url -o out.parquet
  summarizer batch archive/ -o archive.jsonl --retry-failed
  summarizer batch news.jsonl -o news.out.jsonl --model openai:gpt-5-mini --max-cost 20
  summarizer batch archive/ -o archive.jsonl --model openai:gpt-5-mini --via openai-batch

The same command again goes on where the last one stopped, however it was stopped: documents
that OUT holds are not read again unless their text has changed, and answers that were paid for
come from the cache.

exit codes:
  0 all read · 3 documents could not be read, or an id stands for two texts · 4 settings, key or
  output · 5 the provider failed some: run again with --retry-failed · 6 answers that never
  fitted · 8 a limit was reached: run again to go on · 130 interrupted: run again to go on
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``batch``."""
    parser.epilog = _EPILOG
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="what to read: see below")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="where it goes")
    commands.setting_flags(parser)
    table = parser.add_argument_group("tables")
    table.add_argument("--text-column", metavar="NAME", help="the text; default: text, content, …")
    table.add_argument("--id-column", metavar="NAME", help="the id; default: id, else file:line")
    bounds = parser.add_argument_group("limits")
    bounds.add_argument("--concurrency", metavar="N", type=_count, help="most under way at once")
    bounds.add_argument("--max-cost", metavar="USD", type=_positive, help="most for the whole run")
    bounds.add_argument("--max-documents", metavar="N", type=_count, help="most to read now")
    bounds.add_argument("--deadline", metavar="SECONDS", type=_positive, help="begin none later")
    many = parser.add_argument_group("many machines: see docs/cluster.md")
    many.add_argument("--engine", choices=("own", "daft"), default="own", help="who cuts the work")
    many.add_argument("--ray", metavar="ADDRESS", help="the Ray cluster that daft works on")
    jobs = parser.add_argument_group("batch jobs: half the list price, answers within 24 hours")
    jobs.add_argument("--via", choices=("openai-batch",), help="send requests as batch jobs")
    jobs.add_argument("--poll", metavar="SECONDS", type=_positive, help="between looks; 30")
    jobs.add_argument("--job-requests", metavar="N", type=_count, help="most in one job; 50000")
    jobs.add_argument("--cancel-jobs", action="store_true", help="end those that are under way")
    jobs.add_argument("--keep-files", action="store_true", help="leave the files at the provider")
    parser.add_argument("--retry-failed", action="store_true", help="read failed ones again")
    cache = parser.add_mutually_exclusive_group()
    for flag, value, words in (
        ("--no-cache", "off", "neither use nor keep stored answers"),
        ("--refresh", "refresh", "ask again and store the new answers"),
    ):
        cache.add_argument(flag, dest="cache", action="store_const", const=value, help=words)
    parser.add_argument("--no-text", action="store_true", help="leave texts out of the records")
    watching.flag(parser)
    loudness = parser.add_mutually_exclusive_group()
    loudness.add_argument("-q", "--quiet", action="store_true", help="tell of errors only")
    loudness.add_argument("-v", "--verbose", action="store_true", help="tell of each failure")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Read all documents; return what the exit codes above say."""
    messages: output.Messages = given.messages
    messages.level = 0 if given.quiet else 2 if given.verbose else 1
    names = ("model", "base_url", "prompt", "cache", "concurrency")
    flags = {name: getattr(given, name) for name in names}
    loaded = settings.load(flags).settings
    if loaded.log == "json":
        messages.structure()
    if given.via:
        from summarizer.cli import by_jobs

        return by_jobs.run(given, loaded, partial(_entries, given))
    if given.engine == "daft":
        from summarizer.cli import scaling

        return scaling.run(given, loaded)
    purse = _purse(loaded, given.max_cost)
    out = Path(given.output)
    output.check(out)
    entries = _entries(given, messages.note)
    with watching.Watch(loaded, messages, given.metrics, taken=False) as watch:
        reader = reader_of_many(loaded, on_call=watch.call, observer=watch.observer)
        try:
            with closing(Output(out, run_of(wiring.provenance(loaded)))) as sink:
                tally = Tally(purse, watch=watch.outcome)
                engine = Engine(reader, sink, tally, _bounds(given, loaded))
                engine.keep_text = not given.no_text
                asyncio.run(
                    _read(engine, entries, sink, messages, inputs.count(given.inputs, [out]))
                )
                standing = 0 if engine.stop == "output" else sink.failed
                watch.ended = engine.stop
        finally:
            reader.close()
            for note in reader.notes():
                messages.note(note)
    return batch_course.end(engine, messages, given.output, standing)


def _entries(given: argparse.Namespace, on_note: Callable[[str], None]) -> Iterator[Entry]:
    return inputs.entries(
        given.inputs,
        inputs.Columns(text=given.text_column, id=given.id_column),
        leave_out=[Path(given.output)],
        on_note=on_note,
    )


async def _read(
    engine: Engine,
    entries: Iterator[Entry],
    sink: Output,
    messages: output.Messages,
    total: int | None,
) -> None:
    assert isinstance(engine.reader, Reader)  # noqa: S101  # narrows the type
    host = recipient(engine.reader.settings)
    if host:
        messages.note(f"The texts are sent to {host}, for {engine.reader.settings.model}.")
    engine.tell = batch_course.Teller(engine.tally, sink, messages, total)
    try:
        with _interruptible(engine, messages):
            await engine.run(entries if total is not None else aside(entries))
    finally:
        messages.clear()
        await engine.reader.aclose()


@contextmanager
def _interruptible(engine: Engine, messages: output.Messages) -> Iterator[None]:
    """Let the first signal end the run when what is under way is done, and the second at once."""
    task, asked = asyncio.current_task(), False

    def stop() -> None:
        nonlocal asked
        if asked and task is not None:
            task.cancel()
            return
        asked = True
        engine.halt("interrupted")
        messages.note("Finishing what is under way; interrupt again to stop at once.")

    try:
        with batch_course.on_signal(stop):
            yield
    except asyncio.CancelledError:
        if not asked:
            raise


def _bounds(given: argparse.Namespace, loaded: Settings) -> Bounds:
    at_once = wiring.concurrency(loaded)
    return Bounds(
        at_once=at_once,
        documents=given.max_documents,
        seconds=given.deadline,
        retry_failed=given.retry_failed,
        outage=max(5, at_once),
    )


def _purse(loaded: Settings, most: float | None) -> Purse:
    price = wiring.price_of(loaded)
    purse = Purse(max_cost=most, price=price)
    if most is not None and not wiring.is_priced(loaded):
        raise SettingsError(
            f"A cost limit is set, but no price is known for {loaded.model}.",
            hint="Drop --max-cost, or bound the run with --max-documents.",
        )
    return purse


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("must be more than 0")
    return number
