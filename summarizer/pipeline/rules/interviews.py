"""Interviews without names: paragraphs that ask, and those that answer, by turns.

"You were in charge that night. Whose fault was it?" stands alone, and below it "Mine, in part. I
…": an interview is told from other texts by its form. Whoever is introduced before the first
question answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.document import Sentence
from summarizer.pipeline.rules import mentions

_FEWEST = 3  # questions and their answers
_SHORT = 60  # words of a question
_ASKS = ("?", "？")
OWN = re.compile(  # words by which somebody speaks of themselves
    r"\b(?:i|we|my|me|our|je|nous|mon|ma|mes|notre|yo|nosotros|mi|mis|nuestr[oa]s?|me|ich|wir|"
    r"mein\w*|uns|unser\w*|я|мы|мой|моя|мне|нам|наш(?:[аеиу]|его|ей|ему|им|их)?)\b|我",
    re.IGNORECASE,
)


def questions(text: str, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the numbers of the sentences that ask; none where a text is no such interview."""
    each: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        each.setdefault(sentence.paragraph, []).append(sentence)
    paragraphs = list(each.values())
    words = [text[p[0].span.start : p[-1].span.end].strip() for p in paragraphs]
    asks = [one.endswith(_ASKS) for one in words]
    if True not in asks[1:]:
        return frozenset()
    first = asks.index(True, 1)
    asked, answered = words[first::2], words[first + 1 :: 2]
    fits = (
        len(answered) >= _FEWEST
        and sum(one.endswith(_ASKS) for one in asked) >= _FEWEST - 1
        and not any(one.endswith(_ASKS) for one in answered)
        and all(len(one.split()) <= _SHORT for one in asked)
        and sum(OWN.search(one) is not None for one in answered) * 2 >= len(answered)
    )
    if not fits:
        return frozenset()
    return frozenset(s.number for p in paragraphs[first::2] for s in p)


def introduced(text: str, language: str) -> str | None:
    """Return whom the head of an interview introduces: the first name that opens a sentence."""
    found = (
        mentions.subject(line.strip(), language) for line in re.split(r"(?<=[.!?])\s|\n", text)
    )
    return next((name for name in found if name), None)
