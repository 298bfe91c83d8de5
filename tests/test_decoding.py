"""Tests of answers under a grammar: the real engine, with weights drawn at random.

What such weights would say means nothing, so a grammar that leaves one word says what they must.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
import tiny

from summarizer.providers import decoding
from summarizer.providers.decoding import AHEAD, Likely, Sampling, Writer, Written
from summarizer.providers.llama import Llama, Scores

QUESTION = "who?Lena-Marsh,she-said"  # without spaces: the small vocabulary has none
DECOY = (("z", -99.0),)  # allowed beside each letter, and never chosen
ANY = "[a-z]{12}"  # what the weights like best: no guess is right but by chance


class Counted(Llama):
    """Count how often the engine goes through its weights, and for how many scores at most."""

    readings = 0
    most = 0

    def read(self, tokens: Sequence[int], told: int = 1) -> list[Scores]:
        """Read as the engine does."""
        self.readings += 1
        self.most = max(self.most, told)
        return super().read(tokens, told)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    """Return an engine whose every character is a token."""
    made = Counted(tiny.write(tmp_path_factory.mktemp("weights") / "w.gguf"), 512, 1)
    yield made
    made.close()


def write(engine: Counted, pattern: str, likely: Likely | None, **more: float) -> Written:
    """Return what is written behind the question, which is read anew."""
    engine.cut(0)
    engine.readings = engine.most = 0
    sampling = Sampling(64, temperature=more.get("temperature", 0.0), random_seed=7, bias=DECOY)
    question = engine.tokens(QUESTION)
    grammar = decoding.of_pattern(pattern)
    if likely is None:
        return Writer(engine).write(question, grammar, sampling)
    return Writer(engine).write(question, grammar, sampling, likely)


def likely(engine: Llama, opening: str = "", between: str = "") -> Likely:
    """Return the question as what an answer copies from."""
    first = len(engine.tokens("="))  # this vocabulary puts a space before the first word

    def plain(text: str) -> list[int]:
        return engine.tokens(f"={text}")[first:]

    return Likely(plain(QUESTION), plain(opening), plain(between))


@pytest.mark.parametrize("temperature", [0.0, 3.0])
@pytest.mark.parametrize("pattern", [ANY, "(?:Lena|Luna|Mars)[a-z,-]{3,9}", "-|[a-z]+=[a-z]{2,5}"])
def test_no_guess_changes_an_answer(engine: Counted, pattern: str, temperature: float) -> None:
    """Wrong ones are forgotten: the answer, drawn or not, is that of no guess at all."""
    plain = write(engine, pattern, None, temperature=temperature)
    for opening, between in (("", ""), ("Lena", ""), ("", "="), ("xyzx", "xyz")):
        guessed = write(engine, pattern, likely(engine, opening, between), temperature=temperature)
        assert (guessed.text, guessed.tokens, guessed.finish) == (
            plain.text,
            plain.tokens,
            plain.finish,
        )
        assert guessed.first[0][0] == plain.first[0][0]


@pytest.mark.parametrize(
    ("pattern", "opening", "between", "readings"),
    [
        # the question, and then a token at a time: what follows the last one is not looked at
        ("[p-r]{12}", "", "", 12),
        # after the first token the grammar leaves no choice: it is read four tokens at a time
        ("Lena-Marsh,she", "", "", 1 + 3),
        # what the question goes on with
        ("[Lz][ez][nz][az]", "", "", 1 + 1),
        ("[Mz][az][rz][sz][hz][z,]", "", "", 1 + 1),
        ("[Mz][az][rz][sz][hz][z,][sz]", "", "", 1 + 2),
        # what it begins with is read with the question itself
        ("[wz][hz][oz][?z]", "who?", "", 1),
        ("[wz][hz][oz][?z]", "Lena", "", 1 + 1),
        # what stands between two values
        ("[yz][=z][pz]", "", "", 1 + 2),
        ("[yz][=z][pz]", "", "=", 1 + 1),
    ],
)
def test_what_is_guessed_takes_no_reading_of_its_own(
    engine: Counted, pattern: str, opening: str, between: str, readings: int
) -> None:
    """Each reading goes through all weights: an answer that is guessed right takes fewer."""
    write(engine, pattern, likely(engine, opening, between))
    assert engine.readings == readings


def test_no_more_is_guessed_than_pays(engine: Counted) -> None:
    """A guess is a few tokens long, however much there is to copy."""
    write(engine, "Lena-Marsh,she", likely(engine, QUESTION))
    assert engine.most == AHEAD + 1


def test_a_text_is_all_tokens_where_a_letter_is_many(engine: Counted) -> None:
    """A space is three tokens of this vocabulary, more than room was made for at first."""
    text = "a b c d e f g h i j k l m n o p q r s t u v w x y z"
    assert len(engine.tokens(text)) > len(text) + 8
    assert b"".join(map(engine.piece, engine.tokens(text)))[-1:] == b"z"
