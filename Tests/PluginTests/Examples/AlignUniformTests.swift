import Clutch
import Foundation
import Testing

@Suite struct AlignUniformTests {
  @Test func `by hand: equal views of two orthogonal images have no alignment term and a uniformity of -4`() {
    let image = Tensor.eye(2, .float64)
    let views = Views(.stack([image, image]))  // ‖z_i − z_j‖² = 2 for the one pair of images
    #expect(abs(AlignUniform()(views).item - (-4)) < 1e-12)
    #expect(abs(AlignUniform(uniformity: 0.5, sharpness: 3)(views).item - 0.5 * (-6)) < 1e-12)
  }

  @Test(arguments: [2, 3]) func `it is the authors' formula, pair by pair`(v: Int) {
    let views = Views(.randn([v, 5, 4], Generator(seed: 1), .float64))
    let unit = (0..<v).map { view in (0..<5).map { views.unit[view][$0] } }
    func distance(_ a: Tensor, _ b: Tensor) -> Double { (a - b).square().sum().item }
    var (pairs, near) = ([Double](), [Double]())
    for a in 0..<v {
      for b in 0..<a { pairs += (0..<5).map { distance(unit[a][$0], unit[b][$0]) } }
      var crowd: [Double] = []
      for i in 0..<5 { for j in 0..<i { crowd.append(exp(-2 * distance(unit[a][i], unit[a][j]))) } }
      near.append(log(crowd.reduce(0, +) / 10))
    }
    let expected = pairs.reduce(0, +) / Double(pairs.count) + near.reduce(0, +) / Double(v)
    #expect(abs(AlignUniform()(views).item - expected) < 1e-12)
  }

  @Test func `the order of the images does not matter`() {
    let projections = Tensor.randn([2, 6, 4], Generator(seed: 2), .float64)
    let shuffled = projections.select(axis: 1, Tensor([4, 1, 5, 0, 3, 2]))
    #expect(abs(AlignUniform()(Views(shuffled)).item - AlignUniform()(Views(projections)).item) < 1e-12)
  }

  @Test func `the gradient is that of finite differences`() throws {
    let projections = Tensor.randn([2, 3, 4], Generator(seed: 3), .float64)
    let leaf = projections.clone()
    leaf.requiresGradient = true
    AlignUniform()(Views(leaf)).backward()
    let (elements, step) = (projections.doubles, 1e-5)
    let slopes = elements.indices.map { i in
      let ends = [step, -step].map { change in
        var moved = elements
        moved[i] += change
        return AlignUniform()(Views(Tensor(moved, [2, 3, 4]))).item
      }
      return (ends[0] - ends[1]) / (2 * step)
    }
    #expect(zip(try #require(leaf.gradient).doubles, slopes).allSatisfy { abs($0 - $1) < 1e-8 })
  }

  @Test func `an option out of range is refused`() {
    let error = #expect(throws: OptionError.self) { try AlignUniform(sharpness: 0).validate() }
    #expect(error?.description == "'sharpness' must be greater than 0, but is 0.0")
  }
}
