"""Writes uneven.safetensors: three blobs of 200, 30 and 12 points, and their spectral clustering by scikit-learn.

The graph joins each point to its 10 nearest neighbors (scikit-learn counts the point itself, hence 11). scikit-learn
clusters the rows of D^-1/2 times the eigenvectors, without normalization.

Run: python uneven.py, with numpy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import sklearn
from safetensors.numpy import save_file
from sklearn.cluster import SpectralClustering

random = np.random.default_rng(2)
places = [(0, 0), (6, 0), (0, 6)]
truth = np.repeat([0, 1, 2], [200, 30, 12])
features = (np.array(places, dtype=float)[truth] + random.normal(size=(242, 2))).astype(np.float32)
spectral = SpectralClustering(3, affinity="nearest_neighbors", n_neighbors=11, random_state=0)
labels = spectral.fit_predict(features.astype(np.float64))
versions = {"numpy": np.__version__, "scikit-learn": sklearn.__version__}
tensors = {"features": features, "truth": truth, "labels": labels.astype(np.int64)}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
