import Formats
import Foundation
import Recipe
import Testing

@testable import TensorBoard

@Suite struct EventRecordTests {
  /// Written by Fixtures/events.py with TensorBoard's own classes.
  private func golden() throws -> Data {
    let file = URL(fileURLWithPath: #filePath + "/../../Fixtures/events.tfevents").standardized
    return try Data(contentsOf: file)
  }

  @Test func `records have the bytes of TensorBoard's own writer`() throws {
    let recipe = try parse("{loss: ccl, samples: true, seed: 0, temperature: 0.5}", file: "r.yaml")
    let settings = Hyperparameters(recipe)
    let histogram = EventHistogram([-1, 0.25, 0.25, 3], range: -1...3, bins: 4)
    let records = [
      EventRecord.header(time: 1.7e9),
      EventRecord.values(
        [settings.start(time: 1.7e9), .text("recipe", "näme: <b>")], step: 0, time: 1.7e9),
      EventRecord.values(
        [
          .scalar("train/loss", 0.1), .scalar("nothing", 0), .scalar("no number", .infinity),
          .histogram("scores/knn/test", histogram),
        ], step: 300, time: 1.7e9 + 0.125),
      EventRecord.values(
        [Hyperparameters.end(succeeded: true, time: 1.7e9 + 60)], step: 5_000_000_000, time: 1.7e9 + 60),
    ]
    #expect(histogram.limits == [0, 1, 2, 3] && histogram.counts == [1, 2, 0, 1])
    #expect(records.reduce(Data(), +) == (try golden()))
  }

  @Test func `the checksum is the one of RFC 3720`() {
    #expect(CRC32C.checksum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.checksum(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test func `the first record tells when the run began`() {
    #expect(EventRecord.time(ofFirstIn: EventRecord.header(time: 1234.5)) == 1234.5)
    #expect(EventRecord.time(ofFirstIn: Data("no events at all, but text".utf8)) == nil)
    #expect(EventRecord.time(ofFirstIn: Data()) == nil)
  }

  @Test func `a histogram leaves out what is not finite and counts the rest`() {
    let histogram = EventHistogram([.nan, 1, 2, .infinity, 5], range: 1...5, bins: 2)
    #expect(histogram.limits == [3, 5] && histogram.counts == [2, 1])
    let same = EventHistogram([7, 7, 7], range: 7...7)
    #expect(same.counts == [3] && same.limits.allSatisfy { $0 > 7 })
    #expect(finiteRange([.nan, 2, -1]) == -1...2)
    #expect(finiteRange([.nan]) == nil)
  }

  /// Values far outside the range, and a range that is too narrow or too wide for a quotient.
  @Test func `a histogram counts any value in the nearest bin`() {
    let far = EventHistogram([-1e300, 1e300, 0.5], range: 0...1, bins: 4)
    #expect(far.counts == [1, 0, 1, 1])
    let narrow = EventHistogram([-1, 0, 1], range: 0...Double.leastNonzeroMagnitude, bins: 2)
    #expect(narrow.counts == [2, 1])
    let all = Double.greatestFiniteMagnitude
    #expect(EventHistogram([-all, 0, all], range: -all...all, bins: 2).counts.reduce(0, +) == 3)
  }
}
