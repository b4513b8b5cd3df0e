"""Writes wideresnet.safetensors: a wide residual network of depth 10 and widening 1, written with PyTorch's layers as
arXiv 1605.07146 describes it, for weights that the formula of efficientnet.py gives. The metadata has their names.

Run: python wideresnet.py, with torch and safetensors installed.
"""

import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.functional import relu


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.convShortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False) if inputs != outputs else None

    def forward(self, x):
        first = relu(self.bn1(x))
        rest = self.conv2(relu(self.bn2(self.conv1(first))))
        return rest + (x if self.convShortcut is None else self.convShortcut(first))


class Group(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.layer = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layer(x)


class Wide(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.block1 = Group([Block(16, 16, 1)])
        self.block2 = Group([Block(16, 32, 2)])
        self.block3 = Group([Block(32, 64, 2)])
        self.bn1 = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64, 2)

    def forward(self, x):
        return relu(self.bn1(self.block3(self.block2(self.block1(self.conv1(x)))))).mean((2, 3))


def noise(name, shape):
    seed = 0
    for byte in name.encode():
        seed = (seed * 31 + byte) % 10007
    n = torch.Size(shape).numel()
    waves = torch.sin(torch.arange(n, dtype=torch.float64) * 12.9898 + seed * 78.233) * 43758.5453
    return (waves - waves.floor()).reshape(shape)


def value(name, tensor):
    u = noise(name.replace("convShortcut", "conv_shortcut"), tensor.shape)
    if tensor.dim() == 4:
        return (2 * u - 1) * (6 / tensor[0].numel()) ** 0.5
    if name.endswith(("weight", "running_var")):
        return u + 0.5
    return (u - 0.5) * 0.2


net = Wide().eval()
state = {k: v for k, v in net.state_dict().items() if "num_batches" not in k and not k.startswith("fc")}
net.load_state_dict({k: value(k, v).float() for k, v in state.items()}, strict=False)
tensors = {}
for height, width in ((16, 16), (15, 13)):
    with torch.no_grad():
        tensors[f"features-{height}x{width}"] = net(noise("images", (2, 3, height, width)).float())
versions = {"torch": torch.__version__, "names": " ".join(sorted(state))}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
for k, v in tensors.items():
    print(k, tuple(v.shape), v.abs().mean().item(), v.std(0).mean().item())
