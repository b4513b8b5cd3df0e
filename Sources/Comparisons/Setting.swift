/// A setting in which runs differ, such as `k` = 10.
public struct Setting: Sendable, Hashable, Codable {
  /// The path in the recipe: `train.phases.cluster-aware.clusters.by.k-means.k`.
  public let path: String
  /// The value as YAML on one line, or only the component's name if that is distinctive.
  public let value: String

  public init(path: String, value: String) {
    self.path = path
    self.value = value
  }

  /// The value as a number; nil if it is not a finite number.
  public var number: Double? { Double(value).flatMap { $0.isFinite ? $0 : nil } }
}

/// Sorts numbers by value, before texts in alphabetical order.
func precedes(_ a: Setting, _ b: Setting) -> Bool {
  switch (a.number, b.number) {
  case (let left?, let right?): left < right
  case (_?, nil): true
  case (nil, _?): false
  case (nil, nil): a.value < b.value
  }
}
