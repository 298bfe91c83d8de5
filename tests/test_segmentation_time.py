"""Segmentation takes time in proportion to the text, on lines made to hurt as well."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.segmentation import segments, sentences

SEED = (Path(__file__).parent.parent / "seeds" / "000_d46b8b9bb079dfb7.txt").read_text("utf-8")


def seconds(work: Callable[[], object]) -> float:
    """Return the better of two times: the machine has other things to do."""
    times = []
    for _ in range(2):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize(
    ("unit", "times"),
    [
        (".", 40_000),
        (". ", 5_000),
        ('"', 40_000),
        ('" ', 5_000),
        ("x", 40_000),
        ('a."', 15_000),
        ('a." ', 5_000),
        ("Dr. ", 5_000),
        ("他说。”", 5_000),
        ("あ。」と", 15_000),
        ("! »", 5_000),
        ("i. ", 5_000),
        ("a\n", 5_000),
        (" ", 40_000),
    ],
)
def test_time_grows_with_the_text_and_not_with_its_square(unit: str, times: int) -> None:
    """Twice the text costs less than three times the time, on lines made to hurt."""

    def work(times: int) -> None:
        text = unit * times + " Here is Mr. Vey. He left."
        segments(text, sentences(text, "en"), 1_500)

    work(100)
    small, large = seconds(lambda: work(times)), seconds(lambda: work(2 * times))
    assert large < 3 * small + 0.05


def test_five_megabytes_are_segmented_in_seconds() -> None:
    """A long document is ready in seconds, on one line or on many."""
    text = SEED * 1_200 + SEED.replace("\n", " ") * 1_200
    began = time.perf_counter()
    found = sentences(text, "en")
    packed = segments(text, found, 2_000)
    assert time.perf_counter() - began < 10
    assert len(found) > 30_000
    assert packed[-1].sentences[-1] == found[-1]
