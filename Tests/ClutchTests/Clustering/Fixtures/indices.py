"""Writes indices.safetensors: features in five clusters, one of a single row, and scikit-learn's indices of them.

`samples` are the silhouettes of the rows. `eigenvalues` are those of the normalized Laplacian of the graph of the ten
nearest neighbors. The mixtures start from the labels, and both steps are repeated seven times; `bic` and `likelihood`
are in the order of `covariances` in the metadata.

Run: python indices.py, with numpy, scipy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

from pathlib import Path

import numpy as np
import scipy
import sklearn
from safetensors.numpy import save_file
from scipy.sparse.csgraph import laplacian
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_samples, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import kneighbors_graph

random = np.random.default_rng(0)
centers = 2 * random.standard_normal((5, 6))
labels = random.permutation(np.repeat(np.arange(5), [120, 90, 60, 29, 1]))
scales = np.array([1.0, 0.7, 1.4, 0.5, 1.0])
features = (centers[labels] + scales[labels, None] * random.standard_normal((300, 6)) + 3).astype(np.float32)
wide = features.astype(np.float64)


class FromLabels(GaussianMixture):
    """A mixture that starts from given components."""

    def _initialize_parameters(self, rows, random_state, **rest):
        self._initialize(rows, np.eye(self.n_components)[starts])


# The singleton joins another component, because a component of one row has no covariance of its own.
starts = np.where(labels == 4, 0, labels)
covariances = {"full": "full", "tied": "tied", "diagonal": "diag", "spherical": "spherical"}
mixtures = []
for name in covariances.values():
    mixture = FromLabels(4, covariance_type=name, tol=0, max_iter=7)
    components = mixture.fit_predict(wide)
    mixtures.append((mixture.bic(wide), mixture.score(wide), components))

graph = kneighbors_graph(wide, 10)
tensors = {
    "features": features,
    "labels": labels,
    "starts": starts,
    "samples": silhouette_samples(wide, labels),
    "silhouette": np.array([silhouette_score(wide, labels)]),
    "calinski-harabasz": np.array([calinski_harabasz_score(wide, labels)]),
    "davies-bouldin": np.array([davies_bouldin_score(wide, labels)]),
    "eigenvalues": np.linalg.eigvalsh(laplacian((graph + graph.T) / 2, normed=True).toarray()),
    "bic": np.array([mixture[0] for mixture in mixtures]),
    "likelihood": np.array([mixture[1] for mixture in mixtures]),
    "components": np.stack([mixture[2] for mixture in mixtures]),
}
metadata = {
    "covariances": " ".join(covariances), "numpy": np.__version__, "scipy": scipy.__version__,
    "scikit-learn": sklearn.__version__,
}
save_file(tensors, Path(__file__).with_suffix(".safetensors"), metadata)
print({name: value for name, value in tensors.items() if value.size < 9}, metadata)
