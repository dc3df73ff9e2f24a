#!/usr/bin/env python3
"""What bitsandbytes makes of matrices on the CPU: functional.quantize_4bit(nf4, blocks of 64, compress_statistics).

The matrices are formulas of SplitMix64 numbers (see `matrix`), which the test writes again; expected.json holds the
FNV-1a hash of each part of the result and of its values as float32, hex of the codes where they are few, and means of
torch for the order of its sum. One thread: with more, torch cuts long sums. Rewrites manifest.json.

The values are those of the Python backend: 0.50.2's compiled kernel takes wrong scales where a row is not whole blocks
(it is checked here to agree where it is).
"""
import hashlib, json, os, platform

import bitsandbytes, numpy as np, torch
from bitsandbytes.backends.default.ops import _dequantize_4bit_compute
from bitsandbytes.backends.utils import _get_4bit_code
from bitsandbytes.functional import create_dynamic_map, dequantize_4bit, dequantize_blockwise, quantize_4bit

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_num_threads(1)
F32, MASK = np.float32, (1 << 64) - 1

# rows, columns, scale, every how many blocks one is zero (0: none).
CASES = [
    (1, 1, 1.0, 0), (1, 2, 1.0, 0), (1, 63, 0.05, 0), (1, 64, 0.05, 0), (1, 65, 0.05, 0), (3, 33, 0.05, 0),
    (5, 100, 0.02, 3), (7, 257, 0.02, 2), (64, 64, 0.05, 0), (2, 96, 0.05, 1), (1, 70, 0.05, 1), (2, 80, 1e-39, 0),
    (3, 128, 1e30, 2), (16, 1040, 0.05, 0), (300, 331, 0.03, 9), (1030, 1040, 0.02, 11),
]
MEANS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 31, 32, 33, 64, 100, 1000, 4097, 32768, 32769, 70000, 262144]


def split_mix(seed, count):
    state = (np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) + np.uint64(seed)
    z = state
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(seed, count):
    return (split_mix(seed, count) >> np.uint64(40)).astype(F32) / F32(1 << 23) - F32(1)


def matrix(seed, rows, columns, scale, zero):
    """Uniform numbers, each block of 64 smaller by a power of two, some blocks zero."""
    block = np.arange(rows * columns) // 64
    x = uniform(seed, rows * columns) * F32(scale) * (F32(2) ** -(block % 7).astype(F32))
    if zero:
        x[block % zero == 0] = 0
    return x.astype(F32).reshape(rows, columns)


def fnv(data):
    h = 0xCBF29CE484222325
    for byte in data:
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return f"{h:016x}"


def case(seed, rows, columns, scale, zero):
    x = torch.from_numpy(matrix(seed, rows, columns, scale, zero))
    codes, state = quantize_4bit(x, blocksize=64, compress_statistics=True, quant_type="nf4")
    codes = codes.reshape(-1).numpy()
    absmax = dequantize_blockwise(state.absmax, state.state2) + state.offset
    code = _get_4bit_code("nf4", x.device)
    values = _dequantize_4bit_compute(torch.from_numpy(codes), absmax, code, 64, (1, rows * columns), torch.float32)
    if columns % 64 == 0:
        assert torch.equal(dequantize_4bit(torch.from_numpy(codes).reshape(-1, 1), state), values.reshape(rows, columns))
    entry = {
        "seed": seed, "rows": rows, "columns": columns, "scale": scale, "zero": zero,
        "codes": fnv(codes.tobytes()), "absmaxCodes": fnv(state.absmax.numpy().tobytes()),
        "nestedAbsmax": fnv(state.state2.absmax.numpy().astype("<f4").tobytes()),
        "offset": int(state.offset.numpy().view(np.uint32)),
        "values": fnv(values.numpy().astype("<f4").tobytes()),
    }
    if codes.size <= 64:
        entry["hex"] = codes.tobytes().hex()
    return entry


def main():
    means = []
    for n in MEANS:
        x = np.abs(uniform(n, n)) * F32(0.03)
        means.append({"count": n, "mean": int(torch.from_numpy(x).mean().numpy().view(np.uint32))})
    expected = {
        "dynamicMap": create_dynamic_map().numpy().view(np.uint32).tolist(),
        "means": means,
        "matrices": [case(42 + i, *c) for i, c in enumerate(CASES)],
    }
    with open(os.path.join(HERE, "expected.json"), "w") as f:
        text = json.dumps(expected, indent=1)
        f.write(text + "\n")
    files = ["expected.json", "generate.py"]
    manifest = {
        "python": platform.python_version(), "torch": torch.__version__, "bitsandbytes": bitsandbytes.__version__,
        "numpy": np.__version__,
        "files": {n: hashlib.sha256(open(os.path.join(HERE, n), "rb").read()).hexdigest() for n in files},
    }
    with open(os.path.join(HERE, "manifest.json"), "w") as f:
        json.dump(manifest, f, indent=1)
        f.write("\n")


main()
