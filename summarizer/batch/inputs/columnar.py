"""Parquet: read by row groups through pyarrow, which is imported with this module alone."""

from __future__ import annotations

import base64
import datetime
import decimal
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from summarizer import loading
from summarizer.batch.inputs.rows import Row, refused
from summarizer.errors import DocumentError, SettingsError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

_ROWS = 256  # held at a time
_UNREADABLE = object()


class Columnar:
    """Read a Parquet file."""

    unit = "row"

    def __init__(self, path: str) -> None:
        self.name = path

    def columns(self) -> Sequence[str]:
        """Return the names in the schema."""
        with _opened(self.name) as file:
            names: list[str] = file.schema_arrow.names
        if len(names) != len(set(names)):
            raise DocumentError(
                f"{loading.printable(self.name)} has two columns of one name.",
                hint="Give each its own name.",
            )
        return names

    def rows(self) -> Iterator[Row]:
        """Yield the rows; a row that cannot be turned into JSON values is told as such."""
        number = 0
        with _opened(self.name) as file:
            for batch in file.iter_batches(batch_size=_ROWS):
                names = batch.schema.names
                for cells in zip(*map(_values, batch.columns), strict=True):
                    number += 1
                    yield _row(number, names, cells)

    def about(self) -> int:
        """Return how many rows there are."""
        with _opened(self.name) as file:
            return int(file.metadata.num_rows)


@contextmanager
def _opened(path: str) -> Iterator[ParquetFile]:
    """Open a Parquet file; raise DocumentError for what is wrong with it, now or later."""
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise SettingsError(
            "Parquet needs the package pyarrow.", hint="pip install 'summarizer[parquet]'"
        ) from None
    name = loading.printable(path)
    with loading.telling(name):
        source = os.fdopen(loading.open_regular(path, name), "rb")
    with source:
        try:
            with ParquetFile(source) as file:
                yield file
        except (pa.ArrowException, OSError) as error:  # its message may hold values: not told
            raise DocumentError(
                f"{name} is no whole Parquet file ({type(error).__name__}).",
                hint="Write it again; what was read of it is kept.",
            ) from None


def _values(column: pa.Array) -> list[Any]:
    """Return the cells as JSON values; _UNREADABLE in place of one that cannot be one."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):  # to microseconds: Python knows nothing finer
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    try:
        cells = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):  # one such as broken UTF-8 spoils all
        cells = [_cell(cell) for cell in column]
    return [json_value(cell) for cell in cells]


def _cell(cell: pa.Scalar) -> Any:
    import pyarrow as pa

    try:
        return cell.as_py()
    except (ValueError, OverflowError, pa.ArrowException):
        return _UNREADABLE


def json_value(value: Any) -> Any:
    """Return a cell as a JSON value: times as ISO 8601, decimals as text, bytes as base64."""
    if value is None or value is _UNREADABLE or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): json_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [json_value(inner) for inner in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, decimal.Decimal | datetime.timedelta) else _UNREADABLE


def _row(number: int, names: list[str], cells: tuple[Any, ...]) -> Row:
    if any(cell is _UNREADABLE for cell in cells):
        return Row(number, refused("a cell of it cannot be read."))
    return Row(number, dict(zip(names, cells, strict=True)))
