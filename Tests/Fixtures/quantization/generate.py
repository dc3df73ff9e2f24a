#!/usr/bin/env python3
"""Writes the quantisation fixtures.

floats.f32, runs.f32   numbers of every kind: ties, zeros, constants, tiny, huge, outliers
TYPE.bin               floats.f32 as the gguf package quantises it (its numpy is bit-exact with ggml)
runs/TYPE.bin          runs.f32 as ggml's C quantises it: ggml_quantize_chunk, which llama-quantize
                       calls, without an importance matrix
blocks/TYPE.bin        random blocks of every type
blocks/TYPE.f32        what the gguf package reads from them

    python3 generate.py libggml-base.so
"""
import ctypes
import hashlib
import json
import pathlib
import sys

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Q

HERE = pathlib.Path(__file__).parent
TYPES = {"q8_0": Q.Q8_0, "q4_0": Q.Q4_0, "f16": Q.F16, "bf16": Q.BF16}
BLOCKS = {
    "q4_0": Q.Q4_0, "q4_1": Q.Q4_1, "q5_0": Q.Q5_0, "q5_1": Q.Q5_1, "q8_0": Q.Q8_0,
    "q4_k": Q.Q4_K, "q5_k": Q.Q5_K, "q6_k": Q.Q6_K, "iq4_nl": Q.IQ4_NL,
}


def inputs() -> np.ndarray:
    rng = np.random.default_rng(42)
    ramp = np.arange(32, dtype=np.float32)
    blocks = [
        np.zeros(32),
        np.concatenate([[0.0], -np.zeros(31)]),           # negative zeros
        ramp - 16 + 0.5,                                  # ties around small integers
        np.concatenate([[127.0], ramp[:31] * 4 + 0.5]),   # Q8_0 scale 1: ties away from zero
        np.concatenate([[-127.0], -(ramp[:31] * 4 + 0.5)]),
        np.concatenate([[-8.0], ramp[:31] / 2 - 8]),      # Q4_0 scale 1: ties at every half
        np.concatenate([[8.0], ramp[:31] / 2 - 7]),
        np.concatenate([[3.0, -3.0], ramp[:30] / 10]),    # equal magnitudes: the first one wins
        np.concatenate([[-3.0, 3.0], ramp[:30] / 10]),
        np.full(32, -2.5),                                # a negative maximum everywhere
        np.full(32, 1.0),
        np.eye(1, 32)[0] * 1e-3,                          # one value, the rest zero
        ramp * 1e-7,                                      # the f16 scale is subnormal
        ramp * 1e-12,                                     # the f16 scale is zero
        ramp * 60000.0 - 900000.0,                        # large
        ramp * 1e7,                                       # the f16 scale is infinite
    ]
    edges = np.stack(blocks).astype(np.float32)
    normal = rng.standard_normal((48, 32)).astype(np.float32)
    spread = (rng.standard_normal((48, 32)) * 10.0 ** rng.uniform(-6, 4, (48, 1))).astype(np.float32)
    halves = (rng.integers(-254, 255, (16, 32)) / 2).astype(np.float32)
    return np.concatenate([edges, normal, spread, halves]).reshape(-1)


def runs() -> np.ndarray:
    """64 super-blocks of 256, none of whose results depends on how C converts what does not fit."""
    rng = np.random.default_rng(43)
    normal = lambda *shape: rng.standard_normal(shape)
    each = lambda low, high, count, length: np.repeat(10.0 ** rng.uniform(low, high, count), length)
    blocks = [
        np.zeros((1, 256)),
        -np.zeros((1, 256)),
        np.ones((1, 256)) * -0.37,
        np.repeat(normal(4, 8), 32, axis=1),                        # constant runs of 32
        np.repeat(normal(2, 16), 16, axis=1),                       # constant runs of 16
        normal(12, 256) * 0.02,                                     # like weights
        (normal(4, 256) * 0.02).astype(np.float16),                 # like weights that were f16
        rng.uniform(0.5, 1, (2, 256)),                              # far from zero
        -rng.uniform(0.5, 1, (2, 256)),
        rng.standard_t(2, (8, 256)) * 0.01,                         # heavy tails
        np.where(rng.random((6, 256)) < 0.01, normal(6, 256) * 50, normal(6, 256) * 0.02),
        np.where(rng.random((4, 256)) < 0.05, normal(4, 256), 0),   # mostly zero
        rng.integers(-254, 255, (3, 256)) / 2,                      # ties
        normal(8, 256) * each(-4, 3, 128, 16).reshape(8, 256),      # every run its own scale
        normal(4, 256) * each(-36, -8, 4, 256).reshape(4, 256),     # tiny: scales of zero
        normal(2, 256) * each(5, 8, 2, 256).reshape(2, 256),        # huge: infinite scales
    ]
    made = np.concatenate(blocks).astype(np.float32).reshape(-1)
    assert made.size == 64 * 256, made.size
    return np.ascontiguousarray(made)


def with_ggml(ggml: ctypes.CDLL, kind: Q, floats: np.ndarray) -> bytes:
    block, size = gguf.GGML_QUANT_SIZES[kind]
    out = ctypes.create_string_buffer(floats.size // block * size)
    function = ggml.ggml_quantize_chunk
    function.restype = ctypes.c_size_t
    function.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p] + [ctypes.c_int64] * 3 + [
        ctypes.c_void_p
    ]
    assert function(kind, floats.ctypes.data, out, 0, 1, floats.size, None) == len(out.raw)
    return out.raw


def random_blocks(kind: Q, elements: int) -> np.ndarray:
    """Random bytes whose f16 scales are finite, now and then subnormal or zero."""
    rng = np.random.default_rng(44 + int(kind))
    block, size = gguf.GGML_QUANT_SIZES[kind]
    made = rng.integers(0, 256, (elements // block, size), dtype=np.uint8)
    scales = {Q.Q4_1: [0, 2], Q.Q5_1: [0, 2], Q.Q4_K: [0, 2], Q.Q5_K: [0, 2], Q.Q6_K: [208]}
    if kind in (Q.F32, Q.F16, Q.BF16):
        values = (rng.standard_normal(elements) * 10.0 ** rng.uniform(-7, 4, elements))
        with np.errstate(over="ignore"):
            return gguf.quants.quantize(values.astype(np.float32), kind).view(np.uint8).reshape(-1)
    for at in scales.get(kind, [0]):
        values = rng.standard_normal(len(made)) * 10.0 ** rng.uniform(-8, 1, len(made))
        made[:, at:at + 2] = values.astype(np.float16).view(np.uint8).reshape(-1, 2)
    return made.reshape(-1)


def main() -> None:
    floats = np.ascontiguousarray(inputs())
    made = {"floats": floats.tobytes()}
    with np.errstate(over="ignore"):
        for name, kind in TYPES.items():
            made[name] = np.ascontiguousarray(gguf.quants.quantize(floats, kind)).tobytes()
    made = {"floats.f32" if name == "floats" else f"{name}.bin": data for name, data in made.items()}
    ggml = ctypes.CDLL(sys.argv[1])
    for name in ("q8_0", "q4_0"):
        assert with_ggml(ggml, TYPES[name], floats) == made[f"{name}.bin"], name
    wide = runs()
    made["runs.f32"] = wide.tobytes()
    for name, kind in BLOCKS.items():
        made[f"runs/{name}.bin"] = with_ggml(ggml, kind, wide)
    for name, kind in {**BLOCKS, "f32": Q.F32, "f16": Q.F16, "bf16": Q.BF16}.items():
        data = random_blocks(kind, 2048)
        made[f"blocks/{name}.bin"] = data.tobytes()
        values = gguf.quants.dequantize(data, kind).astype(np.float32).reshape(-1)
        assert values.size == 2048 and np.isfinite(values).all(), name
        made[f"blocks/{name}.f32"] = values.tobytes()
    files = {}
    for file, data in made.items():
        (HERE / file).parent.mkdir(exist_ok=True)
        (HERE / file).write_bytes(data)
        files[file] = hashlib.sha256(data).hexdigest()
    manifest = {
        "generator": "generate.py",
        "seed": 42,
        "versions": {
            "python": sys.version.split()[0],
            "gguf": __import__("importlib.metadata").metadata.version("gguf"),
            "numpy": np.__version__,
            "ggml": "llama.cpp as in llama-cpp-python 0.3.36, gcc -O3, x86-64 without FMA",
        },
        "elements": int(floats.size),
        "sha256": files,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
