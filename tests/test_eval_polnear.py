"""PolNeAR: stand-off files become attributions, and our items are counted beside them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from program import DRAFT, drafting
from records import DOCUMENT, MINISTRY, SENTENCES, TEXT, record, summary
from servers import ChatServer, status

from summarizer import loading
from summarizer.cli import exits, main
from summarizer.document import Span
from summarizer.errors import DatasetError
from summarizer.evals import polnear, standoff
from summarizer.evals.polnear import METRICS
from summarizer.evals.standoff import Article, Attribution, Offsets
from summarizer.record import Record

Captured = pytest.CaptureFixture[str]
RAIN = "Mayor Ada Lind said\nit would rain, and Orr denied that it would."
MARKS = """\
T1\tSource 0 14\tMayor Ada Lind
T2\tCue 15 19\tsaid
T3\tContent 20 33;48 63\tit would rain that it would.
T4\tAttribution 15 19\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
T5\tSource 39 42\tOrr
T6\tAttribution-no-source 43 49\tdenied
T7\tDiscard 0 5\tMayor
E2\tAttribution-no-source:T6 Cue:T2 Content:T3
E3\tAttribution:T4 Source:T1 Source2:T5 Content:T1 Content2:T5
E4\tAttribution:T4 Source:T1 Cue:T2
"""
MARKS = MARKS.replace("48 63\tit would rain that it would.", "50 64\tit would rain that it would.")


def corpus(folder: Path, **articles: tuple[str, dict[str, str]]) -> Path:
    """Write articles: each name with its text and the marks of each annotator."""
    for part in ("text", "attributions"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for name, (text, marks) in articles.items():
        (folder / "text" / f"{name}.txt").write_bytes(text.encode())
        for annotator, lines in marks.items():
            path = folder / "attributions" / f"{name}_{annotator}.ann"
            path.write_bytes(lines.encode())
    return folder


def marks(text: str, *pairs: tuple[str, str]) -> str:
    """Return stand-off lines for pairs of a source and a content; each stands there once."""
    lines = []
    for number, (source, content) in enumerate(pairs):
        roles = ""
        for role, words in (("Source", source), ("Content", content)):
            if words:
                at, label = text.index(words), f"T{3 * number + (role == 'Content')}"
                lines.append(f"{label}\t{role} {at} {at + len(words)}\t{words.split()[0]}")
                lines[-1] = lines[-1].rpartition("\t")[0] + "\t" + " ".join(words.split())
                roles += f" {role}:{label}"
        lines.append(f"E{number}\tAttribution:T{3 * number + 2}{roles}")
    return "\n".join(lines)


def words_of(article: Article) -> list[tuple[list[str], list[str]]]:
    """Return the sources and contents of an article as words."""
    text = article.document.text
    return [
        (
            [" ".join(span.cut(text) for span in source) for source in each.sources],
            [span.cut(text) for span in each.content],
        )
        for each in article.attributions
    ]


# --- stand-off ----------------------------------------------------------------------------


def test_broken_spans_several_sources_and_none_are_read(tmp_path: Path) -> None:
    """Parts, Source2 and Content2, and a missing source are kept; no content is no attribution."""
    folder = corpus(tmp_path, rain=(RAIN, {"x": MARKS}))
    (article,) = standoff.choose(folder, 1)
    assert words_of(article) == [
        (["Mayor Ada Lind"], ["it would rain", "that it would."]),
        ([], ["it would rain", "that it would."]),
        (["Mayor Ada Lind", "Orr"], ["Mayor Ada Lind", "Orr"]),
    ]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("One\u200b two three.", "two"),
        ("O\u200bne two\u200b three.", "two\u200b"),
        ("A\u0303lva said no.", "said"),
        ("One\r\ntwo three.\r\nFour\r\nsix", "two three."),
        ("\ufeffOne two.", "two"),
        ("a\u200bb\u200bc d", "b"),
        ("One\u200b\u200b", "One"),
    ],
)
def test_offsets_of_the_raw_file_are_carried_over(raw: str, words: str) -> None:
    """What loading removed or composed before or inside a span moves it, and never breaks it."""
    text = loading.from_text(raw).text
    start = raw.index(words)
    span = Offsets(raw, text).span(start, start + len(words))
    assert span.cut(text) == loading.normalise(words)[0]


def test_an_offset_inside_a_changed_letter_widens_its_span() -> None:
    """A span that takes half of what was composed takes the whole of it."""
    raw = "xA\u0303lva"
    text = loading.from_text(raw).text
    offsets = Offsets(raw, text)
    assert offsets.span(0, 2).cut(text) == "xÃ"
    assert offsets.span(2, 6).cut(text) == "Ãlva"
    assert offsets.span(3, 6).cut(text) == "lva"
    assert offsets.span(0, 0) == Span(0, 0)
    assert offsets.span(0, 6).cut(text) == text


def test_an_article_is_the_loaded_document_with_its_marks_in_place(tmp_path: Path) -> None:
    """The Document is that of loading.read, and the marks still cut out what was marked."""
    text = "Ada\u200b Lind said it \u200bwould rain."
    lines = marks(text, ("Ada\u200b Lind", "it \u200bwould rain"))
    folder = corpus(tmp_path, rain=(text, {"x": lines}))
    (article,) = standoff.named(folder, ["rain"])
    assert article.document.id == loading.read(folder / "text" / "rain.txt").id
    assert words_of(article) == [(["Ada Lind"], ["it would rain"])]


def test_annotators_are_joined_and_nested_attributions_of_one_are_not(tmp_path: Path) -> None:
    """The same content is one attribution with both sources; one inside another stays."""
    text = "Lind, the mayor, said Orr told her the dam will hold. Fish swim."
    first = marks(text, ("Lind", "Orr told her the dam will hold"), ("Orr", "the dam will hold"))
    second = marks(text, ("the mayor", "told her the dam will hold"), ("", "Fish swim"))
    folder = corpus(tmp_path / "dev", a=(text, {"x": first, "y": second}), a_b=("No.", {"x": ""}))
    (article,) = standoff.named(folder.parent, ["a"])
    assert article.annotators == 2
    assert [sources for sources, _ in words_of(article)] == [["Lind", "the mayor"], ["Orr"], []]
    assert standoff.merge([[article.attributions[0], article.attributions[0]]])[1:]

    def said(start: int, end: int) -> Attribution:
        return Attribution((), (Span(start, end),))

    assert len(standoff.merge([[said(0, 10)], [said(6, 16)]])) == 2
    assert len(standoff.merge([[said(0, 10)], [said(0, 9), said(1, 10)]])) == 2
    nothing = Attribution((), (Span(3, 3),))
    assert standoff.merge([[nothing], [nothing]]) == (nothing, nothing)


def test_the_articles_are_chosen_by_the_digest_of_their_names(tmp_path: Path) -> None:
    """Nobody picks: the lowest SHA-256 of the file names come first."""
    names = [f"n{number}" for number in range(9)]
    folder = corpus(tmp_path, **{name: ("Yes.", {"x": ""}) for name in names})
    wanted = sorted(names, key=lambda n: hashlib.sha256(f"{n}.txt".encode()).hexdigest())
    assert [article.name for article in standoff.choose(folder, 4)] == wanted[:4]
    with pytest.raises(DatasetError, match="9 articles, not 10"):
        standoff.choose(folder, 10)
    with pytest.raises(DatasetError, match="no article gone"):
        standoff.named(folder, ["n1", "gone"])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("T1\tSource 0 5\tAda Lind", "line 1: its words"),
        ("T1\tSource 5 0\t", "line 1: its words"),
        ("\nT1 Source", "line 2: not a T line"),
        ("E1\tAttribution:T1 Source", "line 1: not an E line"),
        ("E1\tAttribution:T1 Source:T9", "line 1: it names a span"),
    ],
)
def test_marks_that_do_not_fit_are_refused(tmp_path: Path, lines: str, told: str) -> None:
    """Marks of another text, or no stand-off, are an error that quotes nothing."""
    folder = corpus(tmp_path, rain=(RAIN, {"x": lines}))
    with pytest.raises(DatasetError, match=told) as caught:
        standoff.choose(folder, 1)
    assert "Lind" not in str(caught.value)


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """No corpus, no marks, or bytes that are no UTF-8 text: each is told."""
    with pytest.raises(DatasetError, match="no articles of PolNeAR"):
        standoff.choose(tmp_path, 1)
    folder = corpus(tmp_path, rain=(RAIN, {}))
    with pytest.raises(DatasetError, match="no file in attributions"):
        standoff.choose(folder, 1)
    (folder / "attributions" / "rain_x.ann").write_bytes(b"\xff")
    with pytest.raises(DatasetError, match=r"rain_x\.ann cannot be read"):
        standoff.choose(folder, 1)
    (folder / "text" / "rain.txt").write_bytes(b"caf\xe9 au lait, monsieur")
    with pytest.raises(DatasetError, match=r"rain\.txt cannot be read"):
        standoff.choose(folder, 1)


# --- counts -------------------------------------------------------------------------------


def spans(words: str) -> tuple[Span, ...]:
    """Return where words of TEXT stand."""
    return (Span(TEXT.index(words), TEXT.index(words) + len(words)),)


def article(*pairs: tuple[str | None, str]) -> Article:
    """Return TEXT with pairs of a source and a content."""
    attributions = [
        Attribution((spans(source),) if source else (), spans(content)) for source, content in pairs
    ]
    return Article("kestrel", DOCUMENT, 1, tuple(attributions))


def counted(marked: Article, read: Record | None) -> dict[str, float]:
    """Return the counts of a document that are not zero, without those of its sentences."""
    found = polnear.counts(marked, polnear.judge(marked, read))
    return {name: value for name, value in found.items() if value and not name.startswith("text.")}


def test_items_are_marked_right_wrong_and_missed_by_the_document() -> None:
    """Each count moves by what the hand-made Record says, and by nothing else."""
    marked = article(
        (MINISTRY, "four of its aircraft had crossed the strait"),
        (None, "Ostmark has broken the Treaty of Lund"),
        ("the ministry", SENTENCES[2].split(" and ")[0]),
        ("the Coastal News", "“We will summon the ambassador tomorrow,”"),
    )
    assert counted(marked, record()) == {
        "documents": 1,
        "claims.items": 2,
        "claims.marked": 2,
        "claims.covered": 1,
        "claims.right": 1,
        "claims.strict.right": 1,
        "claims.wrong": 1,
        "own_voice.items": 1,
        "own_voice.marked": 1,
        "own_voice.covered": 1,
        "intents.items": 1,
        "intents.marked": 1,
        "intents.covered": 1,
        "intents.wrong": 1,
        "intents.strict.wrong": 1,
        "human.sourced": 3,
        "human.no_source": 1,
        "human.found": 2,
        "human.right": 1,
        "human.wrong": 1,
    }


def test_what_cannot_be_told_is_left_out_and_counted() -> None:
    """A vague source is neither right nor wrong, and a content without source judges nobody."""
    vague = Attribution((spans("other"),), spans("four of its aircraft had crossed the strait"))
    text = article((None, "“We will summon the ambassador tomorrow,”"))
    found = counted(Article("k", DOCUMENT, 1, (vague, *text.attributions)), record())
    assert found["claims.wrong"] == 1
    assert found["claims.untold"] == found["intents.untold"] == 1
    pronoun = Attribution((spans("its"),), vague.content)
    told = counted(Article("k", DOCUMENT, 1, (pronoun,)), record(summary=_nobody()))
    assert told["claims.untold"] == told["human.untold"] == told["human.found"] == 1


def _nobody() -> Any:
    return summary().model_copy(update={"actors": ()})


def test_one_of_several_attributions_in_the_evidence_is_enough() -> None:
    """A sentence may hold words of two speakers; the own voice finds nobody's."""
    words = "four of its aircraft had crossed the strait"
    found = counted(article(("the ambassador", words), (MINISTRY, words)), record())
    assert (found["claims.right"], found["human.right"], found["human.wrong"]) == (1, 1, 1)
    own = counted(article((MINISTRY, "Ostmark has broken the Treaty of Lund")), record())
    assert own["own_voice.marked"] == 1
    assert "human.found" not in own


def test_an_intent_nobody_states_is_its_actors() -> None:
    """Where the text itself tells of an aim, whose aim it is stands for the source."""
    intent = summary().intents[0].model_copy(update={"stated_by": None})
    read = record(summary=summary().model_copy(update={"intents": (intent,)}))
    marked = article(("foreign minister Ann Orr", "“We will summon the ambassador tomorrow,”"))
    assert counted(marked, read)["intents.right"] == 1


def test_half_of_the_statement_is_enough_where_the_evidence_is_long() -> None:
    """The stricter share asks the content for half of the evidence or of the statement."""
    marked = article((MINISTRY, "aircraft had crossed the strait"))
    read = record()
    assert counted(marked, read)["claims.covered"] == 1
    other = summary().claims[0].model_copy(update={"statement": "Ostmark was told on Monday."})
    whole = article((MINISTRY, SENTENCES[1]))
    both = record(summary=summary().model_copy(update={"claims": (other,)}))
    assert counted(whole, both)["claims.covered"] == 1
    changed = summary().model_copy(update={"claims": (other,), "intents": ()})
    found = counted(marked, record(summary=changed))
    assert "claims.covered" not in found
    assert found["claims.marked"] == 1
    foreign = record().document.model_copy(update={"language": "xx"})
    assert counted(marked, record(document=foreign))["claims.covered"] == 1


def test_a_document_that_was_not_read_stays_in_the_denominators() -> None:
    """Nothing is found in it, and what is marked is missed."""
    marked = article((MINISTRY, "four of its aircraft"))
    assert counted(marked, None) == {"documents": 1, "human.sourced": 1}
    sentences = polnear.counts(marked, polnear.judge(marked, None))
    assert sentences["text.items"] == len(SENTENCES)
    assert sentences["text.marked"] == 1


def test_the_metrics_are_shares_of_the_counts() -> None:
    """Each share has its own numerator and denominator."""
    counts = {"claims.items": 10.0, "claims.marked": 8, "claims.right": 3, "claims.wrong": 1}
    counts |= {"intents.items": 10, "intents.marked": 2, "intents.wrong": 4, "claims.covered": 5}
    counts |= {"human.sourced": 12, "human.untold": 2, "human.found": 6, "human.right": 5}
    counts |= {"text.items": 4, "text.marked": 3, "claims.strict.right": 1}
    values = {metric.name: metric.value(counts) for metric in METRICS}
    assert values == {
        "all.precision": 0.5,
        "all.covered": 0.25,
        "all.speaker": 0.375,
        "all.strict_speaker": 1.0,
        "claims.precision": 0.8,
        "claims.covered": 0.5,
        "claims.speaker": 0.75,
        "claims.strict_speaker": 1.0,
        "intents.precision": 0.2,
        "intents.covered": 0.0,
        "intents.speaker": 0.0,
        "intents.strict_speaker": None,
        "text.marked": 0.75,
        "human.coverage": 0.5,
        "human.right": 0.5,
    }


# --- the command --------------------------------------------------------------------------


@pytest.mark.usefixtures("program")
def test_the_command_reads_tells_and_scores_again_without_a_model(
    tmp_path: Path, capsys: Captured
) -> None:
    """A run keeps its Records; --rescore needs no server and tells the same in Markdown."""
    lines = marks(TEXT, (MINISTRY, "four of its aircraft had crossed the strait"))
    folder = str(corpus(tmp_path / "dev", kestrel=(TEXT, {"x": lines})).parent)
    command = ["eval", "polnear", folder, "-o", "RUN"]
    with ChatServer([drafting(DRAFT)]) as server:
        asked = ["--documents", "1", "--model", "openai:test", "--base-url", server.base_url]
        assert main([*command, *asked]) == exits.DONE
    table = capsys.readouterr().out
    assert "claims: right speaker, where it does" in table
    assert " 1 of 1" in table
    assert max(map(len, table.splitlines())) <= 100
    assert main([*command, "--rescore", "--format", "md"]) == exits.DONE
    told = capsys.readouterr().out
    assert "| what is marked: found | 1.00 |  | 1 of 1 |" in told
    assert folder not in told
    verdicts = json.loads(Path("RUN/polnear.json").read_bytes())
    assert verdicts["documents"]["kestrel"]["items"][0]["verdict"] == "right"


@pytest.mark.usefixtures("program")
def test_an_article_that_fails_is_told_and_the_run_is_incomplete(
    tmp_path: Path, capsys: Captured
) -> None:
    """The exit code says so; --rescore without a run, or of a folder without one, is refused."""
    lines = marks(TEXT, (MINISTRY, "four of its aircraft had crossed the strait"))
    folder = str(corpus(tmp_path, kestrel=(TEXT, {"x": lines})))
    command = ["eval", "polnear", folder]
    assert main([*command, "--rescore"]) == exits.DOCUMENT
    assert main([*command, "--rescore", "-o", "RUN"]) == exits.DOCUMENT
    with ChatServer([status(401)] * 4) as server:
        asked = ["--documents", "1", "--model", "openai:test", "--base-url", server.base_url]
        assert main([*command, *asked]) == exits.INCONCLUSIVE
    shown = capsys.readouterr()
    assert "kestrel: AccessRefused" in shown.err
    assert "1 could not be read" in shown.out
    assert len(list(Path("runs").glob("polnear-test-*/polnear.json"))) == 1
