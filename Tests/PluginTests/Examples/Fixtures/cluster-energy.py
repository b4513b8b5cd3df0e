"""Writes cluster-energy.safetensors: 40 training and 9 test rows of 6 numbers, and their energies, by SciPy.

The training rows lie about four centers, so far apart that every k-means finds the same clusters; the centers are
scikit-learn's.
Run: python cluster-energy.py, with numpy, scipy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

from pathlib import Path

import numpy as np
import scipy
import sklearn
from safetensors.numpy import save_file
from scipy.special import logsumexp
from sklearn.cluster import KMeans

random = np.random.default_rng(0)
directions = np.linalg.qr(random.normal(size=(6, 6)))[0][:4] * 5
train = (np.repeat(directions, 10, axis=0) + random.normal(size=(40, 6)) * 0.7).astype(np.float32)
test = np.concatenate([train[:2] * 3, directions[:1] + directions[1:2], random.normal(size=(6, 6)) * 3])
tensors = {"train": train, "test": test.astype(np.float32)}


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


train, test = train.astype(np.float64), tensors["test"].astype(np.float64)
for k in [1, 4]:
    # With clear clusters, spherical k-means converges to the normalized means of unit vectors.
    cosine = unit(test) @ unit(KMeans(k, n_init=10, random_state=0).fit(unit(train)).cluster_centers_).T
    fitted = KMeans(k, n_init=10, random_state=0, tol=0).fit(train)
    squares = ((test[:, None] - fitted.cluster_centers_) ** 2).sum(axis=2)
    distance = -squares / (2 * fitted.inertia_ / train.size)
    for name, similarity in [("cosine", cosine), ("distance", distance)]:
        for t in [0.1, 1.0, 10.0]:
            tensors[f"{name}/{k}/{t:g}"] = -t * logsumexp(similarity / t, axis=1)
versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, Path(__file__).with_suffix(".safetensors"), versions)
print({name: tensor.shape for name, tensor in tensors.items()})
