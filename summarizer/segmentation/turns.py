"""Turns of a transcript: where ``NAME:`` opens a paragraph, and whose words follow.

    THE PRESIDENT: The meeting is called to order.
    Q (Ada Lind, Radio Orland): When?
    A. On Friday.

A line is a head if it opens a paragraph and names somebody in a few words before a colon, or
is one of the letters by which questions and answers are told apart. A text is a transcript
if it has at least three heads and one of them comes twice. What is not a transcript has no
turns: "Note: …" alone opens none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.document import Sentence, Span

_BRACKETS = r"(?:\s*\((?P<within>[^)\n]{1,80})\))?(?:\s*\([^)\n]{1,80}\))?\s*"
_HEAD = re.compile(
    # a title may be cut short: "Mr. Lind", "GEN. ORR"
    r"(?P<name>(?:[^\W\d_]{1,6}\.\s+)?[^\W\d_][^\n:：.?!;“”«»„\"()]{0,60}?)"
    rf"{_BRACKETS}[:：](?=\s|[^\s\d/])"
)
# letters for question and answer: English, French, Spanish, German, Russian, Chinese
_LETTER = re.compile(rf"(?P<name>[QARFPВО问答]){_BRACKETS}[.:：](?=\s)")
# a line that says whose words follow: "Opening statement by Colonel Orr, deputy commander"
_OPENING = re.compile(
    r"(?:(?:opening|introductory) (?:statement|remarks) by|déclaration liminaire de"
    r"|declaración inicial de|eingangsstatement von)\s+"
    r"(?P<name>[^\s:,.(][^\n:,.(]{2,59})(?:\((?P<within>[^)\n]{1,80})\))?[^\n]*",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    "q|f|в|问|question|frage|pregunta|вопрос|问题|reporter|journalist|journaliste|periodista|"
    "журналист|корреспондент|moderator"
)
_MOST_WORDS = 7
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """Hold who speaks in a turn, as its head names them, and where the head stands.

    ``within`` are the words in brackets behind the name, or none: "Orland", "Radio Orland".
    ``question`` says that the head is that of one who asks; ``sentence`` is the number of the
    sentence that opens the turn.
    """

    name: str
    within: str
    head: Span
    sentence: int
    question: bool


def turns(text: str, sentences: Sequence[Sentence]) -> dict[int, Turn]:
    """Return the turn of each sentence by its number; empty where the text is no transcript.

    A paragraph without a head goes on with the turn before it.
    """
    opened: dict[int, Turn] = {}
    seen: set[int] = set()
    for sentence in sentences:
        if sentence.paragraph not in seen:
            seen.add(sentence.paragraph)
            turn = _turn(text, sentence)
            if turn:
                opened[sentence.number] = turn
    names = Counter(turn.name.casefold() for turn in opened.values())
    if len(opened) < _FEWEST or max(names.values()) < 2:
        return {}
    found: dict[int, Turn] = {}
    current: Turn | None = None
    for sentence in sentences:
        current = opened.get(sentence.number, current)
        if current:
            found[sentence.number] = current
    return found


def _turn(text: str, sentence: Sentence) -> Turn | None:
    span = sentence.span
    matches = (rule.match(text, span.start, span.end) for rule in (_LETTER, _HEAD, _OPENING))
    match = next((found for found in matches if found), None)
    if not match:
        return None
    name = match["name"].strip()
    words = name.split()
    named = all(word[:1].isupper() or not word[:1].isalpha() or len(word) <= 3 for word in words)
    if len(words) > _MOST_WORDS or not (named or name.isupper() or not name.isascii()):
        return None
    asks = _QUESTIONS.fullmatch(words[0].casefold()) is not None
    head = Span(match.start(), match.end())
    return Turn(name, (match["within"] or "").strip(), head, sentence.number, asks)
