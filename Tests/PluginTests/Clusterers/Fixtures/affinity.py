"""Writes affinity.safetensors: spectral clustering by scikit-learn with two kernels.

The plane has three blobs of 60, 30 and 12 points (`rbf`, gamma 0.5), and the directions three bundles of 40 positive
rows (`cosine`). The embedding holds the three leading eigenvectors, each row divided by the root of its degree.
`rbf whole` has the same for similarities with ones on the diagonal, by NumPy, which Nystroem's method approximates.

Run: python affinity.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.cluster import SpectralClustering
from sklearn.manifold import spectral_embedding
from sklearn.metrics.pairwise import cosine_similarity, rbf_kernel

random = np.random.default_rng(3)
places = np.array([(0, 0), (5, 0), (0, 5)], dtype=float)
plane = (places[np.repeat([0, 1, 2], [60, 30, 12])] + random.normal(size=(102, 2)) * 0.8).astype(np.float32)
axes = np.eye(3, 5)[np.repeat([0, 1, 2], 40)]
directions = (axes + random.uniform(0, 0.5, size=(120, 5))).astype(np.float32)

tensors = {"rbf features": plane, "cosine features": directions}
for name, rows, kernel in [
    ("rbf", plane.astype(np.float64), lambda rows: rbf_kernel(rows, gamma=0.5)),
    ("cosine", directions.astype(np.float64), cosine_similarity),
]:
    options = {"gamma": 0.5} if name == "rbf" else {}
    model = SpectralClustering(3, affinity=name, random_state=0, **options).fit(rows)
    tensors[f"{name} labels"] = model.labels_.astype(np.int64)
    tensors[f"{name} embedding"] = spectral_embedding(
        kernel(rows), n_components=3, drop_first=False, eigen_tol=1e-12, random_state=0
    )
whole = rbf_kernel(plane.astype(np.float64), gamma=0.5)
degrees = whole.sum(axis=1)
vectors = np.linalg.eigh(whole / np.sqrt(np.outer(degrees, degrees)))[1][:, ::-1][:, :3]
tensors["rbf whole"] = np.ascontiguousarray(vectors / np.sqrt(degrees)[:, None])
versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
