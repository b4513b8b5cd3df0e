import Metrics

@testable import Comparisons

extension Comparison {
  /// A small comparison whose numbers can be read from its tables: names that need escaping, a tie within the digits
  /// shown, a row with one seed, and a row whose run failed.
  static let madeUp: Comparison = {
    let settings = { (value: String) in [Setting(path: "loss.t", value: value)] }
    func row(_ name: String, _ value: String, seeds: [Int], absent: [Absent] = []) -> Row {
      Row(
        name: name, settings: settings(value), baseline: name == "sim_clr" ? nil : "sim_clr", seeds: seeds,
        absent: absent)
    }
    func cell(
      _ row: String, _ scorer: String, _ mean: Double?, _ deviation: Double?, _ values: [Double],
      _ difference: Difference? = nil
    ) -> Cell {
      Cell(
        row: row, set: "near", scorer: scorer, metric: "auroc",
        values: values.enumerated().map { Value(seed: $0.offset, value: $0.element) }, mean: mean, deviation: deviation,
        difference: difference)
    }
    func difference(_ value: Double, seeds: (Double, Double)?, images: (Double, Double)?) -> Difference {
      Difference(
        seeds: seeds == nil ? [0] : [0, 1], value: value, overSeeds: seeds.map { .init(Estimate(value, $0.0, $0.1)) },
        overImages: images.map { .init(Estimate(value, $0.0, $0.1)) })
    }
    return Comparison(
      baseline: "sim_clr",
      rows: [
        row("sim_clr", "0.5", seeds: [0, 1]), row("both 50% & #1", "0.1", seeds: [0, 1]),
        row("[k|5]*", "a,\"b\"", seeds: [0], absent: [Absent(seed: 1, reason: "failed: no <x>", folder: "runs/a_b")]),
      ],
      cells: [
        cell("sim_clr", "knn", 0.75, 0.25, [0.5, 1]),
        cell(
          "both 50% & #1", "knn", 0.875001, 0.125, [0.750001, 1.000001],
          difference(0.125001, seeds: (-0.5, 0.75), images: (0.0625, 0.1875))),
        cell("[k|5]*", "knn", 0.874999, nil, [0.874999], difference(0.374999, seeds: nil, images: (0.25, 0.5))),
        cell("sim_clr", "norm", 0.625, 0, [0.625, 0.625]),
        cell(
          "both 50% & #1", "norm", 0.5, 0.0001, [0.4999, 0.5001],
          difference(-0.125, seeds: (-0.125, -0.125), images: nil)),
        cell("[k|5]*", "norm", nil, nil, []),
      ], effects: [], resamples: 1000, notes: ["a note on 50%"], conventions: [:])
  }()
}
