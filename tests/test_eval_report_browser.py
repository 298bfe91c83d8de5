"""The HTML page in a real browser: nothing planted runs, and the filters filter.

Needs Debian's ``chromium``; skipped where it is absent.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import eval_report_builders as build
import pytest

from summarizer.evals.dataset import Case
from summarizer.evals.report import Changed, View, page

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")

PLANTED = (
    "<script>document.title='ran'</script>\"'><img src=x onerror=\"document.title='ran'\">"
    "<a href=\"javascript:document.title='ran'\" autofocus onfocus=\"document.title='ran'\">"
    "<svg onload=\"document.title='ran'\"></style></textarea></title>"
    "<script>document.title='ran'</script>{{ 7*7 }}"
)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
# Chooses each filter in turn and puts into the title how many documents are left to be seen.
COUNTING = """<script>
const seen = () => [...document.querySelectorAll('.case')]
  .filter(c => getComputedStyle(c).display !== 'none').length;
const counts = {};
for (const input of document.querySelectorAll('input[name=show], input[name=split]')) {
  input.click();
  counts[input.id] = seen();
  if (input.name === 'split') document.getElementById('split-all').click();
  document.getElementById('show-all').click();
}
document.title = JSON.stringify(counts);
</script>"""


def browse(source: str, folder: Path) -> tuple[str, str]:
    """Open a page; return its title when it has settled, and what the console said."""
    file = folder / "page.html"
    file.write_text(source, encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr",
        "--dump-dom", file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    title = re.search(r"<title>(.*?)</title>", done.stdout.decode(), re.S)
    assert title is not None
    return unescape(title[1]), done.stderr.decode(errors="replace")


def planted() -> View:
    """Return a run with code planted in the text, the names, the labels and the reasons."""
    text = f"Ann said it rained. {PLANTED}"
    quote = "Ann said it rained."
    labels = {
        "note": PLANTED,
        "actors": [{"name": "Ann", "kind": "person", "sector": "public", "role": PLANTED}],
        "claims": [{
            "claimant": "Ann", "statement": PLANTED, "speech_act": "assert",
            "attribution": "indirect_speech", "evidence": [quote, PLANTED],
        }],
    }  # fmt: skip
    case: Case = build.case(PLANTED, text, **labels)
    said = build.claim(PLANTED, PLANTED, "assert", build.cite(case.document, quote, PLANTED))
    seed = build.seed_record()
    record = build.record_of(
        case, seed.summary.model_copy(update={"actors": (), "claims": (said,), "intents": ()})
    )
    bad = record.rejected[0].model_copy(update={"detail": PLANTED, "item": {PLANTED: PLANTED}})
    record = record.model_copy(update={"rejected": (bad,)})
    label = build.label("via", PLANTED, PLANTED + "2", None)
    told = (build.explain("claims", "wrong_speaker", 0, 0, why=PLANTED, labels=(label,)),)
    score = build.score(case, told, error=PLANTED)
    run = build.scores_of(score, model=PLANTED, prompt=PLANTED, dataset=PLANTED)
    figures = [dataclasses.replace(f, words=PLANTED) for f in build.figures(run)]
    figures.append(dataclasses.replace(figures[0], group=PLANTED, by="kind"))
    return View(run, {case.name: case}, {(case.name, 1): record}, figures)


def test_nothing_planted_runs(tmp_path: Path) -> None:
    """Script planted anywhere stays text, by the escaping alone and so without the policy."""
    changed = Changed(PLANTED, PLANTED, PLANTED)
    comparison = dataclasses.replace(
        build.comparison(), before=PLANTED, after=PLANTED, gained=(changed,)
    )
    source = page.html(planted(), comparison)
    assert source.count("&lt;script&gt;") > 40
    bare = POLICY.sub("", source).replace("<details", "<details open")
    title, _ = browse(bare, tmp_path)
    assert title == f"Eval of {PLANTED}"


def test_the_policy_stops_script_and_admits_the_style(tmp_path: Path) -> None:
    """Even script that got in would not run, and the page's own style is not refused."""
    source = page.html(build.view(), build.comparison())
    broken = source.replace("</main>", "<script>document.title='ran'</script></main>")
    title, console = browse(broken, tmp_path)
    assert title == "Eval of embedded:small"
    assert "inline script" in console
    assert "inline style" not in console


def test_filters_hide_what_does_not_fit(tmp_path: Path) -> None:
    """Each filter leaves as many documents as it says, with CSS alone."""
    source = page.html(build.view())
    said = re.findall(r'id="((?:show|split)-\w+)".*?</label>', source)
    counts = re.findall(r'id="(show-\w+)"[^>]*> [\w ]+ <span class="count">(\d+)<', source)
    probe = POLICY.sub("", source).replace("</body>", f"{COUNTING}</body>")
    title, _ = browse(probe, tmp_path)
    found = json.loads(title)
    assert found == {name: int(count) for name, count in counts} | {
        "split-all": 5, "split-dev": 2, "split-test": 3
    }  # fmt: skip
    assert list(found) == said
