"""A text becomes numbered Sentences, and Sentences become Segments that fit one request.

    detect_language   which language the text is in
    sentences         every sentence with its place; the covers join to the whole text
    turns             who speaks in each paragraph of a transcript
    tokens            how many tokens a text costs, estimated on the safe side
    segments          runs of sentences that keep within a limit of tokens

Every step takes time in proportion to the text, whatever the text is.
"""

from summarizer.segmentation.language import detect_language
from summarizer.segmentation.packing import segments, tokens
from summarizer.segmentation.splitting import sentences
from summarizer.segmentation.turns import Turn, turns

__all__ = ["Turn", "detect_language", "segments", "sentences", "tokens", "turns"]
