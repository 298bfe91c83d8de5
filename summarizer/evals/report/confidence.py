"""What all reports tell of confidence: a row for each section, and the reliability table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from summarizer.evals.calibration import TOGETHER, Bin, Measure, forecasts, measures
from summarizer.evals.report.plain import interval, number
from summarizer.evals.report.totals import SECTION_WORDS
from summarizer.evals.report.view import View

HEADS = ("items", "hold", "base rate", "error", "Brier")
BIN_HEADS = ("items", "mean", "hold")
EXPLAINED = (
    "Brier is the mean of (confidence − holds) squared, base rate the Brier score of always "
    "saying the share that holds: confidence is worth something where Brier is the lower one. "
    "Error is the expected calibration error. A bin of fewer than 10 items is joined to the next."
)
_LABEL, _COLUMN, _WIDTH = 22, 10, 100


def told(view: View) -> dict[str, dict[str, Measure]]:
    """Return the measures of each group of the view in which items have confidence."""
    found = {
        group: measures(forecasts((s, view.record(s)) for s in view.readings(group)))
        for group in view.groups()
    }
    return {group: measured for group, measured in found.items() if measured}


def name(section: str) -> str:
    """Return what a measure is called."""
    return SECTION_WORDS.get(section, section)


def figures(measure: Measure) -> tuple[str, ...]:
    """Return the cells of a row under ``HEADS``."""
    brier = measure.brier
    hint = "indicative" if brier.indicative else ""
    words = (number(brier.value), interval(brier.low, brier.high), hint)
    return (
        f"{measure.items}",
        number(measure.held),
        number(measure.base),
        number(measure.error),
        " ".join(word for word in words if word),
    )


def reach(part: Bin) -> str:
    """Return from where to where a bin reaches."""
    return f"{part.low:.1f}–{part.high:.1f}"


def row(part: Bin) -> tuple[str, ...]:
    """Return the cells of a bin under ``BIN_HEADS``."""
    return f"{part.items}", number(part.said), number(part.held)


def lines(found: Mapping[str, Measure], tables: Sequence[str] = (TOGETHER,)) -> Iterator[str]:
    """Return plain lines: a row for each measure, and the bins of those named in ``tables``."""
    yield _line("", HEADS)
    for section, measure in found.items():
        yield _line(name(section), figures(measure))
    for section in tables:
        yield _line(f"confidence, {name(section)}"[:_LABEL], BIN_HEADS)
        for part in found[section].bins:
            yield _line(reach(part), row(part))
    yield from wrap(EXPLAINED, _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _line(label: str, cells: Sequence[str]) -> str:
    """Lay out a row; the last cell of a row under ``HEADS`` is long, and stands on the left."""
    counted, rest = cells[:4], cells[4:]
    right = "".join(f"{cell:>{_COLUMN}}" for cell in counted)
    return f"  {label:<{_LABEL}}{right}" + "".join(f"   {cell}" for cell in rest)
