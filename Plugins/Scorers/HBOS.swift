import Clutch

/// Scores an image by how rare each of its features is among the training images, from a histogram of each feature.
///
/// score(x) = −Σ over the features of log((c + a) / (n + a · bins)), in float64: [m, d] -> [m], where c is the number of
/// training images in the bin of the value. The bins divide the range of the training values evenly; outside of it, c is
/// 0. (Goldstein, Dengel: "Histogram-based outlier score", 2012, with counts smoothed by a.) Each feature counts by
/// itself, so that unusual combinations of usual values are missed.
struct HBOS: Scorer {
  static let name = "hbos"

  /// The features to compare.
  var layer = Layer.encoder
  /// The number of bins of each histogram; more tell values more finely apart, and need more images.
  var bins = 10
  /// The number a that is added to every count; higher makes empty bins less surprising.
  var smoothing = 0.1
  /// Normalizes features to length 1 first, so that only their direction counts.
  var normalize = true

  func validate() throws(OptionError) {
    try require("bins", bins, in: 1...10_000)
    try require("smoothing", smoothing, above: 0)
  }

  func fit(_ features: Tensor, _ random: Generator) throws(ScoringError) -> any FittedScorer {
    try check(features)
    return Fitted(options: self, features)
  }

  private struct Fitted: FittedScorer {
    let options: HBOS
    let low: Tensor  // float64 [d]
    let high: Tensor  // float64 [d]
    /// −log of the share of each bin, with one more bin for all values below the range and one for those above: [d, bins
    /// + 2], flat.
    let surprise: Tensor

    init(options: HBOS, _ features: Tensor) {
      self.options = options
      let blocks = features.preciseBlocks(unit: options.normalize)
      let (lows, highs) = (blocks.map { $0.min(axis: 0) }, blocks.map { $0.max(axis: 0) })
      let (low, high) = (Tensor.stack(lows).min(axis: 0), Tensor.stack(highs).max(axis: 0))
      (self.low, self.high) = (low, high)
      let (n, d, bins) = (features.size(0), features.size(1), options.bins)
      let zero = Tensor.zeros([d * (bins + 2)], .int64, on: features.device)
      let counts = blocks.reduce(zero) { sum, rows in
        sum + Self.places(rows, low, high, bins).flatten().counts(d * (bins + 2))
      }
      let shares = (counts.to(.float64) + options.smoothing) / (Double(n) + options.smoothing * Double(bins))
      surprise = -shares.log()
    }

    /// Returns the place of each value's bin in `surprise`: [b, d] -> int64 [b, d].
    private static func places(_ rows: Tensor, _ low: Tensor, _ high: Tensor, _ bins: Int) -> Tensor {
      // A constant feature has a range of length 0: any other value is far outside.
      let width = ((high - low) / bins).clamp(min: 1e-300)
      let inside = ((rows - low) / width).floor().clamp(min: -1, max: Double(bins)).to(.int64)  // [b, d]
      // The last bin includes its upper end.
      let last = call("aten::full_like", inside, bins - 1)
      let bin = last.where((rows .== high) | ((rows .< high) & (inside .== bins)), otherwise: inside)
      return bin + 1 + Tensor.arange(low.size(0), on: rows.device) * (bins + 2)
    }

    var tensors: [String: Tensor] { ["low": low, "high": high, "surprise": surprise] }

    func callAsFunction(_ features: Tensor) -> Tensor {
      features.inBlocks(cost: 16 * features.size(1)) { block in
        let places = Self.places(block.precise(unit: options.normalize), low, high, options.bins)  // [b, d]
        return surprise[places.flatten()].reshape(places.shape).sum(axis: 1)  // [b]
      }
    }
  }

  static let pytorch = """
    def score_rows(options, kept, rows):
        rows = unit(rows.double()) if options["normalize"] else rows.double()
        low, high, bins = kept["low"], kept["high"], options["bins"]
        width = ((high - low) / bins).clamp(min=1e-300)
        inside = ((rows - low) / width).floor().clamp(-1, bins).long()
        # The last bin includes its upper end.
        inside[(rows == high) | ((rows < high) & (inside == bins))] = bins - 1
        places = inside + 1 + torch.arange(rows.shape[1]) * (bins + 2)
        return kept["surprise"][places].sum(dim=1)
    """
}

@section("plugins") @used private let entry: Entry = { register(HBOS.self) }
