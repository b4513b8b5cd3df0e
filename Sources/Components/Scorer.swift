import Torch

/// Scores how far out of distribution images are, after it has been fitted on the features of the training images.
public protocol Scorer: Component {
  /// The layer that it scores: the encoder's features, the head's projections, or another layer that the encoder
  /// or the objective of the last phase offers.
  var layer: Layer { get }

  /// Rejects a training set of `images` images if it is too small. `clutch check` calls this. The default accepts any.
  func validate(images: Int) throws(ScoringError)

  /// Rejects a training set on which the scorer cannot be fitted, also because of the length of the features. `clutch
  /// check` calls this. The default calls `validate(images:)`.
  func validate(_ facts: TrainingFacts) throws(ScoringError)

  /// Remarks for the user about a training set that is accepted, for example that it is small. `check` and `run` show
  /// them. The default has none.
  func notes(_ facts: TrainingFacts) -> [String]

  /// - Parameters:
  ///   - features: the features of all training images, float32 [n, d], as the layer gives them (not of unit length).
  ///   - random: the source of all randomness.
  /// - Throws: `ScoringError` if the features are too few or degenerate.
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer
}

extension Scorer {
  public func validate(images: Int) throws(ScoringError) {}
  public func validate(_ facts: TrainingFacts) throws(ScoringError) { try validate(images: facts.images) }
  public func notes(_ facts: TrainingFacts) -> [String] { [] }
}

/// A scorer that was fitted on the training set.
public protocol FittedScorer: Sendable {
  /// - Parameter features: float32 [m, d], from the layer that the scorer was fitted on.
  /// - Returns: one score per row [m]; **higher is more out of distribution**.
  func callAsFunction(_ features: Tensor) -> Tensor

  /// The fitted state by name, for other programs that reproduce the scores. The default is empty.
  var tensors: [String: Tensor] { get }
}

extension FittedScorer {
  public var tensors: [String: Tensor] { [:] }
}

/// An error in fitting a scorer. The text does not name the scorer, because the code that shows it puts the name first.
public struct ScoringError: Error, CustomStringConvertible, Sendable {
  public let description: String
  public init(_ description: String) { self.description = description }
}

public enum Scorers: Kind {
  public static let registry = Registry<any Scorer>("scorer")
}

public func register<C: Scorer>(_ type: C.Type, file: String = #fileID) {
  Scorers.registry.add(type, file: file) { $0 }
}
