"""Tests of providers.failures: every foreign exception has its place, and none leaks text."""

from __future__ import annotations

import inspect
import json
import time
from collections.abc import Iterator
from email.utils import formatdate

import httpx2
import instructor.v2
import instructor.v2.core.errors
import instructor.v2.core.exceptions
import openai
import pydantic
import pytest

from summarizer.errors import (
    AccessRefused,
    AnswerCutOff,
    AnswerRefused,
    InvalidAnswer,
    ModelError,
    ModelUnavailable,
    RequestRejected,
)
from summarizer.providers.failures import Asked, cost_nothing, translate

ASKED = Asked("openai", "m-1", "host:80", "OPENAI_API_KEY", "wxyz")
SECRET = "the words of the document"

# Roots, whose mapping would hide a new kind below them, and errors that only a wrong use of
# the package raises: a bug of ours, to be told as one.
UNMAPPED = {
    "APIError",
    "RequestError",
    "APIRemovedInV1",
    "MutuallyExclusiveAuthError",
    "StreamAlreadyConsumed",
    "_AmbiguousModuleClientUsageError",
}


def below(root: type[BaseException]) -> Iterator[type[BaseException]]:
    """Yield all classes below a root."""
    for kind in root.__subclasses__():
        yield kind
        yield from below(kind)


def foreign() -> list[type[BaseException]]:
    """Return the exceptions that openai, httpx2 and instructor define."""
    roots = (
        openai.OpenAIError,
        httpx2.HTTPError,
        instructor.v2.core.errors.InstructorError,
    )
    found = {kind for root in roots for kind in below(root)}
    for module in (openai, httpx2):
        found |= {
            kind
            for _, kind in inspect.getmembers(module, inspect.isclass)
            if issubclass(kind, Exception) and kind not in roots
        }
    packages = {"openai", "httpx2", "instructor"}
    found = {kind for kind in found if kind.__module__.split(".")[0] in packages}
    return sorted((k for k in found if k.__name__ not in UNMAPPED), key=lambda k: k.__name__)


def status_error(
    number: int, error: object = None, headers: dict[str, str] | None = None
) -> openai.APIStatusError:
    """Return what openai raises for a status, with a body that echoes the prompt."""
    request = httpx2.Request("POST", "http://host/v1")
    response = httpx2.Response(number, headers=headers, request=request)
    return openai.APIStatusError(f"{SECRET} {error}", response=response, body=error)


def made(kind: type[BaseException]) -> BaseException:
    """Return an instance as the package makes it, where its class alone does not tell all."""
    if issubclass(kind, openai.APIStatusError | httpx2.HTTPStatusError):
        error = kind.__new__(kind)
        error.response = httpx2.Response(int(getattr(kind, "status_code", 500)))
        return error
    return kind.__new__(kind)


@pytest.mark.parametrize("kind", foreign(), ids=lambda kind: kind.__name__)
def test_every_foreign_exception_is_mapped(kind: type[BaseException]) -> None:
    """A new exception class of openai, httpx2 or instructor fails here until somebody maps it."""
    assert type(translate(made(kind), ASKED)) is not ModelError


def test_walk_finds_the_trees() -> None:
    """The walk over foreign exceptions really covers the three packages."""
    names = {kind.__name__ for kind in foreign()}
    assert {"RateLimitError", "ReadTimeout", "InstructorRetryException", "RegistryError"} <= names
    assert len(names) > 50


def test_unknown_exception_is_named_by_class_alone() -> None:
    """What no rule knows is told by its class, without its words."""
    found = translate(KeyError(SECRET), ASKED)
    assert type(found) is ModelError
    assert "KeyError" in str(found)
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("number", "error", "kind", "says"),
    [
        (401, None, AccessRefused, "OPENAI_API_KEY"),
        (403, {"code": "unsupported_country"}, AccessRefused, "unsupported_country"),
        (402, None, AccessRefused, "quota"),
        (429, {"code": "insufficient_quota"}, AccessRefused, "quota"),
        (400, {"message": "Your credit balance is too low"}, AccessRefused, "quota"),
        (429, None, ModelUnavailable, "pause"),
        (408, None, ModelUnavailable, "failed"),
        (409, None, ModelUnavailable, "failed"),
        (500, None, ModelUnavailable, "failed"),
        (503, {"error": {"type": "overloaded_error"}}, ModelUnavailable, "overloaded_error"),
        (404, None, AccessRefused, "m-1"),
        (302, None, AccessRefused, "redirects"),
        (413, None, RequestRejected, "too long"),
        (400, {"code": "context_length_exceeded"}, RequestRejected, "too long"),
        (400, {"message": "the maximum context length is 4096"}, RequestRejected, "too long"),
        (400, {"code": "content_filter"}, AnswerRefused, "filtered"),
        (400, {"param": "temperature"}, RequestRejected, "set temperature to 1"),
        (
            400,
            {"message": "'temperature' does not support 0"},
            RequestRejected,
            "set temperature to 1",
        ),
        (400, {"param": "response_format"}, RequestRejected, "response_format"),
        (422, None, RequestRejected, "rejected the request"),
    ],
)
def test_status_is_told_apart(
    number: int, error: object, kind: type[ModelError], says: str
) -> None:
    """Faults 21, 22: each HTTP status, with the server's code, is one kind of error with a hint."""
    found = translate(status_error(number, error), ASKED)
    assert type(found) is kind
    assert says in str(found)
    assert "host:80" in str(found)
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (json.JSONDecodeError("x", SECRET, 0), InvalidAnswer, "form of a chat completion"),
        (openai.ContentFilterFinishReasonError(), AnswerRefused, "filtered"),
        (UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET), RequestRejected, "cannot be sent"),
    ],
)
def test_case_is_told_by_class(error: Exception, kind: type[ModelError], says: str) -> None:
    """Fault 20: what has no status is told apart by its class, without its words."""
    found = translate(error, ASKED)
    assert type(found) is kind
    assert says in str(found)
    assert SECRET not in str(found)


def test_words_of_a_server_are_not_passed_on() -> None:
    """Fault 38: a code that is no identifier might be the prompt, and stays out."""
    error = {"message": SECRET, "code": SECRET, "type": "bad request", "param": f"a.{SECRET}"}
    assert str(translate(status_error(400, error), ASKED)).count("(400)") == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-4"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "3"}, 3.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "in a while"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    """Fault 22: Retry-After counts in seconds, milliseconds or as a date, and nonsense not."""
    found = translate(status_error(429, None, headers), ASKED)
    assert isinstance(found, ModelUnavailable)
    assert found.retry_after == seconds


def test_retry_after_as_a_coming_date() -> None:
    """Fault 22: a date in a minute asks for a pause of about a minute."""
    headers = {"retry-after": formatdate(time.time() + 60, usegmt=True)}
    found = translate(status_error(503, None, headers), ASKED)
    assert isinstance(found, ModelUnavailable)
    assert found.retry_after == pytest.approx(60, abs=2)


def test_cause_decides_and_not_the_wrapper() -> None:
    """InstructorRetryException wraps whatever went wrong: only its cause says what."""
    error = instructor.v2.core.errors.InstructorRetryException(SECRET, n_attempts=1, total_usage=0)
    error.__cause__ = openai.APITimeoutError(httpx2.Request("POST", "http://host"))
    assert type(translate(error, ASKED)) is ModelUnavailable


def test_own_error_comes_through_without_its_story() -> None:
    """Fault 38: an error of ours inside a foreign one is handed on, its context cut off."""
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as inner:
            raise ModelUnavailable("gone") from inner
    except ModelUnavailable as error:
        wrapped = RuntimeError("wrapped")
        wrapped.__cause__ = error
        found = translate(wrapped, ASKED)
    assert found is wrapped.__cause__
    assert (found.__cause__, found.__context__, found.__traceback__) == (None, None, None)


def test_older_error_that_the_caller_deals_with_does_not_count() -> None:
    """A context is not a cause: the error handled by our caller is no part of this one."""
    error = TimeoutError()
    error.__context__ = AnswerCutOff("earlier")
    assert type(translate(error, ASKED)) is ModelUnavailable


def test_misfit_is_named_by_its_kind_alone() -> None:
    """Fault 38: pydantic's name for the misfit is told, the answer's words are not."""
    with pytest.raises(pydantic.ValidationError) as caught:
        pydantic.TypeAdapter(dict[str, int]).validate_json(json.dumps({SECRET: SECRET}))
    found = translate(caught.value, ASKED, calls=3)
    assert type(found) is InvalidAnswer
    assert "3 calls" in str(found)
    assert "int_parsing" in str(found)
    assert SECRET not in str(found)


def test_missing_extra_is_named() -> None:
    """Fault 40: where instructor says what to install, the hint says it too."""
    advice = "Install it with: pip install 'instructor[google-genai]'"
    found = translate(instructor.v2.core.errors.ConfigurationError(advice), ASKED)
    assert "pip install 'instructor[google-genai]'" in str(found)


def test_what_surely_cost_nothing() -> None:
    """Fault 24: an error status or a connection never made is free; a lost answer may not be."""
    assert cost_nothing(status_error(503))
    assert cost_nothing(httpx2.ConnectError("x"))
    assert not cost_nothing(httpx2.ReadError("x"))
    assert not cost_nothing(TimeoutError())


def test_server_without_an_address_is_called_by_its_provider() -> None:
    """Where only the provider's package knows the address, the provider is named."""
    assert str(translate(TimeoutError(), Asked("anthropic", "m"))).startswith("Provider anthropic")
