"""Answers under a grammar: which tokens may come next, which one does, and how likely each was.

The grammar is llguidance's, made of a regular expression or of a JSON schema. An answer ends as
soon as nothing more can follow, so no time goes into a token that only says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import llguidance
import numpy as np

from summarizer.providers.llama import Llama, Scores

_FIRST = "\x02"
AHEAD = 4  # tokens that are guessed at once
_TOP = 20  # how many of the likeliest first tokens are told
# written as short as our examples are
_COMPACT: Any = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}


@dataclass(frozen=True, slots=True)
class Sampling:
    """Fix how a token is chosen: the likeliest one at temperature 0, else drawn by the seed.

    ``longest`` counts tokens; ``bias`` adds to the score of the first token of words, and ``lead``
    stands before each answer. ``end`` is a text of one token that ends it, as the end of a turn
    does.
    """

    longest: int
    temperature: float = 0.0
    random_seed: int = 0
    bias: tuple[tuple[str, float], ...] = ()
    lead: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """Hold what an answer may well be made of, as tokens: it is read ahead (``_Ahead``).

    An answer copies from ``question``, and begins with ``opening``; where that is empty,
    ``between`` may stand behind its first token.
    """

    question: Sequence[int] = ()
    opening: Sequence[int] = ()
    between: Sequence[int] = ()

    def behind(self, found: Sequence[int]) -> list[int]:
        """Return the tokens that may follow what is written so far."""
        if len(found) == 1 and self.between:
            return list(self.between)
        for length in (2, 1):  # of the last words, as they stand in the question
            last = list(found[-length:])
            for at in range(len(self.question) - length):
                if list(self.question[at : at + length]) == last:
                    return list(self.question[at + length :][:AHEAD])
        return []


_NOTHING = Likely()


@dataclass(frozen=True, slots=True)
class Written:
    """Hold an answer, and what it took to read the question and to write it.

    ``first`` are the likeliest first tokens with the logarithm of their probability, before
    grammar and bias.
    """

    text: str
    finish: Literal["stop", "length"]
    tokens: int
    first: tuple[tuple[str, float], ...]
    prefill: float
    decode: float


def of_pattern(pattern: str) -> str:
    """Return the grammar of a regular expression."""
    return llguidance.LLMatcher.grammar_from_regex(pattern)


def of_schema(schema: dict[str, Any]) -> str:
    """Return the grammar of a JSON schema."""
    return llguidance.LLMatcher.grammar_from_json_schema(schema, defaults=_COMPACT)


class Writer:
    """Write answers to what an engine has read."""

    def __init__(self, engine: Llama) -> None:
        self._engine = engine
        vocabulary = llguidance.TokenizerWrapper(_Vocabulary(engine))
        self._tokenizer = llguidance.LLTokenizer(vocabulary, n_vocab=engine.vocabulary)

    def lead(self, text: str) -> str:
        """Return what may stand before an answer: nothing where it is more than one token."""
        return text if len(_within_text(self._engine, text)) == 1 else ""

    def write(
        self,
        question: Sequence[int],
        grammar: str,
        sampling: Sampling,
        likely: Likely = _NOTHING,
    ) -> Written:
        """Read a question, and return the answer.

        Raises ValueError where there is no such grammar, or no word that it allows.
        """
        engine = self._engine
        matcher = llguidance.LLMatcher(self._tokenizer, grammar, log_level=0)
        draw = np.random.default_rng(sampling.random_seed)
        leaning = self._leaning(sampling)
        end = _within_text(engine, sampling.end) if sampling.end else []
        began = time.perf_counter()
        ahead = _Ahead(engine, question, likely.opening)
        read = time.perf_counter()
        first = tuple(self._likeliest(ahead.scores))
        found: list[int] = []
        whole = False
        while not whole and len(found) < sampling.longest:
            if found:
                ahead.go_on(found[-1], matcher.compute_ff_tokens() or likely.behind(found))
            scores = ahead.scores
            if len(end) == 1:
                scores = scores.copy()
                scores[engine.end] = scores[end[0]]
            token = _chosen(scores + leaning, _allowed(matcher, len(scores)), sampling, draw)
            whole = engine.is_end(token)
            if not whole:
                found.append(token)
                whole = matcher.consume_token(token) and matcher.is_stopped()
        finish: Literal["stop", "length"] = "stop" if whole else "length"
        text = b"".join(map(engine.piece, found)).decode(errors="replace")
        return Written(text, finish, len(found), first, read - began, time.perf_counter() - read)

    def _leaning(self, sampling: Sampling) -> Scores:
        leaning = np.zeros(self._engine.vocabulary, np.float32)
        for word, value in sampling.bias:
            leaning[_within_text(self._engine, sampling.lead + word)[0]] += value
        return leaning

    def _likeliest(self, scores: Scores) -> Iterator[tuple[str, float]]:
        top = np.argpartition(scores, -_TOP)[-_TOP:] if len(scores) > _TOP else range(len(scores))
        highest = scores.max()
        total = highest + np.log(np.exp(scores - highest).sum())
        for token in sorted(map(int, top), key=lambda token: -scores[token]):
            yield self._engine.piece(token).decode(errors="replace"), float(scores[token] - total)


class _Ahead:
    """The scores of the next token, and of some after it where they can be guessed.

    Each reading goes through all weights, which takes as long as five tokens more in the same
    reading. So a guess that holds is a gain, and one that does not costs little. It changes no
    answer: what was guessed wrongly is forgotten.
    """

    def __init__(self, engine: Llama, question: Sequence[int], guess: Sequence[int]) -> None:
        self._engine = engine
        self._guess: list[int] = []
        self._rows: list[Scores] = []
        self._read(question, guess)

    @property
    def scores(self) -> Scores:
        """Return the scores of the next token."""
        return self._rows[0]

    def go_on(self, token: int, guess: Sequence[int]) -> None:
        """Take a token as the next one; ``guess`` is what may follow it, if it was no guess."""
        if self._guess and self._guess[0] == token:
            del self._guess[0], self._rows[0]
            return
        self._engine.cut(self._engine.length - len(self._guess))
        self._read([token], guess)

    def _read(self, tokens: Sequence[int], guess: Sequence[int]) -> None:
        self._guess = list(guess)[:AHEAD]
        self._rows = self._engine.read([*tokens, *self._guess], told=len(self._guess) + 1)


class _Vocabulary:
    """Tell llguidance what each token stands for, as it asks a tokenizer."""

    def __init__(self, engine: Llama) -> None:
        self._engine = engine
        self.bos_token_id, self.eos_token_id = None, engine.end
        self.tokens = [engine.piece(token) for token in range(engine.vocabulary)]
        self.special_token_ids = [n for n, piece in enumerate(self.tokens) if not piece]

    def __call__(self, text: str) -> list[int]:
        return _within_text(self._engine, text)


def _within_text(engine: Llama, text: str) -> list[int]:
    """Return the tokens of a text that others stand before.

    Some vocabularies put a space before the first word of all.
    """
    return engine.tokens(_FIRST + text)[len(engine.tokens(_FIRST)) :]


def _allowed(matcher: llguidance.LLMatcher, words: int) -> np.ndarray[Any, np.dtype[np.bool_]]:
    if matcher.is_error():
        raise ValueError(matcher.get_error())
    mask = np.frombuffer(matcher.compute_bitmask(), np.uint8)
    return np.unpackbits(mask, count=words, bitorder="little").astype(bool)


def _chosen(
    scores: Scores,
    allowed: np.ndarray[Any, np.dtype[np.bool_]],
    sampling: Sampling,
    draw: np.random.Generator,
) -> int:
    if not allowed.any():
        raise ValueError("the grammar allows no word")
    masked = np.where(allowed, scores, -np.inf)
    if sampling.temperature == 0:
        return int(masked.argmax())
    weights = np.exp((masked - masked.max()) / sampling.temperature, dtype=np.float64)
    return int(draw.choice(len(weights), p=weights / weights.sum()))
