"""Distances to neighbors with faiss, Mahalanobis distances and metrics with scikit-learn."""

import numpy as np


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def neighbors(settings):
    """The distance to the 50th nearest neighbor among all rows."""
    import faiss

    faiss.omp_set_num_threads(int(settings["threads"]))
    bank, queries = np.load(settings["features"]), np.load(settings["queries"])

    def once():
        index = faiss.IndexFlatL2(bank.shape[1])
        index.add(unit(bank))
        squares, _ = index.search(unit(queries), 50)
        return {"mean": float(np.sqrt(squares[:, -1]).mean())}

    return once


def mahalanobis(settings):
    from sklearn.covariance import EmpiricalCovariance

    bank, queries = np.load(settings["features"]), np.load(settings["queries"])

    def once():
        fitted = EmpiricalCovariance().fit(unit(bank.astype(np.float64)))
        return {"mean": float(fitted.mahalanobis(unit(queries.astype(np.float64))).mean())}

    return once


def metrics(settings):
    """AUROC, and the share of OOD accepted when 95 % of ID is. ID is the positive class, with negated scores."""
    from sklearn.metrics import auc, roc_curve

    inside, outside = np.load(settings["id"]), np.load(settings["ood"])

    def once():
        labels = np.concatenate([np.zeros(len(inside), np.int8), np.ones(len(outside), np.int8)])
        scores = np.concatenate([inside, outside])
        false_rate, true_rate, _ = roc_curve(1 - labels, -scores)
        fpr95 = false_rate[np.searchsorted(true_rate, 0.95)]
        return {"auroc": float(auc(false_rate, true_rate)), "fpr95": float(fpr95)}

    return once


WORKS = {"neighbors": neighbors, "mahalanobis": mahalanobis, "metrics": metrics}
