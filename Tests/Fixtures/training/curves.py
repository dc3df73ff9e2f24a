"""Three runs of 50 steps in float32: an adapter, an adapter on an NF4 base, all weights.

The loop is written out; transformers' own Trainer on the same batches gave LoRA's losses within 2e-7 and the same norms.
"""
import copy, math, os

import bitsandbytes, numpy as np, torch
from bitsandbytes.functional import dequantize_4bit
from peft import LoraConfig, get_peft_model
from transformers import GPTNeoXForCausalLM, get_linear_schedule_with_warmup

from common import ALL_LINEAR, BATCH, EOS, HERE, ROWS, SEED, STEPS, configuration, draw, dump, folder, keep_adapter, loaded, loss_of, padded, save


def corpus():
    """Questions of random tokens; the answer repeats a pattern that the question's last token chooses, then EOS."""
    g = np.random.RandomState(SEED)
    patterns = [g.randint(1, ROWS, g.randint(2, 5)).tolist() for _ in range(6)]
    sequences = []
    for i in range(40):
        kind = i % 6
        question = g.randint(20, ROWS, g.randint(3, 12)).tolist() + [10 + kind]
        answer = (patterns[kind] * 8)[: g.randint(5, 24)] + [EOS]
        sequences.append(dict(tokens=question + answer, answerStart=len(question)))
    batches = [g.choice(40, BATCH, replace=False).tolist() for _ in range(STEPS)]
    return sequences, batches


def write_corpus():
    sequences, batches = corpus()
    os.makedirs(os.path.join(HERE, "curves"), exist_ok=True)
    dump(dict(sequences=sequences, batches=batches), "curves", "corpus.json")


def batch_of(sequences, numbers, question_weight):
    rows = [sequences[i] for i in numbers]
    weights = [[0.0] + [question_weight if i < r["answerStart"] else 1.0 for i in range(1, len(r["tokens"]))] for r in rows]
    return padded([r["tokens"] for r in rows], weights)


def base():
    """curves/base: all weights trained a while on other patterns (as a pretrained model is); curves/scratch: untrained."""
    g, t = np.random.RandomState(SEED + 7), torch.Generator().manual_seed(SEED)
    model = GPTNeoXForCausalLM(configuration(64, 4, 192, 3)).float()
    draw(model.named_parameters(), SEED + 2, matrix=0.06, bias=0.02, norm=0.05)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    model.train()
    for step in range(300):
        rows = []
        for _ in range(BATCH):
            pattern = g.randint(1, ROWS, g.randint(2, 5)).tolist()
            rows.append((g.randint(1, ROWS, g.randint(2, 8)).tolist() + pattern * 12)[: g.randint(16, 40)])
        loss = loss_of(model, *padded(rows, [[1.0] * len(r) for r in rows]))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    print("base", loss.item())
    save(model, folder("curves", "base"))
    fresh = GPTNeoXForCausalLM(configuration(64, 4, 192, 2, tied=True)).float()
    with torch.no_grad():
        for n, p in fresh.named_parameters():
            if p.dim() == 2:
                output = n.endswith(("attention.dense.weight", "dense_4h_to_h.weight"))
                p.copy_(torch.randn(p.shape, generator=t) * (0.02 / math.sqrt(4) if output else 0.02))
            else:
                p.fill_(float("norm" in n and n.endswith("weight")))
    save(fresh, folder("curves", "scratch"))


def nf4_base(model):
    """Every linear layer but the head in NF4 with double quantisation, by bitsandbytes' own module."""
    for name, module in list(model.named_modules()):
        if name.endswith(tuple(ALL_LINEAR)) and isinstance(module, torch.nn.Linear):
            new = bitsandbytes.nn.Linear4bit(
                module.in_features, module.out_features, bias=True, compute_dtype=torch.float32,
                compress_statistics=True, quant_type="nf4")
            new.load_state_dict({"weight": module.weight.data, "bias": module.bias.data}, assign=True)
            new = new.to("cpu")
            new.weight = bitsandbytes.nn.Params4bit(
                module.weight.data, requires_grad=False, compress_statistics=True, quant_type="nf4")._quantize("cpu")
            model.set_submodule(name, new)
    return model


def train(model, optimizer, schedule, question_weight):
    """50 steps: per step the loss before it, the learning rate and the gradients' norm before clipping at 1."""
    sequences, batches = corpus()
    trained = [p for p in model.parameters() if p.requires_grad]
    losses, rates, norms = [], [], []
    model.train()
    for numbers in batches:
        loss = loss_of(model, *batch_of(sequences, numbers, question_weight))
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(trained, 1.0).item())
        rates.append(optimizer.param_groups[0]["lr"])
        losses.append(loss.item())
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
    return dict(losses=losses, learningRates=rates, gradientNorms=norms)


def write_logits(model, path, numbers=(0, 3)):
    """In float64 and rounded: in evaluation bitsandbytes' layers compute in bfloat16 on CPUs that have its instructions."""
    sequences, _ = corpus()
    model = in_double(model).eval()
    with torch.no_grad():
        rows = [model(input_ids=torch.tensor([sequences[i]["tokens"]])).logits[0].numpy() for i in numbers]
    np.concatenate(rows).astype("<f4").tofile(os.path.join(path, "logits.bin"))
    return list(numbers)


def in_double(model):
    """A float64 copy, 4-bit layers as plain ones of what dequantize_4bit gives: it shows how much of a loss is rounding."""
    model = copy.deepcopy(model)
    for name, module in list(model.named_modules()):
        if isinstance(module, bitsandbytes.nn.Linear4bit):
            plain = torch.nn.Linear(module.in_features, module.out_features)
            plain.weight.data, plain.bias.data = dequantize_4bit(module.weight.data, module.weight.quant_state), module.bias.data
            model.set_submodule(name, plain.requires_grad_(False))
    return model.double()


def adapter_curve(kind):
    path, start = folder("curves", kind), loaded(os.path.join(HERE, "curves", "base"))
    model = nf4_base(start) if kind == "qlora" else start
    torch.manual_seed(SEED + 3)
    model = get_peft_model(model, LoraConfig(
        r=8, lora_alpha=32, lora_dropout=0.0, target_modules=["query_key_value"], bias="none", task_type="CAUSAL_LM"))
    with torch.no_grad():  # B is not all zero, so that A moves from the first step on
        for n, p in model.named_parameters():
            if "lora_B" in n:
                p.copy_(torch.randn(p.shape) * 0.01)
    keep_adapter(model, os.path.join(path, "initial"), "../../base")

    def run(model):
        optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3, weight_decay=0.0)
        return train(model, optimizer, get_linear_schedule_with_warmup(optimizer, 0, STEPS), 0.0)

    double = run(in_double(model))
    record = run(model)
    keep_adapter(model, os.path.join(path, "final"), "../../base")
    finish(kind, path, record, double, model, dict(
        base="base", rank=8, alpha=32, targets=["query_key_value"], quantisation="nf4-double" if kind == "qlora" else None,
        learningRate=1e-3, betas=[0.9, 0.999], epsilon=1e-8, weightDecay=0.0, schedule="linear", clip=1.0, questionWeight=0.0))


def full_curve():
    path, model = folder("curves", "full"), loaded(os.path.join(HERE, "curves", "scratch"))

    def run(model):
        matrices = [p for p in model.parameters() if p.dim() >= 2]
        others = [p for p in model.parameters() if p.dim() < 2]
        optimizer = torch.optim.AdamW(
            [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}],
            lr=2e-3, betas=(0.9, 0.95), eps=1e-8)
        return train(model, optimizer, torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda s: min(1, (s + 1) / 10) * (1 if s / STEPS < 0.6 else max(0.03, (1 - s / STEPS) / 0.4))), 0.1)

    double = run(in_double(model))
    record = run(model)
    finish("full", path, record, double, model, dict(
        base="scratch", learningRate=2e-3, betas=[0.9, 0.95], epsilon=1e-8, weightDecay=0.05, decayed="matrices, the embedding among them",
        schedule="min(1, (s+1)/10) * (s/50 < 0.6 ? 1 : max(0.03, (1 - s/50) / 0.4))", clip=1.0, questionWeight=0.1))


def finish(kind, path, record, double, model, facts):
    apart = {k: max(abs(x - y) / y for x, y in zip(record[k], double[k])) for k in ("losses", "gradientNorms")}
    facts |= record | dict(float64Losses=double["losses"], largestRelativeDifferenceToFloat64=apart)
    dump(facts | dict(logitsOf=write_logits(model, path)), path, "case.json")
    clipped = sum(n > 1 for n in record["gradientNorms"])
    print(kind, [round(x, 4) for x in record["losses"][::7]], record["losses"][-1], apart, "clipped", clipped)


def curves():
    write_corpus()
    adapter_curve("lora")
    adapter_curve("qlora")
    full_curve()
