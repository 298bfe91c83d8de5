"""Report: the scores of a run as a terminal table, Markdown, JUnit XML or one HTML page.

    terminal.table(view)                  for the eye, at most 100 columns
    markdown.summary(view, comparison)    for the summary of a CI step
    junit.xml(view, checks)               for a CI server: failures told from errors
    page.html(view, comparison)           one file, without JavaScript, that works offline

``view`` holds what goes in, ``totals`` and ``told`` what all four tell; each form only lays
it out. Every text of a document, a model or a folder name is made inert on its way.
"""

from summarizer.evals.report.view import Changed, Compared, Figure, View

__all__ = ["Changed", "Compared", "Figure", "View"]
