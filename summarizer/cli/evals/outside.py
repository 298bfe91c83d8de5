"""``eval polnear``: who said what, against attributions that others marked by hand."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import wrap

from summarizer.cli import commands, exits, output
from summarizer.cli.evals import cases, flags, reading
from summarizer.cli.output import Messages
from summarizer.errors import DatasetError
from summarizer.evals import polnear, standoff
from summarizer.evals import run as runs
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import total
from summarizer.evals.polnear import METRICS, Judged
from summarizer.evals.report.markdown import escape
from summarizer.evals.report.plain import interval, number
from summarizer.evals.report.totals import Spent
from summarizer.evals.score import Counts
from summarizer.evals.standoff import Article
from summarizer.evals.statistics import ENOUGH, intervals
from summarizer.record import Record

DOCUMENTS = 15
_WIDTH = 100
_TOKENS = ("input_tokens", "output_tokens")
_GROUPS = {
    "all": "all items",
    "claims": "claims",
    "intents": "intents",
    "text": "any sentence",
    "human": "what is marked",
}

_EPILOG = """\
examples:
  summarizer eval polnear polnear/dev --model embedded -o runs/polnear
  summarizer eval polnear polnear/dev -o runs/polnear --rescore --format md

The documents are those whose file names have the lowest SHA-256, so that nobody picks. Where
several annotators read an article, what any of them marked counts as marked. What is counted
is told at the head of summarizer/evals/polnear.py, whom a source means in sources.py there.
RUN/polnear.json tells what became of each item, by the offsets of the text.

exit codes:
  0 all was read · 3 the articles · 4 settings · 11 not all was read
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval polnear``."""
    parser.epilog = _EPILOG
    parser.add_argument("folder", metavar="DIR", help="holds text/ and attributions/, or dev/")
    parser.add_argument(
        "--documents",
        metavar="N",
        type=flags.count,
        default=DOCUMENTS,
        help=f"how many to read ({DOCUMENTS})",
    )
    commands.setting_flags(parser)
    flags.reading(parser)
    parser.add_argument("--rescore", action="store_true", help="only score what RUN holds")
    parser.add_argument("-o", "--output", metavar="RUN", help="folder of the run (runs/polnear-…)")
    parser.add_argument("--format", choices=("table", "md"), default="table", help="form (table)")


def run(given: argparse.Namespace) -> int:
    """Read the articles, score and tell; the epilog says what the exit codes mean."""
    messages: Messages = given.messages
    source = Path(given.folder)
    if given.rescore:
        if not given.output:
            raise DatasetError("--rescore is given, but no run.", hint="Name one with -o RUN.")
        folder = runs.Folder(Path(given.output))
        plan = folder.plan()
        articles = standoff.named(source, plan.cases)
        todo = runs.readings(_cases(articles), 1)
    else:
        loaded = cases.settings_of(given)
        articles = standoff.choose(source, given.documents)
        with reading.opened(loaded, messages) as reader:
            folder, plan, todo = reader.read(
                _cases(articles),
                Path(given.output or f"runs/polnear-{cases.slug(reader.name)}"),
                dataset=given.folder,
                split="dev",
                concurrency=given.concurrency,
            )
    scored = Outcome.of(plan, articles, [folder.record(each) for each in todo])
    output.save(folder.path / "polnear.json", scored.json())
    output.write(scored.markdown() if given.format == "md" else scored.table(), exact=True)
    messages.note(f"The records are in {folder.path}.")
    for each in todo:
        if error := folder.error(each):
            messages.warn(f"{each.name}: {error}")
    return exits.DONE if scored.complete else exits.INCONCLUSIVE


@dataclass(frozen=True)
class Outcome:
    """Hold what came of a run; ``records`` and ``judged`` are in the order of ``articles``."""

    plan: runs.Plan
    articles: Sequence[Article]
    records: Sequence[Record | None]
    judged: Sequence[Judged]

    @classmethod
    def of(
        cls, plan: runs.Plan, articles: Sequence[Article], records: Sequence[Record | None]
    ) -> Outcome:
        """Judge the Records; None is an article that could not be read."""
        pairs = zip(articles, records, strict=True)
        return cls(plan, articles, records, [polnear.judge(*pair) for pair in pairs])

    @property
    def complete(self) -> bool:
        """Say whether every article was read to its end."""
        return all(record is not None and not record.failures for record in self.records)

    def counts(self) -> list[Counts]:
        """Return what is counted in each document."""
        pairs = zip(self.articles, self.judged, strict=True)
        return [polnear.counts(*pair) for pair in pairs]

    def json(self) -> str:
        """Return every verdict, with the counts of each document."""
        told = {
            article.name: {"counts": counts, **asdict(judged)}
            for article, judged, counts in zip(
                self.articles, self.judged, self.counts(), strict=True
            )
        }
        return json.dumps({"plan": self.plan.model_dump(), "documents": told}, indent=1) + "\n"

    def table(self) -> str:
        """Return the figures as plain text."""
        lines = [self._head(), ""]
        for words, value, bounds, of in self._rows():
            lines.append(f"{words:<66}{value:>5}  {bounds:<14}{of:>13}".rstrip())
        facts = [line for fact in self._facts() for line in wrap(fact, _WIDTH)]
        return "\n".join([*lines, "", *facts, ""])

    def markdown(self) -> str:
        """Return the figures as a table in GitHub's Markdown."""
        lines = [
            escape(self._head()),
            "",
            "| | share | 95 % | items |",
            "| --- | ---: | --- | ---: |",
        ]
        lines += [f"| {' | '.join(row)} |" for row in self._rows()]
        return "\n".join([*lines, "", *(f"- {fact}" for fact in self._facts()), ""])

    def _head(self) -> str:
        texts = f"{len(self.articles)} documents of PolNeAR"
        return f"{self.plan.model}, prompt {self.plan.prompt}, on {texts}"

    def _rows(self) -> Iterator[tuple[str, str, str, str]]:
        counts = self.counts()
        summed, found = total(counts), intervals(METRICS, counts)
        for metric in METRICS:
            share, (ratio,) = found[metric.name], metric.ratios
            above, below = (
                sum(weight * summed.get(name, 0.0) for name, weight in part.items())
                for part in (ratio.over, ratio.under)
            )
            group = _GROUPS[metric.name.partition(".")[0]]
            bounds = interval(share.low, share.high)
            yield f"{group}: {metric.words}", number(share.value), bounds, f"{above:g} of {below:g}"

    def _facts(self) -> Iterator[str]:
        summed = total(self.counts())

        def of(*names: str) -> str:
            return f"{sum(summed.get(name, 0.0) for name in names):g}"

        sections = polnear.SECTIONS
        yield (
            f"Own voice: {of('own_voice.items')} claims name no speaker and are in no share above; "
            f"{of('own_voice.marked')} of them stand where an annotator marked one."
        )
        yield (
            "Left out of the speakers, as it cannot be told who is meant: "
            f"{of(*(f'{s}.untold' for s in sections))} items, {of('human.untold')} attributions. "
            f"Without any source are {of('human.no_source')} attributions."
        )
        failed = sum(record is None for record in self.records)
        yield (
            f"{len(self.articles)} documents, those with the lowest SHA-256 of their file names; "
            f"{failed} could not be read and have nothing found. What any annotator of an "
            "article marked counts as marked."
        )
        indicative = " and indicative, being fewer than 20" if len(self.articles) < ENOUGH else ""
        yield f"Intervals at 95 % over documents{indicative}."
        yield self._spent()

    def _spent(self) -> str:
        """Say what the answers took when they were asked for, cached now or not."""
        attempts = [a for record in self.records if record for a in record.provenance.attempts]
        inward, outward = (_sum([getattr(a, name) for a in attempts]) for name in _TOKENS)
        return (
            f"{sum(a.seconds for a in attempts):.0f} s in {len(attempts)} calls, "
            f"{sum(a.cached for a in attempts)} of them cached; tokens in "
            f"{inward.words(',.0f')}, out {outward.words(',.0f')}."
        )


def _sum(values: Sequence[int | None]) -> Spent:
    known = [value for value in values if value is not None]
    return Spent(sum(known), len(values) - len(known), len(values))


def _cases(articles: Sequence[Article]) -> list[Case]:
    return [cases.unlabelled(each.name, each.document) for each in articles]
