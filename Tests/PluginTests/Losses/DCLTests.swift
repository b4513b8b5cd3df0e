import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct DCLTests {
  @Test func `two orthogonal images, by hand`() {
    // Each view has its own other view at cosine 1 and the two views of the other image at cosine 0.
    let batch = LossBatch(axes: [0, 1], [0, 0], centers: [0])
    #expect(abs(DCL(temperature: 1)(Views(batch.projections)).item - (log(2.0) - 1)) < 1e-12)
    #expect(abs(DCL(temperature: 0.5)(Views(batch.projections)).item - (log(2.0) - 2)) < 1e-12)
  }

  @Test(arguments: [2, 3, 5]) func `views that are all alike cost the logarithm of the other images' views`(_ v: Int) {
    let views = Views(.ones([v, 6, 4], .float64))
    #expect(abs(DCL(temperature: 1)(views).item - log(Double(5 * v))) < 1e-12)
  }

  /// Image 0 has two equal views, image 1 has views at right angles; the views of different images are orthogonal.
  @Test func `the weights of two images, by hand`() {
    let eye = Tensor.eye(4, .float64)
    let views = Views(.stack([eye[Tensor([0, 1])], eye[Tensor([0, 2])]]))
    // The cosines 1 and 0 have the weights 2 - 2e/(e + 1) and 2 - 2/(e + 1).
    #expect(abs(DCLW(temperature: 1, sigma: 1)(views).item - (log(2.0) - (2 / (e + 1)) / 2)) < 1e-12)
  }

  @Test(arguments: [2, 3]) func `equal distances have equal weights, and DCLW is DCL`(_ v: Int) {
    let rows = Tensor.randn([5, 8], Generator(seed: 2), .float64)
    let views = Views(.stack(Array(repeating: rows, count: v)))
    #expect(abs(DCLW(temperature: 0.3)(views).item - DCL(temperature: 0.3)(views).item) < 1e-12)
  }

  @Test(arguments: [
    (DCL(temperature: 0) as any Loss, "temperature", "must be greater than 0, but is 0.0"),
    (DCLW(temperature: -1), "temperature", "must be greater than 0, but is -1.0"),
    (DCLW(sigma: 0), "sigma", "must be greater than 0, but is 0.0"),
  ])
  func `an option out of range is refused`(_ loss: any Loss, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
