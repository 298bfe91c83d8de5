"""What all reports tell: groups, totals, rows, filters, and text made safe to show."""

from __future__ import annotations

import dataclasses

import eval_report_builders as build
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evals import metrics
from summarizer.evals.figures import figures
from summarizer.evals.report import marking, plain, told, totals
from summarizer.evals.report.view import By, View
from summarizer.inert import cells, inert, visible


def test_development_and_test_documents_are_never_one_number() -> None:
    """Both splits are shown, each for itself, where both were read."""
    view = build.view()
    assert view.groups() == ("dev", "test")
    assert [s.case for s in view.readings("dev")] == ["seed_patrol", "lost_letter"]
    assert list(view.blocks()["claims"]["claims.f1"]) == ["dev", "test"]


def test_figures_are_made_for_each_split_language_and_kind() -> None:
    """Each group has every metric, over its own documents; no figure pools all of them."""
    view = build.view()
    found = figures(view.scores)
    fields: tuple[By, ...] = ("split", "language", "kind")
    for by in fields:
        groups = {getattr(case, by) for case in view.scores.cases}
        assert {f.group for f in found if f.by == by} == groups
        for group in groups:
            shown = {f.metric: f for f in found if (f.by, f.group) == (by, group)}
            assert shown.keys() == metrics.BY_NAME.keys()
            inside = sum(getattr(case, by) == group for case in view.scores.cases)
            assert shown["documents.read"].documents == inside


def test_a_kind_named_like_a_split_is_not_taken_for_it() -> None:
    """A kind of document may be called ``test``: its figures are no figures of the split."""
    view = build.view()
    other = dataclasses.replace(view.figures[0], by="kind", group="test", value=0.0)
    block = dataclasses.replace(view, figures=[*view.figures, other]).blocks()["mean"]
    assert block["mean.f1"]["test"].value != 0.0


def test_silence_tells_what_the_number_of_documents_allows() -> None:
    """One of two silent documents spoilt still allows nearly all of them to be (exact bound)."""
    sums = totals.add(build.view().readings("test"))
    legal = {s.section: s for s in sums.silences}["legal_justifications"]
    assert (legal.documents, legal.kept, legal.invented) == (2, 1, 1)
    assert legal.bound == pytest.approx(0.95**0.5, abs=1e-4)
    assert "kept on 1 of 2 documents" in legal.words()
    assert "no more than 97\u00a0% of" in legal.words()


def test_a_document_is_silent_only_if_each_reading_is() -> None:
    """Two readings of one document are one document, kept only where both kept silence."""
    quiet = build.case("quiet", "Nothing.")
    readings = [
        build.score(quiet, repeat=n + 1, more=build.silent("intents", kept=kept, invented=1 - kept))
        for n, kept in enumerate((True, False))
    ]
    silence = totals.add(readings).silences[1]
    assert (silence.documents, silence.kept) == (1, 0)
    assert "1 documents (2 readings)" in totals.add(readings).read_words()


def test_confusion_counts_what_became_of_the_items() -> None:
    """Each outcome is counted by section; okay items are neither found nor missed."""
    claims = totals.add(build.view().readings("dev")).confusion["claims"]
    assert claims == {
        "match": 1,
        "missed": 5,
        "wrong_speaker": 1,
        "wrong_polarity": 1,
        "wrong_section": 1,
        "repeated": 1,
        "invented": 0,
        "rejected": 1,
    }


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        ((None, None), "US dollars unknown"),
        ((0.25, None), "US dollars 0.2500 and unknown for 1 of 2"),
        ((0.25, 0.5), "US dollars 0.7500"),
        ((0.0, 0.0), "US dollars 0.0000"),
    ],
)
def test_what_is_not_known_is_never_a_zero(costs: tuple[float | None, ...], words: str) -> None:
    """A cost that nobody knows is unknown, and one that is partly known says so (fault 24)."""
    scores = [build.score(build.case(str(n), "x"), cost=cost) for n, cost in enumerate(costs)]
    assert totals.add(scores).spent_words().endswith(words)


def test_nothing_read_is_told_without_dividing_by_it() -> None:
    """No readings at all make no error."""
    assert "0 of 0 failed" in totals.add([]).read_words()
    assert "0.0 s" in totals.add([]).spent_words()


def test_rows_stand_in_the_order_of_the_gold() -> None:
    """Rows are sorted by section and gold item; unpaired predictions come last."""
    view = build.view()
    rows = told.rows(view, view.scores.cases[0])
    claims = [(r.gold and r.gold.place, r.predicted and r.predicted.place)
              for r in rows if r.section == "claims"]  # fmt: skip
    assert claims[0] == (1, 1)
    assert claims[-2:] == [(None, 4), (None, 5)]
    assert rows[0].section == "actors"


def test_a_row_tells_both_sides() -> None:
    """Each side shows who, what and which labels; the sentence holds all of it."""
    view = build.view()
    rows = {r.outcome: r for r in told.rows(view, view.scores.cases[0]) if r.section == "claims"}
    row = rows["wrong_speaker"]
    assert row.gold is not None
    assert row.gold.who == build.RUSSIA
    assert row.gold.labels == "assert · indirect speech"
    assert "prediction 2, Wang Wenbin: “The patrol was part of" in row.sentence()
    assert row.sentence().endswith("The same words, but of “Wang Wenbin”.")


def test_holders_are_named_with_those_who_passed_it_on() -> None:
    """A claim names its via, an intent who states it, the own voice is the document's."""
    view = build.view()
    seed = build.seed_record()
    claim = seed.summary.claims[0].model_copy(update={"via": ("An agency",)})
    intent = seed.summary.intents[0].model_copy(update={"stated_by": None})
    summary = seed.summary.model_copy(update={"claims": (claim,), "intents": (intent,)})
    record = seed.model_copy(update={"summary": summary})
    changed = dataclasses.replace(view, records={("seed_patrol", 1): record})
    sides = [r.predicted.who for r in told.rows(changed, view.scores.cases[0]) if r.predicted]
    assert "Chinese defence ministry, via An agency" in sides
    assert "Wang Wenbin, by the document itself" in sides


def test_okay_items_are_told_apart() -> None:
    """A gold item that is merely okay is left out, not missed, and right, not counted."""
    view = build.view()
    rows = told.rows(view, view.scores.cases[0])
    assert [r.words for r in rows if not r.counted] == [
        "right, not counted",
        "left out, which is okay",
    ]


def test_changed_labels_show_no_wrong_item() -> None:
    """Where the gold is not the one that was scored, places are named and no words."""
    view = build.view()
    changed = dataclasses.replace(view.cases["seed_patrol"], digest="another")
    other = dataclasses.replace(view, cases={"seed_patrol": changed})
    sides = [r.gold for r in told.rows(other, view.scores.cases[0]) if r.gold]
    assert {(side.who, side.statement) for side in sides} == {("not at hand", "")}


def test_filters_name_what_went_wrong() -> None:
    """A document is found by each of its faults, and a faultless one by none."""
    found = {s.case: told.outcomes(s) for s in build.view().scores.cases}
    wrong = {"wrong_speaker", "wrong_polarity", "wrong_section", "repeated", "missed", "labels"}
    assert found["seed_patrol"] == wrong
    assert found["quiet_notice"] == {"invented", "silent"}
    assert found["clean_note"] == {"silent"}
    assert found["lost_letter"] == {"failed"}
    right = build.explain("claims", "match", 0, 0, labels=(build.label("via", None, None),))
    assert told.outcomes(build.score(build.case("right", "x"), (right,))) == set()
    part = build.score(build.case("part", "x"), more={"documents.partial": 1.0})
    assert told.outcomes(part) == {"failed"}


def test_readings_after_the_first_say_which() -> None:
    """A second reading of a document has a name of its own."""
    again = build.score(build.case("a", "x"), repeat=2)
    assert told.name(again) == "a (reading 2)"


@given(
    st.text(min_size=20, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 34)), max_size=6),
)
def test_pieces_join_to_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """However marks overlap or overrun, the pieces hold the text once and begin each mark once."""
    marks = [marking.Mark(a, b, "claims", "match", f"gC{n}") for n, (a, b) in enumerate(spans)]
    pieces = list(marking.pieces(text, marks))
    assert "".join(piece.words for piece in pieces) == text
    begun = [mark for piece in pieces for mark in piece.begun]
    assert sorted(m.key for m in begun) == sorted(
        m.key for m in marks if m.start < m.end <= len(text)
    )


def test_overlapping_marks_share_their_words() -> None:
    """Words of two sections carry both, and the worse outcome."""
    marks = [
        marking.Mark(0, 6, "legal_justifications", "match", "gL1"),
        marking.Mark(3, 9, "claims", "wrong_polarity", "gC1"),
    ]
    found = [(p.words, p.classes) for p in marking.pieces("abcdefghij", marks)]
    assert found == [
        ("abc", "a-legal_justifications n1 o-match"),
        ("def", "a-claims b-legal_justifications n2 o-wrong_polarity"),
        ("ghi", "a-claims n1 o-wrong_polarity"),
        ("j", ""),
    ]
    assert marks[1].tag() == "C1±"


def test_what_steers_or_hides_is_made_visible() -> None:
    """Control, bidi, tag and non-characters become escapes; lines, tabs and joiners stay."""
    assert visible("a\x1b\u202e\U000e0041\ud800\ufffe\x00") == (
        "a\\x1b\\u202e\\U000e0041\\ud800\\ufffe\\x00"
    )
    kept = "می\u200cخواهم\n\t中文\u00a0👩\u200d🚀"
    assert visible(kept) == kept
    assert inert(" a\r\n b ") == "a b"


@pytest.mark.parametrize("text", ["short", "x" * 80, "联合巡航" * 20])
def test_cut_text_fits_its_columns(text: str) -> None:
    """A cut line fits, wide characters included, and says that it is cut."""
    line = plain.cut(text, 30)
    assert cells(line) <= 30
    assert cells("a联合") == 5
    assert (line == text) != line.endswith("…")


def test_numbers_in_words() -> None:
    """What is not known is a dash or nothing; a difference carries its sign."""
    assert (plain.number(None), plain.number(0.5)) == ("–", "0.50")
    assert plain.interval(None, 1.0) == ""
    assert plain.interval(0.25, 1.0) == "[0.25, 1.00]"
    assert (plain.signed(None), plain.signed(-0.5), plain.signed(0.5)) == ("–", "−0.50", "+0.50")


def test_the_view_finds_what_was_read() -> None:
    """A record is found by case and repeat, and is null where nothing was read."""
    view: View = build.view()
    assert view.record(view.scores.cases[0]) is not None
    assert view.record(view.scores.cases[4]) is None
