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
_TOP = 20  # how many of the likeliest first tokens are told
# written as short as our examples are
_COMPACT: Any = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}


@dataclass(frozen=True, slots=True)
class Sampling:
    """Fix how a token is chosen: the likeliest one at temperature 0, else drawn by the seed.

    ``longest`` counts tokens; ``bias`` adds to the score of words.
    """

    longest: int
    temperature: float = 0.0
    random_seed: int = 0
    bias: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """Hold an answer, and what it took to write it.

    ``first`` are the likeliest first tokens with the logarithm of their probability, before
    grammar and bias.
    """

    text: str
    finish: Literal["stop", "length"]
    tokens: int
    first: tuple[tuple[str, float], ...]
    seconds: float


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

    def write(self, scores: Scores, grammar: str, sampling: Sampling) -> Written:
        """Return the answer; ``scores`` are those of its first token.

        Raises ValueError where there is no such grammar, or no word that it allows.
        """
        began = time.perf_counter()
        engine = self._engine
        matcher = llguidance.LLMatcher(self._tokenizer, grammar, log_level=0)
        draw = np.random.default_rng(sampling.random_seed)
        leaning = self._leaning(sampling.bias)
        first = tuple(self._likeliest(scores))
        found: list[int] = []
        whole = False
        while not whole and len(found) < sampling.longest:
            if found:
                scores = engine.read(found[-1:])
            token = _chosen(scores + leaning, _allowed(matcher, len(scores)), sampling, draw)
            whole = engine.is_end(token)
            if not whole:
                found.append(token)
                whole = matcher.consume_token(token) and matcher.is_stopped()
        finish: Literal["stop", "length"] = "stop" if whole else "length"
        text = b"".join(map(engine.piece, found)).decode(errors="replace")
        return Written(text, finish, len(found), first, time.perf_counter() - began)

    def _leaning(self, bias: Sequence[tuple[str, float]]) -> Scores:
        leaning = np.zeros(self._engine.vocabulary, np.float32)
        for word, value in bias:
            leaning[self._engine.tokens(word)] += value
        return leaning

    def _likeliest(self, scores: Scores) -> Iterator[tuple[str, float]]:
        top = np.argpartition(scores, -_TOP)[-_TOP:] if len(scores) > _TOP else range(len(scores))
        highest = scores.max()
        total = highest + np.log(np.exp(scores - highest).sum())
        for token in sorted(map(int, top), key=lambda token: -scores[token]):
            yield self._engine.piece(token).decode(errors="replace"), float(scores[token] - total)


class _Vocabulary:
    """Tell llguidance what each token stands for, as it asks a tokenizer."""

    def __init__(self, engine: Llama) -> None:
        self._engine = engine
        self.bos_token_id, self.eos_token_id = None, engine.end
        self.tokens = [engine.piece(token) for token in range(engine.vocabulary)]
        self.special_token_ids = [n for n, piece in enumerate(self.tokens) if not piece]

    def __call__(self, text: str) -> list[int]:
        # some vocabularies put a space before the first word: let it stand before another one
        return self._engine.tokens(_FIRST + text)[len(self._engine.tokens(_FIRST)) :]


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
