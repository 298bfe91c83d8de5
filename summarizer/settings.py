"""What can be set, and where each setting came from.

Read once at the edge: flags, then environment (``SUMMARIZER_…``), then ``summarizer.toml``
in the working directory (or where ``SUMMARIZER_CONFIG`` points), then the default.
A plain dataclass: a cached answer is printed before pydantic could even be imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from summarizer.errors import SettingsError


def cache_home() -> Path:
    """Return the folder for this package in the user's cache directory (XDG)."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    root = base if base.is_absolute() else Path.home() / ".cache"
    return root / "summarizer"


def shipped(folder: str) -> Path:
    """Return where ``prompts`` or ``schemas`` lie: inside the wheel, or in the checkout."""
    here = Path(__file__).parent
    inside = here / folder
    return inside if inside.is_dir() else here.parent / folder


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold every setting; the help text of each is what ``config show`` prints."""

    model: str = field(
        default="embedded", metadata={"help": "who reads: provider:name, or embedded"}
    )
    base_url: str = field(
        default="", metadata={"help": "address of an OpenAI-compatible server, with openai:NAME"}
    )
    api_key: str = field(
        default="",
        repr=False,
        metadata={"help": "key for base_url; hosted providers read their own variable"},
    )
    prompt: str = field(
        default="", metadata={"help": "NAME or NAME/vN; empty: the one made for the model"}
    )
    cache_dir: str = field(
        default="", metadata={"help": "folder of stored answers; empty: the user's cache"}
    )
    cache: str = field(default="on", metadata={"help": "on, off, or refresh (ask again, store)"})
    temperature: float = field(default=0.0, metadata={"help": "sampling temperature"})
    max_output_tokens: int = field(
        default=4096, metadata={"help": "longest answer to one request, in tokens"}
    )
    segment_tokens: int = field(
        default=0, metadata={"help": "longest text in one request, in tokens; 0: by the prompt"}
    )
    max_calls: int = field(
        default=0, metadata={"help": "most calls for one document; 0: three a request, plus five"}
    )
    max_tokens: int = field(default=0, metadata={"help": "most tokens for one document; 0: any"})
    max_cost: float = field(
        default=0.0, metadata={"help": "most US dollars for one document; 0: any"}
    )
    timeout: float = field(default=120.0, metadata={"help": "seconds for one call"})
    deadline: float = field(
        default=600.0, metadata={"help": "seconds for one request with all its retries"}
    )
    reasks: int = field(
        default=2, metadata={"help": "times an answer that does not fit is asked again"}
    )


_CHOICES = {"cache": ("on", "off", "refresh")}
_POSITIVE = {"max_output_tokens", "timeout", "deadline"}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Hold the settings and, for each name, its origin: flag, environment, file or default."""

    settings: Settings
    origins: Mapping[str, str]


def load(
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Loaded:
    """Read the settings; a flag that is None was not given. Raise SettingsError.

    A key never reaches a host that it was not given for: neither the key nor, beside one, the
    ``base_url`` is read from the file, which may have come with a folder of documents.
    """
    environ = os.environ if environ is None else environ
    unknown = set(flags or {}) - {spec.name for spec in fields(Settings)}
    if unknown:
        raise SettingsError(f"There is no setting {min(unknown)!r}.")
    named = environ.get("SUMMARIZER_CONFIG", "")
    path = Path(named) if named else (folder or Path.cwd()) / "summarizer.toml"
    from_file = _read_file(path, must_exist=bool(named))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for spec in fields(Settings):
        name = spec.name
        variable = f"SUMMARIZER_{name.upper()}"
        flag = (flags or {}).get(name)
        if flag is not None:
            values[name], origins[name] = _convert(name, flag, "flag"), "flag"
        elif environ.get(variable, "") != "":
            values[name] = _convert(name, environ[variable], variable)
            origins[name] = f"environment ({variable})"
        elif name in from_file:
            values[name] = _convert(name, from_file[name], path.name)
            origins[name] = f"file ({path.name})"
        else:
            values[name], origins[name] = spec.default, "default"
    if values["api_key"] and origins["base_url"].startswith("file"):
        raise SettingsError(
            f"{path.name} names the base_url that the api_key would be sent to.",
            hint="Name it where the key is: with --base-url, or in SUMMARIZER_BASE_URL.",
        )
    return Loaded(Settings(**values), origins)


def _read_file(path: Path, *, must_exist: bool) -> dict[str, Any]:
    if not path.is_file():
        if must_exist:
            raise SettingsError(
                f"The settings file {path} does not exist.", hint="Mend SUMMARIZER_CONFIG."
            )
        return {}
    import tomllib  # only where there is a file: it costs start-up time

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{path.name} cannot be read: {error}.", hint="Mend it; it is TOML, in UTF-8."
        ) from error
    known = {spec.name for spec in fields(Settings)} - {"api_key"}
    for name in table:
        if name == "api_key":
            raise SettingsError(
                f"{path.name} holds an api_key; files are shared too easily for that.",
                hint="Take it out and set SUMMARIZER_API_KEY in the environment.",
            )
        if name not in known:
            raise SettingsError(
                f"{path.name} sets {name!r}, which is not a setting.",
                hint=f"Known are: {', '.join(sorted(known))}.",
            )
    return table


def _convert(name: str, value: object, origin: str) -> Any:
    kind = type(getattr(_DEFAULTS, name))
    try:
        foreign = kind is str and not isinstance(value, str)
        if isinstance(value, bool) or foreign or (kind is int and isinstance(value, float)):
            raise ValueError
        converted = kind(value)
    except (TypeError, ValueError, OverflowError):
        noun = {int: "a whole number", float: "a number", str: "text"}[kind]
        raise SettingsError(f"{origin}: {name} must be {noun}.") from None
    if name in _CHOICES and converted not in _CHOICES[name]:
        raise SettingsError(f"{origin}: {name} must be one of {', '.join(_CHOICES[name])}.")
    if kind is not str:
        lowest = 0 if name not in _POSITIVE else 1 if kind is int else 0.001
        if not converted >= lowest or converted == float("inf"):
            raise SettingsError(f"{origin}: {name} must be at least {lowest}.")
    return converted


_DEFAULTS = Settings()
