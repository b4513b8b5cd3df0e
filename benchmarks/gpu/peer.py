"""The same epochs in PyTorch: ResNet-18 with the CIFAR stem, two views of 512 images, NT-Xent, SGD, bf16 autocast,
channels-last, cuDNN's autotuning, and images and augmentations on the GPU, as in Clutch.

    python3 peer.py DATA eager|compiled        prints the seconds of the last of three epochs and of one step in it

It needs only torch: the network and the augmentations are defined here. `compiled` compiles the network and the loss.
"""

import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH, VIEWS, EPOCHS = 512, 2, 3
folder, way = sys.argv[1], sys.argv[2]
device = torch.device("cuda")
torch.manual_seed(0)
torch.backends.cudnn.benchmark = True
torch.backends.cuda.matmul.allow_tf32 = True


def images():
    parts = []
    for i in range(1, 6):
        with open(f"{folder}/cifar-10-batches-bin/data_batch_{i}.bin", "rb") as file:
            rows = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).reshape(-1, 3073)
        parts.append(rows[:, 1:].reshape(-1, 3, 32, 32))
    return torch.cat(parts).to(device)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        same = stride == 1 and inputs == outputs
        self.short = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return F.relu(self.bn2(self.conv2(y)) + self.short(x), inplace=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True)]
        inputs = 64
        for stage in range(4):
            for i in range(2):
                layers.append(Block(inputs, 64 << stage, 2 if stage > 0 and i == 0 else 1))
                inputs = 64 << stage
        self.encoder = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(512, 512), nn.ReLU(inplace=True), nn.Linear(512, 128))

    def forward(self, x):
        return self.head(self.encoder(x))


def augment(x):
    """Crop and resize, flip, brightness, contrast, saturation, hue and grayscale, drawn for each image."""
    n = len(x)

    def draw(low, high):
        return low + (high - low) * torch.rand(n, 1, 1, 1, device=device)

    area, ratio = draw(0.2, 1).flatten(), torch.exp(draw(math.log(3 / 4), math.log(4 / 3))).flatten()
    w, h = (area * ratio).sqrt().clamp(max=1), (area / ratio).sqrt().clamp(max=1)
    dx, dy = (2 * torch.rand(n, device=device) - 1) * (1 - w), (2 * torch.rand(n, device=device) - 1) * (1 - h)
    flip = torch.where(torch.rand(n, device=device) < 0.5, -1.0, 1.0)
    zero = torch.zeros_like(w)
    theta = torch.stack([torch.stack([w * flip, zero, dx], 1), torch.stack([zero, h, dy], 1)], 1)
    grid = F.affine_grid(theta, x.shape, align_corners=False)
    x = F.grid_sample(x, grid, padding_mode="reflection", align_corners=False)

    def gray(x):
        return (x * torch.tensor(GRAY, device=device).view(1, 3, 1, 1)).sum(1, keepdim=True)

    y = (x * draw(0.6, 1.4)).clamp(0, 1)
    factor = draw(0.6, 1.4)
    y = (factor * y + (1 - factor) * gray(y).mean((2, 3), keepdim=True)).clamp(0, 1)
    factor = draw(0.6, 1.4)
    y = (factor * y + (1 - factor) * gray(y)).clamp(0, 1)
    turn = draw(-0.1, 0.1) * 2 * math.pi  # rotation about the gray axis, cheaper than via HSV
    mean, cross = y.mean(1, keepdim=True), torch.stack([y[:, 2] - y[:, 1], y[:, 0] - y[:, 2], y[:, 1] - y[:, 0]], 1)
    y = (mean + (y - mean) * turn.cos() + cross * turn.sin() / math.sqrt(3)).clamp(0, 1)
    x = torch.where(draw(0, 1) < 0.8, y, x)
    return torch.where(draw(0, 1) < 0.2, gray(x).expand_as(x), x)


GRAY = (0.2989, 0.587, 0.114)


def nt_xent(z):
    z = F.normalize(z.float())
    logits = z @ z.T / 0.5
    logits.fill_diagonal_(-math.inf)
    n = len(z) // VIEWS
    return F.cross_entropy(logits, torch.arange(VIEWS * n, device=device).roll(n))


def main():
    data = images()
    mean, deviation = data.float().mean((0, 2, 3)) / 255, data.float().std((0, 2, 3)) / 255
    network = Network().to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(network.parameters(), 0.06, momentum=0.9, weight_decay=1e-4, foreach=True)

    def loss(x):
        with torch.autocast("cuda", torch.bfloat16):
            z = network(x)
        return nt_xent(z)

    if way == "compiled":
        loss = torch.compile(loss)
    scale, shift = (1 / deviation).view(1, 3, 1, 1), (-mean / deviation).view(1, 3, 1, 1)
    for _ in range(EPOCHS):
        torch.cuda.synchronize()
        started = time.perf_counter()
        order = torch.randperm(len(data), device=device)
        steps = len(data) // BATCH
        for step in range(steps):
            x = data[order[step * BATCH : (step + 1) * BATCH]].float() / 255
            x = augment(torch.cat([x] * VIEWS))
            value = loss((x * scale + shift).contiguous(memory_format=torch.channels_last))
            value.backward()
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            if step % 10 == 9:
                value.item()
        torch.cuda.synchronize()
        seconds = time.perf_counter() - started
    print(json.dumps({"epoch": seconds, "step": seconds / steps}))


main()
