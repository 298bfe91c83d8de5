"""Every error that this package raises on purpose.

    SummarizerError
    ├─ SettingsError              a setting, key or package is wrong: the caller can mend it
    │  └─ RecordingMissing        no recorded answer to a request: it has to be recorded
    ├─ DocumentError              the document cannot be read, or has no text
    ├─ PromptError                a prompt folder is broken, or was edited after its release
    ├─ RecordError                a stored record cannot be read
    ├─ DatasetError               labelled cases or a stored eval run cannot be read
    ├─ ModelError                 the model gave no usable answer
    │  ├─ ModelUnavailable        rate limit, timeout, 5xx, no connection: a retry can help
    │  ├─ RequestRejected         the request itself: too long, or not as the model takes it
    │  │  └─ AccessRefused        key, permission, spent quota, unknown model: so for every one
    │  └─ InvalidAnswer           refused, filtered, cut off, or never fitted the schema
    │     ├─ AnswerRefused        the model or a filter declined: not asked again as it was
    │     └─ AnswerCutOff         it hit its length limit: split the segment or raise it
    └─ BudgetExceeded             calls, tokens or cost allowed for one document are used up

A message says what happened; ``hint`` says what to do next. Neither ever holds text
of a document nor a key: a message is safe to log.
"""

from __future__ import annotations


class SummarizerError(Exception):
    """Stand at the root of all errors of this package."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class SettingsError(SummarizerError):
    """Report a setting, a key or a missing package that the caller can mend."""


class RecordingMissing(SettingsError):
    """Report a request that a folder of recordings holds no answer to."""


class DocumentError(SummarizerError):
    """Report a document that cannot be read or that holds no text."""


class PromptError(SummarizerError):
    """Report a prompt folder that is missing, broken or edited after its release."""


class RecordError(SummarizerError):
    """Report a stored record that cannot be read as one."""


class DatasetError(SummarizerError):
    """Report cases, labels or a stored eval run that cannot be used."""


class ModelError(SummarizerError):
    """Report that a model gave no usable answer.

    ``provider`` and ``model`` name who was asked; ``retryable`` says whether the same
    request may succeed later; ``retry_after`` is the server's own wish, in seconds;
    ``overloaded`` says that it was asked too much: it said so, or did not answer in time.
    """

    retryable = False
    overloaded = False

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        model: str = "",
        hint: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.provider = provider
        self.model = model
        self.retry_after = retry_after


class ModelUnavailable(ModelError):
    """Report a rate limit, a timeout, a 5xx or a lost connection: a retry can help."""

    retryable = True


class RequestRejected(ModelError):
    """Report a request that the provider does not take, now or later."""


class AccessRefused(RequestRejected):
    """Report a wrong key, a missing permission, a spent quota or an unknown model.

    It is so for every request: whoever reads many documents stops here.
    """


class InvalidAnswer(ModelError):
    """Report an answer that never fitted the schema."""


class AnswerRefused(InvalidAnswer):
    """Report that the model or a content filter declined to answer."""


class AnswerCutOff(InvalidAnswer):
    """Report an answer that reached its length limit before it was whole."""


class BudgetExceeded(SummarizerError):
    """Report that a document has used up the calls, tokens or cost allowed for it."""


class Deferred(Exception):
    """Say that a request was put aside to be answered later: its document has to wait.

    No SummarizerError on purpose: nothing failed, so nothing on the way may write it down as a
    part that could not be read.
    """
