"""A text becomes numbered Sentences, and Sentences become Segments that fit one request.

    detect_language   which language the text is in
    sentences         every sentence with its place; the covers join to the whole text
    tokens            how many tokens a text costs, estimated on the safe side
    segments          runs of sentences that keep within a limit of tokens

Every step takes time in proportion to the text, whatever the text is.
"""

from summarizer.segmentation.language import detect_language
from summarizer.segmentation.packing import segments, tokens
from summarizer.segmentation.splitting import sentences

__all__ = ["detect_language", "segments", "sentences", "tokens"]
