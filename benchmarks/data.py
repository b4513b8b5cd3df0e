"""Draws the arrays that the benchmarks read, the same for Clutch and its peers, into a folder; each once."""

import hashlib
import os
import shutil

# NumPy is imported where it is used: what there is to compare can be listed without it.


def features(n, d, k=0, seed=0):
    """n rows float32 [n, d] of length 1 around k directions, a cosine of 0.2 to each other; without k, around none."""
    import numpy as np

    rows = np.random.default_rng(seed).standard_normal((n, d), dtype=np.float32)
    if k:
        centers = np.random.default_rng(1).standard_normal((k, d), dtype=np.float32)
        rows = 0.5 * centers[groups(n, k, seed)] + rows
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def groups(n, k, seed=0):
    """Around which direction each of those rows lies, int64 [n]."""
    import numpy as np

    return np.random.default_rng([seed, 1]).integers(0, k, n)


def images(n):
    """n images uint8 [n, 3, 32, 32] with smooth shapes, since some augmentations are quicker on plain noise."""
    import numpy as np

    random = np.random.default_rng(0)
    coarse = random.integers(0, 256, (n, 3, 4, 4)).repeat(8, 2).repeat(8, 3)
    return np.clip(coarse + random.integers(-20, 21, coarse.shape), 0, 255).astype(np.uint8)


def scores(n, shift, seed):
    import numpy as np

    return (np.random.default_rng(seed).standard_normal(n) + shift).astype(np.float32)


def folder(build):
    """Where arrays lie that this very file has drawn; those of another version are removed."""
    with open(__file__, "rb") as file:
        version = hashlib.sha256(file.read()).hexdigest()[:8]
    path = os.path.join(build, "data", version)
    if not os.path.exists(path):
        shutil.rmtree(os.path.dirname(path), ignore_errors=True)
        os.makedirs(path)
    return path


def array(folder, name, make):
    """The path of `name`.npy in the folder, made where it is missing."""
    import numpy as np

    path = os.path.join(folder, f"{name}.npy")
    if not os.path.exists(path):
        np.save(f"{path[:-4]}.part.npy", make())
        os.replace(f"{path[:-4]}.part.npy", path)
    return path


def feature_array(folder, n, d, k=0, seed=0):
    return array(folder, f"features-{n}-{d}-{k}-{seed}", lambda: features(n, d, k, seed))


def group_array(folder, n, k, seed=0):
    return array(folder, f"groups-{n}-{k}-{seed}", lambda: groups(n, k, seed))


def center_array(folder, path, k):
    """k rows of the array at `path`, drawn at random, as first centers."""
    import numpy as np

    rows = np.load(path, mmap_mode="r")
    places = np.sort(np.random.default_rng(2).choice(len(rows), k, replace=False))
    return array(folder, f"{os.path.basename(path)[:-4]}-centers-{k}", lambda: rows[places])
