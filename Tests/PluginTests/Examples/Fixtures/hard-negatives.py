"""Writes hard-negatives.safetensors: values and gradients of the hard-negative and the debiased contrastive loss.

Loops over the formulas of arXiv 2010.04592 and 2007.00224, with plain exponentials, in float64; gradients are
PyTorch's. The values of two views agree with those of the authors' `criterion` (github.com/joshr17/HCL, image/main.py)
to 1e-15. Run: python hard-negatives.py, with torch, numpy and safetensors installed.
Made with torch 2.13.0, numpy 2.4.6, safetensors 0.8.0.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

random = np.random.default_rng(2010)
near = random.normal(size=(2, 6, 4)) * 0.3 + random.normal(size=(1, 6, 4))  # two similar views
tensors = {
    "v2/projections": torch.from_numpy(near),
    "v3/projections": torch.from_numpy(random.normal(size=(3, 5, 4))),
}


def hard_negatives(z, t, prior, beta):
    """Mean over anchors x and their positives; also the number of estimates g that are at their floor."""
    v, n, _ = z.shape
    z = z / z.norm(dim=-1, keepdim=True)
    total, floored = 0, 0
    for view in range(v):
        for image in range(n):
            x = z[view, image]
            own = [z[a, image] @ x / t for a in range(v) if a != view]
            others = [z[a, i] @ x / t for a in range(v) for i in range(n) if i != image]
            weights = [(beta * l).exp() for l in others]
            hard = sum(w * l.exp() for w, l in zip(weights, others)) / sum(weights)
            positive = sum(l.exp() for l in own) / len(own)
            g = (hard - prior * positive) / (1 - prior)
            floor = torch.tensor(-1 / t, dtype=z.dtype).exp()
            floored += int(g < floor)
            g = torch.maximum(g, floor)
            for l in own:
                total = total - (l.exp() / (l.exp() + len(others) * g)).log() / len(own)
    return total / (v * n), floored


cases = {  # temperature, positive prior, concentration
    "default": (0.5, 0.1, 1.0),
    "debiased": (0.5, 0.1, 0.0),
    "plain": (0.5, 0.0, 0.0),
    "hard": (0.5, 0.0, 2.0),
    "sharp": (0.1, 0.05, 0.5),
    "floored": (0.5, 0.6, 1.0),
}
for name, options in cases.items():
    for batch in ["v2", "v3"]:
        z = tensors[f"{batch}/projections"].clone().requires_grad_()
        value, floored = hard_negatives(z, *options)
        value.backward()
        tensors[f"{batch}/{name}/value"] = value.detach().reshape(1)
        tensors[f"{batch}/{name}/gradient"] = z.grad
        print(f"{batch} {name:9} {value.item():.12f}  at the floor: {floored} of {z.shape[0] * z.shape[1]}")
save_file(tensors, Path(__file__).with_suffix(".safetensors"))
