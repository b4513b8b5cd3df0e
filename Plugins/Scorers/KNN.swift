import Clutch

/// How far the k-th nearest training image is.
///
/// score(x) = ‖u(x) − u(b₍ₖ₎)‖, where u gives length 1 and b₍₁₎, b₍₂₎, … are the training features from the nearest on:
/// [m, d] -> [m]. Search is exact, over all training images. (Sun, Ming, Zhu, Li: "Out-of-distribution detection with
/// deep nearest neighbors", arXiv 2204.06507, section 3; that paper's code squares the distance, which ranks alike.)
struct KNN: Scorer {
  static let name = "knn"

  /// Which features to compare; the paper takes the encoder's.
  var layer = Layer.encoder
  /// Which neighbor's distance counts; higher smooths over more of the training set and forgives stray images in it.
  /// The paper takes 50 for CIFAR-10's 50,000 images and 1000 for ImageNet.
  var k = 50
  /// Whether features are brought to length 1 first, so that only their direction counts; the paper says that this is
  /// what makes the method work.
  var unit = true
  /// Whether the distances to all k neighbors are averaged in place of taking the k-th alone; smoother for large k.
  var average = false

  func validate() throws(OptionError) { try require("k", k, atLeast: 1) }

  func validate(images: Int) throws(ScoringError) {
    if k > images {
      throw ScoringError("needs at least k training images, but k is \(k) and there are \(images)")
    }
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    try validate(images: features.size(0))
    return Fitted(options: self, features)
  }

  private struct Fitted: FittedScorer {
    let options: KNN
    /// Distances do not depend on the origin; from the mean, they lose the least to rounding.
    let origin: Tensor  // [d]
    let bank: Tensor  // [n, d]
    let squares: Tensor  // [n]

    init(options: KNN, _ features: Tensor) {
      self.options = options
      let rows = options.unit ? features.normalize() : features
      origin = rows.mean(axis: 0)
      bank = rows - origin
      squares = bank.square().sum(axis: 1)
    }

    var tensors: [String: Tensor] { ["bank": bank + origin] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      let neighbors = options.average ? options.k : 1
      return features.inBlocks(cost: max(bank.size(0), neighbors * bank.size(1))) { block in
        let rows = (options.unit ? block.normalize() : block) - origin  // [b, d]
        // The square of the distance, less that of the row's own length, which is the same for all neighbors.
        let order = call("aten::addmm", squares, rows, bank.transpose(), key("alpha", -2))  // [b, n]
        let nearest = order.topKIndices(options.k, largest: false)  // [b, k]
        let wanted = nearest.slice(axis: 1, (options.k - neighbors)..<options.k)  // [b, neighbors]
        // From the differences themselves, since a square so found is off by the rounding of much larger numbers.
        let found = bank[wanted.flatten()].reshape(-1, neighbors, bank.size(1))  // [b, neighbors, d]
        return (rows.unsqueeze(1) - found).norm(axis: 2).mean(axis: 1)  // [b]
      }
    }
  }
}

@section("plugins") @used private let entry: Entry = { register(KNN.self) }
