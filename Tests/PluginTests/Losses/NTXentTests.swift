import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct NTXentTests {
  @Test func `two orthogonal images, by hand`() {
    // Each view has its own other view at cosine 1 and the two views of the other image at cosine 0.
    let batch = LossBatch(axes: [0, 1], [0, 0], centers: [0])
    #expect(abs(NTXent(temperature: 1)(Views(batch.projections)).item - (log(e + 2) - 1)) < 1e-12)
    #expect(abs(NTXent()(Views(batch.projections)).item - (log(exp(2.0) + 2) - 2)) < 1e-12)
  }

  @Test(arguments: [2, 3, 5]) func `views that are all alike cost the logarithm of the other views`(_ v: Int) {
    let views = Views(.ones([v, 6, 4], .float64))
    #expect(abs(NTXent()(views).item - log(Double(6 * v - 1))) < 1e-12)
  }

  @Test func `the length of a projection does not matter`() throws {
    let batch = try LossBatch("v2")
    #expect(abs(NTXent()(Views(batch.projections * 7)).item - NTXent()(Views(batch.projections)).item) < 1e-12)
  }

  @Test(arguments: [
    (0.0, "must be greater than 0, but is 0.0"), (-0.5, "must be greater than 0, but is -0.5"),
    (.nan, "must be a finite number, but is nan"), (.infinity, "must be a finite number, but is inf"),
  ])
  func `a temperature that is not above 0 is refused`(_ temperature: Double, _ message: String) {
    for component: any Component in [
      NTXent(temperature: temperature), SupCon(temperature: temperature), CCL(temperature: temperature),
      CCLSplit(temperature: temperature),
    ] {
      let error = #expect(throws: OptionError.self) { try component.validate() }
      #expect(error?.option == "temperature" && error?.message == message)
    }
  }
}
