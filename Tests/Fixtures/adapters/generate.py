#!/usr/bin/env python3
"""Makes the adapter fixtures with the reference implementation (peft on transformers, CPU, float32).

  generate.py    adapters for the tiny checkpoints of ../gptneox, peft's logits with them, one merged checkpoint,
                 and peft's own answers to "is this module adapted, with which rank and scale?"

Rewrites everything beside it and manifest.json (versions, seed, SHA-256 of every file). B is drawn like A, so that
every adapter changes the logits by much more than the tests' tolerance.
"""
import hashlib, json, math, os, shutil, sys

import numpy as np, peft, safetensors, safetensors.torch, torch, transformers
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.tuners_utils import check_target_module_exists
from peft.utils.other import get_pattern_key
from transformers import AutoModelForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
BASES = os.path.join(HERE, "..", "gptneox")
SEED = 42
POSITIONS = 6  # logits are kept of the last ones
torch.set_num_threads(1)

QKV, DENSE, UP, DOWN = "query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"

# name: (base checkpoint, LoraConfig, element type, form of the tensors' names)
ADAPTERS = {
    "lora": ("parallel-f32", dict(r=4, lora_alpha=8, target_modules=[QKV]), "float32", "usual"),
    "rslora": ("parallel-f32", dict(r=4, lora_alpha=6, use_rslora=True, target_modules="all-linear"), "float32", "usual"),
    "patterns": (
        "parallel-f32",
        dict(
            r=4, lora_alpha=8, target_modules=[QKV, DENSE, UP, DOWN],
            rank_pattern={r"layers\.0\.attention\.dense": 2, "mlp.dense_4h_to_h": 6, "^gpt_neox.layers.1.mlp.dense_h_to_4h": 3},
            alpha_pattern={DENSE: 3, r"layers\.[01]\.mlp\.dense_(h_to_4h|4h_to_h)": 5},
        ),
        "float32", "usual",
    ),
    "regex": (
        "parallel-f32",
        dict(r=3, lora_alpha=4, target_modules=r".*\.(?:attention\.(query_key_value|dense)|mlp\.dense_h_.+)"),
        "float16", "default",
    ),
    "one-layer": (
        "parallel-f32",
        dict(r=2, lora_alpha=4, target_modules=[QKV, DOWN], layers_to_transform=[1], layers_pattern="layers"),
        "bfloat16", "bare",
    ),
    "embeddings": ("parallel-f32", dict(r=4, lora_alpha=4, target_modules=["embed_in", "lm_head", QKV]), "float32", "usual"),
    "output": ("sequential-f32", dict(r=2, lora_alpha=4, target_modules=["lm_head"]), "float32", "embed_out"),
    "wide": ("parallel-f32", dict(r=20, lora_alpha=20, target_modules="all-linear"), "float32", "usual"),
    "sequential": ("sequential-f32", dict(r=4, lora_alpha=8, target_modules=[QKV, DENSE, UP, DOWN]), "float32", "usual"),
}
# Adapters at once, with their scales: the changes add up.
SUMS = {"sum": ("parallel-f32", [("lora", 0.5), ("patterns", 1.25), ("rslora", -0.5)])}

MATCHING = [
    dict(target_modules=[QKV]),
    dict(target_modules=["attention.dense", "gpt_neox.layers.2.mlp.dense_h_to_4h"]),
    dict(target_modules=["dense"], exclude_modules=["layers.1.attention.dense"]),
    dict(target_modules=r".*(attention|mlp)\.dense\w*", exclude_modules=r".*\.[02]\..*4h_to_h"),
    dict(target_modules=r"gpt_neox\.layers\.(1|11|2{2,3}|[3-5])\.(?P<kind>attention|mlp)\.[a-z_]+?"),
    dict(target_modules=[QKV, UP], layers_to_transform=[1, 11]),
    dict(target_modules=[QKV], layers_to_transform=11, layers_pattern=["blocks", "lay.rs"]),
    dict(target_modules=[QKV], rank_pattern={"1.attention." + QKV: 2, "layers.(2|11).*": 5, QKV: 7}, alpha_pattern={r"layers\.\d\.attention\..+": 3}),
    dict(target_modules=["dense", DOWN], rank_pattern={"dense": 3}, alpha_pattern={"ense": 9, "^.*4h$": 2, "mlp.dense_4h_to_h": 1.5}, use_rslora=True),
]
MODULES = [f"gpt_neox.layers.{n}.{m}" for n in (0, 1, 2, 3, 11, 22) for m in (f"attention.{QKV}", "attention.dense", f"mlp.{UP}", f"mlp.{DOWN}")]
MODULES += ["embed_out", "gpt_neox.embed_in"]


def sha(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def load_base(name):
    return AutoModelForCausalLM.from_pretrained(os.path.join(BASES, name), dtype=torch.float32).eval()


def logits(model, ids):
    with torch.no_grad():
        return model(torch.tensor([ids])).logits[0, -POSITIONS:].float().numpy().astype("<f4")


def randomise(model, generator):
    for name, parameter in model.named_parameters():
        if "lora_" in name:
            fan = parameter.shape[1] if ("lora_A" in name or "lora_embedding_B" in name) else 4 * parameter.shape[1]
            parameter.data = torch.randn(parameter.shape, generator=generator) * (2 / math.sqrt(fan))


def rewrite(folder, dtype, form):
    """Gives the tensors another type and their names another form; what is compared is read back from this."""
    path = os.path.join(folder, "adapter_model.safetensors")
    state = {k: v.to(getattr(torch, dtype)).contiguous() for k, v in safetensors.torch.load_file(path).items()}
    if form == "default":
        state = {k.replace(".weight", ".default.weight"): v for k, v in state.items()}
    if form == "bare":
        state = {k.removeprefix("base_model.model."): v for k, v in state.items()}
    if form == "embed_out":  # as transformers 4 calls the output matrix
        state = {k.replace("lm_head", "embed_out"): v for k, v in state.items()}
        rename_target(folder, "lm_head", "embed_out")
    safetensors.torch.save_file(state, path, metadata={"format": "pt"})


def rename_target(folder, old, new):
    path = os.path.join(folder, "adapter_config.json")
    text = open(path).read()
    open(path, "w").write(text.replace(f'"{old}"', f'"{new}"'))


def usual_names(folder, copy):
    """A copy that peft itself can load."""
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    path = os.path.join(copy, "adapter_model.safetensors")
    state = {}
    for name, tensor in safetensors.torch.load_file(path).items():
        name = name.replace(".default.weight", ".weight").replace("embed_out", "lm_head")
        state[name if name.startswith("base_model.") else "base_model.model." + name] = tensor.float()
    safetensors.torch.save_file(state, path, metadata={"format": "pt"})
    rename_target(copy, "embed_out", "lm_head")


def main():
    for entry in os.listdir(HERE):
        if entry not in ("generate.py", "manifest.json"):
            path = os.path.join(HERE, entry)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    ids = {name: case["ids"] for name, case in json.load(open(os.path.join(BASES, "cases.json"))).items()}
    generator = torch.Generator().manual_seed(SEED)
    scratch = os.path.join("/tmp", f"adapters-{os.getpid()}")
    cases = {}
    for name, (base, config, dtype, form) in ADAPTERS.items():
        folder = os.path.join(HERE, name)
        model = get_peft_model(load_base(base), LoraConfig(task_type="CAUSAL_LM", **config))
        randomise(model, generator)
        model.save_pretrained(folder, save_embedding_layers=False)
        os.remove(os.path.join(folder, "README.md"))
        settings = os.path.join(folder, "adapter_config.json")
        text = json.load(open(settings))
        text["base_model_name_or_path"] = base
        for key in ("target_modules", "exclude_modules"):
            if isinstance(text.get(key), list):
                text[key].sort()  # a set in peft: its order is random
        json.dump(text, open(settings, "w"), indent=1, sort_keys=True)
        rewrite(folder, dtype, form)
        usual_names(folder, os.path.join(scratch, name))
        model = PeftModel.from_pretrained(load_base(base), os.path.join(scratch, name)).eval()
        reference = logits(model, ids[base])
        reference.tofile(os.path.join(folder, "logits.bin"))
        merged = model.merge_and_unload()
        logits(merged, ids[base]).tofile(os.path.join(folder, "logits-merged.bin"))
        cases[name] = {"base": base, "adapters": [[name, 1.0]]}
        if name == "patterns":
            layer = merged.gpt_neox.layers[0]
            weights = {
                QKV: layer.attention.query_key_value.weight, DENSE: layer.attention.dense.weight,
                UP: layer.mlp.dense_h_to_4h.weight, DOWN: layer.mlp.dense_4h_to_h.weight,
            }
            weights = {k: v.detach().contiguous() for k, v in weights.items()}
            safetensors.torch.save_file(weights, os.path.join(folder, "merged-layer-0.safetensors"))
    for name, (base, parts) in SUMS.items():
        folder = os.path.join(HERE, name)
        os.makedirs(folder)
        first = parts[0][0]
        model = PeftModel.from_pretrained(load_base(base), os.path.join(scratch, first), adapter_name=first).eval()
        for part, _ in parts[1:]:
            model.load_adapter(os.path.join(scratch, part), adapter_name=part)
        for module in model.modules():
            if isinstance(module, peft.tuners.lora.LoraLayer):
                for part, scale in parts:
                    if part in module.scaling:
                        module.scaling[part] *= scale
        model.base_model.set_adapter([part for part, _ in parts])
        logits(model, ids[base]).tofile(os.path.join(folder, "logits.bin"))
        logits(model.merge_and_unload(adapter_names=[part for part, _ in parts]), ids[base]).tofile(
            os.path.join(folder, "logits-merged.bin")
        )
        cases[name] = {"base": base, "adapters": [list(part) for part in parts]}
    matching = []
    for fields in MATCHING:
        config = LoraConfig(r=4, lora_alpha=8, **fields)
        answers = []
        for module in MODULES:
            found = check_target_module_exists(config, module)
            rank = config.rank_pattern.get(get_pattern_key(config.rank_pattern.keys(), module), config.r)
            alpha = config.alpha_pattern.get(get_pattern_key(config.alpha_pattern.keys(), module), config.lora_alpha)
            scale = alpha / math.sqrt(rank) if config.use_rslora else alpha / rank
            answers.append({"module": module, "isTarget": bool(found), "rank": rank, "scale": scale})
        text = dict(fields, peft_type="LORA", r=4, lora_alpha=8)
        matching.append({"config": json.dumps(text), "answers": answers})
    json.dump(cases, open(os.path.join(HERE, "cases.json"), "w"), indent=1, sort_keys=True)
    json.dump(matching, open(os.path.join(HERE, "matching.json"), "w"), indent=0)
    shutil.rmtree(scratch)
    files = sorted(
        os.path.relpath(os.path.join(root, f), HERE) for root, _, names in os.walk(HERE) for f in names if f != "manifest.json"
    )
    manifest = {
        "seed": SEED,
        "versions": {
            "python": sys.version.split()[0], "torch": torch.__version__, "transformers": transformers.__version__,
            "peft": peft.__version__, "safetensors": safetensors.__version__, "numpy": np.__version__,
        },
        "sha256": {f: sha(os.path.join(HERE, f)) for f in files},
    }
    json.dump(manifest, open(os.path.join(HERE, "manifest.json"), "w"), indent=1)


if __name__ == "__main__":
    main()
