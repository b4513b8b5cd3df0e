"""Writes trimming.safetensors: a contaminated training set, and scores without its outliers by scikit-learn.

The minimum covariance determinant (`MinCovDet`) searches from random subsets for the rows whose covariance has the
smallest determinant; Mahalanobis distances use the mean and covariance of these rows, without its corrections. For
`knn`, `NearestNeighbors` measures the distance of each row from its third nearest other row, and the rows with the
largest distances are dropped.

Run: python trimming.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.covariance import MinCovDet
from sklearn.neighbors import NearestNeighbors

random = np.random.default_rng(1)
inside = random.normal(size=(190, 4)) @ random.normal(size=(4, 4))
outside = random.normal(size=(10, 4)) * 0.3 + np.array([6, -5, 4, 7])
train = np.concatenate([inside, outside]).astype(np.float32)
test = np.concatenate([random.normal(size=(20, 4)) * 3, outside[:5] + 0.5]).astype(np.float32)
rows, queries = train.astype(np.float64), test.astype(np.float64)

support = MinCovDet(support_fraction=0.9, random_state=0).fit(rows).raw_support_
kept = rows[support]
centered = queries - kept.mean(axis=0)
distances = np.einsum("ij,jk,ik->i", centered, np.linalg.inv(np.cov(kept.T, bias=True)), centered)

neighbors = NearestNeighbors(n_neighbors=4).fit(rows).kneighbors(rows)[0][:, 3]
bank = rows[np.argsort(neighbors, kind="stable")[:180]]
thirds = np.ascontiguousarray(NearestNeighbors(n_neighbors=3).fit(bank).kneighbors(queries)[0][:, 2])

save_file(
    {"train": train, "test": test, "mahalanobis": distances, "knn": thirds, "support": support.astype(np.int64)},
    pathlib.Path(__file__).with_suffix(".safetensors"),
    metadata={"numpy": np.__version__, "scikit-learn": sklearn.__version__},
)
