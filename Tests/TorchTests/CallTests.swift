import Testing

@testable import Torch

@Suite struct CallTests {
  @Test func `any operator is reached by its schema name`() {
    let x = Tensor([1.0, 2.0, 4.0])
    #expect(call("aten::add.Tensor", x, x).doubles == [2, 4, 8])
    #expect(call("aten::lerp.Scalar", x, x * 3, 0.5).doubles == [2, 4, 8])
  }

  @Test func `arguments that are left out take the schema's defaults, and a keyword reaches one by name`() {
    let x = Tensor([1.0, 2.0])
    #expect(call("aten::add.Tensor", x, x, key("alpha", 10)).doubles == [11, 22])
    #expect(call("aten::sum", x, key("dtype", DType.float32)).dtype == .float32)
  }

  @Test func `an integer stands where a schema wants a float`() {
    #expect(call("aten::leaky_relu", Tensor([-2.0]), 3).doubles == [-6])
    #expect(call("aten::upsample_nearest2d", Tensor.ones([1, 1, 1, 1]), [2, 2], 2.0, 2.0).shape == [1, 1, 2, 2])
  }

  @Test func `an operator with several results returns them all`() {
    let results = callAll("aten::sort", Tensor([3.0, 1.0, 2.0]), -1, false)
    #expect(results[0].doubles == [1, 2, 3])
    #expect(results[1].ints == [1, 2, 0])
    #expect(callAll("aten::chunk", Tensor.arange(6), 3, 0).tensors.map(\.ints) == [[0, 1], [2, 3], [4, 5]])
  }

  @Test func `an error carries the operator, the shapes and libtorch's words`() {
    let error = #expect(throws: TorchError.self) {
      try withTorchErrors { Tensor.ones([2, 3]).matmul(Tensor.ones([4, 5])) }
    }
    #expect(
      error?.description
        == "aten::matmul([2, 3], [4, 5]): mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)")
  }

  @Test(arguments: [
    ("aten::no_such", "aten::no_such(): there is no operator aten::no_such"),
    (
      "aten::relu",
      "aten::relu(): aten::relu needs the argument 'self'; its schema is aten::relu(Tensor self) -> Tensor"
    ),
  ])
  func `a wrong call says what would be right`(name: String, message: String) {
    let error = #expect(throws: TorchError.self) { try withTorchErrors { call(name) } }
    #expect(error?.description == message)
  }

  @Test func `too many arguments, or an unknown one, are refused`() {
    let x = Tensor([1.0])
    let many = #expect(throws: TorchError.self) { try withTorchErrors { call("aten::relu", x, x) } }
    #expect(many?.description.contains("takes 1 arguments, but was given more") == true)
    let unknown = #expect(throws: TorchError.self) { try withTorchErrors { call("aten::relu", x, key("slope", 1)) } }
    #expect(unknown?.description.contains("has no argument 'slope'") == true)
  }

  @Test func `only the first error of a scope is thrown, and the scope after it starts clean`() throws {
    let error = #expect(throws: TorchError.self) {
      try withTorchErrors {
        let broken = Tensor.ones([2]).matmul(Tensor.ones([3]))
        return broken.matmul(Tensor.ones([7, 7]))
      }
    }
    #expect(error?.description.hasPrefix("aten::matmul([2], [3])") == true)
    #expect(try withTorchErrors { Tensor.ones([2]).sum().item } == 2)
  }
}
