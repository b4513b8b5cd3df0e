extension Tensor {
  /// Returns a tensor of zeros.
  public static func zeros(_ shape: [Int], _ dtype: DType = .float32, on device: Device = .cpu) -> Tensor {
    call("aten::zeros", shape, dtype, nil, device)
  }

  public static func ones(_ shape: [Int], _ dtype: DType = .float32, on device: Device = .cpu) -> Tensor {
    call("aten::ones", shape, dtype, nil, device)
  }

  public static func full(_ shape: [Int], _ value: Double, _ dtype: DType = .float32, on device: Device = .cpu)
    -> Tensor
  {
    call("aten::full", shape, value, dtype, nil, device)
  }

  /// Returns the integers 0 ..< n, int64.
  public static func arange(_ n: Int, on device: Device = .cpu) -> Tensor {
    call("aten::arange", n, DType.int64, nil, device)
  }

  /// Returns the identity matrix [n, n].
  public static func eye(_ n: Int, _ dtype: DType = .float32, on device: Device = .cpu) -> Tensor {
    call("aten::eye", n, dtype, nil, device)
  }

  /// Returns uniform random numbers in [0, 1), on the generator's device.
  ///
  /// - Parameter batchAxis: the axis that counts the images of a batch; nil if all images share the draws. It matters
  ///   where several processes train together and each draws for its part of the batch.
  public static func rand(
    _ shape: [Int], _ generator: Generator, _ dtype: DType = .float32, batchAxis: Int? = 0
  ) -> Tensor {
    generator.drawn(shape, batchAxis) { call("aten::rand.generator", $0, generator, dtype, nil, generator.device) }
  }

  /// Standard normal draws, on the generator's device; `batchAxis` as for `rand`.
  public static func randn(
    _ shape: [Int], _ generator: Generator, _ dtype: DType = .float32, batchAxis: Int? = 0
  ) -> Tensor {
    generator.drawn(shape, batchAxis) { call("aten::randn.generator", $0, generator, dtype, nil, generator.device) }
  }

  /// Returns a random permutation of 0 ..< n, int64, on the generator's device.
  public static func randperm(_ n: Int, _ generator: Generator) -> Tensor {
    call("aten::randperm.generator", n, generator, DType.int64, nil, generator.device)
  }

  /// Uniform integers in `range`, int64, on the generator's device; `batchAxis` as for `rand`.
  public static func randint(
    _ range: Range<Int>, _ shape: [Int], _ generator: Generator, batchAxis: Int? = 0
  ) -> Tensor {
    generator.drawn(shape, batchAxis) { shape in
      call(
        "aten::randint.low_generator", range.lowerBound, range.upperBound, shape, generator, DType.int64, nil,
        generator.device)
    }
  }

  public static func stack(_ tensors: [Tensor], axis: Int = 0) -> Tensor { call("aten::stack", tensors, axis) }
  public static func concatenate(_ tensors: [Tensor], axis: Int = 0) -> Tensor { call("aten::cat", tensors, axis) }
}
