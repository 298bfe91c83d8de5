"""SharedRates: requests and tokens a minute, and pauses, kept on a server for many machines.

The sums are those of ``LocalRates``, done by the server in one step and by its clock, so that
machines whose clocks differ agree. What is taken lies in two keys of a few bytes, which expire
when they no longer say anything.
"""

from __future__ import annotations

import asyncio
import time
from hashlib import sha256

from summarizer.pacing.rates import MINUTE, LocalRates
from summarizer.remote import client
from summarizer.remote.client import Client

_PREFIX = "summarizer:1:rate:"
_REST = 5.0  # seconds before a server that failed is tried again

# KEYS: what is paid for in requests, in tokens, and the end of a pause. ARGV: the period, the most
# requests and tokens in it (0: any number), how many now, and whether they passed already.
# The server's clock can be set back: what lies further ahead than two periods is cut to that, or
# all would wait for as long as it was set back.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local period, passed = tonumber(ARGV[1]), ARGV[6] == '1'
local function read(key)
  local found = redis.call('TYPE', key).ok == 'string' and tonumber(redis.call('GET', key))
  if not found or found ~= found then return 0 end
  return math.min(found, now + 2 * period)
end
local function keep(key, at)
  if at > now then
    redis.call('SET', key, string.format('%.6f', at), 'PX', math.ceil((at - now) * 1000))
  else redis.call('DEL', key) end
end
local wait, after = 0, {}
if not passed then wait = math.max(0, read(KEYS[3]) - now) end
for i = 1, 2 do
  local most, units = tonumber(ARGV[1 + i]), tonumber(ARGV[3 + i])
  if most > 0 then
    local saved = math.max(1, most / 60)
    local seconds = period / (most - saved + 1)
    local paid = read(KEYS[i])
    if not passed then
      wait = math.max(wait, paid - (saved - math.min(units, saved)) * seconds - now)
    end
    after[i] = math.max(now, paid) + units * seconds
  end
end
if wait <= 0 then
  for i = 1, 2 do if after[i] then keep(KEYS[i], after[i]) end end
  return '0'
end
return string.format('%.6f', wait)
"""
_PAUSE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local ends = now + tonumber(ARGV[1])
local found = redis.call('TYPE', KEYS[1]).ok == 'string' and tonumber(redis.call('GET', KEYS[1]))
if found and found >= ends then return '0' end
redis.call('SET', KEYS[1], string.format('%.6f', ends), 'PX', math.ceil(ARGV[1] * 1000) + 1)
return '0'
"""


class SharedRates:
    """Keep the limits together with all who give the same ``name`` to the same server.

    When the server is gone each keeps to the whole limit by itself, and ``notes`` gets a
    sentence that says so; the provider's own refusals then slow all of them down.
    """

    def __init__(
        self,
        server: Client,
        name: str,
        requests: int = 0,
        tokens: int = 0,
        *,
        period: float = MINUTE,
        notes: list[str],
    ) -> None:
        digest = sha256(name.encode()).hexdigest()[:32]
        self._keys: list[str] = [
            f"{_PREFIX}{digest}:{part}" for part in ("requests", "tokens", "pause")
        ]
        self._limits: tuple[str | float, ...] = (period, requests, tokens)
        self._server = server
        self._own = LocalRates(requests, tokens, period=period)
        self._notes = notes
        self._resting = 0.0

    async def take(self, requests: int, tokens: int) -> float:
        """Count them and return 0; or count nothing, and return the seconds to wait."""
        wait = await self._ask(_TAKE, 3, *self._keys, *self._limits, requests, tokens, 0)
        return await self._own.take(requests, tokens) if wait is None else wait

    async def settle(self, requests: int, tokens: int) -> None:
        """Count what was used beyond what was taken; less than nothing gives back."""
        if await self._ask(_TAKE, 3, *self._keys, *self._limits, requests, tokens, 1) is None:
            await self._own.settle(requests, tokens)

    async def pause(self, seconds: float) -> None:
        """Let nobody through for so long, on any machine; a pause that ends later stays."""
        await self._own.pause(seconds)  # it holds here also when the server goes in the meantime
        await self._ask(_PAUSE, 1, self._keys[2], seconds)

    async def aclose(self) -> None:
        """Close the connections."""
        self._server.close()

    async def _ask(self, *words: str | float) -> float | None:
        """Run a script; None: the server is to be done without for now."""
        if time.monotonic() < self._resting:
            return None
        try:
            return float(await asyncio.to_thread(self._server.ask, bytes, "EVAL", *words))
        except client.faults() as error:
            self._resting = time.monotonic() + _REST
            self._tell(error)
            return None

    def _tell(self, error: BaseException) -> None:
        what, advice = client.explain(error)
        begin = f"The limits shared at {self._server.address.shown} were not used: "
        if any(note.startswith(begin) for note in self._notes):
            return
        self._notes.append(
            f"{begin}{what}. Each machine now keeps to the whole limit by itself, so together "
            f"they may ask too often. {advice}"
        )
