"""Makes a folder of realistic pictures, some of them broken, to score.

python3 mixed-pictures.py DIR [COUNT]   needs Pillow and NumPy; makes 5,000 by default. Prints how many can be read.
"""
import io
import os
import pathlib
import struct
import sys
import zlib

import numpy
from PIL import Image

folder = pathlib.Path(sys.argv[1])
count = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
draw = numpy.random.default_rng(1)


def photo(mode="RGB"):
    coarse = Image.fromarray(draw.integers(0, 256, (6, 8, 3), dtype=numpy.uint8))
    size = (int(draw.integers(1, 300)), int(draw.integers(1, 300)))
    return coarse.resize(size, Image.Resampling.BICUBIC).convert(mode)


def packed(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def turned():
    exif = Image.Exif()
    exif[0x0112] = int(draw.integers(1, 9))
    return packed(photo(), "JPEG", exif=exif)


def deep():
    wide, high = photo().size
    return packed(Image.fromarray(draw.integers(0, 65536, (high, wide), dtype=numpy.uint16)), "PNG")


def claim():
    """A PNG of a few bytes that claims to have 60,000 x 60,000 pixels."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


good = {
    "plain.jpg": lambda: packed(photo(), "JPEG"), "grey.jpg": lambda: packed(photo("L"), "JPEG"),
    "progressive.jpeg": lambda: packed(photo(), "JPEG", progressive=True), "turned.JPG": turned,
    "inks.jpg": lambda: packed(photo("CMYK"), "JPEG"), "plain.png": lambda: packed(photo(), "PNG"),
    "alpha.png": lambda: packed(photo("RGBA"), "PNG"),
    "grey-alpha.png": lambda: packed(photo("LA"), "PNG"), "palette.png": lambda: packed(photo("P"), "PNG"),
    "bits.png": lambda: packed(photo("1"), "PNG"), "deep.png": deep, "plain.webp": lambda: packed(photo(), "WEBP"),
    "lossless.webp": lambda: packed(photo("RGBA"), "WEBP", lossless=True),
}
broken = {
    "cut.jpg": lambda: packed(photo().resize((90, 90)), "JPEG")[:-300], "cut.png": lambda: packed(photo(), "PNG")[:-20],
    "cut.webp": lambda: packed(photo().resize((90, 90)), "WEBP")[:-100], "empty.png": lambda: b"",
    "text.jpg": lambda: b"no picture\n", "claim.png": claim, "animation.png": lambda: packed(photo("P"), "GIF"),
}
names = list(good) * 3 + list(broken)  # one in seven is broken
readable = 0
for i in range(count - 5):
    name = names[draw.integers(len(names))]
    path = folder / f"{i % 7}" / f"{i:05}, \"{name}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((good.get(name) or broken[name])())
    readable += name in good
(folder / "folder.png").mkdir()
(folder / "0" / "up").symlink_to("..")
(folder / "loop.png").symlink_to("loop.png")
(folder / "gone.jpg").symlink_to("nowhere.jpg")
os.mkfifo(folder / "pipe.jpg")
(folder / "umlaut-ä\nnew line.png").write_bytes(good["plain.png"]())
print(f"{readable + 1} of {count - 1} can be read; there are also a folder, a link to a parent folder, and three "
      "that are not regular files")
