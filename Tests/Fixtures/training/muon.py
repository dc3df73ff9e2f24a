"""Steps of torch.optim.Muon on three matrices, for MuonTests.

PyTorch's own step, but for its Newton-Schulz iteration in float32 instead of bfloat16, so that the comparison is
exact: the function's source is taken as it is and only that conversion is replaced.
"""

import inspect

import torch
from torch.optim import _muon

from common import dump, folder

SHAPES = {"wide": (12, 20), "tall": (24, 10), "square": (16, 16)}
STEPS = 4
LEARNING_RATES = [0.02, 0.03, 0.02, 0.01]
WEIGHT_DECAY = 0.1


def in_float32():
    source = inspect.getsource(_muon._zeropower_via_newtonschulz)
    assert source.count("dtype=torch.bfloat16") == 1, source
    scope = vars(_muon)
    exec(source.replace("dtype=torch.bfloat16", "dtype=torch.float32"), scope)


def muon():
    in_float32()
    folder("muon")
    generator = torch.Generator().manual_seed(11)
    cases = []
    for name, shape in SHAPES.items():
        weight = torch.nn.Parameter(torch.randn(shape, generator=generator) * 0.1)
        optimizer = torch.optim.Muon(
            [weight], lr=LEARNING_RATES[0], weight_decay=WEIGHT_DECAY, momentum=0.95,
            nesterov=True, adjust_lr_fn="match_rms_adamw",
        )
        case = {"name": name, "shape": list(shape), "initial": weight.detach().flatten().tolist()}
        case["gradients"], case["values"] = [], []
        for rate in LEARNING_RATES:
            optimizer.param_groups[0]["lr"] = rate
            weight.grad = torch.randn(shape, generator=generator) * 0.01
            case["gradients"].append(weight.grad.flatten().tolist())
            optimizer.step()
            case["values"].append(weight.detach().flatten().tolist())
        cases.append(case)
    dump({"learningRates": LEARNING_RATES, "weightDecay": WEIGHT_DECAY, "matrices": cases}, "muon", "case.json")
