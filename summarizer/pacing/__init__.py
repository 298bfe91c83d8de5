"""Pacing: no more requests under way, and no more a minute, than the server takes.

    traffic = Traffic(32, rates)
    model = Pace(Retry(Try(provider, traffic), deadline=600), traffic)

``Pace`` stands outside Retry, so that the deadline of a request begins when it is let through,
and inside Cache, so that a known answer never waits; ``Try`` stands inside Retry, where each
single try shows. ``Traffic`` is what both know: ``Window`` bounds what is under way, ``Rates``
what is sent a minute (also by other machines), and ``Allowance`` is what the server says is left.
"""

from summarizer.pacing.pace import Pace, Try
from summarizer.pacing.rates import LocalRates, Rates
from summarizer.pacing.traffic import Traffic

__all__ = ["LocalRates", "Pace", "Rates", "Traffic", "Try"]
