"""Writes augmentations.safetensors: four images and the results of torchvision's transforms.

python augmentations.py, with torch 2.13.0, torchvision 0.28.0, safetensors 0.8.0.
"""
import pathlib

import torch
import torchvision.transforms as T
import torchvision.transforms.functional as F
from safetensors.torch import save_file

torch.manual_seed(0)
images = torch.rand(4, 3, 12, 10)
images[1] = (images[1] * 4).floor() / 4  # many equal channels
images[2, :, :, 5:] = 0.5  # gray
images[3] = images[3] > 0.5  # only 0 and 1

tensors = {"images": images, "flipped": F.hflip(images), "grey": F.rgb_to_grayscale(images, 3)}

boxes = torch.tensor([[0, 0, 12, 10], [3, 2, 5, 7], [11, 9, 1, 1], [2, 0, 10, 3]])  # top, left, height, width
crops = [F.resized_crop(x, *b.tolist(), size=[12, 10], antialias=True) for x, b in zip(images, boxes)]
tensors |= {"boxes": boxes.float(), "cropped": torch.stack(crops)}

moves = torch.tensor([[0, 0], [4, -4], [-3, 1], [2, 4]])  # down, right
padded = F.pad(images, [4])
shifted = [F.crop(x, 4 + d, 4 + r, 12, 10) for x, (d, r) in zip(padded, moves.tolist())]
tensors |= {"moves": moves, "shifted": torch.stack(shifted)}

factors = torch.tensor([0.6, 1.4, 1.0, 2.5])
for name in ("brightness", "contrast", "saturation"):
    adjust = getattr(F, f"adjust_{name}")
    tensors[name] = torch.stack([adjust(x, f) for x, f in zip(images, factors.tolist())])
turns = torch.tensor([0.1, -0.25, 0.4, 0.5])
tensors["hue"] = torch.stack([F.adjust_hue(x, t) for x, t in zip(images, turns.tolist())])
tensors |= {"factors": factors, "turns": turns}

sigmas = torch.tensor([0.1, 0.5, 1.0, 2.0])
for size in (3, 7):
    blurred = [F.gaussian_blur(x, [size, size], [s, s]) for x, s in zip(images, sigmas.tolist())]
    tensors[f"blurred{size}"] = torch.stack(blurred)
tensors["sigmas"] = sigmas

tensors["solarized"] = F.solarize(images, 0.5)
tensors["solarized-low"] = F.solarize(images, 0.2)

# The mean and deviation of 100,000 boxes: typical ones, ones that rarely fit, and ones that never fit.
for name, size, scale, ratio in [
    ("usual", (32, 32), (0.2, 1.0), (3 / 4, 4 / 3)),
    ("tight", (20, 40), (0.9, 1.0), (0.5, 1.0)),
    ("never", (40, 20), (1.0, 1.0), (2.0, 3.0)),
]:
    draws = [T.RandomResizedCrop.get_params(torch.empty(3, *size), scale, ratio) for _ in range(100_000)]
    draws = torch.tensor(draws).double()
    tensors[name] = torch.stack([draws.mean(0), draws.std(0)])

tensors = {k: v.contiguous() for k, v in tensors.items()}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"))
