"""What an exit code means, and which error gives which.

0 done · 1 a bug · 2 usage · 3 the document or record · 4 settings, prompt, key or output ·
5 the provider (try again) · 6 the answer · 7 something was rejected, under --strict ·
8 budget · 10 the eval gate failed · 11 an eval is inconclusive or incomplete ·
130 interrupted · 141 the reader of our output went away
"""

from __future__ import annotations

DONE = 0
BUG = 1
USAGE = 2
DOCUMENT = 3
SETTINGS = 4
UNAVAILABLE = 5
ANSWER = 6
REJECTED = 7
BUDGET = 8
GATE = 10
INCONCLUSIVE = 11
INTERRUPTED = 130
PIPE_CLOSED = 141

# by name: a Record's failures hold names, and a kept one is printed with no class at hand
_CODES = {
    "DocumentError": DOCUMENT,
    "RecordError": DOCUMENT,
    "DatasetError": DOCUMENT,
    "SettingsError": SETTINGS,
    "RecordingMissing": SETTINGS,
    "PromptError": SETTINGS,
    "RequestRejected": SETTINGS,
    "AccessRefused": SETTINGS,
    "ModelUnavailable": UNAVAILABLE,
    "InvalidAnswer": ANSWER,
    "AnswerRefused": ANSWER,
    "AnswerCutOff": ANSWER,
    "BudgetExceeded": BUDGET,
}


def code_of(error: str) -> int:
    """Return the exit code for the name of an error class."""
    return _CODES.get(error, BUG)
