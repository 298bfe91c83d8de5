"""Entry: one document of a batch, before it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarizer import loading
from summarizer.document import Document
from summarizer.errors import SummarizerError


@dataclass(frozen=True, slots=True)
class Entry:
    """Name a document and hold what it is read from.

    ``id`` is unique in a batch: the caller's own, or the path, or ``path:line``. ``content`` is
    the text itself, a file to read, a Document, or the error that stands in its place where the
    input holds no readable document: that is told in the output like any other failure.
    ``source`` is what messages and Records call it, and ``carried`` what else the input says of
    it, as JSON values.
    """

    id: str
    source: str
    content: str | Path | Document | SummarizerError
    carried: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        """Return the Document; raise the error that stands in its place, or DocumentError."""
        if isinstance(self.content, SummarizerError):
            raise self.content
        if isinstance(self.content, Document):
            loading.from_text(self.content.text, self.source)  # refuses what is no text
            return self.content
        if isinstance(self.content, Path):
            return loading.read(self.content)
        return loading.from_text(self.content, self.source)
