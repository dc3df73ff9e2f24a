#!/usr/bin/env python3
"""Speed of mechuri beside PyTorch (transformers) with the same model and threads, in turns.

PyTorch reads the Hugging Face folder, mechuri a GGUF made from it (`mechuri import`), each round anew: a
prompt of random tokens, then decoding one token at a time with the cache. Quoted are medians of the rounds and
of the ratios. Needs torch and transformers.

usage: against_pytorch.py MECHURI MODEL.gguf HF_FOLDER [--dtype bfloat16] [--threads 2] [--rounds 3] [-p 64] [-n 32]
"""
import argparse
import json
import statistics
import subprocess
import time


def ours(a):
    out = subprocess.run(
        [a.mechuri, "bench", "-m", a.model, "-t", str(a.threads), "-p", str(a.p), "-n", str(a.n), "--json"],
        check=True, capture_output=True, text=True).stdout
    run = json.loads(out)["runs"][0]
    speed = {m["kind"]: m["tokensPerSecond"]["median"] for m in run["measurements"]}
    return speed["prompt"], speed["decode"], run["loadSeconds"]


class Torch:
    """The model in PyTorch, loaded once."""

    def __init__(self, a):
        import torch
        from transformers import GPTNeoXForCausalLM
        self.torch, self.p, self.n = torch, a.p, a.n
        torch.set_num_threads(a.threads)
        start = time.monotonic()
        self.model = GPTNeoXForCausalLM.from_pretrained(a.folder, dtype=getattr(torch, a.dtype)).eval()
        self.load = time.monotonic() - start
        self.measure()

    def measure(self):
        torch = self.torch
        ids = torch.randint(2, self.model.config.vocab_size, (1, self.p))
        with torch.inference_mode():
            start = time.monotonic()
            out = self.model(ids, use_cache=True, logits_to_keep=1)
            middle = time.monotonic()
            for _ in range(self.n):
                token = out.logits[:, -1:].argmax(-1)
                out = self.model(token, past_key_values=out.past_key_values, use_cache=True)
            end = time.monotonic()
        return self.p / (middle - start), self.n / (end - middle)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mechuri")
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--dtype", default="bfloat16", choices=["float32", "bfloat16", "float16"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("-p", type=int, default=64)
    parser.add_argument("-n", type=int, default=32)
    a = parser.parse_args()
    other = Torch(a)
    pairs = [(ours(a), other.measure()) for _ in range(a.rounds)]
    print("| what | mechuri | PyTorch | ratio |\n|---|---|---|---|")
    for i, what in enumerate((f"prompt {a.p}", f"decode {a.n}")):
        mine, theirs = (statistics.median(side[i] for side in sides) for sides in zip(*pairs))
        ratio = statistics.median(x[i] / y[i] for x, y in pairs)
        print(f"| {what} | {mine:,.1f} t/s | {theirs:,.1f} t/s | {ratio:.2f}x |")
    load = statistics.median(x[2] for x, _ in pairs)
    print(f"| load | {load * 1000:,.0f} ms | {other.load * 1000:,.0f} ms | {other.load / load:.1f}x |")
    print(f"\nthreads {a.threads}, PyTorch in {a.dtype}, {a.rounds} rounds")


if __name__ == "__main__":
    main()
