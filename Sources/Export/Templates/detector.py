"""A detector of Clutch in PyTorch: the encoder, head and scorer in detector.safetensors, which is next to this file.

    pip install torch safetensors pillow        # and torchvision if the encoder is a resnet

    python detector.py --check                  # prints the largest differences from Clutch
    python detector.py pictures/*.png           # path, score, verdict as CSV; exit code 1 if one cannot be read
    python detector.py --torchscript model.pt   # images uint8 [n, c, h, w] -> features, projections

In a program: detector = load(); scores = detector.score(images)
"""

import csv
import json
import os
import sys

import torch
from safetensors import safe_open
from torch import nn


def unit(rows):
    """Returns rows [n, d] scaled to length 1; rows of zeros stay zero."""
    wide = rows.double()  # no square of a float32 number overflows or underflows in float64
    lengths = wide.norm(dim=1, keepdim=True)
    return (wide / lengths.where(lengths > 0, torch.ones_like(lengths))).to(rows.dtype)


# The functions below build the encoder and the head, and score. None stands for a component without PyTorch code.
build_encoder = build_head = score_rows = None

# COMPONENTS


def named(component):
    """Returns the name and the options of a component, `{name: options}`."""
    (name, options), = component.items()
    return name, options


class Detector(nn.Module):
    def __init__(self, about, tensors):
        super().__init__()
        self.about = about
        channels, self.height, self.width = about["images"]
        self.register_buffer("mean", torch.tensor(about["mean"]).view(1, -1, 1, 1))
        self.register_buffer("deviation", torch.tensor(about["deviation"]).view(1, -1, 1, 1))

        def part(prefix):
            return {n.removeprefix(prefix): t for n, t in tensors.items() if n.startswith(prefix)}

        _, options = named(about["encoder"])
        self.encoder = build_encoder(options, channels)
        self.fill(self.encoder, part("encoder."))
        _, options = named(about["head"])
        self.head = build_head(options, about["features"]) if build_head else None
        if self.head is not None:
            self.fill(self.head, part("head."))
        self.kept = part("scorer.")
        self.eval()

    @staticmethod
    def fill(module, tensors):
        missing, unknown = module.load_state_dict(tensors, strict=False)
        # PyTorch also counts batches, which has no effect if the momentum is fixed.
        missing = [name for name in missing if not name.endswith("num_batches_tracked")]
        if missing or unknown:
            raise ValueError(f"the weights do not fit: missing {missing}, unknown {unknown}")

    def forward(self, images):
        """Images uint8 [n, c, h, w] -> features [n, d] and projections [n, p]."""
        features = self.encoder((images.float() / 255 - self.mean) / self.deviation)
        return features, features if self.head is None else self.head(features)

    @torch.no_grad()
    def score(self, images):
        """Scores [n] of images uint8 [n, c, h, w]; higher is more out of distribution."""
        if self.about.get("views"):
            raise NotImplementedError(
                "this detector averages over views of an image, which only clutch score does; "
                "export a scorer without 'views'")
        name, options = named(self.about["scorer"])
        if self.about["layer"] not in ("encoder", "projection"):
            raise NotImplementedError(
                f"the scorer '{name}' reads the layer '{self.about['layer']}', which only clutch score computes; "
                "export a scorer of encoder or projection")
        if score_rows is None or (self.about["layer"] == "projection" and self.head is None):
            raise NotImplementedError(f"the scorer '{name}' is only in Clutch; detector(images) gives the features")
        features, projections = self(images)
        return score_rows(options, self.kept, features if self.about["layer"] == "encoder" else projections).float()

    def fit(self, image):
        """Converts an image uint8 [c, h, w] to the size and channels of the training images: [1, c, h, w]."""
        channels = self.about["images"][0]
        if image.shape[0] == 1 and channels == 3:
            image = image.repeat(3, 1, 1)
        elif image.shape[0] == 3 and channels == 1:
            red, green, blue = image.int()
            image = ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16).to(torch.uint8)[None]
        if self.about["fit"] == "stretch" or self.height != self.width:
            return resize(image[None], self.height, self.width)
        size, (h, w) = self.height, image.shape[1:]
        height, width = (size, size * w // h) if h < w else (size * h // w, size)
        top, left = round((height - size) / 2), round((width - size) / 2)
        return resize(image[None], height, width)[:, :, top : top + size, left : left + size]


def resize(images, height, width):
    """Resizes images uint8 [n, c, h, w]: bilinear and antialiased, like torchvision's Resize on tensors."""
    if images.shape[2:] == (height, width):
        return images
    scaled = nn.functional.interpolate(images.float(), (height, width), mode="bilinear", antialias=True)
    return scaled.round().clamp(0, 255).to(torch.uint8)


class Unreadable(Exception):
    """The reason why a picture cannot be read."""


def read(path):
    """Returns a picture as uint8 [3, h, w], upright and without transparency.

    Throws Unreadable if the file is missing or is not a whole picture.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as file:
            picture = ImageOps.exif_transpose(file)
            if picture.mode.startswith("I;16"):
                picture = picture.point(lambda value: value * (1 / 256)).convert("L")  # the upper 8 bits
            picture = picture.convert("RGB")
    except UnidentifiedImageError as error:
        raise Unreadable("it is not a picture" if os.path.getsize(path) > 0 else "it is empty") from error
    except Exception as error:  # Pillow's decoders throw many types
        raise Unreadable(getattr(error, "strerror", None) or str(error) or type(error).__name__) from error
    values = torch.frombuffer(bytearray(picture.tobytes()), dtype=torch.uint8)
    return values.view(picture.height, picture.width, 3).permute(2, 0, 1)


def load(path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "detector.safetensors")):
    with safe_open(path, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        detector = Detector(json.loads(file.metadata()["detector"]), tensors)
    detector.example = {n.removeprefix("example."): t for n, t in tensors.items() if n.startswith("example.")}
    return detector


def check(detector):
    """Returns the largest differences from what Clutch computed, relative to the largest value."""
    example = detector.example
    with torch.no_grad():
        features, projections = detector(example["images"])
    found = {"features": features}
    if detector.head is not None:
        found["projections"] = projections
    try:
        found["scores"] = detector.score(example["images"])
    except NotImplementedError as error:
        print(error, file=sys.stderr)
    return {
        name: ((value - example[name]).abs().max() / example[name].abs().max()).item() for name, value in found.items()
    }


def score_files(detector, paths):
    """Prints a line of CSV for each picture. Returns 1 if one of them cannot be read, otherwise 0."""
    code = 0
    lines = csv.writer(sys.stdout, lineterminator="\n")
    lines.writerow(["path", "score", "verdict"])
    for path in paths:
        try:
            image = read(path)
        except Unreadable as error:
            code = 1
            print(f"{path}: cannot be read: {error}", file=sys.stderr)
            lines.writerow([path, "", "unreadable"])
            continue
        score = detector.score(detector.fit(image)).item()
        lines.writerow([path, f"{score:.6g}", "out" if score > detector.about["threshold"] else "in"])
    return code


def main(words):
    detector = load()
    if words[:1] == ["--check"]:
        differences = check(detector)
        for name, difference in differences.items():
            print(f"{name}: {difference:.1e}")
        return 0 if all(difference < 1e-3 for difference in differences.values()) else 1
    if words[:1] == ["--torchscript"] and len(words) == 2:
        torch.jit.trace(detector, detector.example["images"]).save(words[1])
        return 0
    if not words or words[0].startswith("-"):
        print(__doc__)
        return 2
    try:
        return score_files(detector, words)
    except NotImplementedError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
