"""Writes hdbscan.safetensors: moons and blobs in noise, and their clusters by HDBSCAN; -1 is noise.

`labels` follow the definition from the top down: while a region is connected, its largest reach is removed, together
with all others of that length. scikit-learn's HDBSCAN removes them one by one, so with equal lengths its result depends
on the order of the rows. It is run on 20 orders; this script asserts that the labels are scikit-learn's in the rows on
which all orders agree. `nearest` are the labels with each noise row in the cluster of the nearest other row, by
scikit-learn's NearestNeighbors.

Run: python hdbscan.py, with numpy, scipy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

from pathlib import Path

import numpy as np
import scipy
import sklearn
from safetensors.numpy import save_file
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial.distance import cdist
from sklearn import datasets
from sklearn.cluster import HDBSCAN
from sklearn.neighbors import NearestNeighbors

random = np.random.default_rng(0)
moons = datasets.make_moons(360, noise=0.06, random_state=0)[0]
blobs = datasets.make_blobs([120, 90, 60, 40], 8, cluster_std=[1, 0.6, 1.4, 0.3], random_state=3)[0]
sets = {
    "moons": np.concatenate([moons, random.uniform([-1.5, -1], [2.5, 1.5], (60, 2))]),
    "blobs": np.concatenate([blobs, random.uniform(-12, 12, (50, 8))]),
}
cases = [  # set, min-cluster-size, min-samples, selection
    ("moons", 15, 5, "stable"),
    ("moons", 30, 10, "leaves"),
    ("blobs", 15, 5, "stable"),
    ("blobs", 20, 20, "leaves"),
    ("blobs", 10, 1, "stable"),
]


def by_definition(features, size, samples, selection):
    distances = cdist(features, features)
    core = np.sort(distances, axis=1)[:, samples - 1]
    reach = np.maximum(distances, np.maximum(core[:, None], core[None, :]))
    labels = np.full(len(features), -1)

    def choose(rows, birth, is_all):
        """Stability and rows of the best clusters in a region that begins at density `birth`."""
        whole, stability = rows, 0.0
        while True:
            inside = reach[np.ix_(rows, rows)]
            longest = minimum_spanning_tree(inside).max()
            count, piece = connected_components(inside < longest)
            large = [rows[piece == i] for i in range(count) if (piece == i).sum() >= size]
            leaving = len(rows) - (len(large[0]) if len(large) == 1 else 0)
            stability += leaving * (1 / longest - birth)
            if len(large) != 1:
                break
            rows = large[0]
        parts = [choose(part, 1 / longest, False) for part in large]
        below = sum(part[0] for part in parts)
        keeps = not parts or (selection == "stable" and stability >= below)
        if keeps and not is_all:
            return stability, [whole]
        return below, [cluster for part in parts for cluster in part[1]]

    for i, cluster in enumerate(choose(np.arange(len(features)), 0.0, True)[1]):
        labels[cluster] = i
    return labels


def renamed(labels, like):
    """Labels renamed after the clusters of `like` with which they share the most rows."""
    names = {-1: -1}
    for label in set(labels) - {-1}:
        names[label] = np.bincount(like[labels == label] + 1).argmax() - 1
    return np.array([names[label] for label in labels])


tensors = {}
for name, features in sets.items():
    tensors[f"{name}/features"] = features.astype(np.float32)
for name, size, samples, selection in cases:
    features = tensors[f"{name}/features"].astype(np.float64)
    labels = by_definition(features, size, samples, selection)
    peers = []
    for _ in range(20):
        order = random.permutation(len(features))
        peer = HDBSCAN(
            min_cluster_size=size, min_samples=samples, algorithm="brute",
            cluster_selection_method={"stable": "eom", "leaves": "leaf"}[selection], copy=True,
        ).fit_predict(features[order])
        peers.append(renamed(peer[np.argsort(order)], labels))
    settled = (np.array(peers) == peers[0]).all(axis=0)
    assert (labels == peers[0])[settled].all() and settled.mean() > 0.98
    bank = labels >= 0
    neighbors = NearestNeighbors(n_neighbors=1).fit(features[bank]).kneighbors(features, return_distance=False)
    case = f"{name}/{size}/{samples}/{selection}"
    tensors[f"{case}/labels"] = labels
    tensors[f"{case}/nearest"] = np.where(bank, labels, labels[bank][neighbors[:, 0]])
    print(case, "clusters", labels.max() + 1, "noise", (~bank).sum(), "of", len(bank), "unsettled", (~settled).sum())
versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, Path(__file__).with_suffix(".safetensors"), versions)
