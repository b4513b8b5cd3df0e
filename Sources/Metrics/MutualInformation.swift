import Foundation

extension ContingencyTable {
  /// The normalized mutual information: the information that labels and clusters share, relative to their mean entropy.
  ///
  ///     I(labels; clusters) / (½ H(labels) + ½ H(clusters))
  ///
  /// It is 1 if both are a single group, where the formula is 0 / 0.
  ///
  /// Source: Vinh, Epps, Bailey, JMLR 2010, table 2 (NMI_sum), the default of scikit-learn.
  package var normalizedMutualInformation: Double {
    let n = Double(total)
    if labelSizes.count == 1, clusterSizes.count == 1 { return 1 }
    let information = cells.reduce(0) { sum, cell in
      let independent = Double(labelSizes[cell.label]) * Double(clusterSizes[cell.cluster])
      return sum + Double(cell.count) / n * log(Double(cell.count) * n / independent)
    }
    let normalizer = (entropy(labelSizes) + entropy(clusterSizes)) / 2
    return min(1, max(0, information / normalizer))  // rounding can exceed the range
  }

  private func entropy(_ sizes: [Int]) -> Double {
    let n = Double(total)
    return sizes.reduce(0) { $0 - Double($1) / n * log(Double($1) / n) }
  }
}
