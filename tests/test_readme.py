"""Tests of the README and of MODELS.md: what they tell a reader to type works."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from program import ROOT

from summarizer import settings
from summarizer.cli import commands
from summarizer.providers import weights
from summarizer.providers.embedded import CONTEXT_TOKENS

README = (ROOT / "README.md").read_text(encoding="utf-8")
MODELS = (ROOT / "MODELS.md").read_text(encoding="utf-8")


def blocks(language: str, text: str = README) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def shown(text: str) -> list[list[str]]:
    """Return the words of each call of our programs in the shell blocks of a text."""
    lines = "".join(blocks("sh", text)).splitlines()
    calls = (re.search(r"\b(summarise|summarizer) .*", line.partition("#")[0]) for line in lines)
    return [shlex.split(call[0]) for call in calls if call]


def test_readme_opens_with_demo_and_test() -> None:
    """The first block is what a newcomer types, and both are targets of the Makefile."""
    first = re.findall(r"^make (\w+)", blocks("sh")[0], re.MULTILINE)
    assert first == ["demo", "test"]
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"(?:^|`)make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_commands_of_the_readme_exist() -> None:
    """Every subcommand, flag, file and script that the README names is there."""
    shell = "\n".join(
        line.partition("#")[0] for block in blocks("sh") for line in block.splitlines()
    )
    quoted = " ".join(re.findall(r"`([^`\n]+)`", README))
    named = re.findall(r"\bsummarizer ([a-z]+)", shell + " " + quoted)
    assert named
    assert set(named) <= set(commands.COMMANDS)
    helped = commands.command("summarise", "summarise").format_help()
    flags = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shell + " " + quoted)) - {"--help"}
    assert {f for f in flags if f not in helped} <= {"-c"}  # python -c
    for script in re.findall(r"benchmarks/\w+\.py", README):
        assert (ROOT / script).is_file()
    for link in re.findall(r"\]\((\w[\w./]*)\)", README):
        assert (ROOT / link).is_file()


@pytest.mark.parametrize("words", [*shown(README), *shown(MODELS)], ids=" ".join)
def test_commands_are_read_as_they_stand(words: list[str]) -> None:
    """The real parser takes every call that is shown, with all of its flags."""
    program, *given = words
    if program == "summarizer":
        commands.summarizer(whole=True).parse_args(given)
    else:
        commands.command("summarise", "summarise").parse_args(given)


def test_settings_of_the_guide_to_models_are_read() -> None:
    """Every variable and every prompt that it names is one, and so is every number it relies on."""
    named = dict.fromkeys(re.findall(r"\bSUMMARIZER_[A-Z_]*[A-Z]", MODELS), "1")
    assert {"SUMMARIZER_API_KEY", "SUMMARIZER_BASE_URL", "SUMMARIZER_DEADLINE"} <= set(named)
    found = settings.load(environ=named, folder=ROOT).origins
    read = {f"SUMMARIZER_{n.upper()}" for n, origin in found.items() if "environment" in origin}
    assert read == set(named)
    usual = settings.Settings()
    assert f"may take {usual.timeout:.0f} seconds" in MODELS
    assert f"with all its tries {usual.deadline:.0f}." in MODELS
    assert f"{usual.max_output_tokens:,} of answer" in MODELS
    assert f"a context of {CONTEXT_TOKENS:,} tokens" in MODELS
    for prompt in ("sentence", "statement"):
        assert f"| `{prompt}` |" in MODELS
        assert (ROOT / "prompts" / prompt).is_dir()
    for script in re.findall(r"(?:benchmarks|tests)/\w+\.py", MODELS):
        assert (ROOT / script).is_file()


def test_python_block_is_ten_lines_at_most() -> None:
    """The API is shown in ten lines."""
    (block,) = blocks("python")
    assert len([line for line in block.splitlines() if line.strip()]) <= 10


@pytest.mark.embedded
@pytest.mark.skipif(not weights.ready(), reason="the weights are not here: make model")
def test_python_block_runs(tmp_path: Path) -> None:
    """The block runs as it stands with the default model, and prints what the text says."""
    script = tmp_path / "shown.py"
    script.write_text(blocks("python")[0], encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        env=os.environ | {"SUMMARIZER_CACHE": "off"},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "  [1] The ministry said: “We did not cross the border.”" in ran.stdout
