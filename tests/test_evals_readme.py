"""The guide to the evals: its commands exist, its workflow is one, its rules name all labels."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest
import yaml

from summarizer.cli import commands
from summarizer.summary import SpeechAct

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "evals" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)


def told() -> list[str]:
    """Return every ``summarizer eval`` command of the guide, in blocks and in sentences."""
    inline = re.findall(r"`(summarizer eval [a-z]+ [^`]*)`", GUIDE)
    lines = [line for _, block in BLOCKS for line in block.splitlines()]
    found = [line[line.index("summarizer eval") :] for line in lines if "summarizer eval" in line]
    return [re.split(r" #| >> ", each)[0].strip() for each in (*inline, *found)]


@pytest.mark.parametrize("command", told())
def test_every_command_exists(command: str) -> None:
    """Each command and flag that the guide names is understood by the program."""
    words = shlex.split(command.replace("…", "any"))
    commands.command("eval", "summarizer eval").parse_args(words[2:])


def test_the_guide_tells_commands() -> None:
    """The commands are found: a guide laid out otherwise must not pass unread."""
    assert len(told()) >= 12


def test_the_workflow_is_one() -> None:
    """The workflow is YAML, with steps that replay, gate and report."""
    (workflow,) = (yaml.safe_load(block) for kind, block in BLOCKS if kind == "yaml")
    steps = workflow["jobs"]["evals"]["steps"]
    commands_run = " ".join(step.get("run", "") for step in steps)
    for action in ("eval run", "eval gate", "eval report"):
        assert f"summarizer {action}" in commands_run
    assert all("uses" in step or "run" in step for step in steps)


def test_the_rules_explain_every_speech_act() -> None:
    """A labeller finds each act in the rules."""
    rules = GUIDE.partition("## How to label")[2]
    for act in get_args(SpeechAct):
        assert f"`{act}`" in rules


def test_nothing_is_left_to_fill_in() -> None:
    """No figure is promised and missing."""
    assert "@@" not in GUIDE
