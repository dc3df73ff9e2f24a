"""Makes the file-format fixtures with the reference implementations (gguf-py, safetensors, transformers).

    python generate.py

values.gguf      every metadata type and several tensor types, as gguf-py writes them; values.json says what is inside
writer.gguf      what our writer must equal byte for byte
dtypes.safetensors, dtypes.json    one tensor per type
single/, sharded/    one tiny random GPT-NeoX saved by transformers in one file and in several; weights.json holds a few sums
configs.json     config.json variants of transformers 4 and 5 and what transformers makes of them
Random numbers have seed 42.
"""

import hashlib
import importlib.metadata
import json
import pathlib
import shutil
import sys

import gguf
import numpy as np
import safetensors
import safetensors.torch
import torch
import transformers
from gguf import GGMLQuantizationType as Q
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

HERE = pathlib.Path(__file__).parent
torch.manual_seed(42)
rng = np.random.default_rng(42)


def values_gguf():
    writer = gguf.GGUFWriter(HERE / "values.gguf", "gptneox")
    numbers = {
        "u8": (writer.add_uint8, 255), "i8": (writer.add_int8, -128), "u16": (writer.add_uint16, 65535), "i16": (writer.add_int16, -32768),
        "u32": (writer.add_uint32, 4294967295), "i32": (writer.add_int32, -2147483648), "u64": (writer.add_uint64, 2**63 + 5),
        "i64": (writer.add_int64, -(2**63)), "f32": (writer.add_float32, 1e-5), "f64": (writer.add_float64, 0.1), "bool": (writer.add_bool, True),
    }
    for key, (add, value) in numbers.items():
        add(f"test.{key}", value)
    writer.add_string("test.string", "한국어 텍스트\n😀")
    writer.add_array("test.strings", ["a", "", "ㄱ", "Ġ점심"])
    writer.add_array("test.int32s", [1, -2, 3])
    writer.add_array("test.floats", [0.5, -1.5])
    writer.add_array("test.bools", [True, False])
    tensors = {"f32": Q.F32, "f16": Q.F16, "bf16": Q.BF16, "q8_0": Q.Q8_0, "q4_0": Q.Q4_0, "q5_0": Q.Q5_0, "q4_k": None}
    floats = {}
    for name, kind in tensors.items():
        if kind is None:
            # gguf-py cannot quantise to Q4_K; the bytes do not matter, the type must be refused.
            writer.add_tensor(f"t.{name}.weight", rng.integers(0, 255, (2, 144), dtype=np.uint8), raw_dtype=Q.Q4_K)
            continue
        data = rng.normal(size=(3, 64)).astype(np.float32)
        raw = gguf.quants.quantize(data, kind)
        if kind in (Q.F32, Q.F16):
            writer.add_tensor(f"t.{name}.weight", raw)
        else:
            writer.add_tensor(f"t.{name}.weight", raw.view(np.uint8), raw_dtype=kind)
        floats[name] = [float(x) for x in gguf.quants.dequantize(raw, kind).reshape(-1)]
    bias = rng.normal(size=(5,)).astype(np.float32)
    writer.add_tensor("t.bias", bias)
    floats["bias"] = [float(x) for x in bias]
    close(writer)
    (HERE / "values.json").write_text(json.dumps(floats) + "\n")


def writer_gguf():
    writer = gguf.GGUFWriter(HERE / "writer.gguf", "gptneox")
    writer.add_uint32("gptneox.context_length", 512)
    writer.add_float32("gptneox.attention.layer_norm_epsilon", 1e-5)
    writer.add_bool("gptneox.use_parallel_residual", True)
    writer.add_string("general.name", "메추리")
    writer.add_array("tokenizer.ggml.tokens", ["<|endoftext|>", "Ġ", "ì", ""])
    writer.add_array("tokenizer.ggml.token_type", [3, 1, 1, 5])
    writer.add_uint64("test.u64", 2**40)
    writer.add_int8("test.i8", -7)
    writer.add_float64("test.f64", 0.25)
    writer.add_tensor("token_embd.weight", (np.arange(12, dtype=np.float32) / 4).reshape(4, 3))
    writer.add_tensor("output_norm.bias", np.arange(5, dtype=np.float32))
    writer.add_tensor("output.weight", (np.arange(68, dtype=np.uint8)).reshape(2, 34), raw_dtype=Q.Q8_0)
    writer.add_tensor("half", np.arange(7, dtype=np.float16))
    close(writer)


def close(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def dtypes():
    kinds = {
        "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64, "I64": torch.int64, "I32": torch.int32,
        "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool, "F8_E4M3": torch.float8_e4m3fn,
    }
    tensors = {f"t.{n}": torch.arange(6).reshape(2, 3).to(k) for n, k in kinds.items()}
    tensors |= {"empty": torch.zeros(0, 4), "scalar": torch.tensor(2.5), "한글": torch.ones(1)}
    safetensors.torch.save_file(tensors, HERE / "dtypes.safetensors", metadata={"메모": "값"})
    described = {n: {"shape": list(t.shape), "bytes": t.numel() * t.element_size()} for n, t in tensors.items()}
    (HERE / "dtypes.json").write_text(json.dumps(described, ensure_ascii=False) + "\n")


def models():
    config = GPTNeoXConfig(
        vocab_size=24, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, max_position_embeddings=32, rotary_pct=0.5,
    )
    model = GPTNeoXForCausalLM(config)
    model.save_pretrained(HERE / "single")
    model.save_pretrained(HERE / "sharded", max_shard_size="8KB")
    saved = safetensors.torch.load_file(HERE / "single" / "model.safetensors")
    sums = {n: float(t.double().sum()) for n, t in saved.items()}
    (HERE / "weights.json").write_text(json.dumps(sums, indent=0) + "\n")
    for folder in ("single", "sharded"):
        (HERE / folder / "generation_config.json").unlink(missing_ok=True)


def configs():
    base = {
        "architectures": ["GPTNeoXForCausalLM"], "model_type": "gpt_neox", "vocab_size": 30080, "hidden_size": 64, "num_hidden_layers": 3,
        "num_attention_heads": 4, "intermediate_size": 256, "max_position_embeddings": 2048, "bos_token_id": 0, "eos_token_id": 0, "hidden_act": "gelu",
        "layer_norm_eps": 1e-05, "tie_word_embeddings": False, "torch_dtype": "float16", "transformers_version": "4.26.1", "unknown_key": {"a": [1]},
    }
    variants = [
        base | {"rotary_pct": 0.5, "rotary_emb_base": 10000},
        base | {"rotary_pct": 0.25, "rotary_emb_base": 500000, "use_parallel_residual": False, "attention_bias": False, "rope_scaling": None},
        base | {"rotary_pct": 1.0, "tie_word_embeddings": True},
        base | {"rope_parameters": {"rope_theta": 20000.0, "partial_rotary_factor": 0.5, "rope_type": "default"}, "transformers_version": "5.0.0"},
        base | {"rope_parameters": {"rope_theta": 20000.0, "partial_rotary_factor": 0.5, "rope_type": "default"}, "rotary_pct": 1.0, "rotary_emb_base": 3000},
        base | {"rope_parameters": {"rope_type": "default"}, "rotary_pct": 1.0, "rotary_emb_base": 3000},
        base | {"rope_parameters": {"rope_type": "default", "rope_theta": 123.0}},
        base | {"rope_theta": 777, "partial_rotary_factor": 1.0},
        base | {"rope_scaling": {"rope_type": "default", "rope_theta": 9.0}, "rope_parameters": {"rope_theta": 8.0, "partial_rotary_factor": 1.0, "rope_type": "default"}},
        base | {"rope_scaling": {}, "rope_parameters": {"rope_theta": 8.0, "partial_rotary_factor": 1.0, "rope_type": "default"}},
        base | {"rope_scaling": {"type": "default"}, "rotary_pct": 0.5},
        base,
        {k: v for k, v in base.items() if k not in ("max_position_embeddings", "layer_norm_eps", "tie_word_embeddings", "hidden_act", "eos_token_id")},
    ]
    table = []
    for variant in variants:
        made = GPTNeoXConfig.from_dict(json.loads(json.dumps(variant)))
        rope = made.rope_parameters
        table.append({"config": variant, "expected": {
            "context_length": made.max_position_embeddings, "layer_norm_eps": made.layer_norm_eps, "rope_theta": rope["rope_theta"],
            "rotary_dimensions": int(made.hidden_size // made.num_attention_heads * rope["partial_rotary_factor"]),
            "use_parallel_residual": made.use_parallel_residual, "attention_bias": made.attention_bias, "tie_word_embeddings": made.tie_word_embeddings,
        }})
    (HERE / "configs.json").write_text(json.dumps(table, indent=1) + "\n")


def main():
    for folder in ("single", "sharded"):
        shutil.rmtree(HERE / folder, ignore_errors=True)
    values_gguf()
    writer_gguf()
    dtypes()
    models()
    configs()
    made = [p for p in sorted(HERE.rglob("*")) if p.is_file() and p.name not in ("generate.py", "manifest.json")]
    versions = {m.__name__: m.__version__ for m in (transformers, safetensors, torch, np)} | {"gguf": importlib.metadata.version("gguf")}
    manifest = {"seed": 42, "python": sys.version.split()[0], **versions, "sha256": {str(p.relative_to(HERE)): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}}
    (HERE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


main()
