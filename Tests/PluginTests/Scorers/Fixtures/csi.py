"""Writes csi.safetensors: CSI's score for networks without rotations, for projections of augmented views.

The steps are those of evals/ood_pre.py in github.com/alinlab/CSI (60742b6), in NumPy: the features
of T views [n, T, d] are averaged without normalization; the bank is the normalized training averages; the weight is one
over the mean length of the training averages. Its score is higher for in-distribution images.

Run: python csi.py, with numpy and safetensors installed. The file's metadata records the version that wrote it.
"""

import pathlib

import numpy as np
from safetensors.numpy import save_file

random = np.random.default_rng(3)
directions = random.normal(size=(30, 1, 8))
train = (directions * random.uniform(1, 3, size=(30, 1, 1)) + 0.5 * random.normal(size=(30, 10, 8))).astype(np.float32)
test = random.normal(size=(7, 10, 8)).astype(np.float32)
test[0] = train[0] * 2

f_train = train.astype(np.float64).mean(axis=1)
f_test = test.astype(np.float64).mean(axis=1)
axis = f_train / np.linalg.norm(f_train, axis=1, keepdims=True)
weight = 1 / np.linalg.norm(f_train, axis=1).mean()
score = np.array([max(float(f @ row) for row in axis) * weight for f in f_test])

tensors = {"train": train, "test": test, "score": score, "weight": np.array([weight])}
save_file(tensors, pathlib.Path(__file__).with_suffix(".safetensors"), {"numpy": np.__version__})
