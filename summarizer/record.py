"""Record: what came out of a document, from what, by whom and at what cost."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import RecordError
from summarizer.summary import Section, Summary


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentRecord(_Value):
    """Tell which text was read. ``id`` is its SHA-256; ``characters`` are code points.

    ``text`` is the normalised text that all offsets speak of, or null where it was left out.
    """

    id: str
    source: str
    language: str
    characters: int = Field(ge=0)
    sentences: int = Field(ge=0)
    notes: tuple[str, ...] = ()
    text: str | None = None


Reason = Literal[
    "sentence_missing",
    "number_unsupported",
    "name_unsupported",
    "negation_added",
    "negation_lost",
    "instrument_unsupported",
    "speaker_not_in_document",
    "speaker_contradicted",
    "not_in_document",
]


class Rejected(_Value):
    """Show one item that did not hold against the text, as the model gave it.

    ``segment`` is the number of the segment it came from; ``detail`` says in a sentence
    which word, number or name failed.
    """

    section: Section
    reason: Reason
    detail: str
    segment: int
    item: dict[str, Any]


class Failure(_Value):
    """Tell of one segment that could not be read, and why."""

    segment: int
    sentences: tuple[int, int] = Field(description="First and last sentence not read.")
    error: str = Field(description="Name of the error class.")
    message: str


class PromptRecord(_Value):
    """Name the prompt: ``digest`` covers every file of its folder."""

    name: str
    version: str
    digest: str


class SchemaRecord(_Value):
    """Name the schema of the Record and the digest of what the model was asked to fill."""

    version: str
    digest: str


class AttemptRecord(_Value):
    """Tell of one call to a model; tokens are null where the provider reported none."""

    request: str = Field(description="Digest of the request.")
    finish_reason: str
    seconds: float
    prefill_seconds: float | None = Field(
        default=None, description="Reading the request; null: not told."
    )
    decode_seconds: float | None = Field(
        default=None, description="Writing the answer; null: not told."
    )
    input_tokens: int | None
    output_tokens: int | None
    cached_input_tokens: int | None
    cost: float | None = Field(description="US dollars; null: not known.")
    cached: bool = Field(description="The answer came from the cache: nothing was spent now.")
    error: str = ""


class UsageRecord(_Value):
    """Sum up what this run spent; what the cache answered is not counted as spent again.

    ``calls`` went to a model, ``cached`` came from the cache. ``cost`` is in US dollars,
    null where it is not known, 0 only where it is known to be free.
    """

    calls: int
    cached: int
    input_tokens: int | None
    output_tokens: int | None
    cost: float | None


class Provenance(_Value):
    """Tell how the summary was made."""

    model: str
    resolved_model: str
    weights: str = ""
    base_url: str = ""
    prompt: PromptRecord
    schema_: SchemaRecord = Field(alias="schema")
    parameters: dict[str, float | int]
    usage: UsageRecord
    attempts: tuple[AttemptRecord, ...]
    seconds: float
    cached: bool = Field(description="Every answer came from the cache.")
    library_version: str

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Record(_Value):
    """Hold the Summary of one document, what was rejected, and the provenance."""

    version: Literal["record.v1"] = "record.v1"
    document: DocumentRecord
    summary: Summary
    rejected: tuple[Rejected, ...] = ()
    failures: tuple[Failure, ...] = ()
    provenance: Provenance

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the Record as JSON text, field names as in ``schemas/record.v1.json``."""
        return self.model_dump_json(by_alias=True, indent=indent)


class ErrorRecord(_Value):
    """Tell why a document has no whole Record; never with words of the document."""

    kind: str = Field(description="Name of the error class.")
    message: str
    hint: str = ""
    retryable: bool = Field(description="The same request may succeed later.")


class Outcome(_Value):
    """Hold what became of one document of a batch: a line of its output.

    ``record`` and ``error`` stand together where a part of the document could be read.
    """

    version: Literal["outcome.v1"] = "outcome.v1"
    id: str = Field(description="The caller's id, or the path, or path:line.")
    source: str
    document: str | None = Field(description="SHA-256 of the text; null: there was none to read.")
    carried: dict[str, Any] = Field(
        default_factory=dict, description="What else the input said of the document."
    )
    record: Record | None
    error: ErrorRecord | None


def parse(text: str | bytes) -> Record:
    """Read a Record from JSON; raise RecordError that names the field, never its content."""
    try:
        return Record.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise RecordError(
            f"This is not a record.v1: {place}: {first['msg']}.",
            hint="Write one with: summarise FILE --format json -o RECORD",
        ) from None
