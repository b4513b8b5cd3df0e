import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct HardNegativesTests {
  /// The cases by their names in Fixtures/hard-negatives.py.
  static let cases = [
    LossCase("default", HardNegatives()),
    LossCase("debiased", HardNegatives(concentration: 0)),
    LossCase("plain", HardNegatives(positivePrior: 0, concentration: 0)),
    LossCase("hard", HardNegatives(positivePrior: 0, concentration: 2)),
    LossCase("sharp", HardNegatives(temperature: 0.1, positivePrior: 0.05, concentration: 0.5)),
    LossCase("floored", HardNegatives(positivePrior: 0.6)),
  ]

  /// A batch of the given projections [v, n, d]; this loss does not read the clusters.
  private func batch(_ projections: Tensor) -> LossBatch {
    LossBatch(projections, Array(0..<projections.size(1)), centers: .eye(projections.size(1), .float64))
  }

  /// Two equal views of images along the given axes.
  private func views(axes: [Int]) -> Views {
    let rows = Tensor.eye(3, .float64)[Tensor(axes)]
    return Views(.stack([rows, rows]))
  }

  @Test func `by hand: of two orthogonal images a tenth is taken to be of one class`() {
    // The own view weighs e, each of the two others 1, from which e/10 is subtracted.
    let left = (1 - 0.1 * e) / 0.9
    #expect(abs(HardNegatives(temperature: 1)(views(axes: [0, 1])).item - (log(e + 2 * left) - 1)) < 1e-12)
  }

  @Test func `by hand: where more would be taken out than there is, the least possible is left`() {
    let loss = HardNegatives(temperature: 1, positivePrior: 0.5)  // 1 − e/2 < 0
    #expect(abs(loss(views(axes: [0, 1])).item - (log(e + 2 / e) - 1)) < 1e-12)
  }

  @Test func `by hand: the nearer negatives count exp(concentration · logit) times as much`() {
    // Images 0 and 1 are equal. Two of their four negatives have the logit 1 and weigh e, two have 0 and weigh 1, in
    // the ratio three to one.
    let loss = HardNegatives(temperature: 1, positivePrior: 0, concentration: log(3))
    let (twin, lone) = (log(e + 4 * (3 * e + 1) / 4) - 1, log(e + 4) - 1)
    #expect(abs(loss(views(axes: [0, 0, 1])).item - (2 * twin + lone) / 3) < 1e-12)
  }

  @Test(arguments: cases, ["v2", "v3"])
  func `value and gradient are those of loops over the papers' formulas`(_ test: LossCase, _ name: String) throws {
    let golden = try TorchReference("hard-negatives")
    var batch = batch(try golden["\(name)/projections"])
    let (value, gradient) = (try golden["\(name)/\(test.name)/value"].item, try golden["\(name)/\(test.name)/gradient"])
    #expect(abs(test.value(batch) - value) < 1e-12)
    #expect(largestDifference(test.gradient(batch), gradient) < 1e-12)
    batch.projections = batch.projections.to(.float32)
    #expect(abs(test.value(batch) - value) < 1e-5)
    #expect(largestDifference(test.gradient(batch), gradient) < 1e-5)
  }

  @Test(arguments: cases, ["v2", "v3"])
  func `the gradient is that of finite differences`(_ test: LossCase, _ name: String) throws {
    let projections = try TorchReference("hard-negatives")["\(name)/projections"]
    let (elements, step) = (projections.doubles, 1e-5)
    let slopes = elements.indices.map { i in
      let ends = [step, -step].map { change in
        var moved = elements
        moved[i] += change
        return test.value(batch(Tensor(moved, projections.shape)))
      }
      return (ends[0] - ends[1]) / (2 * step)
    }
    #expect(largestDifference(test.gradient(batch(projections)), Tensor(slopes, projections.shape)) < 1e-7)
  }

  @Test func `without prior and concentration it is NT-Xent of two views`() {
    let batch = batch(.randn([2, 7, 5], Generator(seed: 1), .float64))
    let ours = LossCase("plain", HardNegatives(temperature: 0.2, positivePrior: 0, concentration: 0))
    let plain = LossCase("nt-xent", NTXent(temperature: 0.2))
    #expect(abs(ours.value(batch) - plain.value(batch)) < 1e-12)
    #expect(largestDifference(ours.gradient(batch), plain.gradient(batch)) < 1e-12)
  }

  @Test func `more concentration pushes harder, a larger prior less from what is nearer than the own views`() {
    let views = Views(.randn([2, 12, 8], Generator(seed: 2), .float64))
    let losses = [0, 0.5, 1, 4].map { HardNegatives(concentration: $0)(views).item }
    #expect(losses == losses.sorted() && losses[3] > losses[0] + 0.5)
    let twins = Views(.concatenate([views.unit[0..<1], views.unit[0..<1]]))
    let debiased = [0, 0.05, 0.1].map { HardNegatives(positivePrior: $0)(twins).item }
    #expect(debiased == debiased.sorted(by: >) && debiased[2] < debiased[0] - 0.05)
  }

  @Test(arguments: cases) func `permuting the images permutes the gradient and nothing else`(_ test: LossCase) throws {
    let (projections, order) = (try TorchReference("hard-negatives")["v2/projections"], Tensor([4, 1, 5, 0, 3, 2]))
    let (one, other) = (batch(projections), batch(projections.select(axis: 1, order)))
    #expect(abs(test.value(other) - test.value(one)) < 1e-12)
    #expect(largestDifference(test.gradient(other), test.gradient(one)?.select(axis: 1, order)) < 1e-12)
  }

  @Test(arguments: [0.001, 0.01, 0.5], [0.0, 0.1, 0.9])
  func `value and gradient stay finite in float32`(temperature: Double, prior: Double) {
    let test = LossCase("", HardNegatives(temperature: temperature, positivePrior: prior, concentration: 5))
    let rows = Tensor.randn([1, 6, 8], Generator(seed: 3))
    let hard = [
      Tensor.randn([2, 6, 8], Generator(seed: 4)), rows.expand(2, 6, 8), rows[0][0].expand(2, 6, 8),
      .concatenate([rows, -rows]), .zeros([2, 6, 8]),
    ]
    for projections in hard {
      #expect(test.value(batch(projections)).isFinite && test.gradient(batch(projections))?.isFinite == true)
    }
  }

  @Test func `a single image gives 0, and no gradient`() {
    let one = batch(.randn([3, 1, 4], Generator(seed: 5), .float64))
    let test = LossCase("", HardNegatives())
    #expect(test.value(one) == 0 && test.gradient(one)?.abs().max().item == 0)
  }

  @Test(arguments: [
    (HardNegatives(temperature: 0), "'temperature' must be greater than 0, but is 0.0"),
    (HardNegatives(positivePrior: 1), "'positive-prior' must be 0 or more and less than 1, but is 1.0"),
    (HardNegatives(positivePrior: -0.1), "'positive-prior' must be 0 or more and less than 1, but is -0.1"),
    (HardNegatives(concentration: -1), "'concentration' must be 0 or more, but is -1.0"),
    (HardNegatives(concentration: .nan), "'concentration' must be a finite number, but is nan"),
  ])
  func `options out of range are refused`(loss: HardNegatives, message: String) {
    #expect(#expect(throws: OptionError.self) { try loss.validate() }?.description == message)
  }
}
