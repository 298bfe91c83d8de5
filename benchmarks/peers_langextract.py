"""LangExtract on one text: ``PYTHON benchmarks/peers_langextract.py BASE_URL < TEXT``.

LangExtract pins another tenacity than we do, so this runs with the interpreter of an
environment of its own (``requirements-peers.txt``) and answers in JSON on standard output.

Asked as its documentation advises: a description and solved examples, whose shape the server
is held to; chunks of 1,000 characters, its default, with the last 300 of the chunk before, so
that pronouns can be resolved; its own alignment says where the words stand. A chunk whose
answer is cut off is left out by LangExtract; ``lost`` counts these.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Any

from peers_calls import TOKENS, Calls, named
from peers_wording import EXAMPLES, TASK

DESCRIPTION = f"""{TASK}
Extract in order of appearance: actor, claim, intent, legal_justification. Use the exact words \
of the text for each extraction; do not paraphrase them and do not let extractions overlap."""


def examples(lx: Any) -> list[Any]:
    """Return the solved examples in LangExtract's own classes."""
    return [
        lx.data.ExampleData(
            text=example.text,
            extractions=[
                lx.data.Extraction(found.kind, found.words, attributes=found.fields)
                for found in example.found
            ],
        )
        for example in EXAMPLES
    ]


def ask(base_url: str, text: str) -> dict[str, Any]:
    """Ask about one text; return what was found or the error, with time and tokens."""
    import langextract as lx  # type: ignore[import-not-found]  # in an environment of its own

    calls, error, found = Calls(), "", []
    served = {"base_url": base_url, "api_key": "none", "max_workers": 1}
    asked = {"temperature": 0.0, "max_output_tokens": TOKENS}
    config = lx.factory.ModelConfig("local", "OpenAILanguageModel", served | asked)
    solved = examples(lx)
    model = lx.factory.create_model(config, examples=solved, use_schema_constraints=True)
    began = time.perf_counter()  # its imports are not counted
    try:
        with calls.counting():
            told = lx.extract(
                text,
                prompt_description=DESCRIPTION,
                examples=solved,
                model=model,
                context_window_chars=300,
                max_workers=1,
                show_progress=False,
            )
        found = [_plain(each) for each in told.extractions or []]
    except Exception as failed:  # whatever it is: the document failed
        error = named(failed)
    seconds = time.perf_counter() - began
    return {"error": error, "seconds": seconds, "found": found, **vars(calls)}


def _plain(extraction: Any) -> dict[str, Any]:
    place = extraction.char_interval
    return {
        "kind": extraction.extraction_class,
        "words": extraction.extraction_text,
        "start": place.start_pos if place else None,
        "end": place.end_pos if place else None,
        "fields": extraction.attributes or {},
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # it warns that the model has its schema already
    print(json.dumps(ask(sys.argv[1], sys.stdin.read())))
