"""Weights of half a megabyte, drawn at random: the real engine runs on them in milliseconds.

A GGUF file of the smallest model that llama.cpp loads. What it answers means nothing.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

_WIDTH, _LAYERS, _HEADS, _INNER = 64, 2, 4, 128
# a vocabulary of bytes, as sentencepiece has it: any text is tokens, one for each byte
_TOKENS = ("<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)))
_KINDS = (2, 3, 3, *[6] * 256)  # unknown, control, byte
VOCABULARY = range(3, len(_TOKENS))
_UINT32, _INT32, _FLOAT32, _STRING, _ARRAY = 4, 5, 6, 8, 9


def write(path: Path) -> Path:
    """Write the weights, and return where."""
    fields = [*_architecture(), *_tokenizer()]
    table, data = b"", b""
    tensors = _tensors()
    for name, values in tensors.items():
        sizes = struct.pack(f"<{values.ndim}Q", *reversed(values.shape))
        table += _string(name) + struct.pack("<I", values.ndim) + sizes
        table += struct.pack("<IQ", 0, len(data))  # 0: single precision
        data += _padded(values.astype(np.float32).tobytes())
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(fields))
    path.write_bytes(_padded(head + b"".join(fields) + table) + data)
    return path


def _architecture() -> list[bytes]:
    counts = {
        "context_length": 4096,
        "embedding_length": _WIDTH,
        "block_count": _LAYERS,
        "feed_forward_length": _INNER,
        "attention.head_count": _HEADS,
        "rope.dimension_count": _WIDTH // _HEADS,
    }
    fields = [_field("general.architecture", _STRING, _string("llama"))]
    fields += [_field(f"llama.{n}", _UINT32, struct.pack("<I", v)) for n, v in counts.items()]
    epsilon = struct.pack("<f", 1e-5)
    return [*fields, _field("llama.attention.layer_norm_rms_epsilon", _FLOAT32, epsilon)]


def _tokenizer() -> list[bytes]:
    count = len(_TOKENS)
    lists = {
        "tokens": (_STRING, b"".join(map(_string, _TOKENS))),
        "scores": (_FLOAT32, struct.pack(f"<{count}f", *[0.0] * count)),
        "token_type": (_INT32, struct.pack(f"<{count}i", *_KINDS)),
    }
    fields = [_field("tokenizer.ggml.model", _STRING, _string("llama"))]
    for name, (kind, values) in lists.items():
        listed = struct.pack("<IQ", kind, count) + values
        fields.append(_field(f"tokenizer.ggml.{name}", _ARRAY, listed))
    return fields


def _tensors() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(7)
    square, wide, narrow = (_WIDTH, _WIDTH), (_INNER, _WIDTH), (_WIDTH, _INNER)
    layer = {f"attn_{name}": square for name in ("q", "k", "v", "output")}
    layer |= {"ffn_gate": wide, "ffn_up": wide, "ffn_down": narrow}
    shapes = {name: (len(_TOKENS), _WIDTH) for name in ("token_embd", "output")}
    shapes |= {f"blk.{n}.{name}": shape for n in range(_LAYERS) for name, shape in layer.items()}
    norms = [f"blk.{n}.{name}_norm" for n in range(_LAYERS) for name in ("attn", "ffn")]
    drawn = {f"{name}.weight": draw.normal(0, 0.1, shape) for name, shape in shapes.items()}
    return drawn | {f"{name}.weight": np.ones(_WIDTH) for name in ("output_norm", *norms)}


def _field(name: str, kind: int, value: bytes) -> bytes:
    return _string(name) + struct.pack("<I", kind) + value


def _string(text: str) -> bytes:
    return struct.pack("<Q", len(text.encode())) + text.encode()


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % 32)
