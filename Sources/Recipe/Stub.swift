public struct Node: Sendable {}
public final class NodeDecoder {
  public func decode<T: Options>(_ type: T.Type, from node: Node) -> T? { T() }
}
