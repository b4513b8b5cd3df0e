"""Writes resnet.safetensors: the outputs of torchvision's ResNets for weights and images given by a formula.

python resnet.py, with torch 2.13.0, torchvision 0.28.0, safetensors 0.8.0.
"""
import pathlib

import torch
import torchvision
from safetensors.torch import save_file


def noise(name, shape):
    """Numbers in 0 ... 1 that depend only on a name and an index."""
    seed = 0
    for byte in name.encode():
        seed = (seed * 31 + byte) % 10007
    n = torch.Size(shape).numel()
    waves = torch.sin(torch.arange(n, dtype=torch.float64) * 12.9898 + seed * 78.233) * 43758.5453
    return (waves - waves.floor()).reshape(shape)


def value(name, tensor):
    u = noise(name, tensor.shape)
    if tensor.dim() == 4:
        return (2 * u - 1) * (6 / (tensor.shape[0] * tensor.shape[2] * tensor.shape[3])) ** 0.5
    if name.endswith(("weight", "running_var")):
        return u + 0.5
    return (u - 0.5) * 0.2


tensors, names = {}, {}
for depth in (18, 34, 50):
    for stem in ("cifar", "imagenet"):
        net = getattr(torchvision.models, f"resnet{depth}")()
        net.fc = torch.nn.Identity()
        if stem == "cifar":
            net.conv1 = torch.nn.Conv2d(3, 64, 3, padding=1, bias=False)
            net.maxpool = torch.nn.Identity()
        state = {k: v for k, v in net.state_dict().items() if "num_batches" not in k}
        net.load_state_dict({k: value(k, v).float() for k, v in state.items()}, strict=False)
        names[f"resnet{depth}"] = " ".join(sorted(state))
        side = 16 if stem == "cifar" else 64
        with torch.no_grad():
            features = net.eval()(noise("images", (2, 3, side, side)).float())
        tensors[f"resnet{depth}-{stem}"] = features

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), metadata=names)
for k, v in tensors.items():
    print(k, tuple(v.shape), v.abs().mean().item(), v.std(0).mean().item())
