"""The scores of a run as plain text, at most 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from summarizer.evals.report import confidence, told
from summarizer.evals.report.plain import cut, interval, number
from summarizer.evals.report.totals import HEADS, SECTION_WORDS, Totals, add
from summarizer.evals.report.view import Figure, View

WIDTH = 100
_LABEL, _COLUMN, _COUNT = 38, 30, 10
_NAMED = 10  # failed documents that are named


def table(view: View) -> str:
    """Return the scores, what went wrong, and what it cost. No newline at the end."""
    totals = {group: add(view.readings(group)) for group in view.groups()}
    lines = [*_head(view), "", *_figures(view, totals), ""]
    for group, sums in totals.items():
        lines += [*_group(group, sums), ""]
    for group, measures in confidence.told(view).items():
        lines += [f"{group.upper()}: confidence", *confidence.lines(measures), ""]
    return "\n".join([*lines, *_foot(view)])


def _head(view: View) -> Iterator[str]:
    scores = view.scores
    readings = f"{len(scores.cases)} of {scores.planned} planned"
    facts = {
        "model": scores.model,
        "prompt": f"{scores.prompt} ({scores.prompt_digest[:12]})",
        "dataset": f"{scores.dataset}, split {scores.split}",
        "readings": readings + (": INCOMPLETE" if len(scores.cases) < scores.planned else ""),
        "summarizer": scores.library_version,
    }
    for label, words in facts.items():
        yield f"{label:<12}{cut(words, WIDTH - 12)}"


def _figures(view: View, totals: dict[str, Totals]) -> Iterator[str]:
    heads = (f"{group}, {t.documents} documents" for group, t in totals.items())
    yield _columns(" " * _LABEL, heads)
    for block, metrics in view.blocks().items():
        yield SECTION_WORDS.get(block, block).upper()
        for figures in metrics.values():
            words = next(iter(figures.values())).words
            first, *rest = wrap(words, _LABEL - 4)
            cells = (_figure(figures.get(group)) for group in totals)
            yield _columns(f"  {first:<{_LABEL - 2}}", cells)
            yield from (f"    {line}" for line in rest)


def _columns(label: str, cells: Iterator[str]) -> str:
    return (label + "".join(f" {cell:<{_COLUMN}}" for cell in cells)).rstrip()


def _figure(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    hint = "indicative" if figure.indicative else ""
    words = (number(figure.value), interval(figure.low, figure.high), hint)
    return " ".join(word for word in words if word)


def _group(group: str, totals: Totals) -> Iterator[str]:
    yield f"{group.upper()}: {totals.read_words()}"
    yield from (
        "  failed: " + cut(f"{told.name(score)}: {score.error}", WIDTH - 10)
        for score in totals.failed[:_NAMED]
    )
    if len(totals.failed) > _NAMED:
        yield f"  failed: and {len(totals.failed) - _NAMED} more"
    for silence in totals.silences:
        words = f"{SECTION_WORDS[silence.section]}: {silence.words()}"
        yield from wrap(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield from _confusion(totals)
    yield from wrap(totals.spent_words(), WIDTH, initial_indent="  ", subsequent_indent="    ")


def _confusion(totals: Totals) -> Iterator[str]:
    heads = [words.split() for words in HEADS]
    # of two words one stands above the other
    for line in (-2, -1):
        cells = (head[line] if len(head) >= -line else "" for head in heads)
        yield (" " * 22 + "".join(f"{cell:>{_COUNT - 1}}" for cell in cells)).rstrip()
    for section, counts in totals.confusion.items():
        cells = (f"{value:>{_COUNT - 1}g}" for value in counts.values())
        yield f"  {SECTION_WORDS[section]:<20}" + "".join(cells)


def _foot(view: View) -> Iterator[str]:
    methods = {f.method for f in view.figures} - {"none"}
    words = {"bca": "BCa bootstrap", "t": "Student's t"}
    made = " or ".join(words[m] for m in sorted(methods)) or "none: too few documents"
    text = f"Intervals at 95 %, over documents ({made})."
    if any(f.indicative for f in view.figures):
        text += " Indicative: fewer than 20 documents."
    text += " Found and missed count vital items alone."
    yield from wrap(text, WIDTH)
