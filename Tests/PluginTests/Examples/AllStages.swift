import Clutch

/// A ResNet-18 with the features of all four stages, so that scorers also see edges and textures.
///
/// The mean of every stage over its positions, one after another: images [n, c, h, w] -> features [n, 15·width]. Scores
/// from several depths are an idea of Lee et al. (arXiv 1807.03888, section 2.2).
struct AllStages: Encoder {
  static let name = "all-stages"

  /// The number of channels of the first stage; twice the width learns finer features and takes four times as long.
  var width = 64
  /// The first layers: `cifar` for images with sides of about 32, `imagenet` for sides of about 224.
  var stem = ResidualNetwork.Stem.cifar

  func validate() throws(OptionError) { try require("width", width, in: 1...1024) }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    let least = stem.leastSide
    guard min(images.height, images.width) >= least else {
      throw OptionError("stem", "'\(stem.rawValue)' needs sides of \(least) pixels or more, but images are \(images)")
    }
    let trunk = ResidualNetwork(channels: images.channels, width: width, stem: stem, random)
    return Network(Means(trunk), outputs: 15 * width)
  }

  private final class Means: Module {
    let trunk: ResidualNetwork

    init(_ trunk: ResidualNetwork) { self.trunk = trunk }

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
      let means = trunk.stages(input, training: training).map { $0.mean(axis: -2, -1) }  // [n, width], …, [n, 8·width]
      return Tensor.concatenate(means, axis: 1)  // [n, 15·width]
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(AllStages.self) }
