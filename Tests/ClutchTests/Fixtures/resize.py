"""Prints the numbers of FitTests: one small picture, resized by torchvision and Pillow.

    python resize.py

Needs torch, torchvision, numpy and Pillow. Pixel i of the picture, in the order of [c, h, w], is (37·i + i·i // 5) % 256.
"""

import numpy as np
import torch
from PIL import Image
from torchvision.transforms.functional import InterpolationMode, center_crop, resize

h, w = 9, 14
i = np.arange(3 * h * w)
picture = torch.tensor(((37 * i + i * i // 5) % 256).astype(np.uint8).reshape(3, h, w))
bilinear = {"interpolation": InterpolationMode.BILINEAR, "antialias": True}


def show(name, tensor):
    print(name, list(tensor.shape), tensor.flatten().tolist())


show("stretch 4", resize(picture, [4, 4], **bilinear))
show("crop 4", center_crop(resize(picture, 4, **bilinear), 4))
show("crop 12, first channel", center_crop(resize(picture, 12, **bilinear), 12)[0])
pillow = Image.fromarray(picture.permute(1, 2, 0).numpy())
show("Pillow stretch 4", torch.tensor(np.array(pillow.resize((4, 4), Image.BILINEAR))).permute(2, 0, 1))
show("Pillow L, first two rows", torch.tensor(np.array(pillow.convert("L")))[:2])
