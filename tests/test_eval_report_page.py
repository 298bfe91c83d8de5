"""The HTML page: one inert file that shows each document, and fits its bars."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
import time
from html.parser import HTMLParser

import eval_report_builders as build
import pytest

from summarizer.evals.dataset import Case
from summarizer.evals.report import View, page
from summarizer.record import Failure

VOID = {"meta", "input", "rect", "br"}


class Page(HTMLParser):
    """Read a page: its elements with their attributes, its text, and what is not closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.wrong: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.wrong += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element without content."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Note an end that closes another element."""
        if self._open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


@pytest.fixture(scope="module")
def source() -> str:
    """Return the page of the small run, with two runs compared."""
    return page.html(build.view(), build.comparison())


def case_of(source: str, number: int) -> str:
    """Return the HTML of one document."""
    return source.split('<details class="case ')[number].split('<p class="end">')[0]


def test_the_page_is_whole_and_stands_alone(source: str) -> None:
    """Elements are closed, ids are unique, links stay inside, and nothing is loaded."""
    read = Page(source)
    assert read.wrong == []
    ids = [a["id"] for _, a in read.elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = [a["href"] or "" for _, a in read.elements if "href" in a]
    assert {link[1:] for link in links} <= set(ids)
    assert {link[0] for link in links} == {"#"}
    assert not [a for _, a in read.elements if a.keys() & {"src", "style", "srcset", "action"}]
    assert not {t for t, _ in read.elements} & {"script", "link", "img", "iframe", "object", "base"}


def test_the_policy_admits_its_own_style_alone(source: str) -> None:
    """The hash of the policy is that of the style; nothing else is admitted."""
    style = re.search(r"<style>(.*?)</style>", source, re.S)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', source)
    assert style is not None
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy[1] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "@import" not in style[1]
    assert "url(" not in style[1]


def test_scores_are_drawn_with_their_intervals(source: str) -> None:
    """A figure shows its value, bounds, number of documents and method, and a bar to scale."""
    cell = re.search(r'<td class="figure"><b>0\.40</b>.*?</td>', source, re.S)
    assert cell is not None
    assert "[0.28, 0.46]" in cell[0]
    assert 'class="band" x="27.5" y="2" width="18.8"' in cell[0]
    assert "n&nbsp;2, t, <em>indicative</em>" in cell[0]


def test_the_text_stands_twice_with_its_marks(source: str) -> None:
    """Gold and prediction are marked side by side in the same text, each tag leading to its row."""
    seed = case_of(source, 1)
    gold, predicted = re.findall(r'<div class="text"[^>]*>(.*?)</div>', seed, re.S)
    for marked in (gold, predicted):
        bare = "".join(Page(re.sub(r'<a class="tag".*?</a>', "", marked)).text)
        assert bare == build.SEED.document.text
    assert 'href="#d1gC13">C13≠</a>' in gold
    assert 'href="#d1pC2">C2≠</a>' in predicted
    assert 'class="a-claims b-legal_justifications n2 o-wrong_polarity"' in gold
    assert '<td id="d1gC13">' in seed


def test_rows_tell_outcome_labels_and_reason(source: str) -> None:
    """A pair shows both sides, a wrong label what was right, and why it is not more."""
    seed = case_of(source, 1)
    row = next(r for r in seed.split("<tr") if '<td id="d1gC13">' in r)
    assert "≠</span> wrong speaker" in row
    assert "Wang Wenbin</b>" in row
    assert "The same words, but of “Wang Wenbin”." in row
    assert "✗ function: justify, not deny_violation" in seed
    assert "✓ instrument: none" in seed


def test_rejected_items_are_shown_with_their_reason(source: str) -> None:
    """What was rejected before scoring stands below the items."""
    seed = case_of(source, 1)
    assert "number unsupported" in seed
    assert "The number “6” is not in the evidence." in seed
    assert "Six aircraft crossed the strait." in seed


def test_a_failed_document_says_so(source: str) -> None:
    """A document that was not read shows the error and what it costs."""
    lost = case_of(source, 5)
    assert "Not read: ModelUnavailable. All its gold counts as missed." in lost
    assert "not read</b>" in lost


def test_filters_count_their_documents(source: str) -> None:
    """Each filter shows how many documents it leaves; one that leaves none cannot be chosen."""
    counts = dict(re.findall(r'id="show-(\w+)"[^>]*> [\w ]+ <span class="count">(\d+)<', source))
    assert counts == {
        "all": "5", "wrong_speaker": "2", "wrong_polarity": "2", "missed": "2", "invented": "1",
        "repeated": "2", "wrong_section": "2", "labels": "2", "failed": "1", "silent": "2",
    }  # fmt: skip
    view = build.view()
    clean = view.scores.model_copy(update={"cases": view.scores.cases[3:4]})
    alone = page.html(dataclasses.replace(view, scores=clean))
    assert 'id="show-failed" autocomplete="off" disabled' in alone
    assert 'name="split"' not in alone
    assert 'id="compared"' not in alone


def test_two_runs_compared_are_drawn_about_zero(source: str) -> None:
    """A difference shows both runs, its verdict by word and sign, and a bar from zero."""
    row = next(r for r in source.split("<tr>") if "▼ worse" in r)
    assert "−0.25" in row
    assert 'class="band" x="-49.0" y="2" width="36.8"' in row
    assert "The patrol was part of a plan." in source
    assert "Lost gold items: 1" in source


def test_breakdowns_show_f1_and_silence_by_language(source: str) -> None:
    """Figures by language stand in a table of their own: F1 and silence, no other metric."""
    table = source[source.index("By language") :].split("</table>")[0]
    assert re.findall(r'<th scope="col">(.*?)</th>', table) == [
        "Language", "all sections: mean F1 of the four sections", "actors: F1"
    ]  # fmt: skip
    assert '<th scope="row">fr</th>' in table


def changed(**fields: object) -> str:
    """Return the page of the seed alone, with its Record changed."""
    view = build.view()
    run = view.scores.model_copy(update={"cases": view.scores.cases[:1]})
    record = build.seed_record().model_copy(update=fields)
    return page.html(dataclasses.replace(view, scores=run, records={("seed_patrol", 1): record}))


def test_evidence_of_another_text_is_not_marked() -> None:
    """Offsets into another version of the text would mark wrong words: none are marked."""
    other = build.seed_record().document.model_copy(update={"id": "0" * 64})
    source = changed(document=other)
    assert "made from another version of the text" in source
    assert "Nothing to mark." in source
    assert "#d1pC2" not in source


def test_parts_that_were_not_read_are_named() -> None:
    """The sentences of a failed segment are named, with the error."""
    failure = Failure(segment=2, sentences=(4, 6), error="AnswerCutOff", message="Too long.")
    source = changed(failures=(failure,))
    assert "Sentences 4 to 6 were not read: AnswerCutOff: Too long." in source


def test_what_is_not_at_hand_is_said() -> None:
    """Without the labels that were scored, or the Record, the page says so and shows the rest."""
    view = build.view()
    source = page.html(dataclasses.replace(view, cases={}, records={}))
    assert source.count("The labels that were scored are not at hand") == 5
    assert source.count("The Record is not at hand.") == 4
    assert '<div class="text"' not in source
    assert "The same words, but of" in source


def test_what_steers_or_hides_is_shown_in_the_page() -> None:
    """Control, bidi and tag characters of a text or a name are shown as escapes (fault 3)."""
    view = build.view()
    odd = build.case("na\u202eme", "Seen \x1b[31m\u202e\U000e0041 here.\nNext line.")
    run = build.scores_of(build.score(odd, error="E\u2066"))
    source = page.html(dataclasses.replace(view, scores=run, cases={odd.name: odd}, records={}))
    assert "Seen \\x1b[31m\\u202e\\U000e0041 here.\nNext line.</div>" in source
    assert not re.search("[\x1b\u202e\u2066\U000e0041]", source)


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour (WCAG 2)."""
    full = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(full[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_can_be_read(source: str, scheme: int) -> None:
    """Text keeps a contrast of 4.5 on each background it stands on, light and dark (WCAG AA)."""
    roots = re.findall(r":root \{(.*?)\}", source, re.S)
    colours = dict(re.findall(r"--(\w+): (#\w+)", roots[scheme]))
    texts = {"ink": ["claims", "intents", "legal", "plain", "card", "paper", "target"]}
    texts |= {text: ["card", "paper"] for text in ("faint", "bad", "good", "accent")}
    for text, grounds in texts.items():
        for ground in grounds:
            pair = sorted((luminance(colours[text]), luminance(colours[ground])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (text, ground)


def test_seventy_cases_are_quick_and_small() -> None:
    """A page of 70 cases is made in 1.5 s and holds less than 4 MB (the bar of the issue)."""
    cases = [Case(f"seed_{n}", build.SEED.document, build.SEED.gold, str(n)) for n in range(70)]
    run = build.scores_of(*(build.score(c, build.seed_told()) for c in cases))
    record = build.seed_record()
    view = View(
        run, {c.name: c for c in cases}, {(c.name, 1): record for c in cases}, build.figures(run)
    )
    started = time.process_time()
    source = page.html(view)
    assert time.process_time() - started < 1.5
    assert len(source.encode()) < 4_000_000
