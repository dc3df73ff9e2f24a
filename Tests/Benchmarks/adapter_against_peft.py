"""An adapter trained by mechuri, loaded by transformers and peft: the logits must be the same.

usage: adapter_against_peft.py BINARY HF_FOLDER DATA.jsonl     (needs torch, transformers, peft; any GPT-NeoX folder)

Imports the folder as F32, trains an adapter on all linear layers for 20 steps, and compares the float32 logits of some
prompts. Prints the largest difference beside the largest logit, and fails beyond 1e-3 of it.
"""
import json, os, subprocess, sys, tempfile

import torch
from peft import PeftModel
from transformers import GPTNeoXForCausalLM

PROMPTS = ["매운 음식 추천해줘", "비 오는 날 뭐 먹지", "점심"]


def main():
    binary, folder, data = (os.path.abspath(path) for path in sys.argv[1:4])
    with tempfile.TemporaryDirectory() as scratch:
        model, run = os.path.join(scratch, "model.gguf"), os.path.join(scratch, "run")
        subprocess.run([binary, "import", folder, "-o", model, "--type", "f32"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            [binary, "train", "-m", model, "--data", data, "-o", run, "--method", "lora", "--target", "all-linear",
             "--steps", "20", "--lr", "2e-3", "--no-screen", "--no-samples"],
            check=True, stderr=subprocess.DEVNULL)
        base = GPTNeoXForCausalLM.from_pretrained(folder, dtype=torch.float32)
        adapted = PeftModel.from_pretrained(base, run).eval()
        worst = 0.0
        for request in PROMPTS:
            prompt = f"### 질문: {request}\n\n### 답변:"
            out = subprocess.run([binary, "logits", "-m", model, "--adapter", run, "--all", "--text", prompt],
                                 check=True, capture_output=True).stdout
            found = json.loads(out)
            ours = torch.tensor(found["logits"])
            with torch.no_grad():
                theirs = adapted(input_ids=torch.tensor([found["ids"]])).logits[0]
            difference = (ours - theirs).abs().max().item()
            worst = max(worst, difference / theirs.abs().max().item())
            print(f"{request}: largest difference {difference:.2e}, largest logit {theirs.abs().max().item():.2f}")
        print(f"worst {worst:.2e}")
        sys.exit(worst > 1e-3)


main()
