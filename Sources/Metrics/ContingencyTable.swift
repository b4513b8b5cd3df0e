/// The number of images of each class in each cluster.
///
/// Only non-empty cells are stored, so that one cluster per image needs no more than n cells.
package struct ContingencyTable {
  /// A non-empty cell. `label` and `cluster` are row and column numbers, not the given labels.
  struct Cell {
    let label: Int
    let cluster: Int
    var count: Int
  }

  let cells: [Cell]
  let labelSizes: [Int]  // [labels]
  let clusterSizes: [Int]  // [clusters]
  let total: Int

  /// Throws an error if there are no images or the lists differ in length.
  package init(labels: [Int], clusters: [Int]) throws(MetricError) {
    if labels.count != clusters.count {
      throw MetricError(
        "clustering", "there are \(labels.count) labels and \(clusters.count) clusters",
        "give one of each per image, in the same order")
    }
    if labels.isEmpty {
      throw MetricError("clustering", "there are no images", "give at least one")
    }
    let (rows, labelSizes) = numbered(labels)
    let (columns, clusterSizes) = numbered(clusters)
    var cellOf: [Int: Int] = [:]
    var cells: [Cell] = []
    for (label, cluster) in zip(rows, columns) {
      let cell = cellOf[label * clusterSizes.count + cluster, default: cells.count]
      if cell == cells.count {
        cellOf[label * clusterSizes.count + cluster] = cell
        cells.append(Cell(label: label, cluster: cluster, count: 0))
      }
      cells[cell].count += 1
    }
    self.cells = cells
    self.labelSizes = labelSizes
    self.clusterSizes = clusterSizes
    total = labels.count
  }
}

/// Renumbers integers as 0, 1, 2, … by first appearance, and counts each.
private func numbered(_ values: [Int]) -> (numbers: [Int], sizes: [Int]) {
  var numberOf: [Int: Int] = [:]
  var sizes: [Int] = []
  let numbers = values.map { value in
    let number = numberOf[value, default: sizes.count]
    if number == sizes.count {
      numberOf[value] = number
      sizes.append(0)
    }
    sizes[number] += 1
    return number
  }
  return (numbers, sizes)
}
