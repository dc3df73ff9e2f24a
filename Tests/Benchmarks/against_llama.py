#!/usr/bin/env python3
"""Speed, start and memory of mechuri beside llama.cpp: same GGUF, threads and tokens, in one run.

The two take turns (A B A B ...), so that a drift of the machine's speed meets both. Quoted are medians of
the rounds and the median of the ratios pair by pair, with the least and the most in brackets. Measured are
  prompt N, decode N   tokens/s of `mechuri bench` and llama-bench: random tokens, no sampling
  first token          wall time of a whole process that loads the model (its file is in the page cache),
                       reads a prompt of 20 tokens and writes one: `mechuri ask --raw`, llama-completion
  load                 mechuri: as it reports it; llama.cpp: that wall time less its time for the prompt
  peak memory          the greater resident set of a side's two processes (getrusage's ru_maxrss)
and beside them the memory bandwidth mechuri saw, and what the hypervisor (steal) and other processes took.

Rows are printed when they are finished. With --json every round is kept in that file at once; run again
with the same file, and what is there is not measured again. build_llama.sh builds llama.cpp's tools,
random_model.py makes models of any size.

usage: against_llama.py MECHURI LLAMA_BIN_FOLDER MODEL... [--threads 1,2] [--rounds 5] [--big-rounds 3]
           [-p 64,512] [-n 64] [--json FILE] [--markdown FILE] [--quick]
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

BIG = 1 << 30
# The toy tokenizer of random_model.py and every byte-level one read this as at most 20 tokens; the prompt is
# cut to 20 with each model's own.
PROMPT = "ab" * 40


def processors():
    """Clock ticks of all processors since the start: in all, stolen, and busy."""
    with open("/proc/stat", encoding="ascii") as file:
        t = [int(x) for x in file.readline().split()[1:9]]
    return sum(t), t[7], t[0] + t[1] + t[2] + t[5] + t[6]


class Child:
    """A process that has ended: what it printed, how long it took, and what it used."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.monotonic()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                process.kill()
                os.waitpid(process.pid, 0)
                process.returncode = -9
                raise
            process.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - start
            out.seek(0)
            err.seek(0)
            self.out, self.err = out.read(), err.read().decode(errors="replace")
        if process.returncode:
            raise SystemExit(f"error: {' '.join(command)}: exit {process.returncode}\n{self.err[-2000:]}")
        self.peak = usage.ru_maxrss * 1024
        self.processor_seconds = usage.ru_utime + usage.ru_stime


class Pair:
    """mechuri and llama.cpp with one model on so many threads."""

    def __init__(self, arguments, model, threads):
        self.arguments, self.model, self.threads = arguments, model, str(threads)
        self.is_big = os.path.getsize(model) > BIG

    def llama(self, tool, *options):
        path = os.path.join(self.arguments.llama, tool)
        return Child([path, "-m", self.model, "-t", self.threads, *options])

    def prompt(self):
        """A text of 20 tokens."""
        low, high = 1, len(PROMPT)
        while low < high:
            middle = (low + high + 1) // 2
            out = Child([self.arguments.mechuri, "tokenize", "-m", self.model, PROMPT[:middle]]).out
            low, high = (middle, high) if len(json.loads(out)["ids"]) <= 20 else (low, middle - 1)
        return PROMPT[:low]

    def ours(self, prompt):
        a = self.arguments
        first = Child([a.mechuri, "ask", "--raw", "--max-tokens", "1", "--temperature", "0",
                       "-m", self.model, "-t", self.threads, prompt])
        bench = Child([a.mechuri, "bench", "-m", self.model, "-t", self.threads, "-p", a.p, "-n", a.n,
                       "--seconds", str(a.seconds), "--json"])
        report = json.loads(bench.out)
        run = report["runs"][0]
        speeds = {f"{m['kind']} {m['tokens']}": m["tokensPerSecond"]["median"] for m in run["measurements"]}
        side = {"speeds": speeds, "first": first.seconds, "load": run["loadSeconds"],
                "peak": max(first.peak, bench.peak if run.get("bandwidth") is None else run["memory"]["peakBytes"])}
        facts = {"kernels": report["kernels"]["used"], "packed": run.get("isFromPackedCache", False), "machine": report["machine"],
                 "bandwidth": (run.get("bandwidth") or {}).get("bestBytesPerSecond"),
                 "shares": {f"{m['kind']} {m['tokens']}": m.get("bandwidthShare") for m in run["measurements"]}}
        return side, facts, first.processor_seconds + bench.processor_seconds

    def theirs(self, prompt):
        a = self.arguments
        first = self.llama("llama-completion", "-p", prompt, "-n", "1", "-no-cnv", "--no-warmup",
                           "--ignore-eos", "--perf", "--no-display-prompt", "--temp", "0")
        repetitions = "1" if self.is_big or a.quick else "3"
        bench = self.llama("llama-bench", "-p", a.p, "-n", a.n, "-r", repetitions, "-o", "json")
        speeds = {}
        for row in json.loads(bench.out):
            name = f"decode {row['n_gen']}" if row["n_gen"] else f"prompt {row['n_prompt']}"
            speeds[name] = statistics.median(row["samples_ts"])
        read = re.search(r"prompt eval time =\s*([0-9.]+) ms /\s*(\d+) tokens", first.err + first.out.decode(errors="replace"))
        side = {"speeds": speeds, "first": first.seconds, "peak": max(first.peak, bench.peak),
                "load": first.seconds - float(read[1]) / 1000 if read else None,
                "promptTokens": int(read[2]) if read else None}
        return side, first.processor_seconds + bench.processor_seconds

    def round(self, prompt):
        before = processors()
        ours, facts, a = self.ours(prompt)
        theirs, b = self.theirs(prompt)
        after = processors()
        total, steal, busy = (y - x for x, y in zip(before, after))
        own = (a + b) * os.sysconf("SC_CLK_TCK")
        return {"mechuri": ours, "llama": theirs, **facts, "steal": steal / max(total, 1),
                "foreign": max(busy - own, 0) / max(total, 1)}


def short(value):
    """At least three digits."""
    return f"{value:,.{0 if value >= 99.95 else 1 if value >= 9.995 else 2}f}"


def rows(name, threads, rounds):
    """The table's rows of one model and number of threads."""

    def row(what, unit, scale, get, better_is_more):
        pairs = [(get(r["mechuri"]), get(r["llama"])) for r in rounds]
        pairs = [p for p in pairs if None not in p]
        if not pairs:
            return
        a, b = (statistics.median(side) for side in zip(*pairs))
        ratios = sorted(x / y if better_is_more else y / x for x, y in pairs)
        yield (f"| {name} | {threads} | {what} | {short(a * scale)} {unit} | {short(b * scale)} {unit} "
               f"| {statistics.median(ratios):.2f}x ({ratios[0]:.2f}-{ratios[-1]:.2f}) |")

    for what in rounds[0]["mechuri"]["speeds"]:
        yield from row(what, "t/s", 1, lambda side: side["speeds"].get(what), True)
    yield from row("first token", "ms", 1000, lambda side: side["first"], False)
    yield from row("load", "ms", 1000, lambda side: side["load"], False)
    yield from row("peak memory", "MiB", 2**-20, lambda side: side["peak"], False)


def notes(name, threads, rounds):
    """What the rows depend on, in one line."""
    parts = [f"{len(rounds)} rounds", rounds[0]["kernels"]]
    if any(r["packed"] for r in rounds):
        parts.append("weights packed before (mechuri pack)")
    bandwidths = [r["bandwidth"] for r in rounds if r["bandwidth"]]
    if bandwidths:
        parts.append(f"bandwidth {statistics.median(bandwidths) / 1e9:.1f} GB/s "
                     f"({min(bandwidths) / 1e9:.1f}-{max(bandwidths) / 1e9:.1f})")
    for what in rounds[0]["shares"]:
        shares = [r["shares"][what] for r in rounds if r["shares"].get(what)]
        if shares:
            parts.append(f"{what} used {statistics.median(shares):.0%} of it")
    for what, text in (("steal", "steal"), ("foreign", "other processes")):
        worst = max(r[what] for r in rounds)
        parts.append(f"{text} {worst:.1%} at most" + (" (NOT QUIET)" if worst > 0.05 else ""))
    return f"{name}, threads {threads}: " + ", ".join(parts)


class Record:
    """All rounds so far, kept in a file when one is named."""

    def __init__(self, arguments):
        self.path = arguments.json
        self.data = {"settings": {"p": arguments.p, "n": arguments.n, "seconds": arguments.seconds}, "pairs": {}}
        if self.path and os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                kept = json.load(file)
            if kept["settings"] != self.data["settings"]:
                raise SystemExit(f"error: {self.path} was made with {kept['settings']}; name another file")
            self.data = kept

    def rounds(self, model, threads):
        key = f"{os.path.basename(model)} ({os.path.getsize(model)} bytes), {threads} threads"
        return self.data["pairs"].setdefault(key, [])

    def save(self):
        if self.path:
            with open(self.path + ".part", "w", encoding="utf-8") as file:
                json.dump(self.data, file, indent=1)
            os.replace(self.path + ".part", self.path)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mechuri")
    parser.add_argument("llama", help="folder with llama-bench and llama-completion")
    parser.add_argument("models", nargs="+")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--big-rounds", type=int, default=3, help="for files above 1 GiB")
    parser.add_argument("-p", default="64,512")
    parser.add_argument("-n", default="64")
    parser.add_argument("--seconds", type=float, default=1.0, help="of mechuri bench, a measurement")
    parser.add_argument("--json")
    parser.add_argument("--markdown")
    parser.add_argument("--quick", action="store_true", help="2 rounds of short measurements")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.p, arguments.n, arguments.seconds = "64", "16", 0.2
        arguments.rounds = arguments.big_rounds = 2
    return arguments


def main():
    arguments = read_arguments()
    record = Record(arguments)
    lines = ["| model | threads | what | mechuri | llama.cpp | ratio |", "|---|---|---|---|---|---|"]
    remarks = []
    print("\n".join(lines), flush=True)
    try:
        for model in arguments.models:
            name = re.sub(r"\.gguf$", "", os.path.basename(model))
            prompt = None
            for threads in (int(x) for x in arguments.threads.split(",")):
                pair = Pair(arguments, model, threads)
                rounds = record.rounds(model, threads)
                wanted = arguments.big_rounds if pair.is_big else arguments.rounds
                while len(rounds) < wanted:
                    prompt = prompt or pair.prompt()
                    print(f"{name}, threads {threads}, round {len(rounds) + 1}/{wanted}",
                          end="\r", file=sys.stderr, flush=True)
                    rounds.append(pair.round(prompt))
                    record.save()
                new = list(rows(name, threads, rounds))
                print("\x1b[K" if sys.stderr.isatty() else "", end="", file=sys.stderr, flush=True)
                print("\n".join(new), flush=True)
                lines += new
                remarks.append(notes(name, threads, rounds))
    except KeyboardInterrupt:
        print("\ninterrupted: what is above is finished", file=sys.stderr)
    print()
    print("\n".join(remarks))
    if arguments.markdown:
        with open(arguments.markdown, "w", encoding="utf-8") as file:
            file.write("\n".join(lines + [""] + [f"- {remark}" for remark in remarks]) + "\n")


if __name__ == "__main__":
    main()
