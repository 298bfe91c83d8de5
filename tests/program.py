"""The real program for tests: in this process, or in one of its own.

``Program`` runs it with a server on loopback as ``openai:test``, a cache of its own and
nothing of the user's environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records import MINISTRY, TEXT
from servers import ChatServer, Reply, answer

from summarizer.cli import summarise_main

ROOT = Path(__file__).parent.parent
_CLAIM = {
    "claimant": MINISTRY,
    "statement": "Four of its aircraft had crossed the strait.",
    "speech_act": "assert",
    "attribution": "indirect_speech",
    "sentences": [2],
}
DRAFT: dict[str, Any] = {
    "gist": {"statement": "Valdoria defends a flight over the Kestrel Strait.", "sentences": [1]},
    "actors": [
        {"name": MINISTRY, "kind": "organisation", "sector": "military", "sentences": [2]},
    ],
    "claims": [_CLAIM],
}
UNTRUE = DRAFT | {"claims": [_CLAIM | {"statement": "Six of its aircraft had crossed it."}]}


def drafting(draft: dict[str, Any]) -> Any:
    """Return a behaviour that answers with a draft, and mends nothing."""

    def behave(sent: dict[str, Any]) -> Reply:
        mending = "do not hold against them" in str(sent["messages"][-1])
        return answer({"repairs": []} if mending else draft)

    return behave


@dataclass(frozen=True)
class Program:
    """Hold where the program runs, and with which environment."""

    folder: Path
    environment: dict[str, str]

    @classmethod
    def at(cls, folder: Path) -> Program:
        """Return the program in an empty folder, where ``a.txt`` is the text of ``records``."""
        (folder / "a.txt").write_text(TEXT, encoding="utf-8")
        kept = {n: v for n, v in os.environ.items() if not n.endswith("_API_KEY")}
        kept = {n: v for n, v in kept.items() if not n.startswith(("SUMMARIZER_", "PYTHON"))}
        own = {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
        return cls(folder, kept | own | {"NO_COLOR": "1"})

    def command(self, *words: str, python: Sequence[str] = ()) -> list[str]:
        """Return what starts the program; ``python`` are options of the interpreter."""
        return [sys.executable, *python, "-m", "summarizer", *words]

    def run(
        self, *words: str, given: str = "", python: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end in a process of its own."""
        return subprocess.run(
            self.command(*words, python=python),
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def ask(server: ChatServer, *words: str) -> int:
    """Run ``summarise`` in this process against the server."""
    return summarise_main([*words, "--model", "openai:test", "--base-url", server.base_url])
