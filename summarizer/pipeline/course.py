"""Course: the sentences of a segment, gone through one by one; what fails is told.

An answer that does not fit costs its sentence. What asking further cannot mend (no connection, a
wrong key, no budget) ends the course, and the rest of the sentences are told as not read.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.document import Segment, Sentence
from summarizer.errors import InvalidAnswer, SummarizerError
from summarizer.pipeline.asking import failure
from summarizer.record import Failure

Step = Callable[[Sentence], Coroutine[Any, Any, None]]


@dataclass
class Course:
    """Hold what failed; ``error`` is the one that stopped the course, or else the first one."""

    segment: Segment
    failures: list[Failure] = field(default_factory=list)
    error: SummarizerError | None = None
    stopped: bool = False

    async def through(self, step: Step, tell: Callable[[int], None] = lambda _: None) -> None:
        """Take a step for each sentence that has not failed; ``tell`` the number of each one."""
        sentences = self.segment.sentences
        for position, sentence in enumerate(sentences):
            if sentence.number in self.lost:
                continue
            try:
                await step(sentence)
            except InvalidAnswer as error:
                self._failed([sentence], error)
            except SummarizerError as error:
                self._failed(sentences[position:], error)
                self.error, self.stopped = error, True
                return
            tell(sentence.number)

    def _failed(self, sentences: Sequence[Sentence], error: SummarizerError) -> None:
        self.failures.append(failure(self.segment, sentences, error))
        self.error = self.error or error

    @property
    def lost(self) -> frozenset[int]:
        """Return the numbers of the sentences that failed."""
        ranges = (range(first, last + 1) for first, last in (f.sentences for f in self.failures))
        return frozenset(number for numbers in ranges for number in numbers)
