#!/usr/bin/env python3
"""Probabilities of the next token as transformers' own logits processors make them.

usage: generate.py            (writes cases.json and manifest.json beside this file)
needs: torch, transformers
"""

import hashlib
import json
import pathlib

import torch
import transformers
from transformers import (
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

FOLDER = pathlib.Path(__file__).parent
VOCABULARY = 40


def processors(case):
    """In the order of transformers' GenerationMixin._get_logits_processor."""
    steps = LogitsProcessorList()
    if case["repetitionPenalty"] != 1:
        steps.append(RepetitionPenaltyLogitsProcessor(case["repetitionPenalty"]))
    if case["temperature"] != 1:
        steps.append(TemperatureLogitsWarper(case["temperature"]))
    if case["topK"]:
        steps.append(TopKLogitsWarper(case["topK"]))
    if case["topP"] < 1:
        steps.append(TopPLogitsWarper(case["topP"]))
    if case["minP"]:
        steps.append(MinPLogitsWarper(case["minP"]))
    return steps


def main():
    generator = torch.Generator().manual_seed(7)
    cases = []
    for temperature, penalty in ((1.0, 1.0), (0.7, 1.0), (0.7, 1.3), (1.5, 0.8), (0.2, 1.1)):
        for top_k, top_p, min_p in (
            (0, 1.0, 0.0), (5, 1.0, 0.0), (0, 0.9, 0.0), (0, 1.0, 0.05), (1, 1.0, 0.0),
            (12, 0.7, 0.0), (12, 0.95, 0.1), (0, 0.5, 0.2), (100, 0.999, 0.001), (3, 0.01, 0.9),
        ):
            logits = torch.randn(1, VOCABULARY, generator=generator) * 2.5
            history = torch.randint(0, VOCABULARY, (1, 9), generator=generator)
            history[0, 1] = history[0, 0]
            case = {
                "temperature": temperature, "repetitionPenalty": penalty,
                "topK": top_k, "topP": top_p, "minP": min_p,
                "history": history[0].tolist(), "logits": logits[0].tolist(),
            }
            scores = processors(case)(history, logits.clone())
            case["probabilities"] = torch.softmax(scores.double(), -1)[0].tolist()
            cases.append(case)
    data = json.dumps(cases, separators=(",", ":")).encode()
    (FOLDER / "cases.json").write_bytes(data)
    manifest = {
        "generator": "generate.py",
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "sha256": {"cases.json": hashlib.sha256(data).hexdigest()},
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
