"""What several test files share without importing it: the program in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from program import Program


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put this process where the program would run: an empty folder, a cache of its own."""
    here = Program.at(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in set(os.environ) - set(here.environment):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", here.environment["XDG_CACHE_HOME"])
    monkeypatch.setenv("NO_COLOR", "1")
    return here
