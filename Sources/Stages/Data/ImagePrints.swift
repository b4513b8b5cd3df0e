import Formats
import Training

/// Finds bitwise equal images or vectors within a set or in two sets.
public struct ImagePrints: Sendable {
  private let shape: SampleShape
  /// The rows of each distinct image.
  private let rows: [ImageFingerprint: [Int]]

  public init(_ samples: Samples) {
    shape = samples.shape
    rows = Dictionary(grouping: ImageFingerprint.all(of: samples).enumerated(), by: \.element).mapValues { group in
      group.map(\.offset)
    }
  }

  /// The rows of each image that occurs more than once, ordered by first occurrence.
  public var repeated: [[Int]] { rows.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] } }

  /// Returns the rows of each image that both sets contain.
  public func shared(with other: ImagePrints) -> [(here: [Int], there: [Int])] {
    guard shape == other.shape else { return [] }
    return rows.compactMap { print, here in other.rows[print].map { (here, $0) } }.sorted { $0.here[0] < $1.here[0] }
  }
}
