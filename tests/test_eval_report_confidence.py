"""Confidence in the reports: told for each split where items have one, and nowhere else."""

from __future__ import annotations

import dataclasses
import re

import eval_report_builders as build
from markdown_it import MarkdownIt

from summarizer.evals.report import View, confidence, markdown, page, terminal
from summarizer.inert import cells
from summarizer.record import Record


def sure(record: Record, told: float) -> Record:
    """Return the Record with this confidence in each claim."""
    claims = tuple(claim.model_copy(update={"confidence": told}) for claim in record.summary.claims)
    summary = record.summary.model_copy(update={"claims": claims})
    return record.model_copy(update={"summary": summary})


def view() -> View:
    """Return the small run; of the six claims in the development seed two hold, all say 0.5.

    Their squares are 0.25 each, and the base rate's Brier is 1/3 times 2/3.
    """
    plain = build.view()
    records = dict(plain.records)
    records["seed_patrol", 1] = sure(build.seed_record(), 0.5)
    return dataclasses.replace(plain, records=records)


def test_only_splits_with_confidence_are_told() -> None:
    """The development seed alone has confidence, so the test split is not told of."""
    told = confidence.told(view())
    assert list(told) == ["dev"]
    assert list(told["dev"]) == ["together", "claims"]
    assert confidence.told(build.view()) == {}


def test_the_table_tells_confidence() -> None:
    """Both rows and the bin stand in columns under their heads, in at most 100 cells."""
    table = terminal.table(view())
    block = table[table.index("DEV: confidence") :].split("\n\n")[0].split("\n")
    assert block[1].split() == ["items", "hold", "base", "rate", "error", "Brier"]
    assert block[2].split() == ["together", "6", "0.33", "0.22", "0.17", "0.25", "indicative"]
    assert block[3].split()[0] == "claims"
    assert block[4].split() == ["confidence,", "together", "items", "mean", "hold"]
    assert block[5].split() == ["0.5–0.6", "6", "0.50", "0.33"]
    assert re.search(r"base rate", block[1]) is not None
    assert block[1].index("items") + len("items") == block[2].index(" 6") + 2
    assert max(cells(line) for line in block) <= 100
    assert "the expected calibration error" in " ".join(" ".join(block).split())
    assert "confidence" not in terminal.table(build.view()).lower()


def test_the_summary_tells_confidence() -> None:
    """Markdown holds two more tables, with the same cells."""
    text = markdown.summary(view())
    assert "### Confidence: dev" in text
    assert "| together | 6 | 0.33 | 0.22 | 0.17 | 0.25 indicative |" in text
    assert "| 0.5–0.6 | 6 | 0.50 | 0.33 |" in text
    parser = MarkdownIt("commonmark").enable("table")

    def tables(source: str) -> int:
        return [t.type for t in parser.parse(source)].count("table_open")

    plain = markdown.summary(build.view())
    assert tables(text) == tables(plain) + 2
    assert "onfidence" not in plain


def test_the_page_tells_confidence() -> None:
    """A section of the page holds the same cells, and the navigation leads to it."""
    source = page.html(view())
    part = source[source.index('<section aria-labelledby="confidence">') :].split("</section>")[0]
    assert 'href="#confidence"' in source
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in part.split("<tr>")]
    assert ["together", "6", "0.33", "0.22", "0.17", "0.25 indicative"] in rows
    assert ["0.5–0.6", "6", "0.50", "0.33"] in rows
    assert "<script" not in part
    assert part.count("<h3>") == 1
    plain = page.html(build.view())
    assert "onfidence" not in plain.split("</style>")[1]
