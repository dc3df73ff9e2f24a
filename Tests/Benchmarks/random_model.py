#!/usr/bin/env python3
"""Writes a GPT-NeoX GGUF of random weights in the shape of a known model: speed does not depend on values.

usage: random_model.py OUT.gguf SHAPE TYPE      shapes: 5.8b, 1.3b, tiny    types: q4_0, q8_0, q4_k_m, f16

Needs numpy and the gguf package. Which tensor has which type is what llama-quantize chooses: in a q4_0
file the output matrix is Q6_K; q4_k_m takes Q5_K for queries, keys and values and Q6_K for half of the
down-projections and the output. A row that is not whole blocks of 256 falls back as there (Q4_K to Q5_0,
Q5_K to Q5_1, Q6_K to Q8_0), or llama.cpp would refuse the file. Blocks are random bytes under constant
scales that give weights a deviation of about 0.02, so that activations stay finite. The tokenizer is a toy:
every byte, then pairs of bytes, with the merges that make them.
"""
import os
import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

# hidden, layers, heads, feed-forward, vocabulary
SHAPES = {
    "5.8b": (4096, 28, 16, 16384, 30080),  # EleutherAI/polyglot-ko-5.8b
    "1.3b": (2048, 24, 16, 8192, 30080),  # EleutherAI/polyglot-ko-1.3b
    "tiny": (384, 8, 6, 1536, 8192),
}
# The type of most matrices, and llama.cpp's number of the file type.
TYPES = {
    "q4_0": (Type.Q4_0, 2), "q8_0": (Type.Q8_0, 7), "q4_k_m": (Type.Q4_K, 15), "f16": (Type.F16, 1),
}
FALLBACK = {Type.Q4_K: Type.Q5_0, Type.Q5_K: Type.Q5_1, Type.Q6_K: Type.Q8_0}
CONTEXT = 2048
DEVIATION = 0.02
# Standard deviation of a uniformly random integer of so many values.
SPREAD = {n: ((n * n - 1) / 12) ** 0.5 for n in (16, 32, 64, 256)}

random = np.random.Generator(np.random.SFC64(1))


def half(value):
    """The two bytes of a half-precision number."""
    return np.frombuffer(np.float16(value).tobytes(), np.uint8)


def blocks(kind, rows, columns):
    """Random blocks of a type, (rows, bytes of a row)."""
    if kind == Type.F16:
        return (random.standard_normal((rows, columns), dtype=np.float32) * DEVIATION).astype(np.float16)
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    assert columns % elements == 0, (kind, columns)
    data = np.frombuffer(random.bytes(rows * columns // elements * size), np.uint8).reshape(-1, size).copy()
    # Offsets as in ggml-common.h. Minima are set so that weights are centred on 0.
    if kind in (Type.Q4_0, Type.Q8_0):
        data[:, 0:2] = half(DEVIATION / SPREAD[16 if kind == Type.Q4_0 else 256])
    elif kind == Type.Q5_0:
        data[:, 0:2] = half(DEVIATION / SPREAD[32])
    elif kind == Type.Q5_1:
        data[:, 0:2] = half(DEVIATION / SPREAD[32])
        data[:, 2:4] = half(-15.5 * DEVIATION / SPREAD[32])
    elif kind in (Type.Q4_K, Type.Q5_K):
        # Six-bit scales, 32 on average.
        levels = 16 if kind == Type.Q4_K else 32
        scale = DEVIATION / SPREAD[levels] / 32
        data[:, 0:2] = half(scale)
        data[:, 2:4] = half(scale * (levels - 1) / 2)
    elif kind == Type.Q6_K:
        data[:, 208:210] = half(DEVIATION / SPREAD[64] / SPREAD[256])
    else:
        raise SystemExit(f"error: no random blocks of {kind.name}")
    return data.reshape(rows, -1)


def byte_letters():
    """GPT-2's letters for the 256 bytes (openai/gpt-2, encoder.py)."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    letters = {byte: chr(byte) for byte in plain}
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + len(letters) - len(plain))
    return [letters[byte] for byte in range(256)]


def vocabulary(count):
    """So many tokens, and the merges that make those of two letters."""
    letters = byte_letters()
    tokens, merges = ["<|endoftext|>", "<|sep|>", *letters], []
    for i in range(count - len(tokens)):
        # Pairs of small letters come first.
        first, second = letters[(0x61 + i // 256) % 256], letters[(0x61 + i) % 256]
        tokens.append(first + second)
        merges.append(f"{first} {second}")
    return tokens, merges


def plan(shape, base):
    """Name, type (None: f32 vector) and shape of every tensor; a vector's third entry is its value."""
    hidden, layers, _, inner, words = shape
    mixed = base == Type.Q4_K

    def fit(kind, columns):
        return FALLBACK[kind] if kind in FALLBACK and columns % 256 else kind

    def matrix(name, kind, rows, columns):
        return name, fit(kind, columns), (rows, columns)

    # llama.cpp's use_more_bits: the first and last eighth, and every third between.
    def more(i):
        return i < layers // 8 or i >= 7 * layers // 8 or (i - layers // 8) % 3 == 2

    yield matrix("token_embd.weight", base, words, hidden)
    for i in range(layers):
        block = f"blk.{i}."
        for norm in ("attn_norm", "ffn_norm"):
            yield block + norm + ".weight", None, (hidden, 1)
            yield block + norm + ".bias", None, (hidden, 0)
        for name, kind, rows, columns in (
            ("attn_qkv", Type.Q5_K if mixed else base, 3 * hidden, hidden),
            ("attn_output", base, hidden, hidden),
            ("ffn_up", base, inner, hidden),
            ("ffn_down", Type.Q6_K if mixed and more(i) else base, hidden, inner),
        ):
            yield matrix(block + name + ".weight", kind, rows, columns)
            yield block + name + ".bias", None, (rows, 0)
    yield "output_norm.weight", None, (hidden, 1)
    yield "output_norm.bias", None, (hidden, 0)
    yield matrix("output.weight", base if base in (Type.Q8_0, Type.F16) else Type.Q6_K, words, hidden)


def main():
    if len(sys.argv) != 4 or sys.argv[2] not in SHAPES or sys.argv[3] not in TYPES:
        raise SystemExit(__doc__)
    path, shape, (base, file_type) = sys.argv[1], SHAPES[sys.argv[2]], TYPES[sys.argv[3]]
    hidden, layers, heads, inner, words = shape
    part = path + ".part"
    writer = gguf.GGUFWriter(part, "gptneox")
    writer.add_name(f"random-neox-{sys.argv[2]}")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(hidden)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(inner)
    writer.add_rope_dimension_count(hidden // heads // 4)
    writer.add_head_count(heads)
    writer.add_parallel_residual(True)
    writer.add_layer_norm_eps(1e-5)
    writer.add_file_type(file_type)
    tokens, merges = vocabulary(words)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([gguf.TokenType.CONTROL] * 2 + [gguf.TokenType.NORMAL] * (words - 2))
    writer.add_token_merges(merges)
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)
    tensors = list(plan(shape, base))
    for name, kind, (rows, columns) in tensors:
        if kind is None:
            writer.add_tensor_info(name, (rows,), np.dtype(np.float32), 4 * rows)
        elif kind == Type.F16:
            writer.add_tensor_info(name, (rows, columns), np.dtype(np.float16), 2 * rows * columns)
        else:
            elements, size = gguf.GGML_QUANT_SIZES[kind]
            width = columns // elements * size
            writer.add_tensor_info(name, (rows, width), np.dtype(np.uint8), rows * width, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for name, kind, (rows, second) in tensors:
        writer.write_tensor_data(
            np.full(rows, second, np.float32) if kind is None else blocks(kind, rows, second))
    writer.close()
    os.replace(part, path)
    print(f"{path}: {os.path.getsize(path):,} bytes, {len(tensors)} tensors")


if __name__ == "__main__":
    main()
