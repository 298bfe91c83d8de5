"""Tests of what pacing is made of: buckets, what headers say, the window."""

from __future__ import annotations

import asyncio
import math
from bisect import bisect_left
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.pacing.allowance import LOOK_AGAIN, Allowance, Told, seconds_of, told
from summarizer.pacing.rates import Bucket, LocalRates
from summarizer.pacing.window import Window


class Clock:
    """Be a clock that stands until it is set on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def passed(bucket: Bucket, units: list[int], start: float = 0.0) -> list[float]:
    """Return when each of these passes that come one after another, as soon as they may."""
    now, times = start, []
    for each in units:
        now += bucket.wait(each, now)
        assert bucket.wait(each, now) == pytest.approx(0.0, abs=1e-9)
        bucket.charge(each, now)
        times.append(now)
    return times


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 5000), st.integers(1, 40))
def test_no_minute_holds_more_than_is_allowed(most: int, minutes: int) -> None:
    """Whatever the limit, the busiest minute holds no more, and all minutes nearly as much."""
    times = passed(Bucket(most), [1] * min(most * minutes, 2000))
    within = (bisect_left(times, begin + 60.0 - 1e-6) - i for i, begin in enumerate(times))
    assert max(within) <= most
    assert times[-1] <= 60.0 * len(times) / most * 1.02


def test_a_second_holds_no_burst() -> None:
    """A limit for a minute does not pass within a second: some servers count by the second."""
    times = passed(Bucket(600), [1] * 600)
    assert max(sum(1 for t in times if begin <= t < begin + 1) for begin in times) <= 20


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 9000), min_size=10, max_size=60))
def test_tokens_overshoot_by_one_request_at_most(sizes: list[int]) -> None:
    """Requests of any size, also above the limit, pass in order, and in the mean within it."""
    times = passed(Bucket(6000), sizes)
    for i, begin in enumerate(times):
        within = [
            size for t, size in zip(times[i:], sizes[i:], strict=True) if t - begin < 60.0 - 1e-6
        ]
        assert sum(within) <= 6000 + max(within) + 1


def test_what_is_given_back_may_be_used_again() -> None:
    """Tokens that were estimated and not used pass at once; those not foreseen are waited for."""
    clock = Clock()
    rates = LocalRates(tokens=6000, clock=clock)

    async def run() -> list[float]:
        waits = [await rates.take(1, 3000), await rates.take(1, 3000)]
        await rates.settle(0, -2000)
        waits.append(await rates.take(1, 3000))
        await rates.settle(1, 2000)
        waits.append(await rates.take(1, 3000))
        await rates.aclose()
        return waits

    taken, before, back, more = asyncio.run(run())
    assert taken == 0.0
    assert (before, back, more) == pytest.approx((30.0, 10.0, 30.0), rel=0.03)


def test_a_pause_holds_and_is_not_cut_short() -> None:
    """Nobody takes while a pause lasts, and a shorter one that is asked later ends it not."""
    clock = Clock()
    rates = LocalRates(clock=clock)

    async def run() -> list[float]:
        await rates.pause(5.0)
        await rates.pause(1.0)
        waits = [await rates.take(1, 1)]
        clock.now += 5.0
        return [*waits, await rates.take(1, 1)]

    assert asyncio.run(run()) == [5.0, 0.0]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6m0s", 360.0),
        ("20ms", 0.02),
        ("1h2m3.5s", 3723.5),
        ("59.7", 59.7),
        ("1d", 86_400.0),
        ("-3", 0.0),
        ("9999d", 30 * 86_400.0),
        ("soon", None),
        ("nan", None),
        ("6m later", None),
        ("", None),
    ],
)
def test_resets_are_read_in_all_their_forms(text: str, seconds: float | None) -> None:
    """Go durations, plain seconds and nonsense: no header can raise or stop us for ever."""
    assert seconds_of(text) == seconds


def test_a_reset_may_be_a_date() -> None:
    """Anthropic names the reset as a date of RFC 3339."""
    then = datetime.now(UTC) + timedelta(seconds=40)
    assert seconds_of(then.isoformat()) == pytest.approx(40.0, abs=2.0)
    assert seconds_of(then.strftime("%Y-%m-%dT%H:%M:%SZ")) == pytest.approx(40.0, abs=2.0)
    assert seconds_of("2001-01-01T00:00:00Z") == 0.0


def test_each_family_of_headers_is_understood() -> None:
    """OpenAI's, Anthropic's and the IETF drafts' names say the same; others say nothing."""
    headers = {
        "X-RateLimit-Limit-Requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert list(told(headers)) == [Told("requests", 59, 1.0, 60), Told("tokens", 149984, 360.0)]
    anthropic = {
        "anthropic-ratelimit-tokens-limit": "80",
        "anthropic-ratelimit-tokens-remaining": "7",
        "anthropic-ratelimit-tokens-reset": "2001-01-01T00:00:00Z",
    }
    assert list(told(anthropic)) == [Told("tokens", 7, 0.0, 80)]
    assert list(told({"ratelimit": '"default";r=50;t=30'})) == [Told("requests", 50, 30.0)]
    older = {"RateLimit-Limit": "10", "RateLimit-Remaining": "4", "RateLimit-Reset": "9"}
    assert list(told(older)) == [Told("requests", 4, 9.0, 10)]
    broken = {"x-ratelimit-remaining-tokens": "many", "x-ratelimit-reset-tokens": "6m0s"}
    assert list(told(broken | {"x-ratelimit-remaining-requests": "1"})) == []
    assert list(told({"content-type": "x"})) == []


def test_nothing_left_waits_for_the_reset() -> None:
    """When nothing is left, the reset is waited for; then the limit holds until more is told."""
    left = Allowance()
    assert left.wait(10**9, 0.0, idle=True) == 0.0
    left.hear(Told("requests", 2, 30.0, 3), 0, 100.0)
    left.spend(2)
    assert left.wait(1, 110.0, idle=True) == 20.0
    assert left.wait(3, 130.0, idle=False) == 0.0
    left.spend(3)
    assert left.wait(1, 131.0, idle=False) == LOOK_AGAIN
    assert left.wait(1, 131.0, idle=True) == 0.0


def test_what_was_sent_since_is_no_longer_left() -> None:
    """An answer tells of the time of its request; of one period the largest lower bound holds."""
    left = Allowance()
    left.hear(Told("requests", 9, 30.0), 9, 0.0)
    assert left.wait(1, 1.0, idle=False) == pytest.approx(29.0)
    left.hear(Told("requests", 8, 29.0), 2, 1.0)
    assert left.wait(6, 1.0, idle=False) == 0.0
    assert left.wait(7, 1.0, idle=False) > 0
    left.hear(Told("requests", 7, 29.0), 7, 1.0)
    assert left.wait(6, 1.0, idle=False) == 0.0
    left.hear(Told("requests", 3, 29.0), 3, 1.0)  # others share the limit
    assert left.wait(4, 1.0, idle=False) > 0
    left.hear(Told("requests", 5, 60.0), 1, 40.0)
    assert left.wait(4, 41.0, idle=False) == 0.0
    left.hear(Told("requests", 2, 50.0), 9, 42.0)
    assert left.wait(2, 43.0, idle=False) == 0.0
    assert left.wait(3, 43.0, idle=False) > 0


def test_a_reset_of_an_unknown_limit_leaves_it_open() -> None:
    """A server that names no limit is asked again after its reset."""
    left = Allowance()
    left.hear(Told("tokens", 0, 5.0), 0, 0.0)
    assert left.wait(1, 1.0, idle=True) == 4.0
    assert left.wait(10**6, 5.0, idle=False) == 0.0


def test_one_burst_of_refusals_is_one_cut() -> None:
    """What was sent before a cut cuts no more; the window is halved, and never below 1."""
    window = Window(32)
    for _ in range(20):
        window.cut(0)
    assert window.size == 16
    for cuts in range(1, 9):
        window.cut(cuts)
    assert window.size == 1
    assert Window(0).size == 1


def test_the_window_grows_by_one_a_round() -> None:
    """A round of answers adds one place, up to the most; answers from before a cut add nothing."""
    window = Window(6)
    window.cut(0)
    window.grow(0)
    assert window.size == 3
    for _ in range(4):
        window.grow(1)
    assert window.size == 4
    for _ in range(100):
        window.grow(1)
    assert window.size == 6
    assert math.isfinite(window.size)
