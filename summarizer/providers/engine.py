"""Which engine runs the embedded model, and on how many threads, told without loading it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from summarizer.errors import SettingsError


def engine() -> str:
    """Return name and version of the engine; raise SettingsError where it is missing.

    Read off the name of its folder of metadata. importlib.metadata tells the same, but loads
    email, csv and zipfile for it, on the path of a cached answer.
    """
    for place in sys.path:
        for found in Path(place or ".").glob("ik_llama_cpp_python-*.dist-info"):
            return f"ik_llama.cpp {found.name.removesuffix('.dist-info').partition('-')[2]}"
    raise SettingsError(
        "The package ik-llama-cpp-python, which runs the embedded model, is not installed.",
        hint="Install it (pip install ik-llama-cpp-python; there are wheels up to Python 3.13), "
        "or name another model with --model.",
    )


def threads() -> int:
    """Return how many threads the engine computes with: as many as this process has cores."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
