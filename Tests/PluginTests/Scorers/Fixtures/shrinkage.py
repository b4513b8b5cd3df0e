"""Writes shrinkage.safetensors: Mahalanobis distances with scikit-learn's shrunk covariances of few rows.

There are 200 training rows of 128 numbers in four clusters, which are so far apart that k-means finds them, and 8 test
rows. The covariances are

- `own`: Ledoit and Wolf's of each cluster about its mean,
- `shared`: Ledoit and Wolf's of all rows about the mean of their cluster,
- `relative`: that of all rows about the mean of their cluster, for the nearest cluster, and Ledoit and Wolf's of all
  rows about their mean, which is subtracted. Both are shrunk by the share found for all rows.

Run: python shrinkage.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.covariance import LedoitWolf, empirical_covariance, shrunk_covariance

CLUSTERS, N, D = 4, 200, 128
random = np.random.default_rng(0)
spread = np.exp(-np.arange(D) / 20)
means = random.normal(size=(CLUSTERS, D)) * 3
labels = np.arange(N) % CLUSTERS
train = (means[labels] + random.normal(size=(N, D)) * spread).astype(np.float32)
test = np.concatenate(
    [means + random.normal(size=(CLUSTERS, D)) * spread, means + random.normal(size=(CLUSTERS, D)) * 2 * spread]
).astype(np.float32)


def unit(rows):
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def distances(rows, center, covariance):
    return np.einsum("ij,jk,ik->i", rows - center, np.linalg.inv(covariance), rows - center)


tensors = {"train": train, "test": test}
for name, prepare in [("unit", unit), ("plain", lambda rows: rows.astype(np.float64))]:
    a, b = prepare(train), prepare(test)
    centers = np.stack([a[labels == c].mean(axis=0) for c in range(CLUSTERS)])
    rest = a - centers[labels]
    whole = LedoitWolf().fit(a)
    own = [LedoitWolf().fit(a[labels == c]).covariance_ for c in range(CLUSTERS)]
    shared = LedoitWolf(assume_centered=True).fit(rest).covariance_
    within = shrunk_covariance(empirical_covariance(rest, assume_centered=True), whole.shrinkage_)

    def nearest(covariances):
        return np.min([distances(b, *pair) for pair in zip(centers, covariances)], axis=0)

    tensors[f"own.{name}"] = nearest(own)
    tensors[f"shared.{name}"] = nearest([shared] * CLUSTERS)
    tensors[f"whole.{name}"] = whole.mahalanobis(b)
    tensors[f"relative.{name}"] = nearest([within] * CLUSTERS) - whole.mahalanobis(b)
    tensors[f"share.{name}"] = np.array([whole.shrinkage_])
versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
