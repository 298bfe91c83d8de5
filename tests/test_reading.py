"""Tests of reading: the Record of a document, found where it is kept, or else made and kept."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from program import DRAFT
from records import DOCUMENT
from scripted import Scripted, unasked

from summarizer.cache.on_disk import DiskStore
from summarizer.errors import SettingsError
from summarizer.reading import Reader
from summarizer.settings import Settings
from summarizer.summary import Draft

READ = Draft.model_validate(DRAFT)


def settings(tmp_path: Path, cache: str = "on", model: str = "openai:test") -> Settings:
    """Return settings with a cache of their own."""
    return Settings(model=model, cache=cache, cache_dir=str(tmp_path / "answers"))


def test_a_record_is_made_once(tmp_path: Path) -> None:
    """What was asked for is kept, and found by the next Reader, which asks nobody."""
    first = Reader(settings(tmp_path), model=Scripted(lambda _: READ))
    assert first.find(DOCUMENT) is None
    made = asyncio.run(_asked(first))
    assert not made["provenance"]["cached"]
    second = Reader(settings(tmp_path), model=Scripted(unasked))
    found = second.find(DOCUMENT)
    assert found is not None
    assert found["summary"] == made["summary"]
    assert found["provenance"]["cached"]
    second.close()


async def _asked(reader: Reader) -> dict[str, Any]:
    try:
        assert reader.summarizer() is reader.summarizer()
        return await reader.ask(DOCUMENT)
    finally:
        await reader.aclose()


@pytest.mark.parametrize("cache", ["off", "refresh"])
def test_kept_ones_are_passed_over_on_demand(tmp_path: Path, cache: str) -> None:
    """With the cache off, or to be renewed, no kept Record is looked for."""
    asyncio.run(_asked(Reader(settings(tmp_path), model=Scripted(lambda _: READ))))
    model = Scripted(lambda _: READ)
    reader = Reader(settings(tmp_path, cache), model=model)
    assert reader.find(DOCUMENT) is None
    asyncio.run(_asked(reader))
    assert len(model.requests) >= 1


def test_recording_asks_for_every_answer(tmp_path: Path) -> None:
    """A recording needs each answer, so a Record that is kept whole is no use to it."""
    asyncio.run(_asked(Reader(settings(tmp_path), model=Scripted(lambda _: READ))))
    reader = Reader(settings(tmp_path), model=Scripted(unasked), recording=tmp_path / "recording")
    assert reader.find(DOCUMENT) is None
    asyncio.run(_asked(reader))  # from the answers that are kept
    assert list((tmp_path / "recording").iterdir())


def test_what_the_store_has_to_tell(tmp_path: Path) -> None:
    """Its notes reach whoever reads; without a store there are none."""
    (tmp_path / "answers").write_text("no folder")
    reader = Reader(settings(tmp_path), model=Scripted(lambda _: READ))
    asyncio.run(_asked(reader))
    assert reader.notes()
    assert Reader(settings(tmp_path, "off")).notes() == []


def test_a_model_that_cannot_be_is_told(tmp_path: Path) -> None:
    """Settings that mean no model raise as soon as the Reader or its Summarizer is made."""
    with pytest.raises(SettingsError):
        Reader(settings(tmp_path, model="nobody")).summarizer()


def test_a_kept_record_comes_without_pydantic(tmp_path: Path) -> None:
    """Looking for what is kept imports neither pydantic nor a provider."""
    code = (
        "import sys; from summarizer.reading import Reader;"
        "from summarizer.settings import Settings;"
        "from summarizer.document import Document;"
        f"r = Reader(Settings(model='openai:test', cache_dir={str(tmp_path)!r}));"
        "assert r.find(Document('a', source='a')) is None;"
        "assert not {'pydantic', 'openai', 'instructor'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_store_elsewhere_holds_no_task_up(tmp_path: Path) -> None:
    """A store that has to be waited for is asked in a thread, one on this disk at once."""
    asked: list[int] = []

    class Counted(DiskStore):
        def get(self, key: str) -> str | None:
            asked.append(threading.get_ident())
            return super().get(key)

    for remote in (True, False):
        reader = Reader(settings(tmp_path))
        reader.store = store = Counted(tmp_path / "answers")
        store.remote = remote
        assert asyncio.run(reader.look(DOCUMENT)) is None
        reader.close()
    assert [each == threading.get_ident() for each in asked] == [False, True]
