#!/usr/bin/env python3
"""Writes the quantisation fixtures: floats.f32 and the bytes that llama.cpp's reference quantisers
make of them, from the `gguf` package (whose numpy quantisers are bit-exact with ggml's C).

    python3 generate.py [libggml-base.so]

With a path to a built libggml-base the bytes are also checked against ggml's own C functions.
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


def check_with_ggml(path: str, floats: np.ndarray, made: dict[str, bytes]) -> None:
    ggml = ctypes.CDLL(path)
    for name in ("q8_0", "q4_0"):
        out = ctypes.create_string_buffer(len(made[name]))
        function = getattr(ggml, f"quantize_row_{name}_ref")
        function.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
        function.restype = None
        function(floats.ctypes.data, out, floats.size)
        assert out.raw == made[name], f"ggml's {name} differs"
        print(f"{name}: equal to ggml's C")


def main() -> None:
    floats = np.ascontiguousarray(inputs())
    made = {"floats": floats.tobytes()}
    with np.errstate(over="ignore"):
        for name, kind in TYPES.items():
            made[name] = np.ascontiguousarray(gguf.quants.quantize(floats, kind)).tobytes()
    if len(sys.argv) > 1:
        check_with_ggml(sys.argv[1], floats, made)
    files = {}
    for name, data in made.items():
        file = "floats.f32" if name == "floats" else f"{name}.bin"
        (HERE / file).write_bytes(data)
        files[file] = hashlib.sha256(data).hexdigest()
    manifest = {
        "generator": "generate.py",
        "seed": 42,
        "versions": {
            "python": sys.version.split()[0],
            "gguf": __import__("importlib.metadata").metadata.version("gguf"),
            "numpy": np.__version__,
        },
        "elements": int(floats.size),
        "sha256": files,
    }
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
