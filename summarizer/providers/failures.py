"""Every exception of a foreign package becomes one of ours here, for all providers.

The mapping goes by HTTP status first and by class name second, along the chain of causes:
so it needs to import none of the packages, and one table serves openai, anthropic, mistral
and the others, whose classes share their names. A server's own words may echo the prompt:
they are read to tell cases apart, and never passed on; neither is the foreign exception.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from summarizer.errors import (
    AccessRefused,
    AnswerCutOff,
    AnswerRefused,
    InvalidAnswer,
    ModelError,
    ModelUnavailable,
    RequestRejected,
    SummarizerError,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Name who was asked and with which key, for messages.

    ``address`` is ``host:port``, without path or credentials, or empty where only the
    provider's package knows it; ``key_name`` is the variable that the key came from, and
    ``key_tail`` at most the last four characters of the key.
    """

    provider: str
    model: str
    address: str = ""
    key_name: str = ""
    key_tail: str = ""

    def fail(
        self,
        kind: type[ModelError],
        says: str,
        hint: str | None = None,
        retry_after: float | None = None,
    ) -> ModelError:
        """Return an error of this kind whose message begins with the server's name."""
        server = f"The server at {self.address}" if self.address else f"Provider {self.provider}"
        return kind(
            f"{server} {says}",
            provider=self.provider,
            model=self.model,
            hint=hint,
            retry_after=retry_after,
        )


def translate(error: BaseException, asked: Asked, calls: int = 1) -> SummarizerError:
    """Return our error for any exception that came out of asking; nothing of it is kept.

    ``calls`` is the number of calls made, told where an answer never fitted. An exception
    that no rule knows becomes a plain ModelError that names its class.
    """
    chain = list(_chain(error))
    for link in chain:
        if isinstance(link, SummarizerError):
            link.__cause__ = link.__context__ = None
            return link.with_traceback(None)
    for link in chain:
        status = _status(link)
        if status:
            return _by_status(status, link, asked)
    for link in chain:
        for base in type(link).__mro__:
            if base.__name__ in _CASES:
                return _by_case(_CASES[base.__name__], chain, asked, calls)
    return asked.fail(
        ModelError,
        f"could not be asked: {type(error).__name__}, which this version does not know.",
        "Please report it; nothing of the document is in this message.",
    )


def cost_nothing(error: BaseException) -> bool:
    """Say whether the call surely went unpaid: answered with an error, or never sent."""
    chain = list(_chain(error))
    unsent = {"ConnectError", "ConnectTimeout"}
    return any(_status(link) for link in chain) or bool(_names(chain) & unsent)


# The first class of an exception's ancestry that stands here decides. The roots of the
# foreign trees (OpenAIError, InstructorError, HTTPError) stay out on purpose: with them in,
# no test could notice a new kind of error.
_CASES: Mapping[str, str] = {
    "TimeoutError": "timeout",
    "TimeoutException": "timeout",
    "APITimeoutError": "timeout",
    "OSError": "unreachable",
    "APIConnectionError": "unreachable",
    "TransportError": "unreachable",
    "ClientConnectionError": "unreachable",  # aiohttp's, below google-genai
    "StreamError": "unreachable",
    "WebSocketConnectionClosedError": "unreachable",
    "WebSocketQueueFullError": "unreachable",
    "ValidationError": "unfit",
    "ResponseParsingError": "unfit",
    "AsyncValidationError": "unfit",
    "APIResponseValidationError": "unfit",
    "InstructorRetryException": "unfit",
    "JSONDecodeError": "not_json",
    "DecodingError": "not_json",
    "UnicodeDecodeError": "not_json",
    "LengthFinishReasonError": "cut_off",
    "IncompleteOutputException": "cut_off",
    "ContentFilterFinishReasonError": "filtered",
    "ConfigurationError": "set_up",
    "ModeError": "set_up",
    "ClientError": "set_up",
    "ProviderError": "set_up",
    "MultimodalError": "set_up",
    "SubjectTokenProviderError": "set_up",
    "InvalidWebhookSignatureError": "set_up",
    "InvalidURL": "set_up",
    "UnsupportedProtocol": "set_up",
    "TooManyRedirects": "set_up",
    "CookieConflict": "set_up",
    "UnicodeEncodeError": "unsendable",
}

_LOST = (
    ("gaierror", "its name was not found (DNS)"),
    ("SSLError", "the TLS handshake failed"),
    ("ConnectionRefusedError", "the connection was refused"),
    ("ConnectTimeout", "it did not accept a connection in time"),
    ("ConnectError", "no connection could be made"),
)


def _by_case(case: str, chain: list[BaseException], asked: Asked, calls: int) -> ModelError:
    if case == "timeout":
        return _overloaded(
            asked.fail(
                ModelUnavailable,
                "did not answer in time.",
                "Try again, or raise the timeout setting.",
            )
        )
    if case == "unreachable":
        names = _names([*chain, *_chain(chain[-1].__context__)])  # httpcore cuts the last cause off
        why = next((text for name, text in _LOST if name in names), "the connection was lost")
        return asked.fail(
            ModelUnavailable,
            f"could not be reached: {why}.",
            "Check the address, the network and, for a local server, that it runs.",
        )
    if case == "unfit":
        times = "1 call" if calls == 1 else f"{calls} calls"
        return asked.fail(
            InvalidAnswer,
            f"gave no answer that fits the schema, in {times}{_misfit(chain)}.",
            f"Name a more capable model than {asked.model}, or allow more re-asks.",
        )
    if case == "not_json":
        return unreadable(asked)
    if case == "cut_off":
        return cut_off(asked)
    if case == "filtered":
        return refused(asked, by_filter=True)
    if case == "unsendable":
        return asked.fail(
            RequestRejected, "was not asked: the request holds characters that cannot be sent."
        )
    package = re.search(r"pip install '?([a-z][a-z\[\]-]+)", str(chain[0]))  # instructor's advice
    return asked.fail(
        RequestRejected,
        f"cannot be asked this way ({type(chain[0]).__name__}).",
        f"Install what it needs: pip install '{package[1]}'"
        if package
        else "Check the model's name and the address in the settings.",
    )


def cut_off(asked: Asked) -> ModelError:
    """Return the error for an answer that hit its length limit."""
    return asked.fail(
        AnswerCutOff,
        "cut the answer off at its length limit.",
        "Raise max_output_tokens, or split the text into smaller segments.",
    )


def refused(asked: Asked, *, by_filter: bool) -> ModelError:
    """Return the error for an answer that the model, or a content filter, declined to give."""
    who = "filtered the answer out" if by_filter else "says that the model refused to answer"
    return asked.fail(AnswerRefused, f"{who}.", "It is not asked again; name another model.")


def unreadable(asked: Asked) -> ModelError:
    """Return the error for an answer that is not of the form its API promises."""
    return asked.fail(
        InvalidAnswer,
        "did not answer in the form of a chat completion.",
        "Check the address; for an OpenAI-compatible server it mostly ends in /v1.",
    )


_TOO_MUCH = {429, 503, 529}  # 529 is Anthropic's own
_SPENT = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_TOO_LONG = re.compile(
    r"context[ _](length|size|window)|maximum context|prompt is too long|too many tokens|too_large"
)


def _by_status(status: int, error: BaseException, asked: Asked) -> ModelError:
    codes, words = _told(error)
    told = f"{status}" + "".join(f", {code}" for code in codes)
    if status in (401, 403):
        return asked.fail(
            AccessRefused,
            f"refused the key{asked.key_tail and f' that ends in {asked.key_tail}'} ({told}).",
            f"Set {asked.key_name or 'the key'} to a key that may use {asked.model}.",
        )
    if status == 402 or _SPENT & set(codes) or "credit balance" in words:
        return asked.fail(
            AccessRefused, f"says that the quota is spent ({told}).", "Mend the billing there."
        )
    if "content_filter" in codes:
        return refused(asked, by_filter=True)
    if status in (408, 409, 425, 429) or status >= 500:
        failure = asked.fail(
            ModelUnavailable,
            f"{'asks for a pause' if status == 429 else 'failed'} ({told}).",
            "Try again later.",
            retry_after=retry_after(error),
        )
        return _overloaded(failure) if status in _TOO_MUCH else failure
    if status == 413 or _TOO_LONG.search(words):
        return asked.fail(
            RequestRejected,
            f"says that the request is too long ({told}).",
            "Lower segment_tokens or max_output_tokens.",
        )
    if status == 404:
        hint = f"Check the model's name, {asked.model}, and the address."
        return asked.fail(AccessRefused, f"does not know the model ({told}).", hint)
    if status < 400:
        return asked.fail(AccessRefused, f"redirects elsewhere ({told}), which is not followed.")
    hint = f"Check that {asked.model} takes JSON Schema answers and these parameters."
    if "temperature" in codes or re.search(r"temperature\W.{0,80}support", words):
        hint = f"{asked.model} takes no other temperature than its own: set temperature to 1."
    return asked.fail(RequestRejected, f"rejected the request ({told}).", hint)


def _overloaded(failure: ModelError) -> ModelError:
    failure.overloaded = True
    return failure


def _names(chain: list[BaseException]) -> set[str]:
    return {base.__name__ for link in chain for base in type(link).__mro__}


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the exception and what caused it, outermost first; instructor's wrapper comes last.

    It wraps whatever went wrong, so its own class says nothing unless it stands alone. Causes
    only: a context may be an older error, that our caller was just dealing with.
    """
    wrapper = None
    link = error
    while link is not None:
        if type(link).__name__ == "InstructorRetryException":
            wrapper = link
        else:
            yield link
        link = link.__cause__
    if wrapper is not None:
        yield wrapper


def _status(error: BaseException) -> int:
    """Return the HTTP status that an SDK's exception tells of, or 0."""
    response = getattr(error, "response", None)
    for holder, name in ((error, "status_code"), (error, "code"), (response, "status_code")):
        value = getattr(holder, name, None)  # google-genai calls it code
        if isinstance(value, int) and 300 <= value <= 599:
            return value
    return 0


def _told(error: BaseException) -> tuple[list[str], str]:
    """Return code, type and param of the server's error, and its words in lower case.

    Only what looks like an identifier counts as a code: anything else might be the prompt.
    """
    body: Any = getattr(error, "body", None)
    while isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    fields = body if isinstance(body, Mapping) else {}
    told = [fields.get(name) for name in ("code", "type", "param")]
    codes = [
        code for code in told if isinstance(code, str) and re.fullmatch("[A-Za-z_]{1,48}", code)
    ]
    words = str(fields.get("message") or error)
    return codes, words[:4000].lower()


def _misfit(chain: list[BaseException]) -> str:
    """Return pydantic's name for the first misfit of the last answer, without its words."""
    for link in chain:
        errors = getattr(link, "errors", None)
        if callable(errors) and type(link).__name__ == "ValidationError":
            return f" (the last: {errors()[0]['type']})"
    return ""


def retry_after(error: Any) -> float | None:
    """Return how many seconds the server asks to wait (RFC 9110, 10.2.3), or None.

    ``error`` has headers, or a response that has.
    """
    headers = getattr(getattr(error, "response", error), "headers", None) or {}
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = str(headers.get(name) or "")
        try:
            seconds = float(value) * unit
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        # A date is the one thing here that needs the wall clock; deadlines never do.
        when = parsedate_to_datetime(str(headers.get("retry-after") or "")).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(when - time.time(), 0.0)
