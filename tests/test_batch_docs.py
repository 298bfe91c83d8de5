"""Tests of BATCH.md and docs/cluster.md: what they tell a reader to type and set exists."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from dataclasses import fields

import pytest
from program import ROOT

import summarizer
from summarizer.cli import commands
from summarizer.settings import Settings

TEXTS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("BATCH.md", "docs/cluster.md")
}
WHOLE = "\n".join(TEXTS.values())


def calls() -> list[list[str]]:
    """Return the words of each call of ours in the code blocks."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", WHOLE, re.MULTILINE | re.DOTALL)
    lines = (line.partition("  #")[0] for block in blocks for line in block.splitlines())
    return [shlex.split(line) for line in lines if line.startswith("summarizer ")]


@pytest.mark.parametrize("words", calls(), ids=" ".join)
def test_each_command_is_one(words: list[str]) -> None:
    """Every command that is shown can be parsed as it stands."""
    given = commands.command(words[1], "summarizer").parse_args(words[2:])
    assert isinstance(given, argparse.Namespace)


def test_each_flag_is_there() -> None:
    """Every flag that the text names is one of the batch or of what reads its output."""
    helped = " ".join(
        commands.command(name, "x").format_help() for name in ("batch", "export", "summarise")
    )
    named = set(re.findall(r"`(--[a-z-]+)", WHOLE))
    assert named
    assert {flag for flag in named if flag not in helped} == set()


def test_each_variable_is_a_setting() -> None:
    """Every SUMMARIZER_… that the text names sets something."""
    known = {f"SUMMARIZER_{field.name.upper()}" for field in fields(Settings)}
    named = set(re.findall(r"SUMMARIZER_[A-Z_]+", WHOLE))
    assert {"SUMMARIZER_CACHE_URL", "SUMMARIZER_TELEMETRY"} <= named <= known


def test_each_extra_and_name_is_there() -> None:
    """Every extra is one of the project, every link leads to a file, and the API has the name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = set(re.findall(r"summarizer\[([a-z]+)\]", WHOLE))
    assert {"redis", "parquet", "otel", "scale"} == extras <= set(project["optional-dependencies"])
    for name, text in TEXTS.items():
        for link in re.findall(r"\]\(((?!https?:)[^)#]+)\)", text):
            assert ((ROOT / name).parent / link).is_file(), link
    for imported in re.findall(r"^from summarizer import (\w+)$", WHOLE, re.MULTILINE):
        assert hasattr(summarizer, imported)
