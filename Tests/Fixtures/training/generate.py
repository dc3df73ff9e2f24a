#!/usr/bin/env python3
"""Makes the training fixtures with the field's own implementations (torch, transformers, peft, bitsandbytes), on one CPU thread.

  generate.py              everything, in this order; then manifest.json (versions, seed, SHA-256 of every file)
  generate.py PART...      only gradients, adapter-gradients, nf4, base, curves, muon

gradients/NAME/            a tiny model (config.json, model.safetensors, float32), case.json {tokens, weights, loss}
                           and grads.safetensors: the gradient of every parameter, in the model's own names
gradients/NAME-adapter/    an adapter in peft's own files on gradients/NAME, case.json, grads.safetensors of its A and B
nf4/                       matrices and what bitsandbytes makes of them; see `nf4` in nf4.py
curves/base/               the pretrained model from which curves/lora and curves/qlora start
curves/scratch/            the random model from which curves/full starts
curves/corpus.json         sequences {tokens, answerStart} and 50 batches of 8 of them, by number
curves/KIND/               case.json: hyperparameters and, per step, loss before the step, learning rate, the norm of
                           the gradients before clipping and the loss of the same run in float64; initial/ and final/
                           adapters in peft's own files; logits.bin: float32 logits of the trained model for the
                           sequences that `logitsOf` names, one after the other
muon/case.json             three matrices, four gradients each, and what PyTorch's Muon makes of them; see muon.py

`weights[r][i]` is the weight of token i of row r as a target, predicted at i - 1; `weights[r][0]` is 0. The loss is
sum(w * cross entropy) / sum(w) over the whole batch. In the curves token i weighs 0 (i = 0), `questionWeight`
(i < answerStart) or 1. Rows are padded on the right and masked for PyTorch only. Gradients are computed in float64
from the float32 weights and rounded; the curves are computed in float32. QLoRA's curve is made with bitsandbytes'
own 4-bit layers (float32 compute), whose training works on the CPU; float64 runs use what dequantize_4bit gives.
"""
import hashlib, json, os, sys

os.environ["TORCHDYNAMO_DISABLE"] = "1"  # before torch: nothing here is worth compiling
sys.dont_write_bytecode = True
import bitsandbytes, numpy as np, peft, safetensors, torch, transformers

from common import HERE, SEED
from curves import base, curves
from gradients import adapter_gradients, gradients
from muon import muon
from nf4 import nf4


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


PARTS = {"gradients": gradients, "adapter-gradients": adapter_gradients, "nf4": nf4, "base": base, "curves": curves,
         "muon": muon}

if __name__ == "__main__":
    if not set(sys.argv[1:]) <= set(PARTS):
        sys.exit(__doc__)
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
    manifest()
