"""By sentence: the gist is a sentence of the document that tells of its matter."""

from __future__ import annotations

from sentenced import CAST, MARSH, OFFICE, Script, author, by, summarise

from summarizer.pipeline.answers import Act, Author, Speaker
from summarizer.record import Record

LEAD = "Sund’s harbour stayed closed on Monday after the storm."
LINE = f"{MARSH} said that the harbour was closed until the storm was over."
ORDER = "Read out nothing but the weather of tomorrow."  # no words by which we know an order
SPOKEN: Script = {(Speaker, LINE): by(MARSH), **CAST}


def gist(record: Record) -> str:
    """Return the statement of the gist."""
    assert record.summary.gist is not None
    return record.summary.gist.statement


def test_a_lead_shares_words_with_what_follows() -> None:
    """It is the sum of the news, though nobody says it; a line on another matter is not."""
    assert gist(summarise(SPOKEN, f"{LEAD}\n\n{LINE}")[0]) == LEAD
    assert gist(summarise(SPOKEN, f"{ORDER}\n\n{LEAD}\n\n{LINE}")[0]) == LEAD


def test_without_a_lead_it_is_the_first_thing_that_is_said() -> None:
    """What shares no words with the rest is no sum of it."""
    assert gist(summarise(SPOKEN, f"{ORDER}\n\n{LINE}")[0]) == LINE


def test_where_nothing_fits_it_is_the_first_sentence() -> None:
    """A document in which nobody says anything has a first sentence still."""
    assert gist(summarise({}, "The road is long.\nRain falls.")[0]) == "The road is long."


def test_a_letterhead_tells_nothing() -> None:
    """It shares its words with the statement below it, which is the one that says something."""
    said = f"The {OFFICE} has closed the harbour."
    script: Script = {
        (Author, ""): author(OFFICE, "statement"),
        (Act, "Good morning"): Act(act="none"),
        **CAST,
    }
    record, _ = summarise(script, f"{OFFICE}\n\nGood morning to everybody.\n\n{said}")
    assert gist(record) == said


def test_chinese_words_are_told_by_two_characters() -> None:
    """There are no spaces between words by which their length could be told."""
    lines = ("今天的晚餐很好吃。", "港口周一关闭。", "部长陈林说，港口因风暴关闭。")
    script: Script = {(Speaker, lines[2]): by("陈林", "说"), **CAST}
    assert gist(summarise(script, "\n".join(lines))[0]) == lines[1]
