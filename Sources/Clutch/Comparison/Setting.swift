/// A value by which runs differ, such as `k` = 10.
public struct Setting: Sendable, Hashable, Codable {
  /// Where it stands in the recipe: `train.phases.cluster-aware.clusters.by.k-means.k`.
  public let path: String
  /// The value as YAML in one line, or the component's name where that tells it apart.
  public let value: String

  public init(path: String, value: String) {
    self.path = path
    self.value = value
  }

  /// The value where it is a finite number.
  public var number: Double? { Double(value).flatMap { $0.isFinite ? $0 : nil } }
}

/// Numbers by size, before texts in the order of their letters.
func precedes(_ a: Setting, _ b: Setting) -> Bool {
  switch (a.number, b.number) {
  case (let left?, let right?): left < right
  case (_?, nil): true
  case (nil, _?): false
  case (nil, nil): a.value < b.value
  }
}
