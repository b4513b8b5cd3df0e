"""Writes density.safetensors: scikit-learn's scores for 60 training rows in three clusters and 9 test rows.

The scores are local outlier factors of new rows, and the difference of two Mahalanobis distances: to the nearest of the
three clusters, by the covariance about their means, and to the mean of all rows, by the covariance of all. The clusters
are so far apart that k-means finds them.

Run: python density.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.covariance import EmpiricalCovariance
from sklearn.neighbors import LocalOutlierFactor

random = np.random.default_rng(0)
means = np.eye(3, 6) * 20
labels = np.arange(60) % 3
train = (means[labels] + random.normal(size=(60, 6)) @ random.normal(size=(6, 6))).astype(np.float32)
test = np.concatenate([train[:3] * 1.1, means, random.normal(size=(3, 6)) * 15]).astype(np.float32)


def unit(rows):
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


tensors = {"train": train, "test": test}
for name, prepare in [("unit", unit), ("plain", lambda rows: rows.astype(np.float64))]:
    a, b = prepare(train), prepare(test)
    for k in (5, 20):
        tensors[f"lof.{k}.{name}"] = -LocalOutlierFactor(n_neighbors=k, novelty=True).fit(a).score_samples(b)
    centers = np.stack([a[labels == c].mean(axis=0) for c in range(3)])
    shared = EmpiricalCovariance(assume_centered=True).fit(a - centers[labels])
    nearest = np.min([shared.mahalanobis(b - center) for center in centers], axis=0)
    tensors[f"relative-mahalanobis.{name}"] = nearest - EmpiricalCovariance().fit(a).mahalanobis(b)
versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
