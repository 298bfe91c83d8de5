"""Pace and Try: the two Models that stand outside and inside of Retry."""

from __future__ import annotations

from summarizer.errors import ModelError
from summarizer.model import Model, Request, Response, current_budget
from summarizer.pacing.traffic import Traffic


class Pace:
    """Let each request wait for its turn before Retry's deadline for it begins."""

    def __init__(self, inner: Model, traffic: Traffic) -> None:
        self._inner = inner
        self._traffic = traffic

    async def generate(self, request: Request) -> Response:
        """Answer one request once it is let through."""
        async with self._traffic.admitted(request):
            return await self._inner.generate(request)

    async def aclose(self) -> None:
        """Close the Model inside, and give back what the rates hold."""
        try:
            await self._inner.aclose()
        finally:
            await self._traffic.aclose()


class Try:
    """Ask once; all but the first try of a request wait for their turn again."""

    def __init__(self, inner: Model, traffic: Traffic) -> None:
        self._inner = inner
        self._traffic = traffic

    async def generate(self, request: Request) -> Response:
        """Answer one request, and report how it went."""
        ticket = await self._traffic.begin()
        spent = current_budget().attempts  # of this request alone: Retry sees to that
        before = len(spent)
        try:
            response = await self._inner.generate(request)
        except ModelError as error:
            await self._traffic.refuse(ticket, error)
            raise
        else:
            self._traffic.window.grow(ticket.cuts)
            return response
        finally:
            await self._traffic.end(ticket, spent[before:])

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()
