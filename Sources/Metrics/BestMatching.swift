/// Returns the largest sum of weights of a matching that pairs each row with at most one column and each column with at
/// most one row.
///
/// `weights` is row-major, [rows, columns], and may be negative. All min(rows, columns) pairs are made. Time: O(min² ·
/// max), with one shortest augmenting path per row (Hungarian method with potentials).
///
/// Source: Jonker and Volgenant, Computing 1987, its augmentation phase.
func bestMatching(_ weights: [Int], rows: Int, columns: Int) -> Int {
  precondition(weights.count == rows * columns, "weights must have one number per row and column")
  if rows > columns {
    let transposed = (0..<columns * rows).map { weights[$0 % rows * columns + $0 / rows] }
    return bestMatching(transposed, rows: columns, columns: rows)
  }
  var matching = Matching(weights, rows: rows, columns: columns)
  for row in 0..<rows { matching.add(row) }
  return matching.sum
}

/// An optimal matching of the rows added so far. Costs are negated weights. The column past the last one stands for
/// "the row being added", which starts the path.
private struct Matching {
  private let weights: [Int]
  private let columns: Int
  private var rowPrice: [Int]
  private var columnPrice: [Int]
  private var rowOf: [Int?]  // by column

  init(_ weights: [Int], rows: Int, columns: Int) {
    self.weights = weights
    self.columns = columns
    rowPrice = Array(repeating: 0, count: rows)
    columnPrice = Array(repeating: 0, count: columns + 1)
    rowOf = Array(repeating: nil, count: columns + 1)
  }

  var sum: Int {
    (0..<columns).reduce(0) { sum, column in
      rowOf[column].map { sum + weights[$0 * columns + column] } ?? sum
    }
  }

  /// Matches one more row, along the cheapest path of exchanges to a free column.
  mutating func add(_ row: Int) {
    var previous = Array(repeating: columns, count: columns)
    var slack = Array(repeating: Int.max, count: columns)  // remaining cost to reach each column
    var reached = Array(repeating: false, count: columns + 1)
    var column = columns
    rowOf[column] = row
    while let owner = rowOf[column] {
      reached[column] = true
      var nearest = columns
      var step = Int.max
      for other in 0..<columns where !reached[other] {
        let cost = -weights[owner * columns + other] - rowPrice[owner] - columnPrice[other]
        if cost < slack[other] { (slack[other], previous[other]) = (cost, column) }
        if slack[other] < step { (step, nearest) = (slack[other], other) }
      }
      for other in 0...columns {
        if reached[other], let row = rowOf[other] {
          rowPrice[row] += step
          columnPrice[other] -= step
        } else if other < columns {
          slack[other] -= step
        }
      }
      column = nearest
    }
    while column != columns {  // assign each column on the path to the row before it
      rowOf[column] = rowOf[previous[column]]
      column = previous[column]
    }
  }
}
