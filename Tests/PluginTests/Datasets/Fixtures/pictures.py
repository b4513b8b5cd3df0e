"""Makes the picture fixtures, and expected.npz: each one decoded by Pillow and turned upright, as [1, h, w, 3].

    python pictures.py

Needs numpy and Pillow. rgb16.png is written by this script, since Pillow cannot write 16-bit color.
"""

import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

h, w = 13, 21
y, x = np.mgrid[0:h, 0:w]
# Smooth, so that JPEG preserves it, with an edge that distinguishes sides and corners.
colour = np.stack([10 * x + 20, 15 * y + 30, 200 - 5 * x - 4 * y], axis=-1)
colour[:4, :6] = [220, 40, 40]
colour = colour.clip(0, 255).astype(np.uint8)
rgb = Image.fromarray(colour)
alpha = Image.fromarray((x * 12).clip(1, 255).astype(np.uint8))
rgba = rgb.copy()
rgba.putalpha(alpha)

rgb.save("colour.jpg", quality=90)
rgb.convert("L").save("grey.jpg", quality=90)
rgb.save("progressive.jpg", quality=90, progressive=True)
rgb.convert("CMYK").save("cmyk.jpg", quality=95)
rgb.save("colour.png")
rgba.save("alpha.png")
rgb.convert("L").save("grey.png")
rgba.convert("LA").save("grey-alpha.png")
rgb.convert("1").save("bits.png")
rgba.quantize(32).save("palette.png")
rgb.save("lossy.webp", quality=90)
rgb.save("lossless.webp", lossless=True)
rgba.save("alpha.webp", lossless=True, exact=True)
rgb.save("animated.webp", save_all=True, append_images=[rgb.rotate(180)])

words = (colour.astype(np.uint16) * 257).astype(">u2")
rows = b"".join(b"\0" + row.tobytes() for row in words)


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


with open("rgb16.png", "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, 16, 2, 0, 0, 0)))
    file.write(chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    rgb.save(f"held-{orientation}.png", exif=exif)
exif[0x0112] = 6
rgb.save("held.jpg", quality=90, exif=exif)
rgb.save("held.webp", lossless=True, exif=exif)

names = ["colour.jpg", "grey.jpg", "progressive.jpg", "cmyk.jpg", "colour.png", "alpha.png", "grey.png", "grey-alpha.png"]
names += ["bits.png", "palette.png", "rgb16.png", "lossy.webp", "lossless.webp", "alpha.webp", "held.jpg", "held.webp"]
names += [f"held-{i}.png" for i in range(1, 9)]
expected = {}
for name in names:
    with Image.open(name) as picture:
        expected[name] = np.array(ImageOps.exif_transpose(picture).convert("RGB"))[None]
np.savez_compressed("expected.npz", **expected)
