"""The scores of a run as GitHub Markdown, for the summary of a CI step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape as html_escape

from summarizer.evals.calibration import TOGETHER, Measure
from summarizer.evals.comparing import MetricComparison
from summarizer.evals.report import confidence, told
from summarizer.evals.report.plain import interval, number, signed
from summarizer.evals.report.totals import HEADS, SECTION_WORDS, Totals, add, loss
from summarizer.evals.report.view import Changed, Compared, Figure, View
from summarizer.evals.score import CaseScore
from summarizer.inert import inert, markdown, unlinked

_WORST = 10  # documents told in detail: a step summary may hold 1 MiB
_ROWS = 40
_LONGEST = 300


def summary(view: View, comparison: Compared | None = None) -> str:
    """Return the scores, what went wrong, and the worst documents in ``details`` blocks."""
    totals = {group: add(view.readings(group)) for group in view.groups()}
    blocks = [f"## Eval of {escape(view.scores.model)}", _facts(view), _figures(view, totals)]
    if comparison:
        blocks += _comparison(comparison)
    for group, sums in totals.items():
        blocks += [f"### What went wrong: {group}", *_group(sums)]
    for group, measures in confidence.told(view).items():
        blocks += [f"### Confidence: {group}", *_confidence(measures)]
    blocks += _worst(view)
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """Return foreign text so that Markdown shows it as it is, in a table cell too."""
    return markdown(_short(text))


def _short(text: str) -> str:
    line = inert(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a table; what is foreign in a cell is escaped already."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows))


def _facts(view: View) -> str:
    scores = view.scores
    late = " — **incomplete**" if len(scores.cases) < scores.planned else ""
    return (
        f"Prompt {escape(scores.prompt)}, dataset {escape(scores.dataset)}, split {scores.split}, "
        f"{len(scores.cases)} of {scores.planned} readings{late}. "
        "Intervals at 95 %, over documents; *indicative* is fewer than 20 of them."
    )


def _figures(view: View, totals: dict[str, Totals]) -> str:
    heads = [f"{group} ({sums.documents} documents)" for group, sums in totals.items()]
    rows = [
        [_words(metric, next(iter(figures.values())).words)]
        + [_figure(figures.get(group)) for group in totals]
        for block in view.blocks().values()
        for metric, figures in block.items()
    ]
    return _table(["", *heads], rows)


def _words(metric: str, words: str) -> str:
    block = metric.split(".")[0]
    return f"{SECTION_WORDS.get(block, escape(block))}: {escape(words)}"


def _figure(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    hint = "*indicative*" if figure.indicative else ""
    words = (number(figure.value), interval(figure.low, figure.high), hint)
    return " ".join(word for word in words if word)


def _group(totals: Totals) -> Iterator[str]:
    rows = [
        [SECTION_WORDS[section], *(f"{value:g}" for value in counts.values())]
        for section, counts in totals.confusion.items()
    ]
    yield _table(["", *HEADS], rows)
    lines = [f"{totals.read_words()}."]
    lines += [f"{SECTION_WORDS[s.section]}: {s.words()}." for s in totals.silences]
    lines += [f"{totals.spent_words()}."]
    yield "\n".join(f"- {line}" for line in lines)


def _confidence(found: Mapping[str, Measure]) -> Iterator[str]:
    rows = ([confidence.name(section), *confidence.figures(m)] for section, m in found.items())
    yield _table(["", *confidence.HEADS], rows)
    bins = ([confidence.reach(part), *confidence.row(part)] for part in found[TOGETHER].bins)
    yield _table(["confidence", *confidence.BIN_HEADS], bins)
    yield confidence.EXPLAINED


def _comparison(comparison: Compared) -> Iterator[str]:
    yield (
        f"### {escape(comparison.after)} compared with {escape(comparison.before)} "
        f"({len(comparison.found.documents)} documents)"
    )
    head = ["", "before", "after", "difference", "p (Holm)", "detectable", "verdict"]
    yield _table(head, (_difference(each) for each in comparison.found.metrics))
    yield _changed("Gained", comparison.gained)
    yield _changed("Lost", comparison.lost)


def _difference(each: MetricComparison) -> list[str]:
    low, high = each.interval.low, each.interval.high
    bounds = "" if low is None else f" [{signed(low)}, {signed(high)}]"
    return [
        _words(each.name, each.words),
        number(each.before),
        number(each.after),
        signed(each.difference) + bounds,
        "–" if each.p is None else f"{each.p:.3f}",
        number(each.detectable),
        f"**{each.verdict}**" if each.verdict in ("better", "worse") else each.verdict,
    ]


def _changed(title: str, items: Sequence[Changed]) -> str:
    lines = [
        f"- {escape(item.case)}, {escape(item.section.replace('_', ' '))}: {escape(item.statement)}"
        for item in items[:_ROWS]
    ]
    return _details(f"{title} gold items: {len(items)}", lines, len(items) - len(lines))


def _worst(view: View) -> Iterator[str]:
    bad = [score for score in view.scores.cases if score.error or loss(score)]
    bad.sort(key=lambda score: (not score.error, -loss(score), told.name(score)))
    if bad:
        yield "### The worst documents"
    for score in bad[:_WORST]:
        yield _case(view, score)


def _case(view: View, score: CaseScore) -> str:
    if score.error:
        lines = [f"- {escape(score.error)}: all its gold counts as missed."]
        return _details(f"{told.name(score)} ({score.split}): not read", lines, 0)
    wrong = [row for row in told.rows(view, score) if row.counted and row.outcome != "match"]
    lines = [f"- {escape(row.sentence())}" for row in wrong[:_ROWS]]
    title = f"{told.name(score)} ({score.split}): {loss(score):g} missed or wrong"
    return _details(title, lines, len(wrong) - len(lines))


def _details(title: str, lines: Sequence[str], more: int) -> str:
    # the summary stands in an HTML block, where backslashes escape nothing
    head = html_escape(unlinked(_short(title)), quote=False)
    rest = [f"- and {more} more"] if more else []
    return "\n".join([f"<details><summary>{head}</summary>", "", *lines, *rest, "", "</details>"])
