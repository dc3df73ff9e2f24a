"""Matrices that bitsandbytes quantises to NF4, and its arithmetic by hand."""
import math, os

import bitsandbytes, numpy as np, torch
from bitsandbytes.functional import dequantize_4bit, quantize_4bit
from safetensors.torch import save_file

from common import SEED, dump, folder


def nf4_matrices():
    g = np.random.RandomState(SEED)
    m = {name: g.randn(*shape) * 0.05 for name, shape in (
        ("square", (64, 64)), ("rows160", (96, 160)), ("rows37", (37, 64)), ("blocks640", (128, 320)), ("odd", (7, 13)), ("oneblock", (4, 16)))}
    m["zeros"] = g.randn(16, 64) * 0.05
    m["zeros"][3], m["zeros"][5, :32] = 0, 0
    m["zerotail"] = g.randn(3, 40) * 0.05
    m["zerotail"].reshape(-1)[64:] = 0
    m["outliers"] = g.randn(32, 64) * 0.02
    m["outliers"][[1, 7, 20], [3, 60, 0]] = 30, -200, 1e4
    code = bitsandbytes.functional.get_4bit_type("nf4", device="cpu").numpy()
    edges = (code[1:] + code[:-1]) / 2  # float32: the thresholds, their neighbours and the codes themselves, absmax 1 and 0.25
    row = np.concatenate([edges, np.nextafter(edges, np.float32(2)), np.nextafter(edges, np.float32(-2)), code, [0, 0, -0.0]])
    m["edges"] = np.stack([row, row * np.float32(0.25)])
    return {n: np.ascontiguousarray(x, dtype=np.float32) for n, x in m.items()}


def nf4():
    """NAME is the matrix. Quantised with block 64: NAME.codes (element 2i in the high nibble) and NAME.absmax.

    With double quantisation the codes are the same, and the absmax are NAME.absmax_codes (dynamic map, block 256),
    NAME.nested_absmax and NAME.offset (torch's mean of the absmax). `nf4_findings` is the whole arithmetic, bit for bit.
    A GPU sums in another order, so its offset may differ in the last bits. expected.json has the FNV-1a hashes of the
    dequantised float32 matrices.
    """
    path, out, expected = folder("nf4"), {}, {}
    for name, x in nf4_matrices().items():
        w = torch.from_numpy(x)
        codes, single = quantize_4bit(w, blocksize=64, compress_statistics=False, quant_type="nf4")
        again, double = quantize_4bit(w, blocksize=64, compress_statistics=True, quant_type="nf4")
        assert torch.equal(codes, again) and double.state2.blocksize == 256
        out |= {name: w, name + ".codes": codes.reshape(-1), name + ".absmax": single.absmax,
                name + ".absmax_codes": double.absmax, name + ".nested_absmax": double.state2.absmax,
                name + ".offset": double.offset.reshape(1)}
        expected[name] = dict(shape=list(x.shape), single=fnv(dequantised(codes, single)), double=fnv(dequantised(codes, double)),
                              **nf4_findings(x, codes.numpy().reshape(-1), single.absmax.numpy(), double))
        print("nf4", name, expected[name])
    out["dynamic_map"] = double.state2.code
    out["nf4_map"] = double.code
    save_file({n: t.contiguous() for n, t in out.items()}, os.path.join(path, "nf4.safetensors"))
    dump(expected, "nf4", "expected.json")


def fnv(array):
    """FNV-1a, 64 bits, over the little-endian bytes."""
    h = 0xCBF29CE484222325
    for byte in array.astype("<f4").tobytes():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


def dequantised(codes, state):
    """code * absmax in float32, by bitsandbytes' Python backend (its compiled one errs where rows are not whole blocks)."""
    from bitsandbytes.backends.default.ops import _dequantize_4bit_compute
    absmax = state.absmax
    if state.nested:
        absmax = bitsandbytes.functional.dequantize_blockwise(state.absmax, state.state2) + state.offset
    plain = _dequantize_4bit_compute(codes.reshape(-1), absmax, state.code, 64, state.shape, torch.float32).numpy()
    if state.shape[-1] % 64 == 0:
        assert np.array_equal(dequantize_4bit(codes, state).numpy(), plain)
    return plain


def nf4_findings(x, codes, absmax, double):
    """Quantises by hand, asserts that bitsandbytes does the same, and counts how the textbook's way would differ."""
    one, code, table = np.float32(1), double.code.numpy(), double.state2.code.numpy()
    blocks = [x.reshape(-1)[i : i + 64] for i in range(0, x.size, 64)]
    # absmax; of a last block that is not whole at least 1e-38, which a block of zeros shows.
    mine = np.array([max(np.abs(b).max(), 1e-38 if b.size < 64 else 0) for b in blocks], dtype=np.float32)
    assert np.array_equal(mine, absmax)
    # Codes: x * (1 / absmax) in float32 (x / absmax in a last block that is not whole), midpoints in float32, strict >.
    scaled = [b * (one / max(a, np.float32(1e-38))) if b.size == 64 else b / a for b, a in zip(blocks, absmax)]
    q = np.searchsorted(((code[1:] + code[:-1]) / 2).astype(np.float32), np.concatenate(scaled), side="left").astype(np.uint8)
    q = np.append(q, 7) if q.size % 2 else q  # the half byte left over is a zero
    assert np.array_equal((q[::2] << 4) | q[1::2], codes)
    # 8-bit codes: not the nearest of the map, but by a table of 65536 values from -1 to 1, each with its nearest.
    lookup = np.abs((-1 + 2 * np.arange(65536) / 65535)[:, None] - table[None]).argmin(1)
    offset = torch_mean(absmax)
    assert offset == double.offset.item()
    eight, nearest = [], []
    for i in range(0, absmax.size, 256):
        part = absmax[i : i + 256] - offset
        largest = np.abs(part).max()
        assert largest == double.state2.absmax[i // 256].item()
        if largest == 0:  # the lowest code, where the nearest is 127; code * 0 is 0 either way
            eight += [0] * part.size
            nearest += [127] * part.size
            continue
        y = part * (one / largest)
        eight += lookup[np.trunc((y + one) * np.float32(0.5) * np.float32(65535) + np.float32(0.5)).astype(int)].tolist()
        nearest += np.abs(y[:, None] - table[None]).argmin(1).tolist()
    assert eight == double.absmax.tolist()
    exact = np.float32(absmax.astype(np.float64).mean())
    return dict(codesUnlikeNearestOfMap=int(sum(a != b for a, b in zip(eight, nearest))),
                offsetUlpsFromExactMean=int(abs(exact.view(np.int32) - offset.view(np.int32))))


def torch_mean(x):
    """torch.mean of contiguous float32 on x86 (ATen/native/cpu/SumKernel.cpp, vectorized_inner_sum with 8 lanes), bit for bit.

    Four rows of vectors are summed side by side in up to four levels (a cascade), then the vectors left over, the four
    rows, the elements left over and last the eight lanes.
    """
    f, lanes, n = np.float32, 8, x.size
    vectors = x[: n // lanes * lanes].reshape(-1, lanes)
    size = len(vectors) // 4
    rows = vectors[: size * 4].reshape(size, 4, lanes)
    power = max(4, math.ceil(math.log2(size)) // 4 if size > 1 else 0)
    step, sums, i = 1 << power, np.zeros((4, 4, lanes), f), 0
    while i + step <= size:
        for _ in range(step):
            sums[0] += rows[i]
            i += 1
        for level in range(1, 4):
            sums[level] += sums[level - 1]
            sums[level - 1] = 0
            if i & ((step - 1) << (level * power)):
                break
    for row in rows[i:]:
        sums[0] += row
    for level in range(1, 4):
        sums[0] += sums[level]
    parts = sums[0]
    for vector in vectors[size * 4 :]:
        parts[0] += vector
    for k in range(1, 4):
        parts[0] += parts[k]
    total = f(0)
    for value in [*x[n // lanes * lanes :], *parts[0]]:
        total = f(total + value)
    mean = f(total / f(n))
    assert mean == torch.from_numpy(x).mean().item()
    return mean
