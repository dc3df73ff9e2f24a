#!/usr/bin/env python3
"""Makes the GPT-NeoX fixtures with the reference implementation (transformers, CPU, float32).

  generate.py tiny               tiny random checkpoints in Hugging Face form, their logits at every position
  generate.py greedy MODEL.gguf  greedy replies of transformers on the GGUF's dequantised weights

Both rewrite manifest.json (versions, seed, SHA-256 of every file). Weights are drawn wide and biases and
norms are not the identity, so that a swapped matrix, a missing bias or a wrong rotary pairing shows.
"""
import hashlib, json, os, shutil, sys

import gguf, numpy as np, safetensors, safetensors.torch, tokenizers, torch, transformers
from gguf import GGMLQuantizationType as Q
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPTNeoXConfig, GPTNeoXForCausalLM

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 42
torch.manual_seed(SEED)
torch.set_num_threads(1)

SENTENCES = [
    "### 질문: 점심 추천해줘\n\n### 답변: 김치찌개는 어떠세요?",
    "비 오는 날에는 파전이 좋아요. 매운 음식이 당길 때는 떡볶이!",
    "오늘 저녁은 가볍게 샐러드, 내일은 된장찌개 먹을까요?",
]

# name, hidden, heads, intermediate, layers, rotary_pct, theta, parallel, tied, dtype, shards, config spelling, attention bias
CASES = [
    ("parallel-f32", 32, 2, 128, 2, 0.25, 10000, True, False, "float32", 1, 5, True),
    ("sequential-f32", 32, 4, 64, 2, 0.5, 10000, False, False, "float32", 3, 4, True),
    ("tied-full-rotary", 64, 2, 96, 2, 1.0, 5000, True, True, "float32", 1, 5, True),
    ("polyglot-like-f16", 64, 4, 128, 2, 0.5, 10000, True, False, "float16", 2, 4, True),
    ("sequential-bf16", 32, 2, 96, 3, 0.25, 10000, False, True, "bfloat16", 1, 5, True),
    ("odd-rows", 48, 3, 80, 2, 0.25, 10000, True, False, "float32", 2, 4, True),
    ("no-attention-bias", 32, 2, 64, 2, 0.5, 10000, True, False, "float32", 1, 5, False),
]
ROWS = 304  # embedding rows; the tokenizer has fewer, as polyglot-ko's does


def sha(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def tokenizer(eos_id):
    """A byte-level BPE with the end-of-sequence token at `eos_id`."""
    specials = ["<|unused0|>", "<|unused1|>", "<|unused2|>"][:eos_id] + ["<|endoftext|>"]
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    t.decoder = decoders.ByteLevel()
    t.train_from_iterator(
        SENTENCES,
        trainers.BpeTrainer(
            vocab_size=296, special_tokens=specials, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())
        ),
    )
    return t


def write_config(folder, config, spelling, case):
    """Rewrites config.json in the spelling of transformers 4 or 5, and only that one."""
    path = os.path.join(folder, "config.json")
    c = json.load(open(path))
    for key in ("rotary_pct", "rotary_emb_base", "rope_parameters", "rope_scaling", "rope_theta"):
        c.pop(key, None)
    if spelling == 5:
        c["rope_parameters"] = {"partial_rotary_factor": case["pct"], "rope_theta": case["theta"], "rope_type": "default"}
    else:
        c["rotary_pct"], c["rotary_emb_base"] = case["pct"], case["theta"]
        c["transformers_version"] = "4.27.4"
        c["torch_dtype"] = c.pop("dtype", case["dtype"])
        if case["parallel"]:
            c.pop("use_parallel_residual", None)  # absent means true, as in polyglot-ko
        c.pop("attention_bias", None)
    if case["name"] == "polyglot-like-f16":
        c["eos_token_id"] = 0  # wrong on purpose: the tokenizer says 2
    json.dump(c, open(path, "w"), indent=1, sort_keys=True)


def save_sharded(folder, state, shards):
    names = list(state)
    index, total = {}, 0
    for s in range(shards):
        part = {n: state[n] for n in names[s::shards]}
        file = f"model-{s + 1:05d}-of-{shards:05d}.safetensors"
        safetensors.torch.save_file(part, os.path.join(folder, file), metadata={"format": "pt"})
        for n, t in part.items():
            index[n] = file
            total += t.numel() * t.element_size()
    json.dump(
        {"metadata": {"total_size": total}, "weight_map": index},
        open(os.path.join(folder, "model.safetensors.index.json"), "w"), indent=1,
    )


def quantised(model, kind):
    """The model with its matrices quantised and dequantised, rows not divisible by 32 as F16."""
    for name, p in model.named_parameters():
        if p.dim() != 2:
            continue
        x = p.detach().numpy()
        k = kind if x.shape[1] % 32 == 0 else Q.F16
        y = gguf.quants.dequantize(gguf.quants.quantize(x, k), k)
        with torch.no_grad():
            p.copy_(torch.from_numpy(np.array(y, dtype=np.float32)))
    return model


def tiny():
    report = {}
    for name, H, NH, FF, L, pct, theta, parallel, tied, dtype, shards, spelling, bias in CASES:
        folder = os.path.join(HERE, name)
        shutil.rmtree(folder, ignore_errors=True)
        eos = 2 if name == "polyglot-like-f16" else 0
        config = GPTNeoXConfig(
            vocab_size=ROWS, hidden_size=H, num_hidden_layers=L, num_attention_heads=NH, intermediate_size=FF,
            max_position_embeddings=64, use_parallel_residual=parallel, tie_word_embeddings=tied, attention_bias=bias,
            layer_norm_eps=1e-5, hidden_act="gelu", bos_token_id=eos, eos_token_id=eos,
            rope_parameters={"partial_rotary_factor": pct, "rope_theta": float(theta), "rope_type": "default"},
        )
        model = GPTNeoXForCausalLM(config).eval()
        g = torch.Generator().manual_seed(SEED + len(report))
        with torch.no_grad():
            for n, p in model.named_parameters():
                draw = torch.randn(p.shape, generator=g)
                if "layer_norm" in n or "layernorm" in n:
                    p.copy_(draw * 0.2 + (1 if n.endswith("weight") else 0))
                else:
                    p.copy_(draw * (0.3 if n.endswith("bias") else 0.15))
        model.to(getattr(torch, dtype))
        model.save_pretrained(folder)
        tok = tokenizer(eos)
        tok.save(os.path.join(folder, "tokenizer.json"))
        json.dump({"eos_token": "<|endoftext|>", "tokenizer_class": "PreTrainedTokenizerFast"},
                  open(os.path.join(folder, "tokenizer_config.json"), "w"))
        write_config(folder, config, spelling, dict(name=name, pct=pct, theta=float(theta), parallel=parallel, dtype=dtype))
        os.remove(os.path.join(folder, "generation_config.json"))
        if shards > 1:
            state = safetensors.torch.load_file(os.path.join(folder, "model.safetensors"))
            os.remove(os.path.join(folder, "model.safetensors"))
            save_sharded(folder, state, shards)
        ids = tok.encode(SENTENCES[len(report) % len(SENTENCES)]).ids[:28]
        model = GPTNeoXForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        x = torch.tensor([ids])
        rotary = model.gpt_neox.rotary_emb.inv_freq.numel() * 2
        with torch.no_grad():
            files = {"f32": model(x).logits[0].numpy()}
            for kind, label in ((Q.F16, "f16"), (Q.Q8_0, "q8_0"), (Q.Q4_0, "q4_0")):
                fresh = GPTNeoXForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
                files[label] = quantised(fresh, kind)(x).logits[0].numpy()
        for label, logits in files.items():
            # Every position for f32; the last four for the quantised types.
            (logits if label == "f32" else logits[-4:]).astype("<f4").tofile(os.path.join(folder, f"logits-{label}.bin"))
        report[name] = dict(
            ids=ids, rows=ROWS, tokens=tok.get_vocab_size(), eos=eos, hidden=H, heads=NH, feedForward=FF, layers=L,
            rotaryDimensions=rotary, ropeBase=float(theta), parallel=parallel, tied=tied, sourceType=dtype,
            parameters=sum(p.numel() for p in model.parameters()),
        )
        print(name, rotary, len(ids), float(np.abs(files["f32"]).max()), {k: float(np.abs(v - files["f32"]).max()) for k, v in files.items()})
    json.dump(report, open(os.path.join(HERE, "cases.json"), "w"), indent=1)


QUESTIONS = [
    "점심 추천해줘", "매운 음식 추천해줘", "비 오는 날 뭐 먹지", "다이어트 중인데 저녁 추천", "디저트 추천해줘",
    "면 요리 먹고 싶어", "아침에 가볍게 먹을 거", "술안주 뭐가 좋을까", "김치찌개가 뭐야?", "안녕", "해장 음식 추천",
    "혼자 먹기 좋은 따뜻한 국물",
]


def greedy(path):
    """Greedy replies in float32 on the GGUF's weights as they are after quantisation."""
    r = gguf.GGUFReader(path)
    field = lambda k: r.fields["gptneox." + k].contents()
    H, NH, L, FF = field("embedding_length"), field("attention.head_count"), field("block_count"), field("feed_forward_length")
    D = H // NH
    w = {}
    for t in r.tensors:
        w[t.name] = torch.from_numpy(np.array(gguf.quants.dequantize(t.data, t.tensor_type), dtype=np.float32))
    V = w["token_embd.weight"].shape[0]
    config = GPTNeoXConfig(
        vocab_size=V, hidden_size=H, num_hidden_layers=L, num_attention_heads=NH, intermediate_size=FF,
        max_position_embeddings=field("context_length"), use_parallel_residual=field("use_parallel_residual"),
        tie_word_embeddings=False, layer_norm_eps=field("attention.layer_norm_epsilon"), hidden_act="gelu",
        rope_parameters={"partial_rotary_factor": field("rope.dimension_count") / D,
                         "rope_theta": float(field("rope.freq_base")), "rope_type": "default"},
    )
    model = GPTNeoXForCausalLM(config).eval()
    state = {"gpt_neox.embed_in.weight": w["token_embd.weight"]}
    head = "embed_out" if hasattr(model, "embed_out") else "lm_head"
    state[head + ".weight"] = w["output.weight"]
    names = {"attention.query_key_value": "attn_qkv", "attention.dense": "attn_output", "mlp.dense_h_to_4h": "ffn_up",
             "mlp.dense_4h_to_h": "ffn_down", "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}
    for s in ("weight", "bias"):
        state[f"gpt_neox.final_layer_norm.{s}"] = w[f"output_norm.{s}"]
        for i in range(L):
            for ours, theirs in names.items():
                t = w[f"blk.{i}.{theirs}.{s}"]
                if theirs == "attn_qkv":  # Q;K;V back to per-head rows
                    t = t.reshape(3, NH, D, *t.shape[1:]).transpose(0, 1).reshape(3 * H, *t.shape[1:]).contiguous()
                state[f"gpt_neox.layers.{i}.{ours}.{s}"] = t
    model.load_state_dict(state, strict=True)
    tok = Tokenizer.from_str(r.fields["tokenizer.huggingface.json"].contents())
    eos = r.fields["tokenizer.ggml.eos_token_id"].contents()
    replies = []
    for q in QUESTIONS:
        prompt = f"### 질문: {q}\n\n### 답변:"
        ids = tok.encode(prompt).ids
        x, out, gap, past = torch.tensor([ids]), [], 1e9, None
        with torch.no_grad():
            for _ in range(120):
                y = model(x, past_key_values=past, use_cache=True)
                past, l = y.past_key_values, y.logits[0, -1]
                top = l.topk(2).values
                gap = min(gap, float(top[0] - top[1]))
                n = int(l.argmax())
                if n == eos:
                    break
                out.append(n)
                x = torch.tensor([[n]])
        replies.append(dict(prompt=prompt, promptIDs=ids, ids=out, text=tok.decode(out), smallestGap=round(gap, 5)))
        print(f"{gap:.4f}", q, "→", replies[-1]["text"])
    json.dump(dict(model=os.path.basename(path), sha256=sha(path), replies=replies),
              open(os.path.join(HERE, "greedy.json"), "w"), ensure_ascii=False, indent=1)


def manifest():
    files = {}
    for base, _, names in sorted(os.walk(HERE)):
        for n in sorted(names):
            p = os.path.join(base, n)
            if n != "manifest.json":
                files[os.path.relpath(p, HERE)] = sha(p)
    json.dump(dict(
        seed=SEED, python=sys.version.split()[0], torch=torch.__version__, transformers=transformers.__version__,
        tokenizers=tokenizers.__version__, safetensors=safetensors.__version__, numpy=np.__version__, files=files,
    ), open(os.path.join(HERE, "manifest.json"), "w"), indent=1)


if sys.argv[1:] == ["tiny"]:
    tiny()
elif sys.argv[1:2] == ["greedy"] and len(sys.argv) == 3:
    greedy(sys.argv[2])
else:
    sys.exit(__doc__)
manifest()
