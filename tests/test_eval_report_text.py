"""Reports as text: the terminal table, GitHub Markdown and JUnit XML."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import eval_report_builders as build
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarizer import inert
from summarizer.evals.report import junit, markdown, terminal
from summarizer.evals.report.view import Changed, View
from summarizer.inert import cells, visible

HOSTILE = (
    "a\x1b[31m\x00\u202e\ufffe | b | <script>alert(1)</script> </details> ![x](http://e.example/p) "
    "[a](javascript:alert) `c` *d* www.e.example @octocat #12 ]]> &amp; 联合巡航 \\"
)


def hostile() -> View:
    """Return a run in which every foreign text is hostile."""
    view = build.view()
    cases = tuple(
        c.model_copy(
            update={
                "case": HOSTILE,
                "kind": HOSTILE,
                "error": c.error and HOSTILE,
                "explanations": tuple(
                    e.model_copy(update={"why": HOSTILE}) for e in c.explanations
                ),
            }
        )
        for c in view.scores.cases
    )
    run = view.scores.model_copy(
        update={"cases": cases, "model": HOSTILE, "prompt": HOSTILE, "dataset": HOSTILE * 3}
    )
    return dataclasses.replace(view, scores=run)


def tokens(source: str) -> list[Token]:
    """Return all tokens of a Markdown text, inline ones too."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return [t for block in parser.parse(source) for t in (block, *(block.children or ()))]


# --- terminal --------------------------------------------------------------------------


def line_of(table: str, start: str, after: str = "") -> str:
    """Return the first line that starts so, behind the place ``after``."""
    lines = table[table.index(after) :].split("\n")
    return next(line for line in lines if line.strip().startswith(start))


def test_the_table_tells_each_section_of_both_splits() -> None:
    """Each figure shows value, interval and "indicative", for dev and test."""
    table = terminal.table(build.view())
    assert "dev, 2 documents" in table
    assert "test, 3 documents" in table
    f1 = line_of(table, "F1", "LEGAL JUSTIFICATIONS")
    assert f1.split("F1")[1].split() == [
        "0.67", "[0.54,", "0.73]", "indicative", "0.50", "[0.38,", "0.56]", "indicative"
    ]  # fmt: skip
    for words in ("precision", "recall", "labels right, of those found", "silence kept"):
        assert line_of(table, words, "CLAIMS")
    assert line_of(table, "silence kept", "CLAIMS").split()[2:] == ["–", "–"]


def test_the_table_tells_what_went_wrong() -> None:
    """Confusion, rejected items, failures with their denominator, silence and cost are told."""
    table = terminal.table(build.view())
    assert line_of(table, "claims ", "DEV:").split() == ["claims", *"15111101"]
    assert "DEV: 2 documents; 1 of 2 failed" in table
    assert "failed: lost_letter: ModelUnavailable" in table
    assert "silence kept on 1 of 2 documents" in table
    assert "US dollars unknown" in table
    assert "US dollars 0.2500 and unknown" in table.replace("\n   ", "")


def test_heads_stand_over_their_columns() -> None:
    """Each column of the confusion ends where its head ends."""
    lines = terminal.table(build.view()).split("\n")
    head = next(n for n, line in enumerate(lines) if "found   missed" in line)
    ends = [m.end() for m in re.finditer(r"\S+", lines[head])]
    row = [m.end() for m in re.finditer(r"\d+", lines[head + 1])]
    assert ends == row
    assert [m.end() for m in re.finditer("wrong|other", lines[head - 1])] == row[2:5]


def test_a_broken_off_run_says_so() -> None:
    """Fewer readings than planned are an incomplete run, in each form."""
    view = build.view()
    late = dataclasses.replace(view, scores=view.scores.model_copy(update={"planned": 9}))
    assert "5 of 9 planned: INCOMPLETE" in terminal.table(late)
    assert "5 of 9 readings — **incomplete**" in markdown.summary(late)
    assert "incomplete" not in terminal.table(view).lower()


def test_many_failures_are_counted() -> None:
    """Ten failed documents are named, the others counted."""
    lost = [build.score(build.case(f"c{n}", "x"), error="InvalidAnswer") for n in range(12)]
    run = build.scores_of(*lost)
    table = terminal.table(View(run, {}, {}, ()))
    assert table.count("InvalidAnswer") == 10
    assert "failed: and 2 more" in table


def test_many_documents_are_not_indicative() -> None:
    """With 20 documents nothing is called indicative; figures without a spread name no method."""
    view = build.view()
    sure = [dataclasses.replace(f, indicative=False, method="none") for f in view.figures]
    table = terminal.table(dataclasses.replace(view, figures=sure[:-20]))
    assert "ndicative" not in table
    assert "none: too few documents" in table


def test_a_figure_of_one_split_alone_leaves_the_other_empty() -> None:
    """A metric without a figure for a split shows a dash there."""
    view = build.view()
    some = [f for f in view.figures if f.group != "test" or f.metric == "mean.f1"]
    one = dataclasses.replace(view, figures=some)
    assert line_of(terminal.table(one), "F1", "CLAIMS").endswith("–")
    assert re.search(r"claims: F1 \| 0\.18.* \| – \|", markdown.summary(one))


@pytest.mark.parametrize("make", [build.view, hostile])
def test_the_table_fits_and_steers_nothing(make: object) -> None:
    """No line is wider than 100 columns, and no control character comes through."""
    assert callable(make)
    table = terminal.table(make())
    assert max(cells(line) for line in table.split("\n")) <= 100
    assert table == visible(table)
    assert not [line for line in table.split("\n") if line.endswith(" ")]


# --- Markdown --------------------------------------------------------------------------


def test_the_summary_holds_tables_and_the_worst_documents() -> None:
    """Scores, confusion, comparison and the worst documents stand in GitHub Markdown."""
    text = markdown.summary(build.view(), build.comparison())
    assert [t.type for t in tokens(text)].count("table_open") == 4
    assert "| claims: F1 | 0.18 [0.06, 0.24] *indicative* |" in text
    assert "| **worse** |" in text
    assert "| same within margin |" in text
    assert "<summary>Gained gold items: 1</summary>" in text
    worst = re.findall(r"<summary>(\w+) \(", text)
    assert worst == ["lost_letter", "seed_patrol", "seed_twin", "quiet_notice"]


def test_only_what_went_wrong_is_told_of_the_worst() -> None:
    """A block lists what is counted as wrong, and neither matches nor okay items."""
    text = markdown.summary(build.view())
    block = text[text.index("<summary>seed_patrol") : text.index("<summary>seed_twin")]
    assert block.count("\n- ") == 14
    assert "wrong speaker" in block
    assert ": right" not in block
    assert "okay" not in block


def test_a_faultless_run_has_no_worst_documents() -> None:
    """Where nothing is wrong, no heading says so."""
    view = build.view()
    clean = view.scores.model_copy(update={"cases": view.scores.cases[3:4]})
    assert "worst" not in markdown.summary(dataclasses.replace(view, scores=clean))


def test_long_lists_and_texts_are_cut() -> None:
    """A step summary is bounded: 40 items a list, 300 characters a text."""
    lost = [Changed("c", "claims", "x" * 900)] * 50
    comparison = dataclasses.replace(build.comparison(), lost=lost)
    text = markdown.summary(build.view(), comparison)
    assert text.count("x" * 250) == 40
    assert "x" * 300 not in text
    assert "- and 10 more" in text


def test_hostile_text_is_inert_in_markdown() -> None:
    """No markup, link, mention, cell or HTML of foreign text becomes active (faults 36, 37)."""
    changed = Changed(HOSTILE, HOSTILE, HOSTILE)
    comparison = dataclasses.replace(
        build.comparison(), before=HOSTILE, after=HOSTILE, gained=(changed,)
    )
    view = hostile()
    figures = [dataclasses.replace(f, words=HOSTILE) for f in view.figures]
    text = markdown.summary(dataclasses.replace(view, figures=figures), comparison)
    found = tokens(text)
    assert not {t.type for t in found} & {"link_open", "image", "code_inline", "html_inline"}
    html = "".join(t.content for t in found if t.type == "html_block")
    assert set(re.findall(r"<[^>]*>", html)) == {
        "<details>", "<summary>", "</summary>", "</details>"
    }  # fmt: skip
    shown = text.replace(inert._JOINER, "")
    assert shown == visible(shown)
    assert not re.search(r"https?://|www\.|[@#]\w", text)
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in text.split("\n") if line[:1] == "|"}
    assert widths == {4, 8, 10}


@pytest.mark.parametrize("start", ["- x", "1. x", "+1", "=x", "---"])
def test_no_start_of_a_line_makes_a_block(start: str) -> None:
    """A text that begins like a list or a rule stays a paragraph."""
    assert tokens(markdown.escape(start))[0].type == "paragraph_open"


# --- JUnit -----------------------------------------------------------------------------

CHECKS: list[junit.Check] = [
    ("claims.f1", "fail", "0.40 is below the floor 0.50."),
    ("intents.f1", "pass", "0.60 is above the floor."),
    ("run", "incomplete", "2 readings lack."),
    ("mean.f1", "inconclusive", "A loss cannot be told."),
]


def suites(view: View) -> dict[str, ET.Element]:
    """Return the suites by name."""
    root = ET.fromstring(junit.xml(view, CHECKS))
    return {suite.get("name", ""): suite for suite in root}


def test_failures_are_told_from_errors() -> None:
    """What the model said wrong is a failure; what could not be read is an error."""
    cases = suites(build.view())["cases"]
    verdicts = {test.get("name"): [child.tag for child in test] for test in cases}
    assert verdicts == {
        "seed_patrol": ["failure"],
        "seed_twin": ["failure"],
        "quiet_notice": ["failure"],
        "clean_note": [],
        "lost_letter": ["error"],
    }
    assert [cases.get(k) for k in ("tests", "failures", "errors", "time")] == [
        "5", "3", "1", "10.000"
    ]  # fmt: skip


def test_a_failure_carries_its_explanation() -> None:
    """The text of a failure tells each wrong item, and nothing that is merely missed."""
    cases = suites(build.view())["cases"]
    seed, quiet = cases[0][0], cases[2][0]
    assert seed.get("message") == "wrong speaker, wrong polarity"
    assert "The same words, but of “Wang Wenbin”." in (seed.text or "")
    assert len((seed.text or "").split("\n")) == 2
    assert quiet.get("message") == "invented where nothing is stated"


def test_an_invention_where_something_is_stated_is_no_failure() -> None:
    """Only an item on a silent section fails a case; another invention lowers precision."""
    view = build.view()
    quiet = view.scores.cases[2]
    spoken = quiet.model_copy(update={"counts": {}})
    run = view.scores.model_copy(update={"cases": (spoken,)})
    assert not list(suites(dataclasses.replace(view, scores=run))["cases"][0])


def test_each_check_of_the_gate_is_a_test() -> None:
    """A failed check is a failure; one that could not be decided is an error."""
    gate = suites(build.view())["gate"]
    assert [[child.tag for child in test] for test in gate] == [
        ["failure"], [], ["error"], ["error"]
    ]  # fmt: skip
    assert gate[2][0].get("message") == "incomplete: 2 readings lack."


def test_hostile_text_keeps_the_xml_valid() -> None:
    """Whatever characters come in, the XML is read back, and shows them."""
    cases = suites(hostile())["cases"]
    assert "<script>alert(1)</script>" in (cases[0].get("name") or "")
    assert "\\x1b[31m\\x00\\u202e\\ufffe" in (cases[0][0].text or "")
    ET.fromstring(junit.xml(hostile(), [(HOSTILE, "fail", HOSTILE)]))
