import Clutch
import Foundation

/// Scores an image by the density of the training images in its direction; a low density gives a high score.
///
/// score(x) = −log mean over the training features b of exp(concentration · cos(x, b)): [m, d] -> [m], the negative
/// logarithm of a density on the sphere, up to a constant, with a von Mises-Fisher kernel at every training image.
struct NewComponent: Scorer {
  static let name = "new-component"

  /// The features to compare: those of the encoder or the projections.
  var layer = Layer.encoder
  /// The concentration of the kernels; with a higher value, only the nearest training images count; a lower value
  /// smooths over more of them.
  var concentration = 100.0

  func validate() throws(OptionError) { try require("concentration", concentration, above: 0) }

  /// - Parameter features: those of every training image, float32 [n, d], not of length 1.
  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    if features.count == 0 { throw ScoringError("needs features, but there are none") }
    guard features.isFinite else {
      throw ScoringError("needs finite features, but some are infinite or not a number; did training diverge?")
    }
    return Fitted(bank: features.normalize(), concentration: concentration)
  }

  private struct Fitted: FittedScorer {
    let bank: Tensor  // [n, d], of length 1
    let concentration: Double

    func callAsFunction(_ features: Tensor) -> Tensor {
      // In blocks, so that memory does not grow with the number of images to score.
      .concatenate(features.split(512).map(score))  // [m]
    }

    private func score(_ block: Tensor) -> Tensor {
      let cosines = block.normalize().matmul(bank.transpose())  // [b, n]
      return log(Double(bank.size(0))) - (cosines * concentration).logSumExp(axis: 1)  // [b]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
