"""The pairing of two lists with the greatest sum of similarities."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.evals.matching import assign

Rows = list[list[float]]

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.75, 1.0]), min_size=width, max_size=width),
        min_size=1,
        max_size=5,
    )
)


def worth(table: Rows, pairs: list[tuple[int, int]]) -> float:
    """Return the sum of similarities of the pairs."""
    return sum(table[i][j] for i, j in pairs)


def best(table: Rows) -> float:
    """Return the greatest sum there is, by trying every assignment."""
    if len(table) > len(table[0]):
        table = [list(column) for column in zip(*table, strict=True)]
    columns = range(len(table[0]))
    return max(
        sum(row[j] for row, j in zip(table, chosen, strict=True))
        for chosen in itertools.permutations(columns, len(table))
    )


@given(tables)
def test_no_assignment_is_worth_more(table: Rows) -> None:
    """The sum is that of the best of all assignments, found by brute force."""
    assert worth(table, assign(table)) == pytest.approx(best(table))


@given(tables)
def test_each_is_paired_once_and_never_for_nothing(table: Rows) -> None:
    """Every row and column stands in one pair at most, and each pair has a similarity."""
    pairs = assign(table)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all(table[i][j] > 0 for i, j in pairs)
    assert pairs == sorted(pairs)


@given(tables)
def test_the_sides_are_alike(table: Rows) -> None:
    """A table turned on its side has the same sum: gold and prediction are treated alike."""
    turned = [list(column) for column in zip(*table, strict=True)]
    assert worth(table, assign(table)) == pytest.approx(worth(turned, assign(turned)))


@given(tables, st.randoms(use_true_random=False))
def test_order_does_not_matter(table: Rows, chance: random.Random) -> None:
    """Rows in another order make the same sum."""
    shuffled = chance.sample(table, len(table))
    assert worth(table, assign(table)) == pytest.approx(worth(shuffled, assign(shuffled)))


def test_nothing_is_paired_with_nothing() -> None:
    """Empty lists have no pairs."""
    assert assign([]) == assign([[], []]) == []


def test_the_greedy_choice_is_not_taken() -> None:
    """The nearest pair is given up where the others gain more by it."""
    assert assign([[1.0, 0.9], [0.9, 0.0]]) == [(0, 1), (1, 0)]


def test_a_long_document_is_paired_in_time() -> None:
    """400 items that cite neighbouring words are paired within a second."""
    size = 400
    table = [
        [max(0.0, 1 - abs(i - j) / 3) if i // 8 == j // 8 else 0.0 for j in range(size)]
        for i in range(size)
    ]
    began = time.perf_counter()
    assert assign(table) == [(i, i) for i in range(size)]
    assert time.perf_counter() - began < 1
