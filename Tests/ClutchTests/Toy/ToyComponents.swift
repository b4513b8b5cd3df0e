import ClusterAnalysis
import Formats
import Foundation
import Recipe
import Torch

@testable import Components

// Minimal components of every kind, to test the core without plugins.

/// Images of noise around a gray value per class.
struct ToyDataset: Dataset {
  static let name = "toy"
  /// The number of images per class.
  var count = 16
  /// The gray values of the classes.
  var levels = [40, 120, 200]
  /// The side length in pixels.
  var side = 8
  var classes: [ClassName]?
  var except: [ClassName]?
  var limit: Int?
  /// `true` for test images.
  var test = false

  var isTest: Bool { test }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let random = Generator(seed: test ? 2 : 1)
    let parts = levels.map { level in
      (Tensor.randn([count, 1, side, side], random) * 20 + Double(level)).clamp(min: 0, max: 255).to(.uint8)
    }
    let labels = levels.flatMap { Array(repeating: $0 / 80, count: count) }
    return ImageSet(images: .concatenate(parts), labels: labels, classNames: ["dark", "grey", "light"])
  }
}

/// A convolution and global average pooling.
struct ToyEncoder: Encoder {
  static let name = "toy"
  /// The number of channels of the convolution.
  var width = 4

  func validate() throws(OptionError) {
    if width < 1 { throw OptionError("width", "must be 1 or more, but is \(width)") }
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    let body = Sequential {
      Conv2d(images.channels, width, kernel: 3, padding: 1, random)
      BatchNorm(width)
      ReLU()
      GlobalAveragePool()
    }
    return Network(body, outputs: width)
  }
}

struct ToyHead: Head {
  static let name = "toy"
  /// The length of a projection.
  var output = 4

  func build(inputs: Int, _ random: Generator) -> Network { Network(Linear(inputs, output, random), outputs: output) }
}

/// Adds noise.
struct ToyAugmentation: Augmentation {
  static let name = "toy-noise"
  /// The standard deviation of the noise.
  var deviation = 0.1

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    (images + Tensor.randn(images.shape, random) * deviation).clamp(min: 0, max: 1)
  }
}

/// Attracts the views of an image and repels all images.
struct ToyLoss: Loss {
  static let name = "toy"

  /// Divides the similarities; lower pushes
  /// harder.
  var temperature = 0.5

  func validate() throws(OptionError) {
    if temperature <= 0 { throw OptionError("temperature", "must be greater than 0, but is \(temperature)") }
  }

  func callAsFunction(_ views: Views) -> Tensor {
    let similarities = views.unit[0].matmul(views.unit[1].transpose()) / temperature  // [n, n]
    return (similarities.logSumExp(axis: 1) - similarities.diagonal()).mean()
  }
}

/// Becomes NaN after some steps, like diverging training.
struct DivergingLoss: Loss {
  static let name = "diverging"

  func callAsFunction(_ views: Views) -> Tensor { ToyLoss()(views) + views.unit.sum() * Double.nan }
}

/// Attracts images to the centers of their clusters.
struct ToyClusterLoss: ClusterAwareLoss {
  static let name = "toy-clusters"
  /// Divides the similarities.
  var temperature = 0.5

  func callAsFunction(_ views: Views, _ clusters: BatchClusters) -> Tensor {
    let logits = views.unit[0].matmul(clusters.centers.transpose()) / temperature  // [n, k]
    let own = logits.gather(axis: 1, clusters.assignments.unsqueeze(1)).squeeze(1)
    return ToyLoss()(views) + (logits.logSumExp(axis: 1) - own).mean()
  }
}

/// Splits the features along their first dimension.
struct ToyClusterer: Clusterer {
  static let name = "toy"
  /// The number of clusters.
  var k = 2

  func callAsFunction(_ features: Tensor, _ random: Generator) throws(ClusteringError) -> Tensor {
    if features.size(0) < k { throw ClusteringError("cannot make \(k) clusters of \(features.size(0)) features") }
    let order = features.select(axis: 1, 0).sort(axis: 0).indices.sort(axis: 0).indices  // the rank of every row
    return call("aten::floor_divide.Scalar", order * k, features.size(0))
  }
}

struct ToyScorer: Scorer {
  static let name = "toy"
  /// The features to score.
  var layer = Layer.encoder
  /// Multiplies the score.
  var scale = 1.0

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    Fitted(mean: features.mean(axis: 0), scale: scale)
  }

  struct Fitted: FittedScorer {
    let mean: Tensor
    let scale: Double
    func callAsFunction(_ features: Tensor) -> Tensor { (features - mean).norm(axis: 1) * scale }
  }
}

/// Plain gradient descent with a velocity.
struct ToyOptimizer: Optimizer {
  static let name = "toy"
  /// The step size.
  var learningRate = 0.1

  func start(_ parameters: [NamedTensor]) -> any Updater { Descent(self, parameters) }

  final class Descent: Updater {
    let options: ToyOptimizer
    let parameters: [NamedTensor]
    let tensors: [NamedTensor]

    init(_ options: ToyOptimizer, _ parameters: [NamedTensor]) {
      self.options = options
      self.parameters = parameters
      tensors = parameters.map {
        NamedTensor(name: "velocity.\($0.name)", tensor: .zeros($0.tensor.shape), isBuffer: true)
      }
    }

    func step(factor: Double) {
      for (parameter, velocity) in zip(parameters, tensors) {
        guard let gradient = parameter.tensor.gradient else { continue }
        velocity.tensor.copy(from: velocity.tensor * 0.5 + gradient)
        parameter.tensor.copy(from: parameter.tensor - velocity.tensor * (options.learningRate * factor))
      }
    }
  }
}

struct ToySchedule: Schedule {
  static let name = "toy"
  /// The span of the schedule.
  var over = ScheduleSpan.phase
  /// The number of warm-up epochs.
  var warmUp = 0.0

  func callAsFunction(_ progress: Double) -> Double { 1 - progress }
}

/// Registers the toys, once.
let toys: Void = {
  register(ToyDataset.self)
  register(ToyEncoder.self)
  register(ToyHead.self)
  register(ToyAugmentation.self)
  register(ToyLoss.self)
  register(DivergingLoss.self)
  register(ToyClusterLoss.self)
  register(ToyClusterer.self)
  register(ToyScorer.self)
  register(ToyOptimizer.self)
  register(ToySchedule.self)
  register(CountingEncoder.self)
  register(CountingDataset.self)
}()
