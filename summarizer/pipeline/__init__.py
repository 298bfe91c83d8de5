"""Summarizer: segment, ask, ground, merge. It is handed a Model and knows no provider."""

from summarizer.pipeline.summarizer import Limits, Progress, Summarizer

__all__ = ["Limits", "Progress", "Summarizer"]
