"""Records, as JSON values, become what is asked for: text, Markdown, JSON or JSON Lines.

JSON and JSON Lines are printed from the values as they are: pydantic and ``render`` are
imported only for what a person reads.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from summarizer.cli import output


class Printer:
    """Print Records as they come; a JSON array and a file are written at the end, whole.

    ``count`` is how many documents there are: ``json`` gives an array where it is not one.
    Where no Record came, nothing is written: a file that was there stays.
    """

    def __init__(self, form: str, path: str | None, count: int, *, keep_text: bool) -> None:
        self._form = form
        self._path = None if path in (None, "-") else Path(str(path))
        self._array = form == "json" and count != 1
        self._keep_text = keep_text
        self._waiting: list[str] = []
        self._printed = 0
        if self._path is not None:
            output.check(self._path)

    def put(self, record: dict[str, Any]) -> None:
        """Take one Record, as JSON values."""
        if not self._keep_text:
            record = record | {"document": record["document"] | {"text": None}}
        text = self._formed(record)
        if self._path is not None or self._array:
            self._waiting.append(text)
        else:
            between = self._between() if self._printed else ""
            output.write(f"{between}{text}\n", exact=self._exact)
        self._printed += 1

    def finish(self) -> None:
        """Write what is written as a whole."""
        if not self._waiting:
            return
        if self._array:
            text = "[\n" + ",\n".join(self._waiting) + "\n]\n"
        else:
            text = f"\n{self._between()}".join(self._waiting) + "\n"
        if self._path is not None:
            output.save(self._path, text)
        else:
            output.write(text, exact=True)

    @property
    def _exact(self) -> bool:
        return self._form in ("json", "jsonl")

    def _between(self) -> str:
        return {"text": f"\n{'=' * 72}\n\n", "md": "\n---\n\n"}.get(self._form, "")

    def _formed(self, record: dict[str, Any]) -> str:
        if self._form == "json":
            return json.dumps(record, ensure_ascii=False, indent=2)
        if self._form == "jsonl":
            return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return self._for_people(record)

    def _for_people(self, record: dict[str, Any]) -> str:
        import shutil

        from summarizer import render
        from summarizer.record import parse

        parsed = parse(json.dumps(record))
        if self._form == "md":
            return render.markdown(parsed)
        width = min(shutil.get_terminal_size((88, 24)).columns, 100)
        colour = self._path is None and output.colourful()
        return render.text(parsed, width=width, colour=colour)
