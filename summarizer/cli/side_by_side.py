"""``models compare A B``: two models over the same labelled cases, quality beside price."""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import exits, output
from summarizer.cli.evals import flags
from summarizer.cli.output import Messages

if TYPE_CHECKING:
    from summarizer.evals.dataset import Case
    from summarizer.evals.score import RunScores

_EPILOG = """\
examples:
  summarizer models compare embedded embedded:qwen2.5-7b.gguf --split dev
  summarizer models compare openai:gpt-5-mini mistral:mistral-small-latest --dataset my/cases
  summarizer models compare embedded embedded --prompts sentence statement
  summarizer models compare embedded openai:any --base-urls - http://127.0.0.1:8080/v1

The runs are kept in OUT/a and OUT/b; a comparison that was broken off goes on where it stopped.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``models compare``."""
    parser.epilog = _EPILOG
    parser.add_argument("first", metavar="A", help="a model")
    parser.add_argument("second", metavar="B", help="the model to hold against it")
    parser.add_argument(
        "--prompts", metavar=("P", "Q"), nargs=2, default=(None, None), help="prompts of A and B"
    )
    parser.add_argument(
        "--base-urls",
        metavar=("U", "V"),
        nargs=2,
        default=(None, None),
        help="servers of A and B; - for a model that needs none",
    )
    flags.cases(parser)
    flags.reading(parser)
    parser.add_argument(
        "-o", "--output", metavar="OUT", default="runs/compare", help="folder (runs/compare)"
    )


def run(given: argparse.Namespace) -> int:
    """Read the cases with both, and print the table."""
    # here, so that the other actions of ``models`` start without the evals
    from summarizer.cli.evals import cases
    from summarizer.evals import comparing
    from summarizer.evals.report import versus
    from summarizer.evals.viewing import compared

    found = cases.load(given)
    urls = ["" if url == "-" else url for url in given.base_urls]
    sides = zip((given.first, given.second), given.prompts, urls, strict=True)
    before, after = (
        _read(given, found, place, {"model": model, "prompt": prompt, "base_url": url})
        for place, (model, prompt, url) in zip("ab", sides, strict=True)
    )
    names = (f"{before.model}, {before.prompt}", f"{after.model}, {after.prompt}")
    table = versus.table(compared(comparing.compare(before, after), names, found))
    output.write("\n".join([table, *_spent(before, after), ""]))
    whole = all(c.counts.get("documents.whole") for side in (before, after) for c in side.cases)
    return exits.DONE if whole else exits.INCONCLUSIVE


def _read(
    given: argparse.Namespace, found: Sequence[Case], place: str, named: dict[str, str | None]
) -> RunScores:
    """Read the cases with one side into its folder, and return the scores."""
    from summarizer import settings
    from summarizer.cli.evals import reading
    from summarizer.evals import run as runs

    messages: Messages = given.messages
    cache = {"cache": "refresh" if given.refresh else None}
    with reading.opened(settings.load(named | cache).settings, messages) as reader:
        folder, plan, todo = reader.read(
            found,
            Path(given.output) / place,
            dataset=given.dataset or flags.GOLD,
            split=given.split,
            concurrency=given.concurrency,
        )
    scores = runs.scores(plan, todo, folder)
    folder.keep_scores(scores)
    return scores


def _spent(before: RunScores, after: RunScores) -> Iterator[str]:
    """Tell what the answers of each side took when they were asked for."""
    yield f"{'':<30}{'before':>14}{'after':>14}"
    for words, field, form in (
        ("seconds a document (median)", "seconds", ".1f"),
        ("tokens in", "input_tokens", ",.0f"),
        ("tokens out", "output_tokens", ",.0f"),
        ("US dollars", "cost", ".4f"),
        ("calls", "calls", ",.0f"),
    ):
        cells = (_figure(side, field, form) for side in (before, after))
        yield f"{words:<30}" + "".join(f"{cell:>14}" for cell in cells)
    read = [sum(bool(c.counts.get("documents.whole")) for c in s.cases) for s in (before, after)]
    yield f"{'documents read whole':<30}{read[0]:>14}{read[1]:>14}"


def _figure(side: RunScores, field: str, form: str) -> str:
    values = [getattr(case, field) for case in side.cases]
    if None in values:
        return "unknown"
    return format(statistics.median(values) if field == "seconds" else sum(values), form)
