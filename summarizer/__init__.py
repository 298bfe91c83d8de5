"""Structured summaries of news and official statements, each item tied to the words that say it.

    from summarizer import summarise
    record = summarise("The ministry said …")

Everything is imported on first use: a cached answer must not wait for pydantic.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from summarizer.api import open_summarizer, summarise, summarise_async, summarise_many
    from summarizer.document import Document
    from summarizer.errors import SummarizerError
    from summarizer.pipeline import Summarizer
    from summarizer.record import Outcome, Record
    from summarizer.summary import Summary

_HOMES = {
    "Document": "document",
    "Outcome": "record",
    "Record": "record",
    "Summarizer": "pipeline",
    "Summary": "summary",
    "SummarizerError": "errors",
    "open_summarizer": "api",
    "summarise": "api",
    "summarise_async": "api",
    "summarise_many": "api",
}
__all__ = [
    "Document",
    "Outcome",
    "Record",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "open_summarizer",
    "summarise",
    "summarise_async",
    "summarise_many",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
