"""Prints the golden numbers of the comparison tests, from scikit-learn, SciPy and NumPy.

    python3 -m venv venv && venv/bin/pip install numpy scipy scikit-learn
    venv/bin/python Tests/ClutchTests/Fixtures/comparison.py

Printed with NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1. Scores and draws come from SplitMix64, so that the Swift
tests generate the same ones: scores as in `MadeUpRuns`, draws as in `ImageDraws`.
"""

import numpy as np
from scipy import stats
from sklearn import metrics

MASK = (1 << 64) - 1
ROWS, SCORERS, SETS = ["simclr", "both", "samples"], ["knn", "mahalanobis"], {"near": 50, "far": 40}
DRAWS = 200


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def list(self, count, bound):
        return [(self.next() * bound) >> 64 for _ in range(count)]


def scores(row, scorer, seed):
    random = SplitMix64(100 * ROWS.index(row) + 10 * SCORERS.index(scorer) + seed)
    result = {"test": np.array(random.list(60, 40))}
    for place, (name, count) in enumerate(SETS.items()):
        result[name] = np.array(random.list(count, 40)) + 6 + 8 * place + 3 * ROWS.index(row)
    return result


def auroc(id, ood):
    return metrics.roc_auc_score(np.r_[np.zeros(len(id)), np.ones(len(ood))], np.r_[id, ood])


def aupr_in(id, ood):
    return metrics.average_precision_score(np.r_[np.ones(len(id)), np.zeros(len(ood))], -np.r_[id, ood])


def fpr95(id, ood):
    for threshold in sorted(set(id) | set(ood)):
        if 100 * np.sum(id <= threshold) >= 95 * len(id):
            return np.mean(ood <= threshold)


def draws(name, count):
    hash = 0xCBF29CE484222325
    for byte in name.encode():
        hash = ((hash ^ byte) * 0x100000001B3) & MASK
    random = SplitMix64(7 ^ hash)
    return [random.list(count, count) for _ in range(DRAWS)]


def compare(row, scorer, sets, metric):
    seeds = [0, 1, 2]
    measure = lambda name, seed: np.mean(
        [metric(scores(name, scorer, seed)["test"], scores(name, scorer, seed)[s]) for s in sets]
    )
    own, base = ([measure(name, seed) for seed in seeds] for name in (row, "simclr"))
    over_seeds = stats.ttest_rel(own, base).confidence_interval(0.95)
    known = {(name, seed): scores(name, scorer, seed) for name in (row, "simclr") for seed in seeds}
    resampled = np.zeros(DRAWS)
    for s in sets:
        for draw, (id, ood) in enumerate(zip(draws("test", 60), draws(s, SETS[s]))):
            value = lambda name, seed: metric(known[name, seed]["test"][id], known[name, seed][s][ood])
            resampled[draw] += np.mean([value(row, seed) - value("simclr", seed) for seed in seeds]) / len(sets)
    over_images = np.percentile(resampled, [2.5, 97.5])
    return [np.mean(own), np.std(own, ddof=1), np.mean(np.subtract(own, base)), *over_seeds, *over_images]


def main():
    random = draws("near", 5)
    print("'near':", [[d.count(i) for i in range(5)] for d in random[:3]])
    for row, scorer, sets, metric in [
        ("both", "knn", ["near"], auroc),
        ("samples", "mahalanobis", ["far"], fpr95),
        ("samples", "knn", ["near"], aupr_in),
        ("both", "mahalanobis", ["near", "far"], auroc),
    ]:
        print(row, scorer, sets, metric.__name__, [float(x) for x in compare(row, scorer, sets, metric)])


main()
