import Clutch

/// Cuts images into square patches and computes a vector for each patch from its pixels and its neighbors.
///
/// The layers are a linear map of every patch, then `blocks` times a 3 x 3 convolution, batch norm and ReLU, then the
/// mean over all patches: images [n, c, h, w] -> features [n, width].
struct NewComponent: Encoder {
  static let name = "new-component"

  /// The side of a patch in pixels; larger patches are fewer and faster, but locate things less precisely.
  var patch = 4
  /// The length of the patch vectors and of the features; longer vectors can distinguish more and take longer.
  var width = 64
  /// The number of convolutions; with each, a patch sees one patch further.
  var blocks = 2

  func validate() throws(OptionError) {
    try require("patch", patch, atLeast: 1)
    try require("width", width, in: 1...4096)
    try require("blocks", blocks, in: 0...50)
  }

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    let side = min(images.height, images.width)
    if patch > side {
      throw OptionError("patch", "must be at most \(side) for images of \(images), but is \(patch)")
    }
    let network = Sequential {
      Conv2d(images.channels, width, kernel: patch, stride: patch, random)
      BatchNorm(width)
      ReLU()
      for _ in 0..<blocks {
        Conv2d(width, width, kernel: 3, padding: 1, random)
        BatchNorm(width)
        ReLU()
      }
      GlobalAveragePool()
    }
    return Network(network, outputs: width)
  }
}

@section("plugins") @used private let entry: Entry = { register(NewComponent.self) }
