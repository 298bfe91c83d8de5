"""What a tool answered about one document, kept as a file so that it is asked only once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError


class Answer(BaseModel):
    """Hold an answer and what it took.

    ``key`` covers the document and whatever decides how it was asked about. ``found`` is in
    the tool's own shape, and meaningless where ``error`` names what failed. Tokens are summed
    over all calls; ``cached_tokens`` are those of the input that the engine still held.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    error: str = ""
    found: Any
    seconds: float
    calls: int
    lost: int = 0
    input_tokens: int
    cached_tokens: int
    output_tokens: int

    @property
    def failed(self) -> bool:
        """Say that nothing of the document was read."""
        return bool(self.error) or (self.lost > 0 and self.lost == self.calls)


def kept(path: Path, key: str) -> Answer | None:
    """Return the answer in a file, if it is there and of this key."""
    try:
        answer = Answer.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return answer if answer.key == key else None


def keep(path: Path, answer: Answer) -> None:
    """Write an answer; a run that is killed leaves no half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(answer.model_dump_json(indent=1) + "\n", encoding="utf-8")
    part.replace(path)
