"""Which language a text is in: py3langid, offline, asked only where there is enough to go by."""

from __future__ import annotations

import re
from itertools import islice

_LETTER = re.compile(r"[^\W\d_]")
_SOUGHT = 4_000
_READ = 500
_FEWEST = 20


def detect_language(text: str) -> str:
    """Return an ISO 639-1 code, or ``und`` where the text has fewer than twenty letters.

    What counts is the first 500 characters from the first letter on: a thousand take half a
    millisecond, and 4,000 gave no other answer for any of our gold and of 84 news articles.
    """
    letters = list(islice(_LETTER.finditer(text, 0, _SOUGHT), _FEWEST))
    if len(letters) < _FEWEST:
        return "und"
    import py3langid  # brings numpy: a cached run must not pay for it

    begin = letters[0].start()
    code: str = py3langid.classify(text[begin : begin + _READ])[0]
    return code
