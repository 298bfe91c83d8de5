"""Tests of benchmarks/embedded.py: what is counted, what is asked, and what is told.

The raw rates are taken from the real engine, with tiny weights; Records stand for our reading.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tiny
from golden import GOLD
from records import provenance, record

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import embedded
import embedded_rates
from embedded import Reading
from embedded_rates import Rates

from summarizer.evals import dataset
from summarizer.record import AttemptRecord, Record


def attempt(fresh: int, written: int, prefill: float, decode: float) -> AttemptRecord:
    """Return a call of one second, with 1,000 tokens held."""
    return AttemptRecord(
        request="c" * 64,
        finish_reason="stop",
        seconds=1.0,
        prefill_seconds=prefill,
        decode_seconds=decode,
        input_tokens=1000 + fresh,
        output_tokens=written,
        cached_input_tokens=1000,
        cost=0.0,
        cached=False,
    )


def read(*attempts: AttemptRecord, seconds: float) -> Record:
    """Return the Record of a reading that made these calls."""
    return record(provenance=provenance(attempts=attempts, seconds=seconds))


TWO = read(attempt(20, 5, 0.5, 0.25), attempt(30, 1, 0.25, 0.0), seconds=2.5)


def test_seconds_are_told_apart() -> None:
    """Prefill, decoding, the rest in the engine and what is outside of it add up to the whole."""
    found = Reading.of("a", TWO)
    assert (found.calls, found.fresh, found.held) == (2, 50, 2000)
    assert (found.prefill, found.decode, found.engine, found.outside) == (0.75, 0.25, 1.0, 0.5)
    assert found.seconds == 2.5
    assert Reading.of("a", TWO, 4.0).outside == 2.0  # start and end of its process


def test_first_token_of_an_answer_is_not_decoded() -> None:
    """It comes out of the prefill, so an answer of one token has none."""
    assert Reading.of("a", TWO).decoded == 4


def test_call_that_failed_counts_its_seconds() -> None:
    """Where the engine told neither tokens nor times, all is time that is neither."""
    told = {"prefill_seconds": None, "decode_seconds": None, "input_tokens": None}
    unknown = {"output_tokens": None, "cached_input_tokens": None}
    failed = attempt(1, 1, 0.0, 0.0).model_copy(update=told | unknown)
    found = Reading.of("a", read(failed, seconds=1.0))
    assert (found.fresh, found.decoded, found.engine) == (0, 0, 1.0)


def test_shares_are_of_the_raw_rates() -> None:
    """All warm documents are held against each raw figure of each source, which is named."""
    warm = [Reading.of("a", TWO), Reading.of("b", TWO)]
    raws = (Rates("llama-bench", 200.0, 100.0, 20.0), Rates("our engine", 400.0, 50.0, 16.0))
    table = list(embedded.rates_table(raws, warm))
    assert table[0] == "A question of ours has 25 new tokens behind 1000 held,"
    assert table[1] == "and 2.0 decoded after its first."
    assert table[3:] == [
        "| tokens per second | reading | llama-bench | share | our engine | share |",
        "|---|---:|---:|---:|---:|---:|",
        "| prefill, 512 tokens | 66.7 | 200.0 | 33% | 400.0 | 17% |",
        "| prefill, 24 tokens behind 1,000 | 66.7 | 100.0 | 67% | 50.0 | 133% |",
        "| decode | 16.0 | 20.0 | 80% | 16.0 | 100% |",
    ]


def test_documents_stand_in_rows_and_the_mean_leaves_out_the_cold_one() -> None:
    """What starting a process costs is no part of what a warm document takes."""
    cold, warm = Reading.of("cold", TWO, 9.5), Reading.of("warm", TWO)
    rows = list(embedded.documents_table(cold, [warm, warm]))
    assert rows[2].endswith("| 2 | 0.8 | 0.2 | 1.0 | 7.5 | 9.5 |")
    assert rows[-1].startswith("| mean of the warm |")
    assert rows[-1].endswith("| 2.0 | 0.8 | 0.2 | 1.0 | 0.5 | 2.5 |")


def test_missed_bar_is_told() -> None:
    """A figure may be at most its bar."""
    held, missed = list(embedded.bars_table([("a", 2.5, 2.5), ("b", 2.51, 2.5)]))[2:]
    assert held.endswith("| held |")
    assert missed.endswith("| missed |")


def test_articles_are_short_news_that_nobody_chose() -> None:
    """They are of the development split, and the same ones each time."""
    cases = dataset.load(GOLD, "dev")
    found = embedded.chosen(cases, 5)
    assert len(found) == 5
    assert found == embedded.chosen(cases[::-1], 5)
    assert {case.gold.kind for case in found} <= set(embedded.NEWS)
    assert all(200 <= len(case.document.text.split()) <= 300 for case in found)


@pytest.mark.parametrize(
    ("rates_of", "source"),
    [(embedded_rates.of_engine, "our engine"), (embedded_rates.of_llama_cpp, "llama.cpp")],
)
def test_engines_are_called_directly(
    rates_of: Callable[[Path, int, range], Rates], source: str, tmp_path: Path
) -> None:
    """Each real engine reads and writes as many tokens as were meant, and rates come of it."""
    rates = rates_of(tiny.write(tmp_path / "w.gguf"), 1, tiny.VOCABULARY)
    assert rates.source == source
    assert min(rates.prefill, rates.short, rates.decode) > 0


def test_prompt_that_was_held_is_no_fresh_one(tmp_path: Path) -> None:
    """A figure is refused where the engine held more than was meant."""
    server = embedded_rates._started(tiny.write(tmp_path / "w.gguf"), 1, tmp_path)
    prompt = [*range(100, 150)]
    for _ in range(2):  # the second time, too, all of it is read
        assert embedded_rates.read_seconds(server, prompt, fresh=50) > 0
    with pytest.raises(ValueError, match="were meant"):
        embedded_rates.read_seconds(server, prompt, fresh=10)
    with pytest.raises(ValueError, match=r"llama\.cpp failed"):
        embedded_rates.read_seconds(server, [1] * 5000, fresh=5000)


_LLAMA_BENCH = """#!/bin/sh
echo "$@" >> "$0.asked"
case "$*" in
*"-d 1000"*) echo '[{"n_prompt": 24, "n_gen": 0, "n_depth": 1000, "avg_ts": 60.5}]';;
*) echo '[{"n_prompt": 512, "n_gen": 0, "avg_ts": 110.5},
          {"n_prompt": 0, "n_gen": 64, "avg_ts": 20.25}]';;
esac
"""


def test_llama_bench_is_asked_for_the_same(tmp_path: Path) -> None:
    """llama.cpp's own benchmark gets our weights and threads, and its averages are taken."""
    program = tmp_path / "llama-bench"
    program.write_text(_LLAMA_BENCH)
    program.chmod(0o755)
    rates = embedded_rates.of_llama_bench(str(program), Path("w.gguf"), 2)
    assert rates == Rates("llama-bench", prefill=110.5, short=60.5, decode=20.25)
    usual, behind = (tmp_path / "llama-bench.asked").read_text().splitlines()
    assert usual == "-m w.gguf -t 2 -r 3 -o json -p 512 -n 64"
    assert behind == "-m w.gguf -t 2 -r 3 -o json -p 24 -n 0 -d 1000"
