"""Makes a folder of many small photographs, to measure the packing and scoring of pictures.

python3 many-pictures.py DIR [COUNT] [SIDE]   needs Pillow and NumPy; makes 100,000 by default, in 100 classes.

There are 4,000 different JPEG files, smooth like photographs, of 160 x 120 to 256 x 256 pixels or of SIDE x SIDE; the
others are hard links to these with other names.
"""
import os
import sys

import numpy
from PIL import Image

folder = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
side = int(sys.argv[3]) if len(sys.argv) > 3 else None
draw = numpy.random.default_rng(0)
first = []
for i in range(count):
    path = f"{folder}/{i % 100:03}/{i:06}.jpg"
    if i < 100:
        os.makedirs(os.path.dirname(path))
    if len(first) == 4000:
        os.link(first[draw.integers(4000)], path)
        continue
    coarse = Image.fromarray(draw.integers(0, 256, (9, 12, 3), dtype=numpy.uint8))
    size = (side, side) if side else (int(draw.integers(160, 257)), int(draw.integers(120, 257)))
    coarse.resize(size, Image.Resampling.BICUBIC).save(path, quality=90)
    first.append(path)
