"""k-means with faiss and spectral clustering with scikit-learn."""

import numpy as np


def k_means(settings):
    """Lloyd's algorithm from given centers, on all rows."""
    import faiss

    faiss.omp_set_num_threads(int(settings["threads"]))
    rows, centers = np.load(settings["features"]), np.load(settings["centers"])

    def once():
        found = faiss.Kmeans(
            rows.shape[1], len(centers), niter=int(settings["iterations"]), max_points_per_centroid=len(rows))
        found.train(rows, init_centroids=centers)
        return {"objective": exact_objective(faiss, rows, found.centroids), "iterations": len(found.obj)}

    return once


def k_means_whole(settings):
    """k-means as a user calls it, but on all rows; the first centers are random rows."""
    import faiss

    faiss.omp_set_num_threads(int(settings["threads"]))
    rows, k = np.load(settings["features"]), int(settings["k"])

    def once():
        found = faiss.Kmeans(
            rows.shape[1], k, niter=int(settings["iterations"]), max_points_per_centroid=len(rows), seed=1)
        found.train(rows)
        return {"objective": exact_objective(faiss, rows, found.centroids), "iterations": len(found.obj)}

    return once


def exact_objective(faiss, rows, centers):
    """The objective of the last centers, which faiss does not measure; takes one more pass over all rows, like Clutch."""
    index = faiss.IndexFlatL2(rows.shape[1])
    index.add(centers)
    return float(index.search(rows, 1)[0].sum(dtype=np.float64))


def spectral(settings):
    from sklearn.cluster import SpectralClustering
    from sklearn.metrics import adjusted_rand_score

    rows, groups = np.load(settings["features"]), np.load(settings["groups"])

    def once():
        found = SpectralClustering(
            10, affinity="nearest_neighbors", n_neighbors=10, random_state=0, n_jobs=int(settings["threads"])).fit(rows)
        return {"ari": adjusted_rand_score(groups, found.labels_)}

    return once


WORKS = {"k-means": k_means, "k-means-whole": k_means_whole, "spectral": spectral}
