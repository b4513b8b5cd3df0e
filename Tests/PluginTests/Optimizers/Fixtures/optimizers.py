"""Writes optimizers.safetensors: a linear regression after five steps of each optimizer.

python optimizers.py, with torch 2.13.0, lightly 1.6.0, safetensors 0.8.0. SGD and AdamW are torch.optim's. LARS is
algorithm 1 of arXiv 1708.03888, written out, with vectors excluded as in SimCLR (arXiv 2002.05709). Its other forms are
lightly's, that of Meta's projects and that of solo-learn, the last two written out.
"""
import pathlib

import torch
from lightly.utils.lars import LARS as LightlyLARS
from safetensors.torch import save_file

FACTORS = [0.25, 1.0, 0.75, 0.5, 0.125]  # as a schedule might return

torch.manual_seed(0)
start = {n: torch.randn(s, dtype=torch.float64) for n, s in [("weight", (3, 4)), ("bias", (3,))]}
x = torch.randn(8, 4, dtype=torch.float64)
y = torch.randn(8, 3, dtype=torch.float64)


class LARS(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum, weight_decay, trust):
        super().__init__(params, dict(lr=lr))
        self.momentum, self.decay, self.trust = momentum, weight_decay, trust

    @torch.no_grad()
    def step(self):
        for w in self.param_groups[0]["params"]:
            gradient, local = w.grad, 1.0
            if w.dim() > 1:
                local = self.trust * w.norm() / (w.grad.norm() + self.decay * w.norm())
                gradient = w.grad + self.decay * w
            v = self.momentum * self.state[w].get("v", 0.0) + self.param_groups[0]["lr"] * local * gradient
            self.state[w]["v"] = v
            w.sub_(v)


class ScaledLARS(torch.optim.Optimizer):
    """v <- momentum v + q u and w <- w - rate v; `ratio` returns q and u of a layer."""

    def __init__(self, params, lr, momentum, ratio):
        super().__init__(params, dict(lr=lr))
        self.momentum, self.ratio = momentum, ratio

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                q, update = self.ratio(w, w.grad, group["lr"]) if w.dim() > 1 else (1.0, w.grad)
                self.state[w]["v"] = self.momentum * self.state[w].get("v", 0.0) + q * update
                w.sub_(group["lr"] * self.state[w]["v"])


def meta(trust, decay):
    def ratio(w, gradient, rate):
        update = gradient + decay * w
        return trust * w.norm() / update.norm(), update

    return ratio


def solo(trust, decay):
    def ratio(w, gradient, rate):
        q = trust * w.norm() / (gradient.norm() + decay * w.norm() + 1e-8)
        return min(q / rate, 1), gradient + decay * w

    return ratio


def lightly(p, excluded):
    """lightly adapts the parameters that have weight decay."""
    weight, bias = p
    groups = [{"params": [weight]}, {"params": [bias], **({"weight_decay": 0} if excluded else {})}]
    return LightlyLARS(groups, lr=0.5, momentum=0.8, weight_decay=0.1, trust_coefficient=0.2, eps=1e-2)


CASES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd-momentum": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.05),
    "sgd-nesterov": lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, weight_decay=0.05, nesterov=True),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.01),
    "adamw-options": lambda p: torch.optim.AdamW(p, lr=0.1, betas=(0.8, 0.9), eps=0.01, weight_decay=0.5),
    "lars": lambda p: LARS(p, lr=1.0, momentum=0.9, weight_decay=1e-6, trust=0.001),
    "lars-options": lambda p: LARS(p, lr=0.5, momentum=0.5, weight_decay=0.1, trust=0.2),
    "lars-meta": lambda p: ScaledLARS(p, 0.5, 0.8, meta(0.2, 0.1)),
    "lars-solo": lambda p: ScaledLARS(p, 0.5, 0.8, solo(0.2, 0.1)),
    "lars-lightly": lambda p: lightly(p, True),
    "lars-everything": lambda p: lightly(p, False),
}

tensors = {"x": x, "y": y, **start}
for name, make in CASES.items():
    weight, bias = (v.clone().requires_grad_() for v in start.values())
    optimizer = make([weight, bias])
    rate = optimizer.param_groups[0]["lr"]
    for factor in FACTORS:
        for group in optimizer.param_groups:
            group["lr"] = rate * factor
        optimizer.zero_grad()
        (x @ weight.T + bias - y).square().mean().backward()
        optimizer.step()
    tensors |= {f"{name}.weight": weight.detach(), f"{name}.bias": bias.detach()}

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
