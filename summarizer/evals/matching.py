"""Matching: the pairing of two lists with the greatest sum of similarities.

Kuhn's and Munkres' assignment, with potentials as in Jonker and Volgenant: O(n³). Written
here because scipy, which has it, costs a second to import. Claims are similar only where
they cite the same words, so the table falls apart into many small ones, each solved alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Table = Sequence[Sequence[float]]


def assign(similarity: Table) -> list[tuple[int, int]]:
    """Return pairs (row, column) with the greatest sum; what has similarity 0 stays alone.

    ``similarity`` has equally long rows of numbers from 0 up. Pairs come in order of rows.
    """
    pairs: list[tuple[int, int]] = []
    for rows, columns in _components(similarity):
        block = [[similarity[row][column] for column in columns] for row in rows]
        for i, j in _solve(block):
            if block[i][j] > 0:
                pairs.append((rows[i], columns[j]))
    return sorted(pairs)


def _components(similarity: Table) -> Iterator[tuple[list[int], list[int]]]:
    """Part the table into blocks that share no row and no column with a similarity."""
    columns_of = [[j for j, value in enumerate(row) if value > 0] for row in similarity]
    rows_of: dict[int, list[int]] = {}
    for i, reached in enumerate(columns_of):
        for j in reached:
            rows_of.setdefault(j, []).append(i)
    seen: set[int] = set()
    for first in range(len(similarity)):
        if first in seen or not columns_of[first]:
            continue
        seen.add(first)
        rows, columns, todo = [first], set(columns_of[first]), list(columns_of[first])
        while todo:
            for row in rows_of[todo.pop()]:
                if row not in seen:
                    seen.add(row)
                    rows.append(row)
                    todo += [j for j in columns_of[row] if j not in columns]
                    columns.update(columns_of[row])
        yield sorted(rows), sorted(columns)


def _solve(block: Table) -> list[tuple[int, int]]:
    if len(block) > len(block[0]):
        turned = [list(column) for column in zip(*block, strict=True)]
        return [(i, j) for j, i in _solve(turned)]
    costs = [[-value for value in row] for row in block]
    taken: list[int | None] = [None] * len(block[0])  # the row of each column
    row_price, column_price = [0.0] * len(costs), [0.0] * len(taken)
    for row in range(len(costs)):
        _augment(row, costs, taken, row_price, column_price)
    return [(row, column) for column, row in enumerate(taken) if row is not None]


def _augment(
    start: int,
    costs: Table,
    taken: list[int | None],
    row_price: list[float],
    column_price: list[float],
) -> None:
    """Give one more row a column, along the cheapest path of rows that make room for it."""
    size = len(taken)
    slack = [float("inf")] * size
    came_from: list[int | None] = [None] * size
    done = [False] * size
    row: int = start
    column: int | None = None
    while True:
        for j in range(size):
            reduced = costs[row][j] - row_price[row] - column_price[j]
            if not done[j] and reduced < slack[j]:
                slack[j], came_from[j] = reduced, column
        best = min((j for j in range(size) if not done[j]), key=slack.__getitem__)
        step = slack[best]
        row_price[start] += step
        for j in range(size):
            if done[j]:
                holder = taken[j]
                assert holder is not None  # noqa: S101  # a done column has a row
                row_price[holder] += step
                column_price[j] -= step
            else:
                slack[j] -= step
        done[best], column = True, best
        holder = taken[best]
        if holder is None:
            break
        row = holder
    while column is not None:
        before = came_from[column]
        taken[column] = start if before is None else taken[before]
        column = before
