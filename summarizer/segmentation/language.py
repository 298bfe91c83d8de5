"""Which language a text is in: py3langid, offline, asked only where there is enough to go by."""

from __future__ import annotations

import re
from itertools import islice

_LETTER = re.compile(r"[^\W\d_]")
_READ = 4_000
_FEWEST = 20


def detect_language(text: str) -> str:
    """Return an ISO 639-1 code, or ``und`` where the text has fewer than twenty letters.

    Only the first 4,000 characters are looked at: the rest seldom changes the answer.
    """
    head = text[:_READ]
    if sum(1 for _ in islice(_LETTER.finditer(head), _FEWEST)) < _FEWEST:
        return "und"
    import py3langid  # brings numpy: a cached run must not pay for it

    code: str = py3langid.classify(head)[0]
    return code
