/// The tensor of a network that a tensor in a weight file belongs to.
public struct WeightPlace: Sendable, Hashable {
  /// Its name in the network.
  public let name: String
  /// The part of the tensor along its first axis, if the file has several tensors where the network has one, such as
  /// query, key and value.
  public let part: Int
  /// The number of such parts.
  public let parts: Int

  public init(_ name: String, part: Int = 0, of parts: Int = 1) {
    precondition((0..<parts).contains(part), "part \(part) of \(parts) of '\(name)' does not exist")
    (self.name, self.part, self.parts) = (name, part, parts)
  }
}
