import Testing

@testable import Torch

/// A GPU must compute the same as the processor. Nothing here is compared bitwise, since sums are formed in a different
/// order.
@Suite struct DevicesTests {
  private func close(_ a: Tensor, _ b: Tensor, _ tolerance: Double = 1e-4) -> Bool {
    a.shape == b.shape && (a.to(.cpu) - b.to(.cpu)).abs().max().item < tolerance
  }

  private func network() -> Sequential {
    let random = Generator(seed: 1)
    return Sequential {
      Conv2d(3, 8, kernel: 3, padding: 1, random)
      BatchNorm(8)
      ReLU()
      MaxPool(kernel: 2, stride: 2)
      GlobalAveragePool()
      Linear(8, 4, random)
    }
  }

  @Test(arguments: Device.tested) func `a network gives the outputs and gradients of the processor`(device: Device)
    throws
  {
    try device.orSkip()
    Engine.useDeterministicAlgorithms()
    let (here, there) = (network(), network())
    there.move(to: device)
    let images = Tensor.rand([6, 3, 8, 8], Generator(seed: 2)).contiguous(.channelsLast)
    let (a, b) = (here(images, training: true), there(images.to(device), training: true))
    #expect(b.device == device && close(a, b))
    a.square().sum().backward()
    b.square().sum().backward()
    for (one, other) in zip(here.parameters, there.parameters) {
      #expect(close(try #require(one.tensor.gradient), try #require(other.tensor.gradient), 1e-3), "\(one.name)")
    }
    for (one, other) in zip(here.tensors, there.tensors) where one.isBuffer {
      #expect(close(one.tensor, other.tensor), "\(one.name)")
    }
  }

  @Test(arguments: Device.tested) func `the same bits come out of the same step`(device: Device) throws {
    try device.orSkip()
    Engine.useDeterministicAlgorithms()
    func step() -> [Float] {
      let network = network()
      network.move(to: device)
      let images = Tensor.rand([6, 3, 8, 8], Generator(seed: 2, on: device)).contiguous(.channelsLast)
      // On the processor, libtorch 1.13 may corrupt another thread's first batch norm while computing one in bfloat16.
      withAutocast(device.isCUDA, on: device) { network(images, training: true) }.square().sum().backward()
      return network.parameters.flatMap { $0.tensor.gradient?.floats ?? [] }
    }
    #expect(step() == step())
  }

  @Test(arguments: Device.tested) func `a seed gives the same draws again, of the part those of the whole`(
    device: Device
  ) throws {
    try device.orSkip()
    func draw(_ seed: UInt64, part: Generator.Part? = nil) -> [Float] {
      Tensor.rand([part == nil ? 8 : 2, 3], Generator(seed: seed, on: device, part: part)).floats
    }
    #expect(draw(1) == draw(1) && draw(1) != draw(2))
    #expect(
      draw(1, part: .init(rows: Tensor([2, 5]).to(device), whole: 8)) == Array(draw(1)[6..<9] + draw(1)[15..<18]))
  }

  @Test(arguments: Device.tested) func `what is sent arrives, and comes back in a file`(device: Device) throws {
    try device.orSkip()
    let values = Tensor((0..<12).map(Float.init), [3, 4])
    let there = values.sent(to: device)
    #expect(there.device == device && there.floats == values.floats)
    let file = Safetensors.encode(.init(tensors: ["x": there]))
    #expect(try Safetensors.decode(file).tensors["x"]?.floats == values.floats)
  }

  @Test(.enabled(if: Engine.allowsBFloat16), arguments: Device.tested)
  func `autocast multiplies in bfloat16 and ends with its scope`(device: Device) throws {
    try device.orSkip()
    let x = Tensor.ones([4, 4], on: device)
    #expect(withAutocast(true, on: device) { x.matmul(x).dtype } == .bfloat16)
    #expect(x.matmul(x).dtype == .float32)
  }
}
