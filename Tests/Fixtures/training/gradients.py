"""Gradients of one step, of every parameter of a tiny model and of an adapter on it, in float64."""
import os

import numpy as np
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import GPTNeoXForCausalLM

from common import ALL_LINEAR, HERE, ROWS, SEED, configuration, draw, dump, folder, keep_adapter, loaded, loss_of, padded, save


def gradient_batch():
    g = np.random.RandomState(SEED)
    tokens, weights = [], []
    for length, answer in ((17, 6), (9, 4), (23, 11)):
        tokens.append(g.randint(0, ROWS, length).tolist())
        # Nothing for the question, then 0.1 or 1 for some and any other weight for the rest.
        drawn = [float(np.float32(g.choice([0.1, 1.0, g.rand() * 2]))) for _ in range(length - answer)]
        weights.append([0.0] * answer + drawn)
    weights[1][2] = 0.5  # a part of a question that does count, with an uncounted token between
    return tokens, weights


def write_gradients(model, named, path):
    tokens, weights = gradient_batch()
    model.double().train()
    loss = loss_of(model, *padded(tokens, weights))
    loss.backward()
    save_file({n: p.grad.float().contiguous() for n, p in named}, os.path.join(path, "grads.safetensors"))
    dump(dict(tokens=tokens, weights=weights, loss=loss.item()), path, "case.json")
    print(os.path.relpath(path, HERE), loss.item(), min(p.grad.norm().item() for _, p in named))


GRADIENT_CASES = [("parallel", True, False), ("sequential", False, False), ("tied", True, True)]


def gradients():
    for name, parallel, tied in GRADIENT_CASES:
        path = folder("gradients", name)
        model = GPTNeoXForCausalLM(configuration(32, 2, 80, 2, parallel, tied)).float()
        draw(model.named_parameters(), SEED)
        save(model, path)
        on_disk = set(load_file(os.path.join(path, "model.safetensors")))
        model = loaded(path)
        named = list(model.named_parameters())
        # The head is called lm_head in memory and embed_out on disk by some versions.
        renamed = [(n if n in on_disk else n.replace("lm_head", "embed_out"), p) for n, p in named]
        assert {n for n, _ in renamed} == on_disk, (on_disk, [n for n, _ in renamed])
        write_gradients(model, renamed, path)


def adapter_gradients():
    for name in ("parallel", "sequential"):
        path = folder("gradients", name + "-adapter")
        model = get_peft_model(loaded(os.path.join(HERE, "gradients", name)), LoraConfig(
            r=4, lora_alpha=8, lora_dropout=0.0, target_modules=ALL_LINEAR, task_type="CAUSAL_LM"))
        draw([x for x in model.named_parameters() if x[1].requires_grad], SEED + 1)
        keep_adapter(model, path, "../" + name)
        trained = [(n.replace(".default", ""), p) for n, p in model.named_parameters() if p.requires_grad]
        assert {n for n, _ in trained} == set(load_file(os.path.join(path, "adapter_model.safetensors")))
        write_gradients(model, trained, path)
