"""Agreement of two readers."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_eval_dataset import ACTORS, CLAIM, HEAD, case

from summarizer.cli import exits, main
from summarizer.evals import dataset
from summarizer.evals.agreement import agreement

SECOND = CLAIM.replace("Lena Marsh", "null").replace("The port was closed.", "It was closed.")


def figure(folder: Path, name: str) -> float | None:
    """Return one figure of the cases in a folder."""
    return {m.name: i.value for m, i in agreement(dataset.second_readings(folder))}[name]


def test_the_same_labels_agree(tmp_path: Path) -> None:
    """Two readers with the same labels agree in full."""
    made = case(tmp_path, HEAD + ACTORS + CLAIM)
    (made / "second.yaml").write_text(HEAD + ACTORS + CLAIM)
    assert figure(tmp_path, "claims.f1") == figure(tmp_path, "actors.f1") == 1


def test_what_one_reader_alone_has_counts_against_both(tmp_path: Path) -> None:
    """A claim of one reader alone lowers the share, whichever of the two has it."""
    extra = CLAIM + CLAIM.partition("\n")[2].replace("the port was closed", "It was not")
    for name, first, second in (("a", CLAIM, extra), ("b", extra, CLAIM)):
        folder = tmp_path / name
        folder.mkdir()
        made = case(folder, HEAD + ACTORS + first)
        (made / "second.yaml").write_text(HEAD + ACTORS + second)
        assert figure(folder, "claims.f1") == pytest.approx(2 / 3)


def test_readers_may_differ_on_what_is_vital(tmp_path: Path) -> None:
    """What one calls vital and the other okay is missed by the one and no error of the other."""
    made = case(tmp_path, HEAD + ACTORS + CLAIM)
    (made / "second.yaml").write_text(HEAD + ACTORS + CLAIM + "    importance: okay\n")
    assert figure(tmp_path, "claims.f1") == 0
    assert figure(tmp_path, "actors.f1") == 1


def test_another_speaker_is_no_agreement(tmp_path: Path) -> None:
    """Readers who give the same words to different speakers do not agree."""
    made = case(tmp_path, HEAD + ACTORS + CLAIM)
    (made / "second.yaml").write_text(HEAD + ACTORS + SECOND)
    assert figure(tmp_path, "claims.f1") == figure(tmp_path, "speakers.right") == 0


def test_the_command_prints_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells how many documents there are, or that there are none."""
    made = case(tmp_path, HEAD + ACTORS + CLAIM)
    words = ["eval", "agreement", "--dataset", str(tmp_path)]
    assert main(words) == exits.DOCUMENT
    assert "second.yaml" in capsys.readouterr().err
    (made / "second.yaml").write_text(HEAD + ACTORS + CLAIM)
    assert main(words) == exits.DONE
    told = capsys.readouterr().out
    assert told.startswith("1 documents labelled twice, indicative: fewer than 20\n")
    assert "claims.f1" in told


def test_labels_can_be_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A labeller sees what is counted, which sentences have no label, and what cannot be right."""
    made = case(tmp_path, HEAD + ACTORS + CLAIM)
    words = ["eval", "check", "--dataset", str(tmp_path)]
    assert main(words) == exits.DONE
    told = capsys.readouterr().out
    assert (
        "port (dev, en): 1 actors, 1 claims, 0 intents, 0 legal grounds; no label: 2, 3, 4" in told
    )
    assert "1 cases, 0 labelled twice: all can be read." in told
    (made / "expected.yaml").write_text(HEAD + CLAIM)
    assert main(words) == exits.DOCUMENT
    assert "Lena Marsh is no gold actor" in capsys.readouterr().err
