"""Writes scores.safetensors: scikit-learn's scores for 40 training and 9 test rows of 6 numbers.

Run: python scores.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.covariance import OAS, EmpiricalCovariance, LedoitWolf
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.neighbors import NearestNeighbors

random = np.random.default_rng(0)
train = (random.normal(size=(40, 6)) @ random.normal(size=(6, 6)) + 2).astype(np.float32)
test = np.concatenate([train[:2] * 3, random.normal(size=(7, 6)) * 2]).astype(np.float32)


def unit(rows):
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


tensors = {"train": train, "test": test}
for name, prepare in [("unit", unit), ("plain", lambda rows: rows.astype(np.float64))]:
    a, b = prepare(train), prepare(test)
    for shrinkage, estimator in [("none", EmpiricalCovariance), ("ledoit-wolf", LedoitWolf), ("oas", OAS)]:
        tensors[f"mahalanobis.{shrinkage}.{name}"] = estimator().fit(a).mahalanobis(b)
    distances = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(a).kneighbors(b)[0]
    tensors[f"knn.5.{name}"] = distances[:, -1].copy()
    tensors[f"knn.5-average.{name}"] = distances.mean(axis=1)
tensors["cosine-norm"] = -np.linalg.norm(test, axis=1) * cosine_similarity(test, train).max(axis=1)
versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
