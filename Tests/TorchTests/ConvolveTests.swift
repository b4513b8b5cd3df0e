import Foundation
import Testing

@testable import Torch

@Suite struct ConvolveTests {
  let random = Generator(seed: 1)

  /// The output of a convolution and the gradients of images and kernels.
  func results(_ shape: [Int], _ outputs: Int, kernel: Int, stride: Int, padding: Int, in dtype: DType) -> [Tensor] {
    let random = Generator(seed: 3)
    let inputs = [shape, [outputs, shape[1], kernel, kernel]].map { shape in
      let tensor = Tensor.randn(shape, random).to(.bfloat16).to(dtype).contiguous(.channelsLast)
      tensor.requiresGradient = true
      return tensor
    }
    let output = convolve(inputs[0], inputs[1], stride: stride, padding: padding)
    let direction = Tensor.randn(output.shape, random).to(.bfloat16).to(output.dtype)
    (output * direction).sum().backward()
    return [output.detach()] + inputs.compactMap(\.gradient)
  }

  /// Shapes that fail with plain `aten::conv2d` on one processor or another, and their neighbors.
  static let shapes: [(shape: [Int], outputs: Int, kernel: Int, stride: Int, padding: Int)] = [
    ([8, 2, 28, 28], 4, 1, 2, 0), ([3, 5, 8, 8], 2, 1, 2, 0), ([2, 3, 7, 10], 5, 1, 3, 0),  // AVX2, float32
    ([8, 3, 10, 3], 1, 1, 1, 0), ([2, 15, 6, 10], 5, 1, 1, 0), ([2, 15, 18, 28], 5, 1, 3, 0),  // bfloat16, images
    ([4, 5, 8, 1], 6, 3, 2, 1), ([2, 3, 9, 1], 4, 5, 2, 2),  // bfloat16, kernels
    ([2, 3, 8, 8], 4, 3, 1, 1), ([2, 4, 9, 7], 6, 3, 2, 1),
  ]

  @Test(arguments: shapes.indices, Engine.allowsBFloat16 ? [DType.float32, .bfloat16] : [.float32])
  func `values and gradients are those of float64`(index: Int, dtype: DType) {
    let (shape, outputs, kernel, stride, padding) = Self.shapes[index]
    let exact = results(shape, outputs, kernel: kernel, stride: stride, padding: padding, in: .float64)
    let got = results(shape, outputs, kernel: kernel, stride: stride, padding: padding, in: dtype)
    #expect(got.count == 3 && got[0].dtype == dtype)
    for (a, b) in zip(got, exact) {
      let error = (a.to(.float64) - b).norm().item / b.norm().item
      #expect(error < (dtype == .float32 ? 1e-5 : 0.02), "\(error)")
    }
  }

  @Test func `a bias is added once, with every stride`() {
    let (images, kernels) = (Tensor.randn([2, 3, 6, 6], random), Tensor.randn([4, 3, 1, 1], random))
    let bias = Tensor([1, 2, 3, 4].map(Float.init), [4])
    for stride in [1, 2] {
      let difference = convolve(images, kernels, bias: bias, stride: stride) - convolve(images, kernels, stride: stride)
      #expect((difference - bias.reshape(1, 4, 1, 1)).abs().max().item < 1e-5)
    }
  }

  @Test(arguments: [
    ("AVX2", false), ("avx512_core", false), ("SSE41", false), ("AVX512_CORE_BF16", true), ("AVX512_CORE_AMX", true),
    ("ALL", true),
  ])
  func `oneDNN has bfloat16 in its newer instruction sets`(name: String, has: Bool) {
    #expect(Engine.hasBFloat16(instructionSet: name) == has)
  }

  /// The folder of the built tests, which also contains programs.
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()

  /// A short run of Tests/Kernels/check, which has hundreds more shapes and runs separately.
  @Test func `no kernel is wrong or writes past its buffer, with any instruction set of this processor`() throws {
    let program = Self.products.appending(path: "KernelCheck").path
    #expect(FileManager.default.isExecutableFile(atPath: program))
    let check = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Kernels/check")
    let process = Process()
    let output = Pipe()
    process.executableURL = check.standardizedFileURL
    process.arguments = ["100", "7"]
    process.environment = ProcessInfo.processInfo.environment.merging(["KERNEL_CHECK": program]) { $1 }
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.contains("trials, 0 found"))
  }
}
