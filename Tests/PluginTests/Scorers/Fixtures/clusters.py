"""Writes clusters.safetensors: scores by clusters, for 60 training rows in three clusters and 9 test rows, in NumPy.

The clusters are so far apart that k-means finds them, so their centers are the means of the labels. The formulas are
those of the papers, with centers in place of a classifier's weights.

Run: python clusters.py, with numpy and safetensors installed. The file's metadata records the version that wrote it.
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file

random = np.random.default_rng(0)
axes = np.eye(3, 6) * 20 + 3
labels = np.arange(60) % 3
train = (axes[labels] + random.normal(size=(60, 6)) @ random.normal(size=(6, 6))).astype(np.float32)
test = np.concatenate([train[:3] * 1.1, axes, random.normal(size=(3, 6)) * 15]).astype(np.float32)
T = 0.1


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def lse(rows):
    return np.array([np.log(sum(np.exp(value) for value in row)) for row in rows])


def means(rows):
    return np.stack([rows[labels == c].mean(axis=0) for c in range(3)])


a, b = train.astype(np.float64), test.astype(np.float64)
tensors = {"train": train, "test": test}

cosines = lambda rows: unit(rows) @ unit(means(unit(a))).T
tensors["energy"] = -T * lse(cosines(b) / T)

center = unit(a).mean(axis=0)
values, vectors = np.linalg.eigh(np.cov(unit(a).T, bias=True))
rest = vectors[:, :4]  # without the two largest
lengths = lambda rows: np.linalg.norm((unit(rows) - center) @ rest, axis=1)
scale = (cosines(a) / T).max(axis=1).mean() / lengths(a).mean()
tensors["vim"] = scale * lengths(b) - lse(cosines(b) / T)

energies = lambda rows: lse((1 + cosines(rows)) / T)
guides = unit(a) * energies(a)[:, None]
tensors["nnguide"] = -energies(b) * np.sort(unit(b) @ guides.T, axis=1)[:, -4:].mean(axis=1)

for name, prepare in [("unit", unit), ("plain", lambda rows: rows)]:
    weights, rows = means(prepare(a)), prepare(b)
    scores = []
    for row in rows:
        logits = weights @ row
        best = logits.argmax()
        parts = [(logits[best] - logits[c]) / np.linalg.norm(weights[best] - weights[c]) for c in range(3) if c != best]
        scores.append(-np.mean(parts) / np.linalg.norm(row - prepare(a).mean(axis=0)))
    tensors[f"fdbd.{name}"] = np.array(scores)

own = means(a)[np.linalg.norm(b[:, None] - means(a), axis=2).argmin(axis=1)]
offsets = b - a.mean(axis=0)
tensors["nci"] = -(own * offsets).sum(axis=1) / np.linalg.norm(offsets, axis=1) - 0.05 * np.abs(b).sum(axis=1)
tensors["she"] = -(own * b).sum(axis=1)

save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), {"numpy": np.__version__})
