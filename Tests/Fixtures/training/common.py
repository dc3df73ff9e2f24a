"""What the parts of generate.py share: the tiny models, padded batches, the loss, writing files."""
import json, os, shutil

import torch, transformers
from torch.nn import functional as F
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
SEED, ROWS, EOS, STEPS, BATCH = 42, 97, 0, 50, 8
ALL_LINEAR = ["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"]
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
transformers.utils.logging.disable_progress_bar()


def folder(*parts):
    """An empty folder of that name."""
    path = os.path.join(HERE, *parts)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def dump(value, *parts):
    """JSON with a line a key: long arrays stay on one line."""
    lines = [f" {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in value.items()]
    with open(os.path.join(HERE, *parts), "w") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


def configuration(hidden, heads, inner, layers, parallel=True, tied=False):
    return GPTNeoXConfig(
        vocab_size=ROWS, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner,
        max_position_embeddings=64, use_parallel_residual=parallel, tie_word_embeddings=tied, layer_norm_eps=1e-5,
        hidden_act="gelu", bos_token_id=EOS, eos_token_id=EOS, hidden_dropout=0.0, attention_dropout=0.0,
        rope_parameters={"partial_rotary_factor": 0.25, "rope_theta": 10000.0, "rope_type": "default"},
    )


def loaded(path):
    return GPTNeoXForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="eager")


def save(model, path):
    model.save_pretrained(path)
    os.remove(os.path.join(path, "generation_config.json"))


def padded(tokens, weights):
    """(ids, mask, weights), rows padded on the right."""
    longest = max(map(len, tokens))
    ids, mask, w = torch.full((len(tokens), longest), EOS), torch.zeros(len(tokens), longest), torch.zeros(len(tokens), longest)
    for r, (t, x) in enumerate(zip(tokens, weights)):
        ids[r, : len(t)], mask[r, : len(t)], w[r, : len(t)] = torch.tensor(t), 1, torch.tensor(x)
    return ids, mask.long(), w


def loss_of(model, ids, mask, weights):
    logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1]
    losses = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), ids[:, 1:].reshape(-1), reduction="none")
    w = weights[:, 1:].reshape(-1).to(losses.dtype)
    return (losses * w).sum() / w.sum()


def draw(parameters, seed, matrix=0.15, bias=0.3, norm=0.2):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for n, p in parameters:
            d = torch.randn(p.shape, generator=g)
            if "norm" in n:
                p.copy_(d * norm + float(n.endswith("weight")))
            else:
                p.copy_(d * (bias if n.endswith("bias") else matrix))


def keep_adapter(model, path, base):
    """peft's own files; the base is named relative to the adapter."""
    os.makedirs(path, exist_ok=True)
    model.save_pretrained(path)
    for n in os.listdir(path):
        if n.endswith(".md"):
            os.remove(os.path.join(path, n))
    file = os.path.join(path, "adapter_config.json")
    with open(file) as f:
        c = json.load(f)
    c["base_model_name_or_path"] = base
    c["target_modules"] = sorted(c["target_modules"])
    with open(file, "w") as f:
        json.dump(c, f, indent=2)
