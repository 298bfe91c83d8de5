"""A folder in ``prompts/`` becomes a Prompt; a Prompt and sentences become messages.

A folder ``prompts/NAME/vN/`` holds ``manifest.toml`` and, for each pass, ``PASS.system.md``,
``PASS.user.md`` (with the mark ``{text}``, and ``{before}`` where the speaker before is told)
and ``PASS.examples.json`` (a list of ``{"sentences": [...], "answer": {...}}``). A released
folder is locked: its digest stands in ``prompts/released.json``, and a folder that no longer
fits it is refused.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from summarizer.errors import PromptError
from summarizer.model import Bias, Message
from summarizer.settings import shipped

Reading = Literal["whole", "by_sentence"]

# A confidence has three decimals. This is the middle of what they round to 0: a line is fitted to
# confidences (evals/calibration) and must meet the same log-odds there as here.
_LEAST = 0.00025
_MARK = "{text}"
_BEFORE = "{before}"
_SPEC = re.compile(r"(?P<name>[a-z][a-z0-9-]*)(?:/(?P<version>v[1-9][0-9]*))?")


@dataclass(frozen=True, slots=True)
class Example:
    """Show the model one solved case: the sentences of a short text and the right answer."""

    sentences: tuple[str, ...]
    answer: dict[str, Any]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turn a model's certainty into how many such items hold: a logistic line (Platt, 1999).

    Fitted on the development split of the gold, for each section of items.
    """

    offset: float
    slope: float

    def confidence(self, certainty: float) -> float:
        """Return a share between 0 and 1 for a certainty between 0 and 1."""
        place = self.offset + self.slope * log_odds(certainty)
        return round((1 + math.tanh(place / 2)) / 2, 3)  # the logistic function, with no overflow


def log_odds(certainty: float) -> float:
    """Return what a line is laid over; bounded, as none is quite certain: from -8.3 to 8.3."""
    inner = min(max(certainty, _LEAST), 1 - _LEAST)
    return math.log(inner / (1 - inner))


@dataclass(frozen=True, slots=True)
class Pass:
    """Hold one question of a Prompt: what is said before a document, and how one is shown.

    ``numbered`` says whether sentences are shown with their numbers; ``sections`` names what
    the answers give; ``max_output_tokens`` is 0 where the settings decide. ``bias`` makes up
    for the leaning of the models that the prompt is for (see ``Parameters``), ``outright`` does so
    where the words leave little choice.
    """

    name: str
    sections: tuple[str, ...]
    system: str
    user: str
    numbered: bool
    max_output_tokens: int
    examples: tuple[Example, ...]
    bias: Bias = ()
    outright: Bias = ()

    def prefix(self) -> tuple[Message, ...]:
        """Return the messages that are the same for every document."""
        messages = [Message("system", self.system)]
        for example in self.examples:
            numbered = list(enumerate(example.sentences, 1))
            shown = self.show(numbered, before=example.before)
            answer = json.dumps(example.answer, ensure_ascii=False, separators=(",", ":"))
            messages += [shown, Message("assistant", answer)]
        return tuple(messages)

    def show(
        self, sentences: Sequence[tuple[int, str]], note: str = "", *, before: str = ""
    ) -> Message:
        """Return the user message that shows numbered sentences, one a line.

        ``before`` is who spoke before them; ``note`` is added at the end. The text is put in by
        cutting the user text at its mark, never by formatting: braces in a document stay so.
        """
        lines = [
            f"[{number}] {disarm(text)}" if self.numbered else disarm(text)
            for number, text in sentences
        ]
        head, tail = self.user.split(_MARK)
        head, tail = (part.replace(_BEFORE, disarm(before)) for part in (head, tail))
        return Message("user", head + "\n".join(lines) + tail + note)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Hold one version of a prompt. ``digest`` covers every file of its folder."""

    name: str
    version: str
    digest: str
    reading: Reading
    family: str
    segment_tokens: int
    passes: tuple[Pass, ...]
    calibration: Mapping[str, Calibration] = field(default_factory=dict)

    def part(self, name: str) -> Pass:
        """Return the pass of that name."""
        return next(p for p in self.passes if p.name == name)


_OPENERS = frozenset("[<|｜")  # no marker is without one
_FORGED = (
    (re.compile(r"\[(\s*\d+\s*)\]"), r"(\1)"),  # sentence numbers
    # <|im_start|> and its kind open a turn in chat templates; ｜ is the bar of DeepSeek's
    (re.compile(r"< ?[|｜]"), "< ¦"),
    (re.compile(r"[|｜] ?>"), "¦ >"),
    (re.compile(r"<(/?)(s|start_of_turn|end_of_turn|bos|eos|SYS)>", re.IGNORECASE), r"< \1\2 >"),
    (re.compile(r"\[(/?)INST\]"), r"(\1INST)"),
)


def disarm(text: str) -> str:
    """Return a sentence as it is shown to a model: on one line, unable to forge a marker.

    Only what the model sees changes; evidence is cut from the document itself.
    """
    text = " ".join(text.split())  # a sentence is one line: no line of the text starts a marker
    if not _OPENERS.isdisjoint(text):
        for pattern, replacement in _FORGED:
            text = pattern.sub(replacement, text)
    return text


def folder_of(spec: str, root: Path | None = None) -> Path:
    """Return the folder of ``NAME/vN``, or of the newest version of ``NAME``."""
    root = root or shipped("prompts")
    match = _SPEC.fullmatch(spec)
    versions = sorted(root.glob(f"{match['name']}/v[1-9]*"), key=_number) if match else []
    if match and match["version"]:
        versions = [v for v in versions if v.name == match["version"]]
    if not versions:
        raise PromptError(
            f"There is no prompt {spec!r}.", hint=f"Known are: {', '.join(names(root))}."
        )
    return versions[-1]


def names(root: Path | None = None) -> list[str]:
    """Return every prompt as ``NAME/vN``, sorted."""
    root = root or shipped("prompts")
    found = sorted(root.glob("*/v[1-9]*"), key=lambda v: (v.parent.name, _number(v)))
    return [f"{v.parent.name}/{v.name}" for v in found if (v / "manifest.toml").is_file()]


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over the names and bytes of all files of a prompt folder."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if not p.name.startswith(".")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def load(spec: str, root: Path | None = None) -> Prompt:
    """Read a prompt; raise PromptError where it is missing, broken or edited after release."""
    import tomllib

    root = root or shipped("prompts")
    folder = folder_of(spec, root)
    name = f"{folder.parent.name}/{folder.name}"
    locked = released(root).get(name)
    try:
        digest = digest_of(folder)
        if locked is not None and locked != digest:
            raise PromptError(
                f"The prompt {name} was edited after its release.",
                hint="Undo the edit, or copy the folder to a new version and edit that.",
            )
        manifest = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))
        return Prompt(
            name=manifest["name"],
            version=manifest["version"],
            digest=digest,
            reading=manifest["reading"],
            family=manifest["family"],
            segment_tokens=manifest["segment_tokens"],
            passes=tuple(_pass(folder, entry) for entry in manifest["pass"]),
            calibration={
                section: Calibration(**line)
                for section, line in manifest.get("calibration", {}).items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PromptError(
            f"The prompt {name} is broken: {type(error).__name__}: {error}.",
            hint="CONTRIBUTING.md says what a prompt folder holds.",
        ) from error


def released(root: Path | None = None) -> dict[str, str]:
    """Return the digests of the released prompts, by ``NAME/vN``."""
    path = (root or shipped("prompts")) / "released.json"
    try:
        locks: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PromptError(
            f"The digests of the released prompts cannot be read ({type(error).__name__}).",
            hint="Bring prompts/released.json back from version control.",
        ) from error
    return locks


def problems(root: Path | None = None) -> list[str]:
    """Return what ``prompts check`` finds wrong: edited, unlocked, missing or broken ones."""
    root = root or shipped("prompts")
    found = []
    present = names(root)
    for name in present:
        try:
            prompt = load(name, root)
        except PromptError as error:
            found.append(str(error))
            continue
        if f"{prompt.name}/{prompt.version}" != name:
            found.append(f"The manifest of {name} says {prompt.name}/{prompt.version}.")
        if name not in released(root):
            found.append(
                f"The prompt {name} is not locked. Add this to prompts/released.json:"
                f' "{name}": "{prompt.digest}"'
            )
    for name in sorted(set(released(root)) - set(present)):
        found.append(f"The released prompt {name} is gone. Released prompts stay.")
    return found


def _number(folder: Path) -> int:
    digits = folder.name.removeprefix("v")
    return int(digits) if digits.isdigit() else 0


def _pass(folder: Path, entry: dict[str, Any]) -> Pass:
    name = entry["name"]
    user = (folder / f"{name}.user.md").read_text(encoding="utf-8").strip()
    if user.count(_MARK) != 1:
        raise ValueError(f"{name}.user.md must hold {_MARK} once")
    examples = json.loads((folder / f"{name}.examples.json").read_text(encoding="utf-8"))
    return Pass(
        name=name,
        sections=tuple(entry["sections"]),
        system=(folder / f"{name}.system.md").read_text(encoding="utf-8").strip(),
        user=user,
        numbered=entry["numbered"],
        max_output_tokens=entry.get("max_output_tokens", 0),
        examples=tuple(
            Example(tuple(e["sentences"]), e["answer"], e.get("before", "")) for e in examples
        ),
        bias=_bias(entry, "bias"),
        outright=_bias(entry, "outright"),
    )


def _bias(entry: dict[str, Any], name: str) -> Bias:
    return tuple((str(word), float(by)) for word, by in entry.get(name, {}).items())
