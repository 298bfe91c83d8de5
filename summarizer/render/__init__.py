"""A Record becomes something people read: ``text`` for a terminal, ``markdown`` for a page.

``content`` decides what is told, once for all forms; each form only lays it out.
JSON needs no form: see ``Record.to_json``.
"""

from summarizer.inert import inert
from summarizer.render.as_markdown import markdown
from summarizer.render.as_text import text
from summarizer.render.content import reason

__all__ = ["inert", "markdown", "reason", "text"]
