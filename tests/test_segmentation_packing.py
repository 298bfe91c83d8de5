"""Packing: tokens are estimated, and sentences packed into segments parted where it hurts least."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.segmentation import segments, sentences, tokens

SEED = (Path(__file__).parent.parent / "seeds" / "000_d46b8b9bb079dfb7.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        (SEED, 404),
        ("Министерство обороны заявило, что нарушений границы не было.", 17),
        ("国防部表示，两国军队进行了联合巡逻，此次行动不针对第三方。", 19),
        ("रक्षा मंत्रालय ने कहा कि संयुक्त गश्त अंतरराष्ट्रीय कानून के अनुसार की गई।", 60),
        ("1,234,567.89 and 2026-11-23 14:05:33", 33),
        ("😀🎉", 2),
        ("", 0),
    ],
)
def test_tokens_are_estimated_on_the_safe_side(text: str, counted: int) -> None:
    """The estimate is not under what a model's own tokenizer counts, nor far over it."""
    assert counted <= tokens(text) <= 3 * counted + 6


def pack(text: str, limit: int) -> list[list[int]]:
    """Return the sentence numbers of each segment."""
    return [
        [s.number for s in segment.sentences]
        for segment in segments(text, sentences(text, "en"), limit)
    ]


def test_a_text_within_the_limit_is_one_segment() -> None:
    """Nothing is parted without need, and no text gives no segment."""
    assert pack(SEED, 5_000) == [list(range(1, 17))]
    assert pack("", 10) == []


def test_a_sentence_over_the_limit_stands_alone() -> None:
    """It is sent whole: only the caller may decide to leave it out."""
    assert pack("Short one.\n" + "word " * 100 + ".\nShort two.", 10) == [[1], [2], [3]]


PLAIN = "Ships of the fleet sail on day {}."


def test_segments_end_at_a_paragraph_end_that_is_near() -> None:
    """A segment stops a sentence early where a paragraph ends there."""
    lines = [" ".join(PLAIN.format(i) for i in (1, 2, 3, 4)), " ".join([PLAIN.format(5)] * 4)]
    text = "\n".join(lines)
    cost = tokens(PLAIN.format(1) + " ")
    assert pack(text, 5 * cost) == [[1, 2, 3, 4], [5, 6, 7, 8]]


def test_a_paragraph_end_far_back_does_not_count() -> None:
    """Half a segment is not given up for the sake of a paragraph."""
    lines = [" ".join([PLAIN.format(1)] * 3), " ".join([PLAIN.format(5)] * 6)]
    cost = tokens(PLAIN.format(1) + " ")
    assert pack("\n".join(lines), 5 * cost) == [[1, 2, 3, 4, 5], [6, 7, 8, 9]]


@pytest.mark.parametrize(
    ("leaning", "first"),
    [
        ("He said that it was lawful.", 4),
        ("“It was lawful and it was just.”", 4),
        ("Ships stay out. More ships stay out.”", 3),
        ("Nobody was hurt in the port.", 5),
    ],
)
def test_a_sentence_is_not_parted_from_the_one_it_leans_on(leaning: str, first: int) -> None:
    """A pronoun, a quotation beside its speaker, and an open quotation move the break back."""
    plain = [PLAIN.format(number) for number in range(1, 6)]
    speaker = "The admiral said: “All 「is」 calm." if leaning.endswith("out.”") else "All is calm."
    text = " ".join([*plain[:3], speaker, plain[3], leaning, plain[4]])
    found = sentences(text, "en")
    limit = sum(tokens(s.cover.cut(text)) for s in found[:5])
    assert len(segments(text, found, limit)[0].sentences) == first


def test_a_quotation_after_a_colon_stays_with_its_speaker() -> None:
    """A speaker who is named at the end of one paragraph speaks in the next."""
    text = f"{PLAIN.format(1)}\n{PLAIN.format(2)}\nThe admiral told the crews:\n“Stay here.”\nOver."
    found = sentences(text, "en")
    limit = sum(tokens(s.cover.cut(text)) for s in found[:3])
    assert len(segments(text, found, limit)[0].sentences) == 2


def test_a_quotation_over_paragraphs_stays_together() -> None:
    """Each paragraph of a long quotation is opened anew, and only the last is closed."""
    text = f"{PLAIN.format(1)}\n{PLAIN.format(2)}\n“We sail. We stay.\n“We do not fight.”\nOver."
    found = sentences(text, "en")
    limit = sum(tokens(s.cover.cut(text)) for s in found[:4])
    assert len(segments(text, found, limit)[0].sentences) == 2


def test_a_stray_quotation_mark_ends_with_its_paragraph() -> None:
    """A mark that is never closed binds no later paragraph."""
    plain = [PLAIN.format(number) for number in range(1, 5)]
    text = f'The pipe is 5" wide. {plain[0]} {plain[1]}\n{plain[2]} {plain[3]} Over.'
    found = sentences(text, "en")
    limit = sum(tokens(s.cover.cut(text)) for s in found[:5])
    assert len(segments(text, found, limit)[0].sentences) == 5


def test_what_cannot_be_helped_is_parted_all_the_same() -> None:
    """Where every sentence leans on the one before, the limit decides."""
    text = "Men sail the sea. " * 2 + "He sails the ship. " * 10
    found = sentences(text, "en")
    cost = tokens(found[2].cover.cut(text))
    assert {len(s.sentences) for s in segments(text, found, 4 * cost)} == {4}
