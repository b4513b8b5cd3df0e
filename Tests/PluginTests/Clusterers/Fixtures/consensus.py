"""Writes consensus.safetensors: six noisy partitions of 60 rows, and their consensus by SciPy.

SciPy's average linkage joins the rows by the share of partitions in which they are apart, until four clusters are
left. The result is the same for other orders of the rows, although some shares are equal.

Run: python consensus.py, with numpy, scipy and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import scipy
from safetensors.numpy import save_file
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

random = np.random.default_rng(7)
truth = np.arange(60) % 4
partitions = np.stack([
    np.where(random.uniform(size=60) < 0.3, random.integers(0, 5, size=60), random.permutation(5)[truth])
    for _ in range(6)
])
apart = np.mean(partitions[:, :, None] != partitions[:, None, :], axis=0)
labels = fcluster(linkage(squareform(apart), "average"), 4, "maxclust")
versions = {"numpy": np.__version__, "scipy": scipy.__version__}
tensors = {"partitions": partitions.astype(np.int64), "labels": labels.astype(np.int64)}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
