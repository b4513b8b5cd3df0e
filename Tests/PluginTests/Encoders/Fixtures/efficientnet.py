"""Writes efficientnet.safetensors: the features of timm's tf_efficientnet_lite0 for weights that a formula
gives, so that they need not be stored. The metadata has the names of the weights.

Run: python efficientnet.py, with torch, timm and safetensors installed.
"""

import pathlib

import timm
import torch
from safetensors.torch import save_file


def noise(name, shape):
    seed = 0
    for byte in name.encode():
        seed = (seed * 31 + byte) % 10007
    n = torch.Size(shape).numel()
    waves = torch.sin(torch.arange(n, dtype=torch.float64) * 12.9898 + seed * 78.233) * 43758.5453
    return (waves - waves.floor()).reshape(shape)


def value(name, tensor):
    u = noise(name, tensor.shape)
    if tensor.dim() == 4:
        return (2 * u - 1) * (6 / tensor[0].numel()) ** 0.5
    if name.endswith(("weight", "running_var")):
        return u + 0.5
    return (u - 0.5) * 0.2


net = timm.create_model("tf_efficientnet_lite0", num_classes=0).eval()
state = {k: v for k, v in net.state_dict().items() if "num_batches" not in k}
net.load_state_dict({k: value(k, v).float() for k, v in state.items()}, strict=False)
tensors = {}
for height, width in ((32, 32), (45, 38)):
    with torch.no_grad():
        tensors[f"features-{height}x{width}"] = net(noise("images", (2, 3, height, width)).float())
versions = {"torch": torch.__version__, "timm": timm.__version__, "names": " ".join(sorted(state))}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
for k, v in tensors.items():
    print(k, tuple(v.shape), v.abs().mean().item(), v.std(0).mean().item(), v.std(1).mean().item())
