"""Writes models.safetensors: scores of fitted models, for 300 training rows in three clusters and 9 test rows.

gmm, kde and one-class-svm are scikit-learn's, of rows as they are and of unit length; ecod and copod are PyOD's, of each
test row alone, since PyOD counts all rows that it scores as training rows; pca, lid and hbos are computed in NumPy from
their formulas. The areas under the ROC curve of isolation-forest are scikit-learn's. The mixtures are fitted so far that
they do not depend on where they started.

Run: python models.py, with numpy, scipy, pyod, scikit-learn and safetensors installed.
The file's metadata records the versions that wrote it.
"""

import pathlib

import numpy as np
import pyod.version
import sklearn
from pyod.models.copod import COPOD
from pyod.models.ecod import ECOD
from safetensors.numpy import save_file
from scipy.stats import skew
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KernelDensity
from sklearn.svm import OneClassSVM

random = np.random.default_rng(6)
means = np.eye(3, 5) * 8
labels = np.arange(300) % 3
noise = random.normal(size=(300, 5)) ** 2 @ (np.eye(5) + 0.3 * random.normal(size=(5, 5)))
train = (means[labels] + noise).astype(np.float32)
test = np.concatenate([train[:3] * 1.1, means, random.normal(size=(3, 5)) * 3]).astype(np.float32)


def unit(rows):
    rows = rows.astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def distances(a, b):
    return np.linalg.norm(a[:, None] - b[None], axis=2)


def pca(a, b, components):
    centered = a - a.mean(axis=0)
    axes = np.linalg.svd(centered, full_matrices=False)[2]
    shares = np.cumsum(((centered @ axes.T) ** 2).sum(axis=0)) / (centered**2).sum()
    count = components if components >= 1 else int(np.argmax(shares >= components)) + 1
    assert 1 <= count < 5
    return (((b - a.mean(axis=0)) @ axes[count:].T) ** 2).sum(axis=1)


def hbos(a, b, bins, smoothing):
    score = np.zeros(len(b))
    for i in range(a.shape[1]):
        counts, edges = np.histogram(a[:, i], bins=bins)
        places = np.searchsorted(edges, b[:, i], side="right") - 1
        places[b[:, i] == edges[-1]] = bins - 1
        inside = (places >= 0) & (places < bins)
        found = np.where(inside, counts[np.clip(places, 0, bins - 1)], 0)
        score -= np.log((found + smoothing) / (len(a) + smoothing * bins))
    return score


def alone(model, a, b):
    """PyOD's score of each row of b, scored alone. It must not change the sign of a feature's skewness."""
    for row in b:
        assert np.array_equal(np.sign(skew(a)), np.sign(skew(np.concatenate([a, row[None]]))))
    return np.array([model().fit(a).decision_function(row[None])[0] for row in b])


tensors = {"train": train, "test": test}
for name, prepare in [("unit", unit), ("plain", lambda rows: rows.astype(np.float64))]:
    a, b = prepare(train), prepare(test)
    n, d = a.shape
    variance = a.var(axis=0).mean()
    for covariance, type in [("full", "full"), ("tied", "tied"), ("diagonal", "diag")]:
        fits = [
            GaussianMixture(3, covariance_type=type, reg_covar=0.01 * variance, tol=1e-12, max_iter=5000, random_state=i)
            .fit(a)
            .score_samples(b)
            for i in range(3)
        ]
        assert all(np.allclose(fit, fits[0], rtol=1e-6) for fit in fits), (name, covariance, fits)
        tensors[f"gmm.{covariance}.{name}"] = -fits[0]
    scott = np.sqrt(variance) * n ** (-1 / (d + 4))
    silverman = np.sqrt(variance) * (n * (d + 2) / 4) ** (-1 / (d + 4))
    for rule, width in [("scott", 0.5 * scott), ("silverman", 0.5 * silverman), ("one", 0.5)]:
        # With several leaves, scikit-learn loses all digits of small densities.
        model = KernelDensity(bandwidth=width, rtol=0, atol=0, leaf_size=len(a)).fit(a)
        tensors[f"kde.{rule}.{name}"] = -model.score_samples(b)
    for components in (0.8, 2):
        tensors[f"pca.{components}.{name}"] = pca(a, b, components)
    nearest = np.sort(distances(b, a), axis=1)[:, :7]
    tensors[f"lid.7.{name}"] = -1 / np.log(nearest / nearest[:, 6:]).mean(axis=1)
    tensors[f"ecod.{name}"], tensors[f"copod.{name}"] = alone(ECOD, a, b), alone(COPOD, a, b)
    tensors[f"hbos.{name}"] = hbos(a, b, 7, 0.5)
    for nu, factor in [(0.5, 1), (0.1, 1), (0.1, 10)]:
        model = OneClassSVM(nu=nu, gamma=factor / (d * a.var()), tol=1e-10).fit(a)
        # scikit-learn's coefficients add up to nu n.
        tensors[f"one-class-svm.{nu}.{factor}.{name}"] = -model.decision_function(b) / (nu * n)

inside = (means[labels] + random.normal(size=(300, 5)) ** 2).astype(np.float32)
outside = (random.normal(size=(300, 5)) * 5 + 3).astype(np.float32)
tensors["inside"], tensors["outside"] = inside, outside
areas = []
for i in range(10):
    model = IsolationForest(random_state=i).fit(train)
    areas.append(roc_auc_score(np.arange(600) >= 300, -model.score_samples(np.concatenate([inside, outside]))))
tensors["isolation-forest.areas"] = np.array(areas)
versions = {"numpy": np.__version__, "pyod": pyod.version.__version__, "scikit-learn": sklearn.__version__}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), versions)
