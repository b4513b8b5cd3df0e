extension Tensor {
  /// The bytes of a file as a tensor uint8 of `shape`, read from disk as they are used; writing to it changes no file.
  ///
  /// - Throws: `TorchError` where the file is not there or has fewer bytes than the shape.
  public init(mapping path: String, _ shape: [Int]) throws {
    let count = shape.reduce(1, *)
    self = try withTorchErrors { call("aten::from_file", path, false, count, DType.uint8).reshape(shape) }
  }
}
