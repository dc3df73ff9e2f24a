#!/usr/bin/env python3
"""Prompt and decode speed of mechuri beside llama.cpp's llama-bench: same GGUF, same threads, one run.

The two take turns (A B A B ...), so that a drift of the machine's speed meets both; quoted are medians
and the median of the ratios pair by pair. llama.cpp is built outside this repository, for example:
    pip download --no-binary :all: --no-deps llama-cpp-python     # unpack, then in vendor/llama.cpp:
    cmake -B build -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON && cmake --build build --target llama-bench

usage: against_llama.py MECHURI LLAMA_BENCH MODEL [--threads 1,2] [--rounds 7] [-p 512] [-n 128]
"""
import argparse
import json
import statistics
import subprocess


def steal():
    """Clock ticks that the hypervisor gave to others, and all ticks."""
    fields = [int(x) for x in open("/proc/stat").readline().split()[1:]]
    return fields[7], sum(fields)


def ours(arguments, threads):
    out = subprocess.run(
        [arguments.mechuri, "bench", "-m", arguments.model, "-t", str(threads), "-p", str(arguments.p),
         "-n", str(arguments.n), "-r", "3", "--json"],
        check=True, capture_output=True, text=True).stdout
    report = json.loads(out)
    return report["promptTokensPerSecond"], report["decodeTokensPerSecond"], report


def theirs(arguments, threads):
    out = subprocess.run(
        [arguments.llama_bench, "-m", arguments.model, "-t", str(threads), "-p", str(arguments.p),
         "-n", str(arguments.n), "-r", "3", "-o", "json"],
        check=True, capture_output=True, text=True).stdout
    prompt = decode = None
    for row in json.loads(out):
        if row["n_gen"]:
            decode = row["avg_ts"]
        else:
            prompt = row["avg_ts"]
    return prompt, decode


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mechuri")
    parser.add_argument("llama_bench")
    parser.add_argument("model")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("-p", type=int, default=512)
    parser.add_argument("-n", type=int, default=128)
    arguments = parser.parse_args()
    before = steal()
    report = {}
    print("| threads | what | mechuri | llama.cpp | ratio |")
    print("|---|---|---|---|---|")
    for threads in (int(x) for x in arguments.threads.split(",")):
        a, b = [], []
        for _ in range(arguments.rounds):
            prompt, decode, report = ours(arguments, threads)
            a.append((prompt, decode))
            b.append(theirs(arguments, threads))
        for index, name in enumerate((f"prompt {arguments.p}", f"decode {arguments.n}")):
            mine = statistics.median(x[index] for x in a)
            other = statistics.median(x[index] for x in b)
            ratio = statistics.median(x[index] / y[index] for x, y in zip(a, b))
            print(f"| {threads} | {name} | {mine:,.0f} tok/s | {other:,.0f} tok/s | {ratio:.2f}x |")
    after = steal()
    share = 100 * (after[0] - before[0]) / max(1, after[1] - before[1])
    print(
        f"\n{report['kernels']}, bandwidth now {report['bandwidthBytesPerSecond'] / 1e9:.1f} GB/s, "
        f"load {report['loadSeconds'] * 1000:.1f} ms, peak memory {report['peakResidentBytes'] / 2**20:.0f} MiB, "
        f"steal {share:.1f} %, medians of {arguments.rounds} interleaved rounds")


if __name__ == "__main__":
    main()
