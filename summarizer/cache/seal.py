"""A digest before each text, so that nothing else is taken for what was kept."""

from __future__ import annotations

import hashlib


class ForeignEntry(ValueError):
    """Report an entry that is never loaded; an OSError would be a mere miss to diskcache."""


def sealed(key: str, text: str) -> str:
    """Return the text with its seal."""
    return _digest(key, text) + text


def unsealed(key: str, kept: str) -> str:
    """Return the text without its seal; raise ForeignEntry where the seal does not fit."""
    text = kept[65:]
    if kept[:65] != _digest(key, text):
        raise ForeignEntry("its digest does not fit")
    return text


def _digest(key: str, text: str) -> str:
    """Cover key and text: an entry cannot move to another key."""
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest() + "\n"
