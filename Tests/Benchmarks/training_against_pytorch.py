#!/usr/bin/env python3
"""Training speed and memory of PyTorch (transformers, peft, bitsandbytes) on the CPU, and of mechuri beside it in turns.

A setup is a shape and a way to train it, on random weights and random tokens (every row of full length, the first
`--question` tokens of it a question):
  full-256x6, full-384x8  all weights, tied embeddings, as the bootstrap model was made: loss where weights are not
                          zero (questions weigh 0.1), fused AdamW, clipping at 1; batches of about 2,048 tokens
  lora-1.3b               polyglot-ko-1.3B's shape in float32, peft's LoRA (rank 8, alpha 32, dropout 0.05 on
                          query_key_value), loss over answers, AdamW, clipping
  qlora-1.3b              the same on NF4 with double quantisation (BitsAndBytesConfig), prepare_model_for_kbit_training,
                          gradient checkpointing, 4-bit layers computing in --compute (the original's was bfloat16)
  lora-tiny, qlora-tiny   the same ways in a small shape, to try the script

PyTorch's model is loaded once, in a process of its own that sleeps while mechuri runs. One repetition is --steps steps
after an uncounted one; each prints a line of JSON {side, tokens_per_second, step_seconds, peak_rss, ...}, PyTorch's with
the round's steal and foreign (below). peak_rss is of the training steps (after loading; the interpreter and its
libraries count, about 0.8 GB), load_peak_rss of the loading. With --ours COMMAND the two take turns --rounds
times; COMMAND ends with a line {"tokensPerSecond": ..., "peakBytes": ...} (peakBytes may be absent: then the process's
greatest resident set counts). The last line has medians, the median of the ratios pair by pair with the least and the
most, and what the hypervisor (steal) and other processes (foreign) took at most in a round. On a machine that is not
quiet, tokens_per_processor_second with --threads 1 says what PyTorch would do alone: two threads reach at most twice it.

usage: training_against_pytorch.py --setup SETUP [--ours COMMAND] [--rounds 5] [--steps N] [--batch N] [--sequence N]
           [--question N] [--threads 2] [--compute bfloat16] [--checkpointing yes|no] [--folder DIR]
"""
import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

from against_llama import Child, processors

# hidden, layers, heads, feed-forward, vocabulary, batch, sequence, question, steps
SHAPES = {
    "full-256x6": (256, 6, 4, 1024, 4096, 54, 38, 16, 8),
    "full-384x8": (384, 8, 6, 1536, 4096, 54, 38, 16, 4),
    "lora-1.3b": (2048, 24, 16, 8192, 30080, 8, 64, 24, 1),
    "qlora-1.3b": (2048, 24, 16, 8192, 30080, 8, 64, 24, 1),
    "lora-tiny": (128, 3, 4, 512, 512, 8, 64, 24, 4),
    "qlora-tiny": (128, 3, 4, 512, 512, 8, 64, 24, 4),
}


# MARK: - PyTorch's side, in a process of its own


class Torch:
    """A model, an optimiser and one fixed batch."""

    def __init__(self, a):
        import torch
        self.torch, self.a = torch, a
        torch.set_num_threads(a.threads)
        torch.manual_seed(0)
        hidden, layers, heads, inner, vocabulary = SHAPES[a.setup][:5]
        self.way = a.setup.split("-")[0]
        self.model = getattr(self, "make_" + self.way)(self.configuration(hidden, layers, heads, inner, vocabulary)).train()
        self.tokens = torch.randint(2, vocabulary, (a.batch, a.sequence))
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        if self.way == "full":
            groups = [{"params": [p for p in self.trained if (p.dim() >= 2) == d], "weight_decay": 0.05 * d} for d in (True, False)]
            self.optimizer = torch.optim.AdamW(groups, lr=2e-3, betas=(0.9, 0.95), eps=1e-8, fused=True)
        else:
            self.optimizer = torch.optim.AdamW(self.trained, lr=1e-4, weight_decay=0)

    def configuration(self, hidden, layers, heads, inner, vocabulary):
        from transformers import GPTNeoXConfig
        return GPTNeoXConfig(
            vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
            intermediate_size=inner, max_position_embeddings=512, use_parallel_residual=True, hidden_act="gelu",
            layer_norm_eps=1e-5, tie_word_embeddings=self.way == "full", hidden_dropout=0.0, attention_dropout=0.0,
            rope_parameters={"partial_rotary_factor": 0.25, "rope_theta": 10000.0, "rope_type": "default"}, use_cache=False)

    def make_full(self, configuration):
        from transformers import GPTNeoXForCausalLM
        return GPTNeoXForCausalLM._from_config(configuration, attn_implementation="sdpa")

    def make_lora(self, configuration):
        model = self.make_full(configuration)
        if self.a.checkpointing == "yes":
            model.gradient_checkpointing_enable()
            model.enable_input_require_grads()
        return self.with_adapter(model)

    def make_qlora(self, configuration):
        from peft import prepare_model_for_kbit_training
        from transformers import BitsAndBytesConfig, GPTNeoXForCausalLM
        torch = self.torch
        folder = self.a.folder or tempfile.mkdtemp()
        path = os.path.join(folder, self.a.setup)
        if not os.path.exists(os.path.join(path, "config.json")):
            # Written by another process, so that its memory is not counted here.
            code = ("import sys, json, torch; from transformers import GPTNeoXConfig, GPTNeoXForCausalLM; "
                    "torch.set_default_dtype(torch.float16); c = GPTNeoXConfig(**json.loads(sys.argv[1])); "
                    "GPTNeoXForCausalLM(c).save_pretrained(sys.argv[2])")
            subprocess.run([sys.executable, "-c", code, json.dumps(configuration.to_dict()), path], check=True, stdout=sys.stderr)
        model = GPTNeoXForCausalLM.from_pretrained(
            path, device_map="cpu", quantization_config=BitsAndBytesConfig(
                load_in_4bit=True, bnb_4bit_use_double_quant=True, bnb_4bit_quant_type="nf4",
                bnb_4bit_compute_dtype=getattr(torch, self.a.compute)))
        model.config.use_cache = False
        return self.with_adapter(prepare_model_for_kbit_training(model, use_gradient_checkpointing=self.a.checkpointing != "no"))

    def with_adapter(self, model):
        from peft import LoraConfig, get_peft_model
        return get_peft_model(model, LoraConfig(
            r=8, lora_alpha=32, lora_dropout=0.05, target_modules=["query_key_value"], bias="none", task_type="CAUSAL_LM"))

    def loss(self):
        torch, x = self.torch, self.tokens
        if self.way != "full":
            labels = x.clone()
            labels[:, : self.a.question] = -100
            return self.model(input_ids=x, labels=labels).loss
        w = torch.ones(x.shape)
        w[:, : self.a.question] = 0.1
        hidden = self.model.gpt_neox(input_ids=x[:, :-1]).last_hidden_state
        w, target = w[:, 1:], x[:, 1:]
        mask = w > 0
        losses = torch.nn.functional.cross_entropy(
            self.model.get_output_embeddings()(hidden[mask]).float(), target[mask], reduction="none")
        return (losses * w[mask]).sum() / w[mask].sum()

    def step(self):
        loss = self.loss()
        loss.backward()
        self.torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return float(loss.detach())


def peak():
    """The greatest resident set since `reset_peak`, in bytes."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def reset_peak():
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def worker(a):
    """Loads, then makes one repetition for every line of standard input."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    start = time.monotonic()
    side = Torch(a)
    loading, load_peak = time.monotonic() - start, peak()
    reset_peak()
    first = side.step()

    def used():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    print(json.dumps({"side": "pytorch", "load_seconds": loading, "load_peak_rss": load_peak, "first_loss": first}), file=out, flush=True)
    while sys.stdin.readline():
        processor = used()
        before = time.monotonic()
        losses = [side.step() for _ in range(a.steps)]
        seconds = (time.monotonic() - before) / a.steps
        print(json.dumps({
            "side": "pytorch", "tokens_per_second": a.batch * a.sequence / seconds, "step_seconds": seconds, "peak_rss": peak(),
            "loss": losses[-1], "processor_seconds": (processor := used() - processor),
            "tokens_per_processor_second": a.batch * a.sequence * a.steps / processor}), file=out, flush=True)


# MARK: - Taking turns


class Turns:
    """PyTorch's process and mechuri's command."""

    def __init__(self, a):
        self.a = a
        options = [f"--{k.replace('_', '-')}={v}" for k, v in vars(a).items() if v is not None and k not in ("ours", "rounds", "worker")]
        environment = os.environ | {"OMP_NUM_THREADS": str(a.threads), "TOKENIZERS_PARALLELISM": "false"}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", os.path.abspath(__file__), "--worker", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        print(json.dumps(self.answer()), flush=True)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"error: PyTorch's process ended with {self.process.wait()}; see above")
        return json.loads(line)

    def torch(self):
        self.process.stdin.write("again\n")
        self.process.stdin.flush()
        return self.answer()

    def ours(self):
        child = Child(shlex.split(self.a.ours))
        report = json.loads(child.out.decode().strip().splitlines()[-1])
        speed = report["tokensPerSecond"]
        return {"side": "mechuri", "tokens_per_second": speed, "step_seconds": self.a.batch * self.a.sequence / speed,
                "peak_rss": report.get("peakBytes") or child.peak, "processor_seconds": child.processor_seconds}

    def round(self):
        before = processors()
        sides = [self.torch()] + ([self.ours()] if self.a.ours else [])
        total, steal, busy = (y - x for x, y in zip(before, processors()))
        own = sum(s["processor_seconds"] for s in sides) * os.sysconf("SC_CLK_TCK")
        machine = {"steal": steal / max(total, 1), "foreign": max(busy - own, 0) / max(total, 1)}
        for side in sides:
            print(json.dumps(side | ({} if side["side"] == "mechuri" else machine)), flush=True)
        return sides, machine


def summary(a, rounds):
    """Medians, and ratios pair by pair."""
    result = {"setup": a.setup, "batch": a.batch, "sequence": a.sequence, "threads": a.threads, "rounds": len(rounds)}
    if a.setup.startswith("qlora"):
        result["compute"] = a.compute
    for number, name in enumerate(("pytorch", "mechuri")[: len(rounds[0][0])]):
        sides = [sides[number] for sides, _ in rounds]
        speeds = [s["tokens_per_second"] for s in sides]
        result[name] = {"tokens_per_second": statistics.median(speeds), "best": max(speeds), "worst": min(speeds),
                        "peak_rss": max(s["peak_rss"] for s in sides)}
    result["pytorch"]["tokens_per_processor_second"] = statistics.median(s[0]["tokens_per_processor_second"] for s, _ in rounds)
    if "mechuri" in result:
        ratios = sorted(b["tokens_per_second"] / a_["tokens_per_second"] for (a_, b), _ in rounds)
        result["ratio"] = [statistics.median(ratios), ratios[0], ratios[-1]]
        result["memory_ratio"] = result["mechuri"]["peak_rss"] / result["pytorch"]["peak_rss"]
    for key in ("steal", "foreign"):
        result[key] = max(machine[key] for _, machine in rounds)
    return result


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--setup", required=True, choices=SHAPES)
    parser.add_argument("--ours", help="a command that trains the same and ends with a line of JSON")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    for name in ("batch", "sequence", "question", "steps"):
        parser.add_argument("--" + name, type=int)
    parser.add_argument("--compute", default="bfloat16", choices=["bfloat16", "float32"], help="of bitsandbytes' layers")
    parser.add_argument("--checkpointing", choices=["yes", "no"], help="default: yes for qlora, no for lora")
    parser.add_argument("--folder", help="keeps the random float16 model of qlora for the next run")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    a = parser.parse_args()
    for name, value in zip(("batch", "sequence", "question", "steps"), SHAPES[a.setup][5:]):
        if getattr(a, name) is None:
            setattr(a, name, value)
    a.question = min(a.question, a.sequence - 1)
    return a


def main():
    a = read_arguments()
    if a.worker:
        return worker(a)
    turns = Turns(a)
    rounds = []
    try:
        while len(rounds) < a.rounds:
            rounds.append(turns.round())
    except KeyboardInterrupt:
        print("\ninterrupted: what is above is finished", file=sys.stderr)
    finally:
        turns.process.stdin.close()
        turns.process.wait()
    if rounds:
        print(json.dumps(summary(a, rounds)))


if __name__ == "__main__":
    main()
