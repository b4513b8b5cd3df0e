"""Prints the numbers of ChangedCopyTests: one small picture, blurred by SciPy.

    python blur.py

Needs numpy and scipy. Pixel i of the picture, in the order of [c, h, w], is (37·i + i·i // 5) % 256.
"""

import numpy as np
from scipy.ndimage import gaussian_filter

i = np.arange(3 * 4 * 5)
picture = ((37 * i + i * i // 5) % 256).astype(np.float64).reshape(3, 4, 5)
for name, sigma in [("over rows and columns", (0, 1.2, 1.2)), ("over channels too", 1.2)]:
    blurred = gaussian_filter(picture, sigma, mode="nearest", truncate=4)
    print(name, blurred.flatten().round(3).tolist())
