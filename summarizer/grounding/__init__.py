"""Grounding: what a model read is tied to the words that say it, or rejected with a reason.

``ground`` turns the Draft of one segment into Summary items; ``Grounder`` does so for many
segments of one document and indexes it once; ``verify`` checks a stored Record again.
A check that cannot judge a language does not reject on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.document import Document, Segment
from summarizer.grounding.grounder import Grounded, Grounder
from summarizer.grounding.planted import looks_planted
from summarizer.grounding.verification import verify
from summarizer.summary import Actor, Draft

__all__ = ["Grounded", "Grounder", "ground", "looks_planted", "verify"]


def ground(
    draft: Draft, document: Document, segment: Segment, known: Sequence[Actor] = ()
) -> Grounded:
    """Check every item of one Draft; see ``Grounder.ground``."""
    return Grounder(document).ground(draft, segment, known)
