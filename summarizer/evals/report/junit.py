"""The cases and the gate as JUnit XML, as CI servers show it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Literal

from summarizer.evals.report import told
from summarizer.evals.report.view import View
from summarizer.evals.score import CaseScore
from summarizer.inert import inert, visible

Check = tuple[str, Literal["pass", "fail", "incomplete", "inconclusive"], str]


def xml(view: View, checks: Iterable[Check]) -> str:
    """Return the suites ``cases`` and ``gate``.

    A failure says that something is wrong with what the model said, an error that it is not
    known: the document could not be read, or the check could not be decided. A check is its
    name, its outcome and a sentence.
    """
    root = ET.Element("testsuites", name="summarizer eval")
    _suite(root, "cases", [_case(view, score) for score in view.scores.cases])
    _suite(root, "gate", [_check(*check) for check in checks])
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(root: ET.Element, name: str, tests: list[ET.Element]) -> None:
    counts = {
        "tests": len(tests),
        "failures": sum(test.find("failure") is not None for test in tests),
        "errors": sum(test.find("error") is not None for test in tests),
    }
    time = sum(float(test.get("time", 0)) for test in tests)
    suite = ET.SubElement(root, "testsuite", name=name, time=f"{time:.3f}")
    for key, value in counts.items():
        suite.set(key, str(value))
    suite.extend(tests)


def _case(view: View, score: CaseScore) -> ET.Element:
    test = _test(told.name(score), f"{score.split}.{score.kind}")
    test.set("time", f"{score.seconds:.3f}")
    if score.error:
        _verdict(test, "error", f"could not be read: {score.error}")
        return test
    silent = told.silent(score)
    wrong = [
        row
        for row in told.rows(view, score)
        if row.outcome in ("wrong_speaker", "wrong_polarity")
        or (row.section in silent and row.predicted)
    ]
    if wrong:
        kinds = dict.fromkeys(
            "invented where nothing is stated" if row.section in silent else row.words
            for row in wrong
        )
        _verdict(test, "failure", ", ".join(kinds), "\n".join(row.sentence() for row in wrong))
    return test


def _check(name: str, outcome: str, sentence: str) -> ET.Element:
    test = _test(name, "gate")
    if outcome == "fail":
        _verdict(test, "failure", sentence)
    elif outcome != "pass":
        _verdict(test, "error", f"{outcome}: {sentence}")
    return test


def _test(name: str, group: str) -> ET.Element:
    return ET.Element("testcase", name=inert(name), classname=inert(group))


def _verdict(test: ET.Element, tag: str, message: str, text: str = "") -> None:
    ET.SubElement(test, tag, message=inert(message)).text = visible(text or message)
