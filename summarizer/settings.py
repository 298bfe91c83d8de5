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
    cache_url: str = field(
        default="",
        repr=False,  # it may hold a password
        metadata={
            "help": "redis://HOST:6379/0, answers and rates of many machines; empty: our own"
        },
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
    telemetry: str = field(
        default="off", metadata={"help": "off, or otel: traces and metrics, to where OTEL_… says"}
    )
    log: str = field(
        default="text", metadata={"help": "text, or json: messages and calls as lines of JSON"}
    )
    concurrency: int = field(
        default=0, metadata={"help": "most requests under way at once; 0: 32, but 1 for embedded"}
    )
    requests_per_minute: int = field(
        default=0, metadata={"help": "most requests a minute; 0: what the server says"}
    )
    tokens_per_minute: int = field(
        default=0, metadata={"help": "most tokens a minute, both ways; 0: what the server says"}
    )


_CHOICES = {
    "cache": ("on", "off", "refresh"),
    "telemetry": ("off", "otel"),
    "log": ("text", "json"),
}
_NEVER_IN_A_FILE = {"api_key": "an api_key", "cache_url": "a cache_url"}
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

    The file may have come with a folder of documents, so what is secret or is trusted with them
    is not read from it: no key; no ``base_url`` beside a key, which would be sent there; no
    ``cache_url``, for it holds a password, is told every text and is believed in its answers.
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
    known = {spec.name for spec in fields(Settings)} - set(_NEVER_IN_A_FILE)
    for name in table:
        if name in _NEVER_IN_A_FILE:
            what = _NEVER_IN_A_FILE[name]
            raise SettingsError(
                f"{path.name} holds {what}; files are shared too easily for that.",
                hint=f"Take it out and set SUMMARIZER_{name.upper()} in the environment.",
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
