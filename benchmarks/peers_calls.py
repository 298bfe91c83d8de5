"""Count what a peer asks over HTTP and gets back: both peers speak through the openai package.

Runs in two environments (this one's, and LangExtract's own), so it needs only openai.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

TOKENS = 4096  # the longest answer, as in our own default settings


@dataclass
class Calls:
    """Sum up calls; ``lost`` counts answers that are not whole JSON, most often cut off."""

    calls: int = 0
    lost: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count the calls of every openai client that is made in this block."""
        from openai.resources.chat.completions import Completions

        with mock.patch.object(Completions, "create", self._counted(Completions.create)):
            yield

    def _counted(self, create: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **sent: Any) -> Any:
            self.calls += 1
            answer = create(*args, **sent)
            # at once: instructor adds the usage of all calls into the last one
            self._add(answer)
            return answer

        return call

    def _add(self, answer: Any) -> None:
        usage = answer.usage
        details = usage.prompt_tokens_details
        self.input_tokens += usage.prompt_tokens
        self.cached_tokens += (details.cached_tokens or 0) if details else 0
        self.output_tokens += usage.completion_tokens
        try:
            json.loads(answer.choices[0].message.content or "")
        except ValueError:
            self.lost += 1


def named(error: BaseException) -> str:
    """Return the class of an error and of its causes; their messages may hold the document."""
    names = []
    cause: BaseException | None = error
    while cause is not None:
        names.append(type(cause).__name__)
        cause = cause.__cause__
    return " < ".join(names)
