import Testing

@testable import Torch

@Suite struct ModuleTests {
  /// A module with one of each type that reflection must find.
  final class Sample: Module {
    let weight = parameter(.ones([2]))
    let runningMean = Buffer(.zeros([2]))
    let missing: Tensor? = nil
    let present: Tensor? = parameter(.ones([1]))
    let part = Inner()
    let noPart: Inner? = nil
    let parts: [Inner] = [Inner(), Inner()]
    let layer1 = Sequential {
      Inner()
      ReLU()
      Inner()
    }
    let stride = 2
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input }
  }

  final class Inner: Module {
    let scale = parameter(.ones([3]))
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input * scale }
  }

  @Test func `tensors are found in order, under the names that PyTorch gives them`() {
    let names = Sample().tensors.map(\.name)
    #expect(
      names == [
        "weight", "running_mean", "present", "part.scale", "parts.0.scale", "parts.1.scale", "layer1.0.scale",
        "layer1.2.scale",
      ])
  }

  @Test func `buffers are no parameters`() {
    let sample = Sample()
    #expect(sample.tensors.filter(\.isBuffer).map(\.name) == ["running_mean"])
    #expect(!sample.parameters.contains { $0.name == "running_mean" } && sample.parameters.count == 7)
    #expect(sample.parameters.allSatisfy { $0.tensor.requiresGradient })
  }

  @Test func `a named tensor is the module's own, not a copy`() {
    let inner = Inner()
    withoutGradient { inner.tensors[0].tensor.copy(from: Tensor([5, 6, 7].map(Float.init))) }
    #expect(inner(.ones([3]), training: false).floats == [5, 6, 7])
  }

  @Test func `zeros beside a tensor have its layout and its name with a suffix`() {
    let weight = Tensor.ones([2, 3, 4, 4]).contiguous(.channelsLast)
    let state = NamedTensor(name: "conv1.weight", tensor: weight, isBuffer: false).zeros("momentum_buffer")
    #expect(state.name == "conv1.weight.momentum_buffer" && state.isBuffer)
    #expect(state.tensor.shape == [2, 3, 4, 4] && state.tensor.max().item == 0)
    #expect(callAll("aten::stride.int", state.tensor, 1).int == 1)
  }

  @Test func `converting keeps handles, values and the wish for gradients`() {
    let inner = Inner()
    let before = inner.scale
    inner.convert(to: .float64)
    #expect(before.dtype == .float64 && before.doubles == [1, 1, 1])
    inner(.ones([3], .float64), training: true).sum().backward()
    #expect(before.gradient?.doubles == [1, 1, 1])
  }

  @Test func `a sequence applies its layers in order`() {
    let three = Sequential {
      for i in 0..<2 { Shift(Double(i + 1)) }
      if true { Twice() }
    }
    #expect(three(Tensor([1.0]), training: false).item == 8)
  }

  final class Shift: Module {
    let by: Double
    init(_ by: Double) { self.by = by }
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input + by }
  }

  final class Twice: Module {
    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { input * 2 }
  }
}
