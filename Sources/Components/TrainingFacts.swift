/// Facts about the training set that are known before training.
public struct TrainingFacts {
  public let images: Int
  /// The length of the features that the scorer uses.
  public let features: Int
  /// The number of bitwise equal copies of the most frequent image, counted only on request.
  public var copies: Int { count() }
  private let count: () -> Int

  public init(images: Int, features: Int, copies: @autoclosure @escaping () -> Int = 1) {
    self.images = images
    self.features = features
    count = copies
  }
}
