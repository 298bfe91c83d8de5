"""The JSON Schemas in ``schemas/``: written from the pydantic models, never by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from summarizer.gold import Gold
from summarizer.record import Outcome, Record
from summarizer.settings import shipped
from summarizer.summary import Draft, Summary

# a Draft is read from a model, Gold from a person: defaults may be left out; the others we
# write whole
_SCHEMAS: dict[str, tuple[type[BaseModel], JsonSchemaMode]] = {
    "draft.v1.json": (Draft, "validation"),
    "summary.v1.json": (Summary, "serialization"),
    "record.v1.json": (Record, "serialization"),
    "outcome.v1.json": (Outcome, "serialization"),
    "gold.v1.json": (Gold, "validation"),
}


def texts() -> dict[str, str]:
    """Return what each file is to hold, by its name."""
    return {
        name: json.dumps(_schema(name, model, mode), indent=2, ensure_ascii=False) + "\n"
        for name, (model, mode) in _SCHEMAS.items()
    }


def write(folder: Path | None = None) -> list[Path]:
    """Write every file that is not as it is to be; return these."""
    changed = []
    for name, text in texts().items():
        path = (folder or shipped("schemas")) / name
        if _content(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed


def problems(folder: Path | None = None) -> list[str]:
    """Return a sentence for each file that is missing or differs from its model."""
    folder = folder or shipped("schemas")
    found = []
    for name, text in texts().items():
        content = _content(folder / name)
        if content is None:
            found.append(f"{name} is missing.")
        elif content != text:
            found.append(f"{name} differs from the model in the code.")
    return found


class _Generator(GenerateJsonSchema):
    """Call a field required that is always written, whether it has a default or not."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return self.mode == "serialization" or super().field_is_required(field, total)


def _schema(name: str, model: type[BaseModel], mode: JsonSchemaMode) -> dict[str, object]:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return head | model.model_json_schema(mode=mode, schema_generator=_Generator)


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
