"""Versus: two runs compared, as a plain table of at most 100 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from summarizer.evals.comparing import MetricComparison
from summarizer.evals.report import plain
from summarizer.evals.report.view import Changed, Compared
from summarizer.evals.statistics import ENOUGH
from summarizer.inert import inert

_SHOWN = 20  # items gained or lost that are listed before they are only counted


def table(comparison: Compared) -> str:
    """Return the table; what was gained and lost stands below it, item by item."""
    return "\n".join((*_lines(comparison), ""))


def _lines(comparison: Compared) -> Iterator[str]:
    yield f"before  {inert(comparison.before)}"
    yield f"after   {inert(comparison.after)}"
    documents = len(comparison.found.documents)
    few = ", indicative: fewer than 20" if documents < ENOUGH else ""
    yield f"{documents} documents, each compared with itself{few}"
    yield ""
    yield f"{'':<30}{'before':>7}{'after':>7}{'change':>8}  {'95 % interval':<16}{'p':>6}  verdict"
    yield from map(_row, comparison.found.metrics)
    yield ""
    yield from _shown(comparison.found.metrics)
    for words, items in (("gained", comparison.gained), ("lost", comparison.lost)):
        yield from _items(words, items)


def _row(each: MetricComparison) -> str:
    p = "" if each.p is None else f"{each.p:.3f}"
    low, high = each.interval.low, each.interval.high
    spread = "" if low is None else f"{plain.signed(low)} to {plain.signed(high)}"
    return (
        f"{each.name:<30}{plain.number(each.before):>7}{plain.number(each.after):>7}"
        f"{plain.signed(each.difference):>8}  {spread:<16}{p:>6}"
        f"  {each.verdict}"
    )


def _shown(differences: Sequence[MetricComparison]) -> Iterator[str]:
    """Say what so many documents could show at all, where the verdict is open."""
    for each in differences:
        if each.verdict == "inconclusive" and each.detectable is not None:
            yield (
                f"{each.name}: these documents can show a difference of "
                f"{each.detectable:.2f} or more."
            )


def _items(words: str, items: Sequence[Changed]) -> Iterator[str]:
    yield f"{words}: {len(items)}"
    for item in items[:_SHOWN]:
        place = f"  {inert(item.case)} {item.section.replace('_', ' ')}: "
        yield plain.cut(place + inert(item.statement), 100)
    if len(items) > _SHOWN:
        yield f"  and {len(items) - _SHOWN} more"
