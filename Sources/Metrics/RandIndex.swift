extension ContingencyTable {
  /// The adjusted Rand index: the share of pairs of images on which labels and clusters agree, adjusted for chance.
  ///
  ///     (Σ C(n_ij, 2) - e) / (½ (Σ C(a_i, 2) + Σ C(b_j, 2)) - e),
  ///     e = Σ C(a_i, 2) · Σ C(b_j, 2) / C(n, 2)
  ///
  /// It is 1 if the partitions are equal, even if the formula is 0 / 0.
  ///
  /// Source: Hubert and Arabie, "Comparing partitions", Journal of Classification 1985, eq. 5.
  package var adjustedRandIndex: Double {
    // Pairs of images that are together in both partitions, in labels, and in clusters.
    let both = cells.reduce(0) { $0 + pairs($1.count) }
    let labels = labelSizes.reduce(0) { $0 + pairs($1) }
    let clusters = clusterSizes.reduce(0) { $0 + pairs($1) }
    if both == labels, both == clusters { return 1 }
    let expected = Double(labels) * Double(clusters) / Double(pairs(total))
    return (Double(both) - expected) / ((Double(labels) + Double(clusters)) / 2 - expected)
  }

  private func pairs(_ count: Int) -> Int { count * (count - 1) / 2 }
}
