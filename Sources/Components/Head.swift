import Torch

/// Builds the network that turns features into the projections that a loss compares.
public protocol Head: Component {
  /// - Parameters:
  ///   - inputs: the length of a feature vector; the network maps float32 [n, inputs] to [n, outputs].
  ///   - random: the source of the initial weights, on the CPU.
  func build(inputs: Int, _ random: Generator) -> Network
}

public enum Heads: Kind {
  public static let registry = Registry<any Head>("head")
}

public func register<C: Head>(_ type: C.Type, file: String = #fileID) {
  Heads.registry.add(type, file: file) { $0 }
}
