"""The engine as we use it: weights, one sequence of tokens, and the scores of the next one.

A thin layer over the C interface of ik_llama.cpp, a fork of llama.cpp whose matrix products are
two to three times as fast on a processor (ARCHITECTURE.md). Nothing here knows of questions or
answers. One thread at a time: the caller sees to it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from summarizer.errors import SettingsError

Scores = np.ndarray[tuple[int], np.dtype[np.float32]]

_BATCH = 256  # tokens that are read at once; the engine holds memory for each
_SEQUENCE = 0
_PLAIN = 0  # flags of a state: all of it
_CHATML = b"chatml"  # for weights that name no template of their own
# the number of a message stands between two of these: no template writes one
_MARK = "\ue000"


class _ChatMessage(ctypes.Structure):
    _fields_ = (("role", ctypes.c_char_p), ("content", ctypes.c_char_p))


class Llama:
    """Hold weights and one sequence; ``length`` tokens of it are read.

    Raises SettingsError where the weights cannot be loaded.
    """

    def __init__(self, path: Path, context_tokens: int, threads: int) -> None:
        self._api = api = _bound()
        self.length = 0
        self._context: Any = None
        self._batch: Any = None
        self._piece = ctypes.create_string_buffer(64)
        weights = api.llama_model_default_params()
        # rearranged in memory for the fast products: mapped as well, they would count twice
        weights.use_mmap, weights.repack_tensors = False, True
        self._model = api.llama_model_load_from_file(str(path).encode(), weights)
        if not self._model:
            raise _unusable(path)
        context = api.llama_context_default_params()
        context.n_ctx, context.n_seq_max = context_tokens, 1
        context.n_batch = context.n_ubatch = _BATCH
        context.n_threads = context.n_threads_batch = threads
        # its kernels for this stop the process at some lengths, and are no faster here
        context.flash_attn = False
        self._context = api.llama_init_from_model(self._model, context)
        if not self._context:
            self.close()
            raise _unusable(path)
        self._batch = api.llama_batch_init(_BATCH, 0, 1)
        self.vocabulary = int(api._lib.llama_n_vocab(self._model))
        self.end = int(api._lib.llama_token_eos(self._model))
        self._template = api._lib.llama_model_chat_template(self._model, None) or _CHATML
        begins = api._lib.llama_add_bos_token(self._model) == 1
        self._opening = [int(api._lib.llama_token_bos(self._model))] if begins else []

    def close(self) -> None:
        """Give all memory back; closing twice is fine."""
        if self._batch is not None:
            self._api.llama_batch_free(self._batch)
        if self._context:
            self._api.llama_free(self._context)
        if self._model:
            self._api.llama_free_model(self._model)
        self._batch = self._context = self._model = None

    # --- tokens --------------------------------------------------------------------------

    def tokens(self, text: str, *, control: bool = False) -> list[int]:
        """Return the tokens of a text; ``control``: words of a template count as such."""
        data = text.encode()
        room = len(data) + 8
        while True:
            found = (ctypes.c_int32 * room)()
            number = self._api.llama_tokenize(
                self._model, data, len(data), found, room, False, control
            )
            if number >= 0:
                return found[:number]
            room = -number  # some vocabularies write a space as three bytes

    def piece(self, token: int) -> bytes:
        """Return the bytes that a token stands for: none for a word of the template."""
        api, model, piece = self._api, self._model, self._piece
        number = api.llama_token_to_piece(model, token, piece, len(piece), 0, False)
        if number < 0:  # it has not been long enough so far
            self._piece = ctypes.create_string_buffer(-number)
            return self.piece(token)
        return ctypes.string_at(piece, number)

    def is_end(self, token: int) -> bool:
        """Say whether a token ends an answer."""
        return bool(self._api.llama_token_is_eog(self._model, token))

    def chat(self, messages: Sequence[tuple[str, str]]) -> list[int]:
        """Return the tokens of (role, text) in the weights' own template, up to an answer.

        What looks like a word of the template inside a message is plain text: a document cannot
        end its turn and begin another.
        """
        return self._tokens_of(
            messages, self._laid_out([role for role, _ in messages], answer=True)
        )

    def prefix(self, messages: Sequence[tuple[str, str]]) -> list[int]:
        """Return the tokens of messages up to the text of a further one by the user."""
        laid = self._laid_out([*(role for role, _ in messages), "user"], answer=False)
        return self._tokens_of(messages, laid.partition(f"{_MARK}{len(messages)}{_MARK}")[0])

    def opened(self, messages: Sequence[tuple[str, str]], begun: str) -> list[int]:
        """Return the tokens of messages and of an answer to them that has ``begun``."""
        roles = [*(role for role, _ in messages), "assistant"]
        laid = self._laid_out(roles, answer=False)
        head = laid.partition(f"{_MARK}{len(messages)}{_MARK}")[0]
        return self._tokens_of(messages, head) + self.tokens(begun)

    def _tokens_of(self, messages: Sequence[tuple[str, str]], laid: str) -> list[int]:
        found = list(self._opening)
        for n, part in enumerate(laid.split(_MARK)):
            of_template = n % 2 == 0
            text = part if of_template else messages[int(part)][1]
            found += self.tokens(text, control=of_template)
        return found

    def _laid_out(self, roles: Sequence[str], *, answer: bool) -> str:
        """Return the template with the number of each message between two marks."""
        texts = (f"{_MARK}{n}{_MARK}" for n in range(len(roles)))
        rows = (_ChatMessage * len(roles))(
            *(_ChatMessage(r.encode(), t.encode()) for r, t in zip(roles, texts, strict=True))
        )
        room = 4096
        while True:
            text = ctypes.create_string_buffer(room)
            number = self._api._lib.llama_chat_apply_template(
                self._template, rows, len(roles), answer, text, room
            )
            if number < 0:
                raise SettingsError(
                    "The engine does not know the chat template of these weights.",
                    hint="Serve them with llama.cpp's own server, and point to it: see MODELS.md.",
                )
            if number <= room:
                return text.raw[:number].decode()
            room = number

    # --- reading -------------------------------------------------------------------------

    def read(self, tokens: Sequence[int], told: int = 1) -> list[Scores]:
        """Read on, and return the scores of what follows each of the last ``told`` tokens.

        Float32, one for each word. They stand in the engine's memory and hold until the next
        call.
        """
        first = len(tokens) % _BATCH or _BATCH  # so that the last batch is a full one
        begins = [0, *range(first, len(tokens), _BATCH)]
        for at, end in pairwise([*begins, len(tokens)]):
            self._read(tokens[at:end], told=told if end == len(tokens) else 0)
        there = range(len(tokens) - begins[-1] - told, len(tokens) - begins[-1])
        scores = (self._api.llama_get_logits_ith(self._context, n) for n in there)
        return [np.ctypeslib.as_array(one, (self.vocabulary,)) for one in scores]

    def _read(self, tokens: Sequence[int], *, told: int) -> None:
        batch = self._batch
        batch.n_tokens = len(tokens)
        for n, token in enumerate(tokens):
            batch.token[n], batch.pos[n] = token, self.length + n
            batch.n_seq_id[n], batch.seq_id[n][0] = 1, _SEQUENCE
            batch.logits[n] = n >= len(tokens) - told
        if self._api.llama_decode(self._context, batch) != 0:
            raise RuntimeError("llama_decode failed")
        self.length += len(tokens)

    def cut(self, length: int) -> None:
        """Forget all that was read after so many tokens."""
        if length < self.length:
            self._api._lib.llama_kv_cache_seq_rm(self._context, _SEQUENCE, length, -1)
            self.length = length

    # --- states --------------------------------------------------------------------------

    def state(self) -> bytes:
        """Return what was read, as bytes of this engine."""
        size = self._api._lib.llama_state_seq_get_size(self._context, _SEQUENCE, _PLAIN)
        kept = ctypes.create_string_buffer(size)
        got = self._api._lib.llama_state_seq_get_data(self._context, kept, size, _SEQUENCE, _PLAIN)
        return kept.raw[:got]

    def restore(self, state: bytes, length: int) -> bool:
        """Put a state of ``length`` tokens back; say whether it could be."""
        self._api.llama_kv_cache_clear(self._context)
        self.length = 0
        done = self._api._lib.llama_state_seq_set_data(
            self._context, state, len(state), _SEQUENCE, _PLAIN
        )
        if done:
            self.length = length
        return bool(done)


def _unusable(path: Path) -> SettingsError:
    return SettingsError(
        f"The engine could not load {path.name}.",
        hint="Is it a whole GGUF file, and is there memory for it? See: summarizer doctor",
    )


@cache
def _bound() -> Any:
    """Return the C interface, with the functions that its Python package does not declare."""
    from ik_llama_cpp import _ctypes_api as api

    library = api._lib
    context, words, sequence = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32
    declared: dict[str, tuple[type | None, tuple[type, ...]]] = {
        "llama_log_set": (None, (_Log, ctypes.c_void_p)),
        "llama_n_vocab": (ctypes.c_int32, (ctypes.c_void_p,)),
        "llama_token_eos": (ctypes.c_int32, (ctypes.c_void_p,)),
        "llama_token_bos": (ctypes.c_int32, (ctypes.c_void_p,)),
        "llama_add_bos_token": (ctypes.c_int32, (ctypes.c_void_p,)),
        "llama_model_chat_template": (words, (ctypes.c_void_p, words)),
        "llama_chat_apply_template": (
            ctypes.c_int32,
            (words, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_bool, words, ctypes.c_int32),
        ),
        "llama_kv_cache_seq_rm": (ctypes.c_bool, (context, sequence, sequence, sequence)),
        "llama_state_seq_get_size": (ctypes.c_size_t, (context, sequence, ctypes.c_uint32)),
        "llama_state_seq_get_data": (
            ctypes.c_size_t,
            (context, words, ctypes.c_size_t, sequence, ctypes.c_uint32),
        ),
        "llama_state_seq_set_data": (
            ctypes.c_size_t,
            (context, words, ctypes.c_size_t, sequence, ctypes.c_uint32),
        ),
    }
    for name, (result, given) in declared.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, given
    library.llama_log_set(_QUIET, None)
    api.llama_backend_init()
    return api


_Log = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
_QUIET = _Log(lambda *_: None)  # kept for as long as the engine may call it
