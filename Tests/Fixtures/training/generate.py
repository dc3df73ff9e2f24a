#!/usr/bin/env python3
"""Makes the training fixtures with the field's own implementations (torch, transformers, peft, bitsandbytes), on one CPU thread.

  generate.py              everything, in this order; then manifest.json (versions, seed, SHA-256 of every file)
  generate.py PART...      only gradients, adapter-gradients, nf4, base, curves

gradients/NAME/            a tiny model (config.json, model.safetensors, float32), case.json {tokens, weights, loss}
                           and grads.safetensors: the gradient of every parameter, in the model's own names
gradients/NAME-adapter/    an adapter in peft's own files on gradients/NAME, case.json, grads.safetensors of its A and B
nf4/                       matrices and what bitsandbytes makes of them; see `nf4` below
curves/base/               the pretrained model from which curves/lora and curves/qlora start
curves/scratch/            the random model from which curves/full starts
curves/corpus.json         sequences {tokens, answerStart} and 50 batches of 8 of them, by number
curves/KIND/               case.json: hyperparameters and, per step, loss before the step, learning rate and the norm
                           of the gradients before clipping; initial/ and final/ adapters in peft's own files;
                           logits.bin: float32 logits of the trained model for the sequences case.json names

`weights[r][i]` is the weight of token i of row r as a target, predicted at i - 1; `weights[r][0]` is 0. The loss is
sum(w * cross entropy) / sum(w) over the whole batch. In the curves token i weighs 0 (i = 0), `questionWeight`
(i < answerStart) or 1. Rows are padded on the right and masked for PyTorch only. Gradients are computed in float64
from the float32 weights and rounded; the curves are computed in float32.
"""
import hashlib, json, math, os, shutil, sys

import bitsandbytes, numpy as np, peft, safetensors, torch, transformers
from bitsandbytes.functional import dequantize_4bit, quantize_4bit
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from torch.nn import functional as F
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM, get_linear_schedule_with_warmup

HERE = os.path.dirname(os.path.abspath(__file__))
SEED, ROWS, EOS, STEPS, BATCH = 42, 97, 0, 50, 8
torch.set_num_threads(1)
transformers.utils.logging.disable_progress_bar()
torch.use_deterministic_algorithms(True)
ALL_LINEAR = ["query_key_value", "dense", "dense_h_to_4h", "dense_4h_to_h"]


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


# --- gradients of one step ---


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


def draw(parameters, seed, matrix=0.15, bias=0.3, norm=0.2):
    g = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for n, p in parameters:
            d = torch.randn(p.shape, generator=g)
            if "norm" in n:
                p.copy_(d * norm + float(n.endswith("weight")))
            else:
                p.copy_(d * (bias if n.endswith("bias") else matrix))


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


# --- NF4 ---


def nf4_matrices():
    g = np.random.RandomState(SEED)
    m = {name: g.randn(*shape) * 0.05 for name, shape in (
        ("square", (64, 64)), ("rows160", (96, 160)), ("rows37", (37, 64)), ("blocks640", (128, 320)), ("odd", (7, 13)))}
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
    NAME.nested_absmax and NAME.offset. expected.json has the FNV-1a hashes of the dequantised float32 matrices.
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
    """How a plain reading of the format (FORMATS: midpoints, strict >, nearest in the dynamic map) agrees."""
    one, flat = np.float32(1), x.reshape(-1)
    code = double.code.numpy()
    edges = ((code[1:] + code[:-1]) / 2).astype(np.float32)
    blocks = [flat[i : i + 64] for i in range(0, flat.size, 64)]
    plain_absmax = np.array([np.abs(b).max() for b in blocks], dtype=np.float32)
    best = {}
    for kind in ("reciprocal", "division"):
        with np.errstate(divide="ignore", invalid="ignore"):
            scaled = [b * (one / max(a, np.float32(1e-38))) if kind == "reciprocal" else np.nan_to_num(b / a)
                      for b, a in zip(blocks, plain_absmax)]
        q = np.searchsorted(edges, np.clip(np.concatenate(scaled), -1, 1), side="left").astype(np.uint8)
        q = np.append(q, 7) if q.size % 2 else q
        best[kind] = int((((q[::2] << 4) | q[1::2]) != codes).sum())
    offsets = {"float32 in order": np.float32(0), "float64": np.float32(absmax.astype(np.float64).mean())}
    for a in absmax:
        offsets["float32 in order"] += a
    offsets["float32 in order"] = np.float32(offsets["float32 in order"] / np.float32(absmax.size))
    differ = {}
    table = double.state2.code.numpy()
    for kind, offset in offsets.items():
        rest = absmax - offset
        wrong = 0
        for i in range(0, rest.size, 256):
            part = rest[i : i + 256]
            with np.errstate(divide="ignore", invalid="ignore"):
                s = np.nan_to_num(part * (one / np.abs(part).max()))
            nearest = np.abs(s[:, None] - table[None]).argmin(1)
            wrong += int((nearest != double.absmax.numpy()[i : i + 256]).sum())
        differ[kind] = [wrong, int(abs(offset.view(np.int32).astype(np.int64) - double.offset.numpy().view(np.int32)))]
    return dict(bytesUnlikePlainReading=best, absmaxUnlike=int((plain_absmax != absmax).sum()),
                absmaxCodesUnlikeAndOffsetUlps=differ)


# --- curves of 50 steps ---


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
    sequences, _ = corpus()
    model.eval()
    with torch.no_grad():
        rows = [model(input_ids=torch.tensor([sequences[i]["tokens"]])).logits[0].numpy() for i in numbers]
    np.concatenate(rows).astype("<f4").tofile(os.path.join(path, "logits.bin"))
    return list(numbers)


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
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3, weight_decay=0.0)
    record = train(model, optimizer, get_linear_schedule_with_warmup(optimizer, 0, STEPS), 0.0)
    keep_adapter(model, os.path.join(path, "final"), "../../base")
    finish(kind, path, record, model, dict(
        base="base", rank=8, alpha=32, targets=["query_key_value"], quantisation="nf4-double" if kind == "qlora" else None,
        learningRate=1e-3, betas=[0.9, 0.999], epsilon=1e-8, weightDecay=0.0, schedule="linear", clip=1.0, questionWeight=0.0))


def full_curve():
    path, model = folder("curves", "full"), loaded(os.path.join(HERE, "curves", "scratch"))
    named = list(model.named_parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [p for _, p in named if p.dim() >= 2], "weight_decay": 0.05},
         {"params": [p for _, p in named if p.dim() < 2], "weight_decay": 0.0}], lr=2e-3, betas=(0.9, 0.95), eps=1e-8)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / 10) * (1 if s / STEPS < 0.6 else max(0.03, (1 - s / STEPS) / 0.4)))
    record = train(model, optimizer, schedule, 0.1)
    finish("full", path, record, model, dict(
        base="scratch", learningRate=2e-3, betas=[0.9, 0.95], epsilon=1e-8, weightDecay=0.05, decayed="matrices, the embedding among them",
        schedule="min(1, (s+1)/10) * (s/50 < 0.6 ? 1 : max(0.03, (1 - s/50) / 0.4))", clip=1.0, questionWeight=0.1))


def finish(kind, path, record, model, facts):
    logits = write_logits(model, path)
    dump(facts | record | dict(logitsOf=logits, gradientsOver1=sum(n > 1 for n in record["gradientNorms"])), path, "case.json")
    print(kind, [round(x, 4) for x in record["losses"][::7]], record["losses"][-1], [round(x, 2) for x in record["gradientNorms"][::7]])


def curves():
    write_corpus()
    adapter_curve("lora")
    adapter_curve("qlora")
    full_curve()


def manifest():
    files = {}
    for root, _, names in sorted(os.walk(HERE)):
        for n in sorted(names):
            p = os.path.join(root, n)
            if n != "manifest.json":
                with open(p, "rb") as f:
                    files[os.path.relpath(p, HERE)] = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(HERE, "manifest.json"), "w") as f:
        json.dump(dict(
            seed=SEED, python=sys.version.split()[0], torch=torch.__version__, transformers=transformers.__version__,
            peft=peft.__version__, bitsandbytes=bitsandbytes.__version__, safetensors=safetensors.__version__,
            numpy=np.__version__, files=files), f, indent=1)


PARTS = {"gradients": gradients, "adapter-gradients": adapter_gradients, "nf4": nf4, "base": base, "curves": curves}

if __name__ == "__main__":
    if not set(sys.argv[1:]) <= set(PARTS):
        sys.exit(__doc__)
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
    manifest()
