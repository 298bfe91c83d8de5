"""What documents carry becomes columns: named apart from ours, each of the type it has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["bool", "int", "float", "text", "json"]

MAX_COLUMNS = 1000
"""More names than these come of keys that are data; a table of them would serve nobody."""

_PREFIX = "carried_"
_LONGEST = 2**63


@dataclass(frozen=True, slots=True)
class Column:
    """Name a column, the key that it holds, and the type of all its values."""

    name: str
    key: str
    kind: Kind

    def value(self, carried: Mapping[str, Any]) -> Any:
        """Return the cell of one document: null where it carries none, JSON text where told so."""
        value = carried.get(self.key)
        if value is None:
            return None
        if self.kind == "json":
            return dumps(value)
        return float(value) if self.kind == "float" else value

    def carried(self, cell: Any) -> Any:
        """Return what a cell was made of."""
        return json.loads(cell) if self.kind == "json" else cell


class Collection:
    """Take what each document carries; then tell the columns that hold it all."""

    def __init__(self) -> None:
        self._kinds: dict[str, Kind | None] = {}

    def take(self, carried: Mapping[str, Any]) -> None:
        """Take one document's values. Keys beyond MAX_COLUMNS get no column."""
        for key, value in carried.items():
            if key not in self._kinds and len(self._kinds) >= MAX_COLUMNS:
                continue
            self._kinds[key] = _joined(self._kinds.get(key), _kind(value))

    def columns(self, ours: Iterable[str]) -> tuple[Column, ...]:
        """Return the columns, in the order in which their keys came; none has a name of ours."""
        taken = {*ours, ""}
        plain = {key for key in self._kinds if key not in taken}
        found = []
        for key, kind in self._kinds.items():
            name = key
            while name in taken or (name != key and name in plain):
                name = _PREFIX + name
            taken.add(name)
            found.append(Column(name, key, kind or "text"))
        return tuple(found)


def dumps(value: Any) -> str:
    """Return a value as compact JSON, as it stands in a line of output."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _kind(value: Any) -> Kind | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -_LONGEST <= value < _LONGEST else "json"
    if isinstance(value, float):
        return "float"
    return "text" if isinstance(value, str) else "json"


def _joined(one: Kind | None, other: Kind | None) -> Kind | None:
    """Return the type that holds two: whole and other numbers are floats, else JSON holds all."""
    if one is None or other is None or one == other:
        return one or other
    return "float" if {one, other} == {"int", "float"} else "json"
