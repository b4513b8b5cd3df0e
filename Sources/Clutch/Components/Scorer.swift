/// Scores how far out of distribution images are, once it has seen the features of the training images.
public protocol Scorer: Component {
  /// What it scores: the encoder's features or the head's projections.
  var layer: Layer { get }

  /// Refuses a training set of `images` images where it is too small; `clutch check` asks. By default, none is.
  func validate(images: Int) throws(ScoringError)

  /// Refuses a training set on which it cannot be fitted, by the length of the features as well; `clutch check` asks. By
  /// default, what `validate(images:)` refuses.
  func validate(_ facts: TrainingFacts) throws(ScoringError)

  /// What a user should know of a training set on which it can be fitted, such as that it is small; `check` and `run` show
  /// it. By default, nothing.
  func notes(_ facts: TrainingFacts) -> [String]

  /// - Parameters:
  ///   - features: of every training image, float32 [n, d], as the layer gave them (not of unit length).
  ///   - random: the source of all chance.
  /// - Throws: `ScoringError` where the features are too few or degenerate.
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer
}

extension Scorer {
  public func validate(images: Int) throws(ScoringError) {}
  public func validate(_ facts: TrainingFacts) throws(ScoringError) { try validate(images: facts.images) }
  public func notes(_ facts: TrainingFacts) -> [String] { [] }
}

/// A scorer that has seen the training set.
public protocol FittedScorer: Sendable {
  /// - Parameter features: float32 [m, d], from the layer that the scorer was fitted on.
  /// - Returns: a score for every row, **higher is more out of distribution** [m].
  func callAsFunction(_ features: Tensor) -> Tensor

  /// What it keeps of the training set, by name, for programs that are to score as it does; by default it does not tell.
  var tensors: [String: Tensor] { get }
}

extension FittedScorer {
  public var tensors: [String: Tensor] { [:] }
}

/// Where in the network features are taken.
public enum Layer: String, Decodable, Sendable, CaseIterable {
  /// The encoder's output, before the head.
  case encoder
  /// The head's output.
  case projection
}

/// Why a scorer could not be fitted: without its name, which whoever shows the error puts in front.
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
