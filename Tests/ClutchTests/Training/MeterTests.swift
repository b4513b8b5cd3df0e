import Foundation
import Testing

@testable import Training

@Suite struct MeterTests {
  @Test func `the mean is over all steps, however many images they have`() {
    var meter = Meter()
    #expect(meter.mean == 0)
    meter.add(1, images: 100)
    #expect(meter.mean == 1)
    meter.add(2, images: 1)
    meter.add(6, images: 0)
    #expect(meter.mean == 3)
  }

  @Test func `a meter goes on with the sum, the steps and the seconds of its text`() throws {
    var meter = try #require(Meter("6.0 3 1000.5"))
    #expect(meter.mean == 2)
    #expect((1000.5..<1300).contains(meter.seconds))
    meter.add(10, images: 4)
    #expect(meter.mean == 4)
    #expect(meter.text.hasPrefix("16.0 4 "))
  }

  @Test func `the text of a meter is read back`() throws {
    var meter = Meter()
    for loss in [0.1, 0.2, 0.7] { meter.add(loss, images: 8) }
    let again = try #require(Meter(meter.text))
    #expect(again.mean == meter.mean)
    #expect(again.text.split(separator: " ").prefix(2) == meter.text.split(separator: " ").prefix(2))
  }

  @Test func `losses that are not finite survive a checkpoint`() throws {
    var meter = Meter()
    meter.add(.infinity, images: 1)
    #expect(try #require(Meter(meter.text)).mean == .infinity)
    meter.add(-.infinity, images: 1)
    #expect(try #require(Meter(meter.text)).mean.isNaN)
  }

  @Test(arguments: [
    "", "1.0", "1.0 2", "1.0 2 3.0 4", "x 2 3.0", "1.0 2.5 3.0", "1.0 -1 3.0", "1.0 2 x", "1.0 1099511627777 3.0",
  ])
  func `other texts are no state`(text: String) { #expect(Meter(text) == nil) }

  @Test func `the largest number of steps is 2 to the power of 40`() throws {
    #expect(try #require(Meter("0.0 1099511627776 0.0")).mean == 0)
  }

  @Test func `without a step of this process there is no throughput`() throws {
    #expect(Meter().imagesPerSecond == 0)
    #expect(try #require(Meter("6.0 3 1.5")).imagesPerSecond == 0)
  }

  /// The time of a step is that since the one before, so the window holds 20 steps and the time at which it begins.
  @Test func `the throughput is that of the last 20 steps`() {
    var meter = Meter()
    usleep(1000)  // so that the first step takes time by every clock
    meter.add(1, images: 1_000_000)
    for _ in 0..<19 { meter.add(1, images: 0) }
    #expect(meter.imagesPerSecond > 0)
    meter.add(1, images: 0)
    #expect(meter.imagesPerSecond == 0)
    #expect(meter.mean == 1)
  }
}
