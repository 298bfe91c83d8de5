"""Beside the peers: ``python benchmarks/peers.py [--cases 12] [-o DIR] [--tools ours,…]``.

Three tools read the same documents with the same weights on this machine, one request at a
time, and one scorer judges all of them:

    ours          Summarizer with its default settings
    instructor    a plain script: one call, the same fields, quotes asked for, no checks
    langextract   google/langextract, chunked and aligned as by its default

Both peers are told the same: all label definitions and two solved examples. They ask llama.cpp's
server over HTTP on loopback (``peers_server.py``), with the same weights, at temperature 0; ours
computes with ik_llama.cpp, and how much faster that is ``embedded.py`` tells. How each is
asked stands at the top of its own file, and how its answers are made fit for our scorer at the
top of ``peers_mapping.py``. A document that a peer could not read, through an exception or an
answer that is no JSON, stays in every denominator.

The cases are the English ones of the development split with at most 350 words, of these the
first ones by the SHA-256 of their names: so nobody chose them. Each answer is kept in
DIR/TOOL/CASE.json and not asked for again, so that a broken run goes on; the key in it covers
the document, the weights and whatever decides how the tool asks. Scores are made anew each time.

LangExtract lives in an environment of its own, beside ours:

    python -m venv .venv-peers
    .venv-peers/bin/pip install --require-hashes -r benchmarks/requirements-peers.txt
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import peers_instructor
import peers_table
from peers_answers import Answer, keep, kept
from peers_server import Served, served

from summarizer import api, prompt, wiring
from summarizer.errors import SummarizerError
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.providers import weights
from summarizer.providers.engine import engine
from summarizer.record import Record
from summarizer.settings import Settings, cache_home

HERE = Path(__file__).parent
GOLD = HERE.parent / "evals" / "gold"
LONGEST = 350  # words
TOOLS = ("ours", "instructor", "langextract")
ASKED_BY = {
    "instructor": ("peers_instructor.py", "peers_wording.py", "peers_calls.py", "peers_server.py"),
    "langextract": (
        "peers_langextract.py",
        "peers_wording.py",
        "peers_calls.py",
        "peers_server.py",
        "requirements-peers.txt",
    ),
}
_SETTINGS = Settings(model="embedded")


def chosen(cases: Sequence[Case], number: int) -> list[Case]:
    """Return so many of the short English cases, first those of the lowest SHA-256 of the name."""
    fit = [
        case
        for case in cases
        if case.gold.language == "en" and len(case.document.text.split()) <= LONGEST
    ]
    return sorted(fit, key=lambda case: hashlib.sha256(case.name.encode()).digest())[:number]


@dataclass(frozen=True)
class Bench:
    """Hold where answers are kept, and how the tools are asked."""

    folder: Path
    refresh: bool
    python: Path

    def path(self, tool: str, case: Case) -> Path:
        """Return the file of one answer."""
        return self.folder / tool / f"{case.name}.json"

    def key(self, tool: str, case: Case) -> str:
        """Return the digest of what an answer depends on."""
        digest = hashlib.sha256(f"{case.document.id} {weights.DIGEST} {engine()}".encode())
        if tool == "ours":
            name = wiring.prompt_name(_SETTINGS)
            digest.update(f"{prompt.load(name).digest} {wiring.code_digest()}".encode())
        for file in ASKED_BY.get(tool, ()):
            digest.update(hashlib.sha256((HERE / file).read_bytes()).digest())
        return digest.hexdigest()

    def read(self, tool: str, cases: Sequence[Case]) -> list[Answer]:
        """Return a tool's answer to each case; what is not kept yet is asked, one by one."""
        found = {case.name: kept(self.path(tool, case), self.key(tool, case)) for case in cases}
        todo = [case for case in cases if found[case.name] is None]
        if todo and tool == "ours":
            asyncio.run(self._ours(todo, found))
        elif todo:
            with served() as server:
                for case in todo:
                    found[case.name] = self._told(tool, case, self._peer(tool, case, server))
        return [answer for answer in found.values() if answer]

    async def _ours(self, todo: Sequence[Case], found: dict[str, Answer | None]) -> None:
        cache = "refresh" if self.refresh else "on"
        async with api.open_summarizer(model=_SETTINGS.model, cache=cache) as summarizer:
            for case in todo:
                key = self.key("ours", case)
                try:
                    answer = of_record(key, await summarizer.summarise(case.document))
                except SummarizerError as error:
                    answer = _failed(key, type(error).__name__)
                found[case.name] = self._told("ours", case, answer)

    def _peer(self, tool: str, case: Case, server: Served) -> Answer:
        text = case.document.text
        if tool == "instructor":
            told = peers_instructor.ask(server.base_url, text)
        else:
            command = [str(self.python), str(HERE / "peers_langextract.py"), server.base_url]
            # its own standard error is left to be seen
            done = subprocess.run(
                command, input=text, stdout=subprocess.PIPE, encoding="utf-8", check=True
            )
            told = json.loads(done.stdout.splitlines()[-1])
        server.check()
        return Answer(key=self.key(tool, case), **told)

    def _told(self, tool: str, case: Case, answer: Answer) -> Answer:
        keep(self.path(tool, case), answer)
        state = answer.error or ("no JSON" if answer.failed else "read")
        print(f"{tool:12}{case.name:45}{answer.seconds:8.1f} s  {state}", file=sys.stderr)
        return answer


def of_record(key: str, record: Record) -> Answer:
    """Return our own answer; where the cache gave some of it, in the seconds it took then."""
    attempts = record.provenance.attempts
    cached = any(attempt.cached for attempt in attempts)
    spent = sum(attempt.seconds for attempt in attempts)
    return Answer(
        key=key,
        found=record.model_dump(mode="json", by_alias=True),
        seconds=spent if cached else record.provenance.seconds,
        calls=len(attempts),
        input_tokens=sum(attempt.input_tokens or 0 for attempt in attempts),
        cached_tokens=sum(attempt.cached_input_tokens or 0 for attempt in attempts),
        output_tokens=sum(attempt.output_tokens or 0 for attempt in attempts),
    )


def _failed(key: str, error: str) -> Answer:
    nothing = {"calls": 0, "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0}
    return Answer(key=key, error=error, found=None, seconds=0.0, **nothing)


def main() -> None:
    """Ask whatever is not answered yet, score all and print the table."""
    parser = argparse.ArgumentParser(description="Set the summarizer beside its peers.")
    parser.add_argument("--cases", type=int, default=12, help="how many documents (12)")
    parser.add_argument("--tools", default=",".join(TOOLS), help="which of them, with commas")
    parser.add_argument("--refresh", action="store_true", help="no answer of ours from the cache")
    parser.add_argument("-o", "--output", type=Path, default=cache_home() / "benchmarks" / "peers")
    parser.add_argument(
        "--langextract-python",
        type=Path,
        default=HERE.parent / ".venv-peers" / "bin" / "python",
        help="interpreter of LangExtract's environment (.venv-peers/bin/python)",
    )
    given = parser.parse_args()
    tools = [tool.strip() for tool in given.tools.split(",")]
    if not set(tools) <= set(TOOLS):
        parser.error(f"the tools are {', '.join(TOOLS)}")
    if "langextract" in tools and not given.langextract_python.exists():
        parser.error("LangExtract's environment is not here; the top of this file tells how")
    logging.disable(logging.CRITICAL)  # instructor logs what does not fit, with the text in it
    run(Bench(given.output, given.refresh, given.langextract_python), tools, given.cases)


def run(bench: Bench, tools: Sequence[str], number: int) -> None:
    """Have each tool read the cases; print the table and keep it with all scores."""
    cases = chosen(dataset.load(GOLD, "dev"), number)
    silent = sum(not case.gold.legal_justifications for case in cases)
    print(f"{len(cases)} English development cases of at most {LONGEST} words, the first ones by")
    print(f"the SHA-256 of their names; {silent} of them state no law. Indicative: n < 20.")
    found = {}
    for tool in tools:
        answers = zip(cases, bench.read(tool, cases), strict=True)
        found[tool] = [peers_table.judged(tool, case, answer) for case, answer in answers]
    figures = {tool: peers_table.figures(several) for tool, several in found.items()}
    print(f"\n{peers_table.table(figures)}")
    scores = {tool: [j.score.model_dump(mode="json") for j in found[tool]] for tool in tools}
    told = {"cases": [case.name for case in cases], "tools": figures, "scores": scores}
    (bench.folder / "table.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
