"""Tests of the package as it is installed: prompts and schemas come with it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from program import ROOT

import summarizer
from summarizer import settings

_SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import summarizer
from summarizer import prompt, settings
assert summarizer.__file__.startswith(sys.argv[1]), summarizer.__file__
print(*prompt.names())
print(*sorted(p.name for p in settings.shipped("schemas").glob("*.json")))
print(prompt.load("statement").digest, prompt.load("sentence").digest)
"""


def tell(folder: Path, *python: str) -> str:
    """Return what the package in a folder finds, seen from another folder."""
    command = [sys.executable, *python, "-c", _SCRIPT, str(folder)]
    return subprocess.run(
        command, cwd=folder.parent, capture_output=True, text=True, check=True, timeout=60
    ).stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder into which the package's own wheel was installed."""
    folder = tmp_path_factory.mktemp("packaging")
    environ = os.environ | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [sys.executable, "-m", "pip"]
    build = [*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)]
    subprocess.run(build, check=True, env=environ, cwd=folder, timeout=100)
    (wheel,) = folder.glob("*.whl")
    target = folder / "target"
    install = [*pip, "install", "-q", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run(install, check=True, env=environ, cwd=folder, timeout=100)
    return target


def test_installed_package_holds_what_the_checkout_holds(installed: Path) -> None:
    """An installed package and the editable one find the same prompts and schemas."""
    from_wheel = tell(installed)
    assert from_wheel == tell(ROOT)
    names, schemas, _ = from_wheel.splitlines()
    assert names == "sentence/v5 statement/v1"
    assert schemas == "draft.v1.json gold.v1.json outcome.v1.json record.v1.json summary.v1.json"


def test_wheel_holds_no_tests_and_no_weights(installed: Path) -> None:
    """The wheel is the package, its prompts and schemas, its licence, and py.typed."""
    (wheel,) = installed.parent.glob("*.whl")
    found = zipfile.ZipFile(wheel).namelist()
    assert {name.partition("/")[0] for name in found} == {
        "summarizer",
        f"summarizer-{summarizer.__version__}.dist-info",
    }
    assert "summarizer/py.typed" in found
    assert "summarizer/providers/weights.txt" in found
    assert any(name.endswith("licenses/LICENSE") for name in found)
    assert not [name for name in found if name.endswith((".pyc", ".gguf"))]


def test_editable_package_reads_the_checkout() -> None:
    """In a checkout an edited prompt counts at once: there is no second copy."""
    assert settings.shipped("prompts") == ROOT / "prompts"
    assert settings.shipped("schemas") == ROOT / "schemas"
