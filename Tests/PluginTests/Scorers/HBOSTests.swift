import Clutch
import Foundation
import Testing

@testable import Plugins

@Suite struct HBOSTests {
  @Test(arguments: [true, false]) func `scores are those of NumPy's histograms`(unit: Bool) throws {
    let file = try TorchReference("models")
    let scores = try HBOS(bins: 7, smoothing: 0.5, normalize: unit).scores(file["train"], file["test"])
    #expect(relativeError(scores, try file["hbos.\(unit ? "unit" : "plain")"]) < 1e-9)
  }

  /// The bins 0 to 2 and 2 to 4 hold two rows each: (2 + 1) of (4 + 2). Outside of them, it is 1 of 6.
  @Test func `by hand: two bins, their ends, and values outside`() throws {
    let bank = Tensor([0.0, 1, 2, 4].map(Float.init), [4, 1])
    let queries = Tensor([0.0, 1, 2, 4, -0.5, 4.5, 1e9].map(Float.init), [7, 1])
    let scores = try HBOS(bins: 2, smoothing: 1, normalize: false).scores(bank, queries)
    #expect(difference(scores, Tensor([2.0, 2, 2, 2, 6, 6, 6]).log()) < 1e-6)
  }

  @Test func `a constant feature has one bin, and every other value is outside`() throws {
    let bank = Tensor([3.0, 3, 3].map(Float.init), [3, 1])
    let scores = try HBOS(bins: 2, smoothing: 1, normalize: false).scores(
      bank, Tensor([3.0, 3.001].map(Float.init), [2, 1]))
    #expect(difference(scores, Tensor([log(5 / 4.0), log(5.0)])) < 1e-12)
  }

  @Test func `options outside their range are refused`() {
    let bins = #expect(throws: OptionError.self) { try HBOS(bins: 0).validate() }
    #expect(bins?.description == "'bins' must be from 1 to 10000, but is 0")
    #expect(throws: OptionError.self, "its histograms would not fit in memory") { try HBOS(bins: .max).validate() }
    let smoothing = #expect(throws: OptionError.self) { try HBOS(smoothing: 0).validate() }
    #expect(smoothing?.description == "'smoothing' must be greater than 0, but is 0.0")
  }
}
