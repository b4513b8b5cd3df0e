/// What is known of the training set before anything is trained.
public struct TrainingFacts {
  public let images: Int
  /// The length of the features that the scorer reads.
  public let features: Int
  /// How often the commonest of the images occurs, to the last bit; counted where a scorer asks.
  public var copies: Int { count() }
  private let count: () -> Int

  public init(images: Int, features: Int, copies: @autoclosure @escaping () -> Int = 1) {
    self.images = images
    self.features = features
    count = copies
  }
}
