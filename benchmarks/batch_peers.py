"""Other ways to read many documents, each as the process that benchmarks/batch.py measures.

``python benchmarks/batch_peers.py instructor BASE_URL IN.jsonl OUT.jsonl``: a plain asyncio loop
over instructor, as its documentation shows it, 64 at once. It is handed the very messages that
we send, so it need not even cut a text into sentences; it checks nothing and keeps nothing but
its lines. ``langextract`` reads the texts themselves, each in one piece, with 64 workers.
"""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from peers_calls import TOKENS
from peers_langextract import DESCRIPTION, examples

AT_ONCE = 64


def lines(path: str) -> Iterator[dict[str, Any]]:
    """Yield the documents of a file of JSON lines, one at a time."""
    with Path(path).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


async def by_instructor(base_url: str, source: str, out: TextIO) -> None:
    """Ask about each document; write each answer as a line when it comes."""
    import instructor
    from openai import AsyncOpenAI

    from summarizer import prompt
    from summarizer.summary import Draft

    fixed = prompt.load("statement").part("summary").prefix()
    prefix: list[Any] = [{"role": m.role, "content": m.content} for m in fixed]
    openai = AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)
    client = instructor.from_openai(openai, mode=instructor.Mode.JSON_SCHEMA)
    documents = lines(source)

    async def work() -> None:
        for document in documents:
            draft = await client.chat.completions.create(
                model="m",
                messages=[*prefix, {"role": "user", "content": document["shown"]}],
                response_model=Draft,
                max_retries=2,
                temperature=0.0,
                max_tokens=TOKENS,
                seed=7,
            )
            out.write(json.dumps({"id": document["id"], "draft": draft.model_dump()}) + "\n")

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def by_langextract(base_url: str, source: str, out: TextIO) -> None:
    """Have LangExtract read all documents; write each result as a line."""
    import langextract as lx  # type: ignore[import-not-found]  # in an environment of its own

    warnings.simplefilter("ignore")  # it warns that the model has its schema already
    served = {"base_url": base_url, "api_key": "none", "max_workers": AT_ONCE}
    config = lx.factory.ModelConfig("local", "OpenAILanguageModel", served)
    solved = examples(lx)
    model = lx.factory.create_model(config, examples=solved, use_schema_constraints=True)
    found = lx.extract(
        (lx.data.Document(text=d["text"], document_id=d["id"]) for d in lines(source)),
        prompt_description=DESCRIPTION,
        examples=solved,
        model=model,
        max_char_buffer=10_000,
        batch_length=AT_ONCE,
        max_workers=AT_ONCE,
        show_progress=False,
    )
    for document in found:
        told = [e.extraction_text for e in document.extractions or []]
        out.write(json.dumps({"id": document.document_id, "found": told}) + "\n")


def main() -> None:
    """Read all documents in the way that the command line names."""
    way, base_url, source, target = sys.argv[1:]
    with Path(target).open("w", encoding="utf-8") as out:
        if way == "instructor":
            asyncio.run(by_instructor(base_url, source, out))
        else:
            by_langextract(base_url, source, out)


if __name__ == "__main__":
    main()
