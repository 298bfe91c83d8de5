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


# --- what stands before an answer, and what ends it --------------------------------------

LIKELY, NEVER = 99.0, -99.0
ANSWER = "[a-z]{1,12}"  # it may end after any letter, and must after twelve


class Leaning(Counted):
    """Have some tokens scored as told, whatever the weights say."""

    told: tuple[tuple[int, float], ...] = ()

    def read(self, tokens: Sequence[int], told: int = 1) -> list[Scores]:
        """Read as the engine does."""
        rows = [row.copy() for row in super().read(tokens, told)]
        for row in rows:
            for token, score in self.told:
                row[token] = score
        return rows


class Merging(Leaning):
    """Have one token for "=r" and one for "=g", as vocabularies have for a space and a letter."""

    _merged = (b"=r", b"=g")

    def tokens(self, text: str, *, control: bool = False) -> list[int]:
        """Return the tokens of a text."""
        found: list[int] = []
        for token in super().tokens(text, control=control):
            pair = b"".join(super(Merging, self).piece(t) for t in [*found[-1:], token])
            if pair in self._merged:
                found[-1:] = [self._number(pair)]
            else:
                found.append(token)
        return found

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for."""
        there = [pair for pair in self._merged if self._number(pair) == token]
        return there[0] if there else super().piece(token)

    def _number(self, pair: bytes) -> int:
        return self.vocabulary - 1 - self._merged.index(pair)  # bytes that no text holds


@pytest.fixture(scope="module")
def leaning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leaning]:
    """Return an engine whose scores a test tells."""
    made = Leaning(tiny.write(tmp_path_factory.mktemp("weights") / "w.gguf"), 512, 1)
    yield made
    made.close()


@pytest.fixture(scope="module")
def merging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Merging]:
    """Return an engine with two tokens of two letters."""
    made = Merging(tiny.write(tmp_path_factory.mktemp("weights") / "w.gguf"), 512, 1)
    yield made
    made.close()


def answer(engine: Llama, pattern: str, sampling: Sampling) -> Written:
    """Return what is written behind the question, which is read anew."""
    engine.cut(0)
    grammar = decoding.of_pattern(pattern)
    return Writer(engine).write(engine.tokens(QUESTION), grammar, sampling)


@pytest.mark.parametrize(
    ("end", "turn", "line", "length"),
    [
        ("", LIKELY, NEVER, 1),  # the end of a turn ends it
        ("", NEVER, LIKELY, 12),
        ("\n", NEVER, LIKELY, 1),  # the end of a line does in its place
        ("\n", LIKELY, NEVER, 12),
        ("\n\n", LIKELY, NEVER, 1),  # no single token: as if there were none
        ("\n\n", NEVER, LIKELY, 12),
    ],
)
def test_an_answer_ends_as_a_turn_does(
    leaning: Leaning, end: str, turn: float, line: float, length: int
) -> None:
    """As likely as the text that ends a line is next; it is no part of the answer."""
    (newline,) = decoding._within_text(leaning, "\n")
    leaning.told = ((leaning.end, turn), (newline, line))
    written = answer(leaning, ANSWER, Sampling(64, end=end))
    assert (len(written.text), written.tokens, written.finish) == (length, length, "stop")
    assert written.text.isalpha()


def test_an_answer_does_not_end_before_it_is_whole(leaning: Leaning) -> None:
    """However likely the end is, the grammar decides whether there may be one."""
    (newline,) = decoding._within_text(leaning, "\n")
    leaning.told = ((newline, LIKELY),)
    assert len(answer(leaning, "[a-z]{3,12}", Sampling(64, end="\n")).text) == 3
    assert answer(leaning, "[a-z]{3,12}", Sampling(2, end="\n")).finish == "length"


def test_the_end_changes_no_certainty(leaning: Leaning) -> None:
    """The first tokens are told as the engine scores them, before the end is put in its place."""
    leaning.told = ()
    plain, ended = (answer(leaning, ANY, Sampling(64, end=end)) for end in ("", "\n"))
    assert (plain.first, plain.text) == (ended.first, ended.text)


@pytest.mark.parametrize(
    ("text", "lead"),
    [("=", "="), ("x", "x"), ("=r", ""), (" ", ""), ("", "")],
)
def test_a_lead_is_one_token_or_none(engine: Counted, text: str, lead: str) -> None:
    """A space is three tokens of this vocabulary: there it stands before no answer."""
    assert Writer(engine).lead(text) == lead


def test_a_lead_may_be_a_token_of_several_letters(merging: Merging) -> None:
    """It is counted in tokens, not in letters."""
    writer = Writer(merging)
    assert [writer.lead(text) for text in ("=r", "=g", "=b")] == ["=r", "=g", ""]


@pytest.mark.parametrize("word", ["red", "green"])
def test_a_bias_acts_on_a_word_behind_its_lead(merging: Merging, word: str) -> None:
    """The first token of the word is that of the lead and its first letter together."""
    merging.told = ()
    bias = (("=", NEVER), (word, LIKELY))
    written = answer(merging, "=(?:red|green)", Sampling(64, bias=bias, lead="="))
    assert (written.text, written.tokens) == (f"={word}", len(word))


@pytest.mark.parametrize("word", ["red", "green"])
def test_without_a_lead_a_bias_acts_on_the_first_letter(merging: Merging, word: str) -> None:
    """What stands before the word in another vocabulary is none of it."""
    merging.told = ()
    written = answer(merging, "(?:red|green)", Sampling(64, bias=((word, LIKELY),)))
    assert (written.text, written.tokens) == (word, len(word))
