#!/usr/bin/env python3
"""Makes checkpoints that bitsandbytes has quantised to 4 bits, with transformers on the CPU.

For each: the folder as save_pretrained writes it (the tokenizer is ../gptneox/parallel-f32's), in expected.json the
FNV-1a hash of every matrix that bitsandbytes.functional.dequantize_4bit gives back as float32, and in logits.bin the
logits of transformers in float32 on those matrices. Rewrites manifest.json (versions, seed, SHA-256 of every file).

Where a row is not whole blocks (nf4-single's 64 x 96), bitsandbytes 0.50.2's compiled CPU kernel takes wrong scales
(largest error of randn(64, 96): 2.04, of its Python backend 0.45), so the Python backend is the reference there.
"""
import hashlib, json, os, shutil, sys, tempfile

import bitsandbytes, numpy as np, torch, transformers
from bitsandbytes.backends.default.ops import _dequantize_4bit_compute
from bitsandbytes.backends.utils import _get_4bit_code
from bitsandbytes.functional import dequantize_4bit, dequantize_blockwise
from transformers import BitsAndBytesConfig, GPTNeoXConfig, GPTNeoXForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
BASE = os.path.join(HERE, "..", "gptneox", "parallel-f32")
SEED, ROWS, HIDDEN, HEADS = 42, 304, 64, 2
torch.set_num_threads(1)

# name, layers, intermediate size, 4-bit type, double quantisation, dtype of the rest, tied. 320 x 64 weights have 320
# blocks of 64, which is more than one nested block of 256 and not a whole number of them.
CASES = [
    ("nf4-double", 2, 320, "nf4", True, "float16", False),
    ("nf4-single", 1, 96, "nf4", False, "float32", True),
    ("fp4-double", 1, 320, "fp4", True, "bfloat16", True),
]


def fnv(array):
    """FNV-1a, 64 bits, over the little-endian bytes."""
    h = 0xCBF29CE484222325
    for byte in array.astype("<f4").tobytes():
        h = ((h ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{h:016x}"


def make(number, name, layers, inner, kind, double, dtype, tied):
    config = GPTNeoXConfig(
        vocab_size=ROWS, hidden_size=HIDDEN, num_hidden_layers=layers, num_attention_heads=HEADS, intermediate_size=inner,
        max_position_embeddings=64, tie_word_embeddings=tied, hidden_act="gelu", bos_token_id=0, eos_token_id=0,
        rope_parameters={"partial_rotary_factor": 0.25, "rope_theta": 10000.0, "rope_type": "default"},
    )
    model = GPTNeoXForCausalLM(config).eval()
    g = torch.Generator().manual_seed(SEED + number)
    with torch.no_grad():
        for n, p in model.named_parameters():
            draw = torch.randn(p.shape, generator=g)
            p.copy_(draw * 0.2 + float(n.endswith("weight")) if "norm" in n else draw * (0.3 if n.endswith("bias") else 0.15))
    folder = os.path.join(HERE, name)
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as plain:
        model.to(getattr(torch, dtype)).save_pretrained(plain)
        quantised = GPTNeoXForCausalLM.from_pretrained(
            plain, dtype=getattr(torch, dtype), device_map="cpu",
            quantization_config=BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type=kind, bnb_4bit_use_double_quant=double),
        )
    quantised.save_pretrained(folder)
    os.remove(os.path.join(folder, "generation_config.json"))
    state, hashes = {}, {}
    for n, module in quantised.named_modules():
        if isinstance(module, bitsandbytes.nn.Linear4bit):
            s = module.weight.quant_state
            rounded = dequantize_4bit(module.weight.data, s)
            s.dtype = torch.float32
            w = dequantize_4bit(module.weight.data, s)
            absmax = dequantize_blockwise(s.absmax, s.state2) + s.offset if s.nested else s.absmax
            code = _get_4bit_code(kind, torch.device("cpu"))
            plainly = _dequantize_4bit_compute(module.weight.data.reshape(-1), absmax, code, s.blocksize, s.shape, s.dtype)
            if s.shape[1] % s.blocksize:
                w, rounded = plainly, plainly.to(rounded.dtype)
            assert w.dtype == torch.float32 and torch.equal(w.to(rounded.dtype), rounded) and torch.equal(w, plainly)
            state[n + ".weight"], hashes[n + ".weight"] = w, fnv(w.numpy())
    for n, p in quantised.named_parameters():
        state.setdefault(n, p.data.float())
    reference = GPTNeoXForCausalLM._from_config(config, attn_implementation="eager").float().eval()
    missing, unexpected = reference.load_state_dict(state, strict=False)
    assert not unexpected and (not missing or tied), (missing, unexpected)
    reference.tie_weights()
    ids = json.load(open(os.path.join(HERE, "..", "gptneox", "cases.json")))["parallel-f32"]["ids"]
    with torch.no_grad():
        logits = reference(torch.tensor([ids])).logits[0].numpy()
    logits.astype("<f4").tofile(os.path.join(folder, "logits.bin"))
    print(name, len(hashes), float(np.abs(logits).max()), os.listdir(folder))
    return dict(ids=ids, hashes=hashes)


def manifest():
    files = {}
    for base, _, names in sorted(os.walk(HERE)):
        for n in sorted(names):
            p = os.path.join(base, n)
            if n != "manifest.json":
                files[os.path.relpath(p, HERE)] = hashlib.sha256(open(p, "rb").read()).hexdigest()
    json.dump(dict(
        seed=SEED, python=sys.version.split()[0], torch=torch.__version__, transformers=transformers.__version__,
        bitsandbytes=bitsandbytes.__version__, numpy=np.__version__, files=files,
    ), open(os.path.join(HERE, "manifest.json"), "w"), indent=1)


json.dump({c[0]: make(i, *c) for i, c in enumerate(CASES)}, open(os.path.join(HERE, "expected.json"), "w"), indent=1)
manifest()
