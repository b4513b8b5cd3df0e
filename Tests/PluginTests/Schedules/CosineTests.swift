import Recipe
import Testing

@testable import Plugins

@Suite struct CosineTests {
  @Test(arguments: [
    (0.0, 0.0, 1.0), (0.0, 0.5, 0.5), (0.0, 1.0, 0.0), (0.0, 1.0 / 3, 0.75), (0.0, 2.0 / 3, 0.25),
    (0.1, 0.0, 1.0), (0.1, 0.5, 0.55), (0.1, 1.0, 0.1), (1.0, 0.7, 1.0),
  ])
  func `the factor follows half a cosine down to the floor`(floor: Double, progress: Double, factor: Double) {
    #expect(abs(Cosine(floor: floor)(progress) - factor) < 1e-12)
  }

  /// torch 2.13: the rates of CosineAnnealingLR(optimizer, T_max=8, eta_min=0.02) from 1.0.
  @Test func `epochs have the rates of torch's CosineAnnealingLR`() {
    let torch = [
      1.0, 0.9627009709305305, 0.8564823227814082, 0.6975148818588941, 0.51, 0.32248511814110603, 0.16351767721859173,
      0.0572990290694695, 0.02,
    ]
    for (epoch, rate) in torch.enumerated() {
      #expect(abs(Cosine(floor: 0.02).factor(epoch: Double(epoch), of: 8) - rate) < 1e-12)
    }
  }

  @Test func `the wave follows on the warm-up`() {
    let schedule = Cosine(warmUp: 2)
    let factors = [0.0, 1, 2, 6, 10].map { schedule.factor(epoch: $0, of: 10) }
    #expect(zip(factors, [0, 0.5, 1, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(arguments: [
    (Cosine(warmUp: -1), "warmUp", "must be 0 or more, but is -1.0"),
    (Cosine(floor: 1.5), "floor", "must be from 0 to 1, but is 1.5"),
    (Cosine(floor: -0.1), "floor", "must be from 0 to 1, but is -0.1"),
  ])
  func `impossible options are refused`(options: Cosine, option: String, message: String) {
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
