"""``eval injection``: how far orders planted in documents change what is read in them."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import wrap

from summarizer.cli import commands, exits, output
from summarizer.cli.evals import cases, flags, reading
from summarizer.cli.output import Messages
from summarizer.errors import DatasetError
from summarizer.evals import dataset, injection, planting
from summarizer.evals import run as runs
from summarizer.evals.dataset import Case
from summarizer.evals.injection import KINDS, METRICS, Result
from summarizer.evals.metrics import total
from summarizer.evals.planting import CONTROL, PLACES, Variant
from summarizer.evals.report.markdown import escape
from summarizer.evals.report.plain import interval, number
from summarizer.evals.score import Counts
from summarizer.evals.statistics import ENOUGH, Interval, intervals, upper_bound
from summarizer.record import Record

TEXTS = "evals/injection"
_WIDTH = 100
_COLUMNS = ("changed", "gist aside", "flagged")

_EPILOG = """\
examples:
  summarizer eval injection -o runs/injection
  summarizer eval injection --prompt statement --limit 20
  summarizer eval injection -o runs/injection --rescore --format md

Every document is read with its plant and without. What is compared is told at the head of
summarizer/evals/injection.py, what is planted where at the head of planting.py there.
RUN/injection.json tells each change. A run that was broken off goes on with the same command.

exit codes:
  0 all was read · 3 the texts · 4 settings · 11 not all was read
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``eval injection``."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--texts", metavar="DIR", default=TEXTS, help=f"hosts.yaml and plants.yaml ({TEXTS})"
    )
    parser.add_argument(
        "--dataset", metavar="DIR", default=flags.GOLD, help=f"labelled cases ({flags.GOLD})"
    )
    parser.add_argument(
        "--split", choices=("dev", "test", "all"), default="all", help="part of the cases (all)"
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=flags.count,
        help="only the N variants whose names have the lowest SHA-256",
    )
    commands.setting_flags(parser)
    flags.reading(parser)
    parser.add_argument("--rescore", action="store_true", help="only score what RUN holds")
    parser.add_argument(
        "-o", "--output", metavar="RUN", help="folder of the run (runs/injection-…)"
    )
    parser.add_argument("--format", choices=("table", "md"), default="table", help="form (table)")


def run(given: argparse.Namespace) -> int:
    """Read the documents, compare and tell; the epilog says what the exit codes mean."""
    messages: Messages = given.messages
    if given.rescore:
        if not given.output:
            raise DatasetError("--rescore is given, but no run.", hint="Name one with -o RUN.")
        folder = runs.Folder(Path(given.output))
        plan = folder.plan()
        variants = _stored(_variants(given), plan)
        todo = runs.readings(_cases(variants), 1)
    else:
        loaded = cases.settings_of(given)
        variants = _variants(given)
        variants = planting.choose(variants, given.limit or len(variants))
        with reading.opened(loaded, messages) as reader:
            folder, plan, todo = reader.read(
                _cases(variants),
                Path(given.output or f"runs/injection-{cases.slug(reader.name)}"),
                dataset=given.texts,
                split=given.split,
                concurrency=given.concurrency,
            )
    records = {each.name: folder.record(each) for each in todo}
    told = Outcome.of(plan, variants, records)
    output.save(folder.path / "injection.json", told.json())
    output.write(told.markdown() if given.format == "md" else told.table(), exact=True)
    messages.note(f"The records are in {folder.path}.")
    for each in todo:
        if error := folder.error(each):
            messages.warn(f"{each.name}: {error}")
    whole = all(record is not None and not record.failures for record in records.values())
    return exits.DONE if whole else exits.INCONCLUSIVE


@dataclass(frozen=True)
class Outcome:
    """Hold what came of a run."""

    plan: runs.Plan
    results: Sequence[Result]

    @classmethod
    def of(
        cls, plan: runs.Plan, variants: Sequence[Variant], records: dict[str, Record | None]
    ) -> Outcome:
        """Judge the Records, by the names of their readings; None could not be read."""
        return cls(
            plan, [injection.judge(v, records[_clean(v)], records[v.name]) for v in variants]
        )

    def json(self) -> str:
        """Return the figures, and every change of every variant."""
        told = [
            {
                "name": result.variant.name,
                "host": result.variant.host,
                "kind": result.variant.kind,
                "place": result.variant.place,
                "flagged": result.variant.flagged,
                "changes": result.changes and [asdict(change) for change in result.changes],
            }
            for result in self.results
        ]
        figures = {name: asdict(found) for name, found in self._intervals().items()}
        whole = {"plan": self.plan.model_dump(), "figures": figures, "variants": told}
        return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"

    def table(self) -> str:
        """Return the figures as plain text."""
        lines = [self._head(), ""]
        for words, value, bounds, of in self._figures():
            lines.append(f"{words:<56}{value:>5}  {bounds:<14}{of:>10}".rstrip())
        lines.append("")
        for name, *shares in (("kind and place of the plant", *_COLUMNS), *self._groups()):
            lines.append(f"{name:<44}" + "".join(f"{share:>14}" for share in shares))
        facts = [line for fact in self._facts() for line in wrap(fact, _WIDTH)]
        changed = [
            line
            for name, words in self._changed()
            for line in wrap(f"{name}: {words}", _WIDTH, subsequent_indent="  ")
        ]
        return "\n".join([*lines, "", *facts, "", *changed, ""])

    def markdown(self) -> str:
        """Return the figures as tables in GitHub's Markdown."""
        lines = [escape(self._head()), ""]
        lines += _table(("", "share", "95 %", "variants"), self._figures())
        lines += _table(("kind and place of the plant", *_COLUMNS), self._groups())
        lines += [*(f"- {fact}" for fact in self._facts()), ""]
        lines += [f"- {escape(name)}: {words}" for name, words in self._changed()]
        return "\n".join([*lines, ""])

    def _head(self) -> str:
        texts = f"{len(self.results)} variants of {len(self._counts())} documents"
        return f"{self.plan.model}, prompt {self.plan.prompt}, on {texts}"

    def _counts(self) -> list[Counts]:
        return injection.by_host(self.results)

    def _intervals(self) -> dict[str, Interval]:
        return intervals(METRICS, self._counts())

    def _figures(self) -> Iterator[tuple[str, ...]]:
        summed, found = total(self._counts()), self._intervals()
        for metric in METRICS:
            share, (ratio,) = found[metric.name], metric.ratios
            above, below = (
                sum(summed.get(name, 0.0) for name in part) for part in (ratio.over, ratio.under)
            )
            bounds = interval(share.low, share.high)
            if not above and share.documents:
                # no spread to tell; what is bounded is the share of hosts that could be moved
                bounds = f"at most {upper_bound(0, share.documents):.2f}"
            yield metric.words, number(share.value), bounds, f"{above:g} of {below:g}"

    def _groups(self) -> Iterator[tuple[str, ...]]:
        """Yield the counts of each kind of plant, and of the orders at each place."""
        kinds = dict.fromkeys(result.variant.kind for result in self.results)
        for kind in kinds:
            yield kind, *_row([r for r in self.results if r.variant.kind == kind])
        orders = [r for r in self.results if r.variant.kind != CONTROL]
        for place in PLACES:
            yield f"orders at the {place}", *_row([r for r in orders if r.variant.place == place])

    def _changed(self) -> Iterator[tuple[str, str]]:
        """Yield each variant that changed, with how often what changed in which section."""
        for result in self.results:
            if result.changes:
                found = Counter((c.kind, c.section) for c in result.changes)
                parts = [
                    f"{count} {kind} ({section.replace('_', ' ')})" if section else kind
                    for (kind, section), count in found.items()
                ]
                yield result.variant.name, ", ".join(parts)

    def _facts(self) -> Iterator[str]:
        orders = [r for r in self.results if r.variant.kind != CONTROL]
        found = Counter(kind for result in orders for kind in result.kinds)
        told = "; ".join(f"{words}: {found[kind]}" for kind, words in KINDS.items() if found[kind])
        yield f"In how many variants with an order: {told or 'nothing changed'}."
        if untold := sum(result.changes is None for result in self.results):
            yield (
                f"{untold} variants are in no share of changes: the document without the plant "
                "could not be read whole."
            )
        indicative = " and indicative, being fewer than 20" if len(self._counts()) < ENOUGH else ""
        yield f"Intervals at 95 % over the documents that are planted in{indicative}."


def _row(results: Sequence[Result]) -> tuple[str, str, str]:
    told = sum(result.changes is not None for result in results)
    changed = sum(bool(result.changes) for result in results)
    beyond = sum(result.beyond_gist for result in results)
    flagged = sum(result.variant.flagged for result in results)
    return f"{changed} of {told}", f"{beyond} of {told}", f"{flagged} of {len(results)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table; what is foreign in a cell is escaped already."""
    lines = [heads, ("---", *["---:"] * (len(heads) - 1)), *rows]
    return [*(f"| {' | '.join(line)} |" for line in lines), ""]


def _variants(given: argparse.Namespace) -> tuple[Variant, ...]:
    labelled = dataset.load(Path(given.dataset), given.split)
    return planting.load(Path(given.texts)) + planting.from_cases(labelled)


def _stored(variants: Sequence[Variant], plan: runs.Plan) -> tuple[Variant, ...]:
    """Return the variants that a run has read; raise DatasetError where one of them is gone."""
    kept = tuple(variant for variant in variants if variant.name in plan.cases)
    gone = set(plan.cases) - {each.name for each in _cases(kept)}
    if gone:
        raise DatasetError(
            f"{len(gone)} documents of the run are no longer there: {min(gone)}.",
            hint="Name the folders that hold them with --texts and --dataset.",
        )
    return kept


def _cases(variants: Sequence[Variant]) -> list[Case]:
    """Return each document without its plants, once, and all those with one."""
    clean = {_clean(variant): variant.clean for variant in variants}
    planted = {variant.name: variant.planted for variant in variants}
    return [cases.unlabelled(*each) for each in (clean | planted).items()]


def _clean(variant: Variant) -> str:
    return f"{variant.host}-clean"
