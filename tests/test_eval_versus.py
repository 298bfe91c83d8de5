"""Two runs compared, as a plain table."""

from __future__ import annotations

from dataclasses import replace

from eval_report_builders import comparison

from summarizer.evals.comparing import MetricComparison
from summarizer.evals.report import versus
from summarizer.inert import cells, visible


def test_a_comparison_fits_a_terminal() -> None:
    """No line is wider than 100 columns, and nothing in it can steer the terminal."""
    shown = versus.table(comparison())
    assert max(cells(line) for line in shown.split("\n")) <= 100
    assert visible(shown) == shown
    assert shown.endswith("\n")


def test_each_figure_is_told_with_signs() -> None:
    """Difference and interval carry their signs, and the verdict stands beside."""
    found = comparison()
    shown = versus.table(found)
    for each in found.found.metrics:
        line = next(line for line in shown.split("\n") if line.startswith(each.name))
        assert line.endswith(each.verdict)
        low = each.interval.low
        if low is not None and low < 0:
            assert f"−{abs(low):.2f} to " in line


def test_what_the_documents_could_show_is_told() -> None:
    """Where the verdict is open, the smallest difference that could be shown is named."""
    whole = comparison()
    first = replace(whole.found.metrics[0], verdict="inconclusive", detectable=0.125)

    def shown(metric: MetricComparison) -> str:
        return versus.table(replace(whole, found=replace(whole.found, metrics=(metric,))))

    told = "these documents can show a difference of"
    assert f"{first.name}: {told} 0.12 or more." in shown(first)
    assert told not in shown(replace(first, verdict="better"))


def test_items_are_listed_up_to_a_number() -> None:
    """A long list is cut, and says how many more there are."""
    found = comparison()
    many = replace(found, gained=tuple(found.gained[:1]) * 25, lost=())
    shown = versus.table(many)
    assert "gained: 25\n" in shown
    assert "\n  and 5 more\n" in shown
    assert "lost: 0\n" in shown
