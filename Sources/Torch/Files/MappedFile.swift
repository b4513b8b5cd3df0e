extension Tensor {
  /// Maps a file as a uint8 tensor of the given shape. Bytes are read from disk when used; writing to the tensor does
  /// not change the file.
  ///
  /// - Throws: A `TorchError` if the file does not exist or has fewer bytes than the shape.
  public init(mapping path: String, _ shape: [Int]) throws {
    let count = shape.reduce(1, *)
    self = try withTorchErrors { call("aten::from_file", path, false, count, DType.uint8).reshape(shape) }
  }
}
