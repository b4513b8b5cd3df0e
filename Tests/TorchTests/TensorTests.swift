import Testing

@testable import Torch

@Suite struct TensorTests {
  @Test func `elements go in and come out, row by row`() {
    let x = Tensor([1, 2, 3, 4, 5, 6].map(Float.init), [2, 3])
    #expect(x.shape == [2, 3] && x.dtype == .float32 && x.device == .cpu)
    #expect(x.transpose().floats == [1, 4, 2, 5, 3, 6])
    #expect(x.to(.int64).ints == [1, 2, 3, 4, 5, 6])
    #expect(x.size(-1) == 3)
  }

  @Test func `scalars stand on either side of an operator`() {
    let x = Tensor([1.0, 2.0, 4.0])
    #expect((10 - x).doubles == [9, 8, 6])
    #expect((8 / x).doubles == [8, 4, 2])
    #expect((x * 2 + 1).doubles == [3, 5, 9])
    #expect((-x).doubles == [-1, -2, -4])
  }

  @Test func `logSumExp does not overflow`() {
    let x = Tensor([1000.0, 1000.0], [1, 2])
    #expect(abs(x.logSumExp(axis: 1).item - 1000.6931471805599) < 1e-9)
  }

  @Test(arguments: [(1, 64), (1, 71), (5, 320), (5, 327), (5, 40), (9, 1000)], [true, false])
  func `topKIndices are those of topK, in groups or not`(size: (k: Int, n: Int), largest: Bool) {
    let x = Tensor.randn([7, size.n], Generator(seed: 1))
    #expect(x.topKIndices(size.k, largest: largest).ints == x.topK(size.k, largest: largest).indices.ints)
  }

  @Test func `topKIndices find what stands in one group, at the ends and behind infinities`() {
    // Columns 0, 9, 18, … are in one group of eight; the last three are in none.
    var row = [Float](repeating: -.infinity, count: 75)
    for (place, column) in [72, 0, 9, 18, 74].enumerated() { row[column] = Float(9 - place) }
    #expect(Tensor(row, [1, 75]).topKIndices(1).ints == [72])
    row[72] = -.infinity
    row[74] = 100
    #expect(Tensor(row, [1, 75]).topKIndices(1).ints == [74])
    let found = [0, 40, 80, 120, 319]
    let wide = (0..<320).map { found.contains($0) ? Float($0 + 1) : 0 }
    #expect(Tensor(wide, [1, 320]).topKIndices(5).ints == [319, 120, 80, 40, 0])
  }

  @Test func `group sums add the rows of each group`() {
    let x = Tensor([1.0, 2, 3, 4, 5, 6], [3, 2])
    #expect(x.groupSums(Tensor([2, 0, 2]), count: 4).doubles == [3, 4, 0, 0, 6, 8, 0, 0])
  }

  @Test func `normalize gives unit rows and leaves a zero row zero`() {
    let x = Tensor([3.0, 4, 0, 0], [2, 2]).normalize()
    #expect(x.doubles == [0.6, 0.8, 0, 0])
  }

  @Test(arguments: [DType.float32, .float64]) func `a row of any size is brought to length 1`(dtype: DType) {
    let lengths: [Double] = dtype == .float32 ? [1e-44, 1e-30, 1e-13, 1, 1e19, 2e37] : [1e-200, 1, 1e160, 1e307]
    for length in lengths {
      let unit = (Tensor([3.0, 4], [1, 2]) * length).to(dtype).normalize().doubles
      let square: Double = unit[0] * unit[0] + unit[1] * unit[1]
      #expect(abs(unit[0] - 0.6) < 0.08 && abs(square - 1) < 1e-6, "\(length)")
    }
  }

  @Test func `rows of ordinary size are divided by their lengths to the last bit`() {
    let x = Tensor.randn([50, 7], Generator(seed: 1))
    #expect(x.normalize().floats == (x / x.norm(axis: 1, keep: true)).floats)
  }

  @Test func `the gradient through a row of any size is at right angles to it`() throws {
    for length in [1e-25, 1, 1e20] {
      let x = Tensor([3, 4].map { Float($0 * length) }, [1, 2])
      x.requiresGradient = true
      (x.normalize() * Tensor([Float(1), 0])).sum().backward()
      let gradient = try #require(x.gradient) * length
      #expect(abs(gradient.doubles[0] - 0.128) < 1e-5 && abs(gradient.doubles[1] + 0.096) < 1e-5, "\(length)")
    }
  }

  @Test func `squared distances keep their digits between long rows`() {
    let a = Tensor([1000.0, 0.001], [1, 2]).to(.float32)
    let b = Tensor([1000.0, 0.003, -1000, 0], [2, 2]).to(.float32)
    let found = a.squaredDistances(to: b).doubles
    #expect(abs(found[0] / 4e-6 - 1) < 1e-5 && abs(found[1] / 4e6 - 1) < 1e-5)
  }

  @Test func `squared distances agree with the definition`() {
    let random = Generator(seed: 1)
    let a = Tensor.randn([5, 3], random, .float64)
    let b = Tensor.randn([4, 3], random, .float64)
    let slow = (a.unsqueeze(1) - b.unsqueeze(0)).square().sum(axis: -1)
    #expect((a.squaredDistances(to: b) - slow).abs().max().item < 1e-12)
  }

  @Test func `the same seed gives the same draws`() {
    let a = Tensor.randn([100], Generator(seed: 7))
    #expect(a.floats == Tensor.randn([100], Generator(seed: 7)).floats)
    #expect(a.floats != Tensor.randn([100], Generator(seed: 8)).floats)
  }

  @Test func `the shape of data must fit it`() {
    let error = #expect(throws: TorchError.self) { try withTorchErrors { Tensor([1.0, 2.0], [3]) } }
    #expect(error?.description == "the shape [3] takes 24 bytes, but the data has 16")
  }

  @Test func `an axis must be one of the tensor's, also of what stands for a result after an error`() {
    let axis = #expect(throws: TorchError.self) { try withTorchErrors { Tensor.ones([2, 3]).size(2) } }
    #expect(axis?.description == "size(2) of a tensor of shape [2, 3], whose axes are -2 to 1")
    let product = #expect(throws: TorchError.self) {
      try withTorchErrors { Tensor.ones([2, 3]).matmul(Tensor.ones([4, 5])).size(1) }
    }
    #expect(product?.description.hasPrefix("aten::matmul") == true, "\(product?.description ?? "")")
  }

  @Test(arguments: [("cpu", Device.cpu), ("cuda", .cuda(0)), ("cuda:2", .cuda(2))])
  func `devices are read`(text: String, device: Device) { #expect(Device(text) == device) }

  @Test(arguments: ["gpu", "cuda:", "cuda:-1", "CPU", ""])
  func `what is no device is refused`(text: String) { #expect(Device(text) == nil) }
}
