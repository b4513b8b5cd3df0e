import Testing

@testable import Torch

/// The operators in the engine's folder `Fused`, compared with libtorch's plain operators in float64.
@Suite struct FusedLayersTests {
  /// |a − b| / |b|.
  func error(_ a: Tensor, _ b: Tensor) -> Double { (a.to(.float64) - b.to(.float64)).norm().item / b.norm().item }

  /// Applies `body` to copies of the inputs in `dtype`, and returns the result with all gradients.
  func results(_ inputs: [Tensor], in dtype: DType, _ body: ([Tensor]) -> Tensor) -> [Tensor] {
    let copies = inputs.map { input in
      let copy = input.detach().to(dtype).clone()
      copy.requiresGradient = true
      return copy
    }
    let output = body(copies)
    (output * Tensor.randn(output.shape, Generator(seed: 9)).to(output.dtype)).sum().backward()
    return [output.detach()] + copies.compactMap(\.gradient)
  }

  /// Images and the outputs of a 3x3 convolution: sides that are not multiples of the tile size 4, channels that are
  /// not multiples of a register's 16 or 8 floats, a single image, and shapes that libtorch's convolution computes.
  static let convolutions: [(images: [Int], outputs: Int)] = [
    ([2, 64, 8, 8], 64), ([1, 32, 16, 16], 48), ([3, 24, 7, 9], 40), ([5, 16, 13, 6], 80), ([20, 128, 4, 4], 64),
    ([30, 48, 3, 5], 16), ([2, 520, 12, 11], 24), ([1, 64, 1, 40], 32), ([40, 16, 2, 2], 16), ([4, 20, 9, 9], 20),
    ([2, 3, 12, 12], 64), ([2, 64, 12, 12], 3),
  ]

  @Test(arguments: convolutions.indices, ["channels-last", "channels first", "transposed"])
  func `a 3x3 convolution and its gradients are those of float64, and the same bits each time`(
    index: Int, order: String
  ) {
    let (shape, outputs) = Self.convolutions[index]
    let random = Generator(seed: 4)
    let drawn = [Tensor.randn(shape, random), .randn([outputs, shape[1], 3, 3], random)]
    let inputs = drawn.map { tensor in
      switch order {
      case "channels-last": tensor.contiguous(.channelsLast)
      case "transposed": tensor.transpose(2, 3).contiguous(.contiguous).transpose(2, 3)
      default: tensor
      }
    }
    let convolution = { (inputs: [Tensor]) in convolve(inputs[0], inputs[1], padding: 1) }
    let got = results(inputs, in: .float32, convolution)
    for (a, b) in zip(got, results(inputs, in: .float64, convolution)) { #expect(error(a, b) < 1e-5) }
    for (a, b) in zip(got, results(inputs, in: .float32, convolution)) { #expect(a.floats == b.floats) }
    #expect(withoutGradient { convolution(inputs) }.floats == got[0].floats)
  }

  /// A score must not depend on the other images in the batch.
  @Test(arguments: [(16, 32, 7), (32, 64, 14), (24, 40, 9), (64, 64, 4)])
  func `an image has the same output in every batch`(inputs: Int, outputs: Int, side: Int) {
    let random = Generator(seed: 8)
    let images = Tensor.randn([37, inputs, side, side], random).contiguous(.channelsLast)
    let kernels = Tensor.randn([outputs, inputs, 3, 3], random).contiguous(.channelsLast)
    let whole = convolve(images, kernels, padding: 1)
    for range in [0..<1, 5..<6, 3..<7, 30..<37, 0..<20] {
      let part = convolve(images.slice(axis: 0, range).contiguous(.channelsLast), kernels, padding: 1)
      #expect(part.floats == whole.slice(axis: 0, range).floats, "\(range)")
    }
  }

  @Test func `a 3x3 convolution adds its bias to every pixel`() {
    let random = Generator(seed: 5)
    let inputs = [Tensor.randn([2, 16, 12, 12], random), .randn([32, 16, 3, 3], random), .randn([32], random)]
    let convolution = { (inputs: [Tensor]) in convolve(inputs[0], inputs[1], bias: inputs[2], padding: 1) }
    let pairs = zip(results(inputs, in: .float32, convolution), results(inputs, in: .float64, convolution))
    #expect(pairs.allSatisfy { error($0, $1) < 1e-5 })
  }

  /// Batch norm, sum and ReLU with libtorch's operators.
  func reference(_ inputs: [Tensor], _ mean: Tensor, _ variance: Tensor, isRelu: Bool, training: Bool) -> Tensor {
    let y = call("aten::batch_norm", inputs[0], inputs[1], inputs[2], mean, variance, training, 0.1, 1e-5, false)
    let sum = inputs.count > 3 ? y + inputs[3] : y
    return isRelu ? sum.relu() : sum
  }

  static let norms: [[Int]] = [
    [4, 16, 5, 7], [33, 64, 9, 9], [3, 520, 2, 2], [300, 128], [20, 8, 1, 1], [2, 7, 3, 3],
  ]

  @Test(arguments: norms, [DType.float32, .bfloat16])
  func `batch norm with a shortcut and relu is what its parts are one after another`(shape: [Int], dtype: DType) {
    let random = Generator(seed: 6)
    let channels = shape[1]
    let draw = {
      let tensor = (Tensor.randn(shape, random) * 2 + 3).to(dtype)
      return shape.count == 4 ? tensor.contiguous(.channelsLast) : tensor
    }
    let weights = [Tensor.randn([channels], random), .randn([channels], random)]
    let limit = dtype == .float32 ? 1e-5 : 0.05  // in bfloat16 the relu of a rounded sum may differ
    for (isRelu, hasShortcut) in [(false, false), (true, false), (false, true), (true, true)] {
      let images = [draw()] + (hasShortcut ? [draw()] : [])
      for training in [true, false] {
        let statistics = [DType.float32, .float64].map { [Tensor.ones([channels], $0), Tensor.ones([channels], $0)] }
        let fused = { (inputs: [Tensor]) in
          call(
            "clutch::batch_norm", inputs[0], hasShortcut ? inputs[1] : nil, weights[0], weights[1], statistics[0][0],
            statistics[0][1], training, isRelu)
        }
        let exact = { (inputs: [Tensor]) in
          reference(
            [inputs[0]] + weights.map { $0.to(.float64) } + inputs.dropFirst(), statistics[1][0], statistics[1][1],
            isRelu: isRelu, training: training)
        }
        let pairs = zip(results(images, in: dtype, fused), results(images, in: .float64, exact))
        for (a, b) in pairs { #expect(error(a, b) < limit, "\(isRelu) \(hasShortcut) \(training)") }
        for (a, b) in zip(statistics[0], statistics[1]) { #expect(error(a, b) < 1e-6) }
        let (a, b) = (withoutGradient { fused(images) }, withoutGradient { exact(images.map { $0.to(.float64) }) })
        #expect(error(a, b) < limit && a.dtype == dtype)
      }
    }
  }

  /// Sums of plain squares in float32 would lose a variance of 1 next to a mean of 1000.
  @Test(arguments: [10.0, 1000])
  func `a mean that is large beside the deviation costs no digits of the variance`(mean: Double) {
    let x = (Tensor.randn([40, 16, 9, 9], Generator(seed: 9)) + mean).contiguous(.channelsLast)
    let (means, variances) = (Tensor.zeros([16]), Tensor.ones([16]))
    call("clutch::batch_norm", x, nil, Tensor.ones([16]), Tensor.zeros([16]), means, variances, true, false)
    let exact = callAll("aten::var_mean.dim", x.to(.float64), [0, 2, 3], true)
    #expect(error((variances - 0.9) * 10, exact[0]) < 1e-5)
    #expect(error(means * 10, exact[1]) < 1e-6)
  }

  /// A score must not depend on the other images in the batch, nor on the memory format.
  @Test(arguments: [[9, 16, 6, 6], [9, 16, 1, 1], [9, 32]])
  func `outside of training a row has the same output in every batch and memory order`(shape: [Int]) {
    let random = Generator(seed: 10)
    let x = Tensor.randn(shape, random)
    let (mean, variance) = (Tensor.randn([shape[1]], random), Tensor.rand([shape[1]], random) + 0.5)
    let norm = { (x: Tensor) in
      call(
        "clutch::batch_norm", x, nil, Tensor.ones([shape[1]]), Tensor.zeros([shape[1]]), mean, variance, false, false)
    }
    let whole = norm(x)
    for i in 0..<shape[0] {
      #expect(norm(x.slice(axis: 0, i..<i + 1)).floats == whole.slice(axis: 0, i..<i + 1).floats)
    }
    if shape.count == 4 { #expect(norm(x.contiguous(.channelsLast)).floats == whole.floats) }
  }

  @Test func `batch norm's weight and bias get their gradients`() {
    let random = Generator(seed: 7)
    let inputs = [
      Tensor.randn([6, 24, 5, 5], random).contiguous(.channelsLast), .randn([24], random), .randn([24], random),
    ]
    for isRelu in [false, true] {
      let got = results(inputs, in: .float32) { inputs in
        call(
          "clutch::batch_norm", inputs[0], nil, inputs[1], inputs[2], Tensor.zeros([24]), Tensor.ones([24]), true,
          isRelu)
      }
      let exact = results(inputs, in: .float64) { inputs in
        reference(inputs, .zeros([24], .float64), .ones([24], .float64), isRelu: isRelu, training: true)
      }
      #expect(got.count == 4 && zip(got, exact).allSatisfy { error($0, $1) < 1e-5 })
    }
  }

  @Test func `a 3x3 convolution gives the same bits with every number of threads`() {
    let before = Engine.threads
    defer { Engine.threads = before }
    let random = Generator(seed: 8)
    let inputs = [Tensor.randn([9, 32, 10, 10], random).contiguous(.channelsLast), .randn([32, 32, 3, 3], random)]
    let outputs = [1, 2, 3, 8].map { threads in
      Engine.threads = threads
      return withoutGradient { convolve(inputs[0], inputs[1], padding: 1) }.floats
    }
    #expect(outputs.allSatisfy { $0 == outputs[0] })
  }
}
