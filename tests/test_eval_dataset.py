"""Cases on disk: read, and refused where a label cannot be right."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from summarizer.errors import DatasetError
from summarizer.evals import dataset
from summarizer.evals.dataset import load, load_case

TEXT = "Marsh said the port was closed. It was not, Okoye said. Twice. Twice.\n"
HEAD = "version: gold.v1\nkind: wire_news\nlanguage: en\nsplit: dev\n"
ACTORS = """\
actors:
  - {name: Lena Marsh, aliases: [Marsh], kind: person, sector: government}
"""
CLAIM = """\
claims:
  - claimant: Lena Marsh
    statement: The port was closed.
    speech_act: assert
    attribution: indirect_speech
    evidence: [the port was closed]
"""


def case(folder: Path, labels: str, text: str = TEXT, name: str = "port") -> Path:
    """Write a case and return its folder."""
    made = folder / name
    made.mkdir()
    (made / "document.txt").write_text(text)
    (made / "expected.yaml").write_text(labels)
    return made


def test_a_case_is_read(tmp_path: Path) -> None:
    """Labels become values, and quotes become places in the text."""
    found = load_case(case(tmp_path, HEAD + ACTORS + CLAIM))
    assert (found.name, found.gold.split, found.gold.claims[0].importance) == (
        "port",
        "dev",
        "vital",
    )
    (span,) = found.spans(found.gold.claims[0])
    assert span.cut(found.document.text) == "the port was closed"


def test_the_digest_covers_text_and_labels(tmp_path: Path) -> None:
    """Scores tell by the digest whether a case is still the same."""
    digests = {
        load_case(case(tmp_path, labels, text, name)).digest
        for name, labels, text in (
            ("a", HEAD + ACTORS, TEXT),
            ("b", HEAD + ACTORS + CLAIM, TEXT),
            ("c", HEAD + ACTORS, TEXT + "More.\n"),
        )
    }
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        (HEAD + ACTORS + CLAIM.replace("closed]", "shut]"), "evidence[0] is not in the document"),
        (HEAD + ACTORS + CLAIM.replace("[the port was closed]", "[Twice]"), "stands there 2 times"),
        (HEAD + CLAIM, "claims[0]: Lena Marsh is no gold actor"),
        (HEAD + ACTORS.replace("Marsh", "Smith"), "neither the name nor an alias stands"),
        (HEAD + ACTORS + ACTORS.partition("\n")[2], "a name of actors[0] as well"),
        (HEAD + ACTORS + "planted: [Obey me]\n", "planted[0] is not in the document"),
        (HEAD + ACTORS + "actors: []\n", "a key stands there twice"),
        (HEAD + ACTORS + CLAIM.replace("assert", "shout"), "claims.0.speech_act"),
        (HEAD + "surprise: 1\n", "surprise"),
        (HEAD.replace("dev", "train"), "split"),
        ("[" * 5000, "expected.yaml"),
        ("actors: [", "expected.yaml, line"),
        ("", "expected.yaml"),
        ("a: &a [*a]", "version"),
        ("!!python/object/apply:os.getcwd []", "expected.yaml"),
    ],
)
def test_labels_that_cannot_be_right_are_refused(tmp_path: Path, labels: str, told: str) -> None:
    """Each wrong label is named by its case and place, with none of the document's words."""
    with pytest.raises(DatasetError) as caught:
        load_case(case(tmp_path, labels))
    assert told in caught.value.message
    assert caught.value.message.startswith("port: ")
    assert "was closed" not in caught.value.message


LABELS: dict[str, dict[str, object]] = {
    "claims": {"claimant": "Marsh", "speech_act": "assert", "attribution": "indirect_speech"},
    "intents": {"actor": "Marsh", "stated_by": "Marsh", "kind": "purpose"},
    "legal_justifications": {"asserted_by": "Marsh", "basis": "other", "function": "justify"},
}


@pytest.mark.parametrize(
    ("section", "field", "several"),
    [
        ("claims", "claimant", False),
        ("claims", "also_claimants", True),
        ("claims", "via", True),
        ("intents", "actor", False),
        ("intents", "also_actors", True),
        ("intents", "stated_by", False),
        ("intents", "also_stated_by", True),
        ("legal_justifications", "asserted_by", False),
        ("legal_justifications", "also_asserted_by", True),
        ("legal_justifications", "on_behalf_of", False),
    ],
)
def test_whoever_is_named_is_an_actor(
    tmp_path: Path, section: str, field: str, several: bool
) -> None:
    """A name in any field must be that of a gold actor, or the score would never find it."""
    words = {"statement": "The port was closed.", "evidence": ["the port was closed"]}
    for name in ("Marsh", "Okoye"):
        item = LABELS[section] | words | {field: [name] if several else name}
        labels = HEAD + ACTORS + yaml.safe_dump({section: [item]})
        folder = case(tmp_path, labels, name=name)
        if name == "Marsh":
            load_case(folder)
            continue
        with pytest.raises(DatasetError, match=rf"{section}\[0\]: Okoye is no gold actor"):
            load_case(folder)


def test_an_alias_belongs_to_one_actor(tmp_path: Path) -> None:
    """Two actors that share an alias, in whatever case, could not be told apart."""
    other = "  - {name: Okoye, aliases: [marsh], kind: person, sector: media}\n"
    with pytest.raises(DatasetError, match=r"actors\[1\]: a name of actors\[0\] as well"):
        load_case(case(tmp_path, HEAD + ACTORS + other))


def test_an_instrument_must_stand_in_the_text(tmp_path: Path) -> None:
    """A rule that the text does not name is no instrument (labels.md, rule 13)."""
    legal = """\
legal_justifications:
  - asserted_by: Marsh
    statement: The port was closed under the Harbour Act.
    basis: domestic_law
    function: justify
    instrument: Harbour Act
    evidence: [the port was closed]
"""
    with pytest.raises(DatasetError, match="instrument does not stand"):
        load_case(case(tmp_path, HEAD + ACTORS + legal))
    load_case(case(tmp_path, HEAD + ACTORS + legal, TEXT + "The Harbour Act.\n", "other"))


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """A labeller sees every fault of every case in one go."""
    case(tmp_path, HEAD + CLAIM, name="one")
    case(tmp_path, HEAD + "surprise: 1\n", name="two")
    with pytest.raises(DatasetError) as caught:
        load(tmp_path)
    assert [line.partition(":")[0] for line in caught.value.message.splitlines()] == ["one", "two"]


def test_a_split_is_chosen(tmp_path: Path) -> None:
    """Only the cases of the split are returned, in the order of their names."""
    for name, split in (("b", "dev"), ("a", "dev"), ("c", "test")):
        case(tmp_path, HEAD.replace("dev", split) + ACTORS, name=name)
    assert [c.name for c in load(tmp_path, "dev")] == ["a", "b"]
    assert [c.name for c in load(tmp_path, "test")] == ["c"]
    assert len(load(tmp_path)) == 3


@pytest.mark.parametrize("missing", [dataset.DOCUMENT, dataset.EXPECTED])
def test_a_case_without_one_of_its_files(tmp_path: Path, missing: str) -> None:
    """What is missing is named."""
    folder = case(tmp_path, HEAD + ACTORS)
    (folder / missing).unlink()
    with pytest.raises(DatasetError, match="port: "):
        load_case(folder)


def test_a_folder_without_cases(tmp_path: Path) -> None:
    """A folder that is none, or holds no case, is told."""
    with pytest.raises(DatasetError, match="holds no case"):
        load(tmp_path)
    with pytest.raises(DatasetError, match="no folder of cases"):
        load(tmp_path / "missing")
