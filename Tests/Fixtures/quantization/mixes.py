#!/usr/bin/env python3
"""Writes mixes.json: which type llama-quantize gives each tensor of two small random gptneox models,
for every mix that `mechuri quantize` makes. "even" has rows of whole super-blocks; "odd" has rows of
32 and 48 elements, so that types fall back.

    python3 mixes.py path/to/llama-quantize
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import gguf
import numpy as np

HERE = pathlib.Path(__file__).parent
MIXES = ("f32 f16 bf16 q4_0 q4_1 q5_0 q5_1 q8_0 q4_k_s q4_k_m q5_k_s q5_k_m q6_k iq4_nl").split()
# hidden, layers, heads, feed-forward, vocabulary
SHAPES = {"even": (256, 8, 4, 256, 64), "odd": (96, 4, 2, 48, 64)}


def write(path: str, hidden: int, layers: int, heads: int, inner: int, vocabulary: int) -> None:
    rng = np.random.default_rng(42)
    w = gguf.GGUFWriter(path, "gptneox")
    w.add_context_length(64)
    w.add_embedding_length(hidden)
    w.add_block_count(layers)
    w.add_feed_forward_length(inner)
    w.add_rope_dimension_count(hidden // heads // 4 * 2)
    w.add_head_count(heads)
    w.add_parallel_residual(True)
    w.add_layer_norm_eps(1e-5)
    w.add_tokenizer_model("gpt2")
    w.add_token_list([f"t{i}" for i in range(vocabulary)])
    w.add_token_merges([])

    def matrix(name: str, rows: int, columns: int) -> None:
        w.add_tensor(name, (rng.standard_normal((rows, columns)) * 0.02).astype(np.float16))

    def vector(name: str, count: int) -> None:
        w.add_tensor(name, rng.standard_normal(count).astype(np.float32))

    matrix("token_embd.weight", vocabulary, hidden)
    for i in range(layers):
        for name, rows, columns in (("attn_qkv", 3 * hidden, hidden), ("attn_output", hidden, hidden),
                                    ("ffn_up", inner, hidden), ("ffn_down", hidden, inner)):
            matrix(f"blk.{i}.{name}.weight", rows, columns)
            vector(f"blk.{i}.{name}.bias", rows)
        for name in ("attn_norm", "ffn_norm"):
            vector(f"blk.{i}.{name}.weight", hidden)
            vector(f"blk.{i}.{name}.bias", hidden)
    vector("output_norm.weight", hidden)
    vector("output_norm.bias", hidden)
    matrix("output.weight", vocabulary, hidden)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def main() -> None:
    found = {"shapes": {}, "types": {}}
    with tempfile.TemporaryDirectory() as folder:
        for label, shape in SHAPES.items():
            source = f"{folder}/{label}.gguf"
            write(source, *shape)
            found["shapes"][label] = dict(
                zip(("hidden", "layers", "heads", "feedForward", "vocabulary"), shape))
            found["types"][label] = {}
            for mix in MIXES:
                made = f"{folder}/out.gguf"
                subprocess.run([sys.argv[1], source, made, mix.upper(), "1"], check=True,
                               capture_output=True)
                reader = gguf.GGUFReader(made)
                found["types"][label][mix] = {
                    "fileType": int(reader.fields["general.file_type"].contents()),
                    # 1-D tensors stay F32 in all of them.
                    "tensors": {t.name: t.tensor_type.name for t in reader.tensors
                                if t.tensor_type.name != "F32" or mix == "f32"},
                }
    (HERE / "mixes.json").write_text(json.dumps(found, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
