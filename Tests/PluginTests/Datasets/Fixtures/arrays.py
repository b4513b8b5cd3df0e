"""Makes the array fixtures: svhn.mat, svhn-plain.mat, images.npy, fortran.npy, labels.npy, arrays.npz.

    python arrays.py

Needs numpy and scipy. Pixel i of X, in the order of [n, h, w, c], is (7·i + i // 11) % 256; the tests compute the same.
"""

import numpy as np
import scipy.io


def pixels(*shape):
    i = np.arange(np.prod(shape))
    return ((7 * i + i // 11) % 256).astype(np.uint8).reshape(shape)


# SVHN's format 2: X [h, w, c, n], y [n, 1] with 10 for the digit 0.
digits = np.array([[1], [10], [9], [10]], dtype=np.uint8)
svhn = {"X": pixels(4, 32, 32, 3).transpose(1, 2, 3, 0), "y": digits}
scipy.io.savemat("svhn.mat", svhn, do_compression=True)
scipy.io.savemat("svhn-plain.mat", svhn, do_compression=False)
scipy.io.savemat("doubles.mat", {"X": np.ones((32, 32, 3, 2)), "y": digits[:2]}, do_compression=True)

images = pixels(5, 4, 6, 3)
np.save("images.npy", images)
np.save("fortran.npy", np.asfortranarray(images))
np.save("floats.npy", images[:2] / 255)
np.save("labels.npy", np.array([0, 2, 1, 2, 300]))
np.savez_compressed(
    "arrays.npz", train_images=images, train_labels=np.array([[3], [0], [1], [1], [0]], dtype=np.int16),
    grey=images[..., 0], negative=np.array([0, -1, 1, 1, 0]))
