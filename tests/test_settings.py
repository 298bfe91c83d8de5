"""Tests of settings: which value wins, where it came from, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from summarizer import settings
from summarizer.errors import SettingsError
from summarizer.settings import Settings

KEY = "sk-a-key-of-nobody"


def load(
    folder: Path,
    file: str | None = None,
    environ: Mapping[str, str] | None = None,
    **flags: Any,
) -> settings.Loaded:
    """Load with a settings file of this content and an environment of these variables."""
    if file is not None:
        (folder / "summarizer.toml").write_text(file)
    return settings.load(flags, environ or {}, folder)


def test_flag_wins_over_environment_over_file_over_default(tmp_path: Path) -> None:
    """Each setting comes from the nearest place that names it, and says which one that was."""
    loaded = load(
        tmp_path,
        'model = "openai:file"\nprompt = "file"\nmax_calls = 3\n',
        {"SUMMARIZER_MODEL": "openai:env", "SUMMARIZER_PROMPT": "env", "SUMMARIZER_CACHE": ""},
        model="openai:flag",
        prompt=None,
    )
    found = loaded.settings
    assert (found.model, found.prompt, found.max_calls) == ("openai:flag", "env", 3)
    assert loaded.origins["model"] == "flag"
    assert loaded.origins["prompt"] == "environment (SUMMARIZER_PROMPT)"
    assert loaded.origins["max_calls"] == "file (summarizer.toml)"
    assert (found.cache, loaded.origins["cache"]) == ("on", "default")
    assert set(loaded.origins) == {spec.name for spec in fields(Settings)}


def test_nothing_set_is_the_embedded_model(tmp_path: Path) -> None:
    """Without any setting no document leaves the machine."""
    loaded = load(tmp_path, environ={"OPENAI_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY})
    assert loaded.settings == Settings()
    assert loaded.settings.model == "embedded"


def test_file_can_be_named_in_the_environment(tmp_path: Path) -> None:
    """SUMMARIZER_CONFIG stands in the place of the working folder's file, and must be there."""
    other = tmp_path / "other.toml"
    other.write_text("temperature = 1")
    environ = {"SUMMARIZER_CONFIG": str(other)}
    loaded = load(tmp_path, 'model = "openai:file"', environ)
    assert (loaded.settings.temperature, loaded.settings.model) == (1.0, "embedded")
    other.unlink()
    with pytest.raises(SettingsError, match="does not exist"):
        load(tmp_path, environ=environ)


def test_working_folder_and_process_environment_are_the_defaults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Called with nothing, the settings are those of this process."""
    (tmp_path / "summarizer.toml").write_text("max_calls = 4")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_REASKS", "1")
    found = settings.load().settings
    assert (found.max_calls, found.reasks) == (4, 1)


def test_key_is_never_read_from_a_file(tmp_path: Path) -> None:
    """A key in the file is refused, and not repeated in the message."""
    with pytest.raises(SettingsError, match="SUMMARIZER_API_KEY") as caught:
        load(tmp_path, f'api_key = "{KEY}"')
    assert KEY not in str(caught.value)


def test_key_is_never_sent_where_a_file_says(tmp_path: Path) -> None:
    """A file that came with documents cannot name the host that a key of the user goes to."""
    file = 'model = "openai:m"\nbase_url = "http://elsewhere.example"'
    with pytest.raises(SettingsError, match="SUMMARIZER_BASE_URL") as caught:
        load(tmp_path, file, {"SUMMARIZER_API_KEY": KEY})
    assert KEY not in str(caught.value)
    assert load(tmp_path, file).settings.base_url == "http://elsewhere.example"
    own = load(tmp_path, file, {"SUMMARIZER_API_KEY": KEY}, base_url="http://own.example")
    assert own.settings.api_key == KEY


def test_shared_store_is_never_named_in_a_file(tmp_path: Path) -> None:
    """A file that came with documents can neither have their text sent to a store nor feed one."""
    with pytest.raises(SettingsError, match="SUMMARIZER_CACHE_URL") as caught:
        load(tmp_path, f'cache_url = "redis://:{KEY}@host"')
    assert KEY not in str(caught.value)
    (tmp_path / "summarizer.toml").unlink()
    loaded = load(tmp_path, environ={"SUMMARIZER_CACHE_URL": "redis://host"})
    assert loaded.settings.cache_url == "redis://host"


def test_key_is_not_shown() -> None:
    """The settings can be logged: their repr has no key, nor the address that holds a password."""
    assert KEY not in repr(Settings(api_key=KEY, cache_url=f"redis://:{KEY}@host"))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("max_calls", "many", "must be a whole number"),
        ("max_calls", 1.5, "must be a whole number"),
        ("max_calls", True, "must be a whole number"),
        ("max_calls", -1, "must be at least 0"),
        ("max_cost", "nan", "must be at least 0"),
        ("max_cost", "inf", "must be at least 0"),
        ("max_cost", [1], "must be a number"),
        ("max_cost", 10**400, "must be a number"),
        ("temperature", -0.1, "must be at least 0"),
        ("timeout", 0, r"must be at least 0\.001"),
        ("max_output_tokens", 0, "must be at least 1"),
        ("model", 7, "must be text"),
        ("cache", "maybe", "must be one of on, off, refresh"),
    ],
)
def test_bad_value_is_told_with_its_origin(
    tmp_path: Path, name: str, value: object, words: str
) -> None:
    """A value of the wrong kind or out of range names the setting and where it stands."""
    with pytest.raises(SettingsError, match=f"^flag: {name} {words}"):
        settings.load({name: value}, {}, tmp_path)
    if isinstance(value, str):
        with pytest.raises(SettingsError, match=f"^SUMMARIZER_{name.upper()}: {name} {words}"):
            load(tmp_path, environ={f"SUMMARIZER_{name.upper()}": value})


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("modell = 'x'", "'modell', which is not a setting"),
        ("model = ", "cannot be read"),
        ("max_calls = '3 or so'", r"^summarizer\.toml: max_calls must be a whole number"),
    ],
)
def test_bad_file_is_told(tmp_path: Path, file: str, words: str) -> None:
    """A misspelt name, broken TOML and a wrong value each name the file."""
    with pytest.raises(SettingsError, match=words) as caught:
        load(tmp_path, file)
    assert "summarizer.toml" in str(caught.value)


def test_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are an error of the file, not a traceback."""
    (tmp_path / "summarizer.toml").write_bytes(b'model = "\xff"')
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path)


def test_misspelt_flag_is_told(tmp_path: Path) -> None:
    """An option that is no setting is refused: a cost limit must not be dropped in silence."""
    with pytest.raises(SettingsError, match="'max_costs'"):
        load(tmp_path, max_costs=1)


def test_every_setting_has_a_help_text() -> None:
    """``config show`` has something to say about each."""
    assert all(spec.metadata["help"] for spec in fields(Settings))


def test_cache_home_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An absolute XDG_CACHE_HOME counts; a relative one is ignored, as its rules say."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert settings.cache_home() == tmp_path / "summarizer"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.cache_home() == tmp_path / ".cache" / "summarizer"


def test_shipped_folders_are_here() -> None:
    """Prompts and schemas are found from a checkout."""
    assert (settings.shipped("prompts") / "released.json").is_file()
    assert list(settings.shipped("schemas").glob("*.json"))
