"""Prints the golden numbers of the metric tests, from scikit-learn, SciPy and NumPy.

    python3 -m venv venv && venv/bin/pip install numpy scipy scikit-learn
    venv/bin/python Tests/ClutchTests/Fixtures/metrics.py

Printed with NumPy 2.4.6, SciPy 1.17.1, scikit-learn 1.9.1. Random inputs come from SplitMix64, so
that the Swift tests generate the same ones.
"""

import numpy as np
from scipy import integrate, optimize, stats
from scipy.optimize import linear_sum_assignment
from sklearn import metrics

MASK = (1 << 64) - 1


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def below(self, bound):
        return (self.next() * bound) >> 64

    def list(self, count, bound):
        return [self.below(bound) for _ in range(count)]


def tied(seed, n_id, n_ood, levels, shift):
    random = SplitMix64(seed)
    return np.array(random.list(n_id, levels)), np.array(random.list(n_ood, levels)) + shift


def first_at_95(positive, negative):
    """False positive rate at the first threshold, descending, with 95 % of positives."""
    for threshold in sorted(set(positive) | set(negative), reverse=True):
        if 100 * np.sum(positive >= threshold) >= 95 * len(positive):
            return np.mean(negative >= threshold)


def placements(id, ood):
    wins = (ood[None, :] > id[:, None]) + 0.5 * (ood[None, :] == id[:, None])
    return wins.mean(axis=1), wins.mean(axis=0)


def detection(id, ood):
    truth = np.r_[np.zeros(len(id)), np.ones(len(ood))]
    scores = np.r_[id, ood]
    auroc = metrics.roc_auc_score(truth, scores)
    v_id, v_ood = placements(id, ood)
    sd = np.sqrt(v_id.var(ddof=1) / len(id) + v_ood.var(ddof=1) / len(ood))
    logit = np.log(auroc / (1 - auroc))
    reach = stats.norm.ppf(0.975) * sd / (auroc * (1 - auroc))
    return [
        auroc, 1 / (1 + np.exp(reach - logit)), 1 / (1 + np.exp(-reach - logit)),
        metrics.average_precision_score(truth, scores),
        metrics.average_precision_score(1 - truth, -scores),
        first_at_95(-id, -ood), first_at_95(ood, id),
    ]


def difference(a, b):
    (a_id, a_ood), (b_id, b_ood) = placements(*a), placements(*b)
    covariance = np.cov(a_id, b_id) / len(a_id) + np.cov(a_ood, b_ood) / len(a_ood)
    sd = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    value = a_id.mean() - b_id.mean()
    return value, value - stats.norm.ppf(0.975) * sd, value + stats.norm.ppf(0.975) * sd


def clustering(labels, clusters):
    table = metrics.cluster.contingency_matrix(labels, clusters)
    rows, columns = linear_sum_assignment(table, maximize=True)
    return [
        metrics.normalized_mutual_info_score(labels, clusters),
        metrics.adjusted_rand_score(labels, clusters),
        table[rows, columns].sum() / len(labels),
        table.max(axis=0).sum() / len(labels),
    ]


def show(title, rows):
    print(title)
    for name, values in rows:
        print(f"  {name}:", ", ".join(repr(float(v)) for v in np.atleast_1d(values)))


tied_cases = [
    (1, 50, 70, 12, 3), (2, 200, 100, 5, 1), (3, 1000, 1500, 40, 0), (4, 37, 3, 20, -5),
    (5, 20, 20, 2, 0),
]
show("RankedScores: auroc, lower, upper, aupr-out, aupr-in, fpr95, fpr95-ood",
     [(case, detection(*tied(*case))) for case in tied_cases])

show("aurocDifference: value, lower, upper", [
    (pair, difference(tied(pair[0], 60, 80, 9, 2), tied(pair[1], 60, 80, 15, 1)))
    for pair in [(11, 12), (13, 14)]
])

show("studentTQuantile", [
    ((p, df), stats.t.ppf(p, df))
    for df in [1, 2, 3, 4, 5, 9, 10, 30, 101, 1000] for p in [0.6, 0.975, 0.999]
])

a, b = [94.1, 93.8, 94.6, 94.0, 94.3], [93.2, 93.9, 93.5, 93.1, 93.6]
t = stats.ttest_rel(a, b)
show("pairedDifference", [("five", [np.mean(a) - np.mean(b), *t.confidence_interval(0.95)])])
show("SeedSummary", [("five", [np.mean(a), np.std(a, ddof=1)])])

show("percentile of [1, 2, 4, 8, 16]", [
    (share, np.quantile([1, 2, 4, 8, 16], share)) for share in [0, 0.025, 0.5, 0.9, 1]
])


def grouped(seed, n, labels, clusters, noise):
    """Clusters that agree with the labels, except for the images in `noise`."""
    random = SplitMix64(seed)
    truth = random.list(n, labels)
    found = [random.below(clusters) if random.below(noise) == 0 else t % clusters for t in truth]
    return truth, found


show("ClusteringMetrics: nmi, ari, accuracy, purity", [
    (case, clustering(*grouped(*case)))
    for case in [(1, 100, 4, 4, 3), (2, 500, 10, 7, 2), (3, 500, 7, 30, 2), (4, 300, 5, 5, 1)]
])

weights = []
for seed, rows, columns in [(1, 5, 5), (2, 8, 20), (3, 30, 12), (4, 60, 60)]:
    w = (np.array(SplitMix64(seed).list(rows * columns, 100)) - 50).reshape(rows, columns)
    weights.append(((seed, rows, columns), w[linear_sum_assignment(w, maximize=True)].sum()))
show("bestMatching", weights)

show("Proportion: Wilson's interval of a share of n", [
    ((hits, n), stats.binomtest(hits, n).proportion_ci(0.95, "wilson")[:])
    for hits, n in [(0, 60), (1, 1), (0, 1), (7, 50), (35, 35)]
])


def newcombe(auroc, n_id, n_ood):
    """Newcombe, Statistics in Medicine 2006, method 5."""
    others = (n_id + n_ood) / 2 - 1

    def beyond(t):
        v = t * (1 - t) * (1 + others * (1 - t) / (2 - t) + others * t / (1 + t)) / (n_id * n_ood)
        return abs(auroc - t) - stats.norm.ppf(0.975) * np.sqrt(v)

    low = 0 if auroc == 0 else optimize.brentq(beyond, 1e-12, auroc - (1e-9 if auroc == 1 else 1e-12))
    high = 1 if auroc == 1 else optimize.brentq(beyond, auroc + (1e-9 if auroc == 0 else 1e-12), 1 - 1e-12)
    return low, high


show("AUROC where all placements are equal", [
    (case, newcombe(*case)) for case in [(1, 2, 2), (0, 2, 2), (0.5, 2, 2), (1, 60, 60), (0, 10, 300)]
])



def combined(a, b, n_id, n_ood):
    """Zou and Donner, Statistics in Medicine 2008, for independent estimates with Newcombe's intervals."""
    (low_a, high_a), (low_b, high_b) = newcombe(a, n_id, n_ood), newcombe(b, n_id, n_ood)
    return (
        a - b, max(-1, a - b - np.hypot(a - low_a, high_b - b)),
        min(1, a - b + np.hypot(high_a - a, b - low_b)),
    )


show("aurocDifference where all placements of both methods are equal", [
    (case, combined(*case))
    for case in [(1, 1, 2, 2), (1, 1, 60, 60), (0, 0, 10, 300), (1, 0, 60, 60), (1, 0.5, 2, 2)]
])

# OOD ~ N(1, 1), ID ~ N(0, 1), equally many: the metrics of an infinite sample.
above = stats.norm.sf
show("coverage, truth: auroc, aupr-out, fpr95", [("gaussian", [
    stats.norm.cdf(1 / np.sqrt(2)),
    integrate.quad(lambda x: above(x - 1) / (above(x - 1) + above(x)) * stats.norm.pdf(x - 1),
                   -9, 10)[0],
    stats.norm.cdf(stats.norm.ppf(0.95) - 1),
])])
