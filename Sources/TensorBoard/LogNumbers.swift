import Training

extension LogLine {
  /// The numbers of a line, named as in TensorBoard and MLflow: `train/loss`, `clusters/nmi`.
  public var numbers: [(name: String, value: Double)] {
    switch event {
    case "step":
      grouped(
        "train",
        [
          ("loss", loss), ("learning-rate", learningRate), ("gradient-norm", gradientNorm),
          ("images-per-second", imagesPerSecond),
        ]) + grouped("train/loss", sorted(parts))
    case "epoch":
      grouped(
        "epoch",
        [
          ("loss", loss), ("learning-rate-factor", learningRateFactor), ("mean-cosine", meanCosine),
          ("effective-rank", effectiveRank), ("seconds", seconds),
        ])
    case let clustering where clustering.hasPrefix("clusters"):
      grouped(
        clustering,
        [
          ("count", clusters.map(Double.init)), ("smallest", smallest.map(Double.init)),
          ("largest", largest.map(Double.init)), ("agreement", agreement), ("seconds", seconds),
        ] + sorted(quality))
    default: []
    }
  }

  private func grouped(_ group: String, _ numbers: [(name: String, value: Double?)]) -> [(name: String, value: Double)]
  {
    numbers.compactMap { number in number.value.map { ("\(group)/\(number.name)", $0) } }
  }

  private func sorted(_ numbers: [String: Double]?) -> [(name: String, value: Double?)] {
    (numbers ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
