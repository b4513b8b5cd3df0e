"""Writes partitions.safetensors: features in overlapping groups, and their clusters by scikit-learn.

`ward` and `average` are AgglomerativeClustering with eight clusters. `dbscan` has the label of each row, -1 for noise;
rows that are near the dense rows of two clusters have -2, because the one that scikit-learn chooses depends on the
order of the rows. `tree` are features in two groups of two groups of two, and `bisecting` their clusters by
BisectingKMeans. `balanced` is the lowest sum of squared distances with equal sizes that 20 starts of k-means with exact
assignments found. `seats` is the lowest sum of squared distances of the rows to `centers` with equal sizes.

Run: python partitions.py, with numpy, scipy, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

from pathlib import Path

import numpy as np
import scipy
import sklearn
from safetensors.numpy import save_file
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN, AgglomerativeClustering, BisectingKMeans, KMeans

random = np.random.default_rng(0)
centers = 2.5 * random.standard_normal((8, 5))
groups = np.repeat(np.arange(8), [90, 70, 60, 50, 40, 40, 30, 20])
features = (centers[groups] + 0.8 * random.standard_normal((400, 5))).astype(np.float32)
wide = features.astype(np.float64)

ward = AgglomerativeClustering(8, linkage="ward").fit_predict(wide)
average = AgglomerativeClustering(8, linkage="average").fit_predict(wide)

radius, samples = 1.5, 6
model = DBSCAN(eps=radius, min_samples=samples).fit(wide)
dbscan = model.labels_.copy()
dense = model.core_sample_indices_
for row in set(range(400)) - set(dense):
    near = cdist(wide[[row]], wide[dense])[0] <= radius
    if len(set(dbscan[dense][near])) > 1:
        dbscan[row] = -2
print("dbscan: clusters", dbscan.max() + 1, "noise", (dbscan == -1).sum(), "between", (dbscan == -2).sum())

offsets = np.array([[a, b, c] for a in (0, 40) for b in (0, 10) for c in (0, 2.5)])
tree = (np.repeat(offsets, 30, axis=0) + 0.2 * random.standard_normal((240, 3))).astype(np.float32)
bisecting = np.stack(
    [BisectingKMeans(k, n_init=5, random_state=0).fit_predict(tree.astype(np.float64)) for k in (2, 4, 8)]
)


def balanced(k, seed):
    """Alternates means and the best assignment with equally many rows for each center."""
    means = KMeans(k, n_init=1, random_state=seed).fit(wide).cluster_centers_
    before = np.inf
    while True:
        costs = cdist(wide, means, "sqeuclidean")
        rows, seats = linear_sum_assignment(np.repeat(costs, len(wide) // k, axis=1))
        labels = seats[np.argsort(rows)] // (len(wide) // k)
        means = np.stack([wide[labels == c].mean(0) for c in range(k)])
        total = ((wide - means[labels]) ** 2).sum()
        if total > before * (1 - 1e-6):
            return before
        before = total


places = wide[random.choice(400, 8, replace=False)]
seats = np.repeat(cdist(wide, places, "sqeuclidean"), 50, axis=1)

tensors = {
    "features": features,
    "ward": ward,
    "average": average,
    "dbscan": dbscan,
    "tree": tree,
    "bisecting": bisecting,
    "balanced": np.array([min(balanced(8, seed) for seed in range(20))]),
    "centers": places,
    "seats": np.array([seats[linear_sum_assignment(seats)].sum()]),
}
versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, Path(__file__).with_suffix(".safetensors"), versions)
print({name: value for name, value in tensors.items() if value.size == 1}, versions)
