/// Initial weights. They are drawn on the CPU, so that a seed gives the same network on every device.
public enum Initialization {
  /// Draws from a normal distribution with standard deviation √(2 / fan-out), for convolutions before ReLU (He et al.,
  /// arXiv 1502.01852).
  public static func kaimingNormal(_ shape: [Int], fanOut: Int, _ random: Generator) -> Tensor {
    Tensor.randn(shape, random) * (2 / Double(fanOut)).squareRoot()
  }

  /// Draws uniformly from ±1/√fan-in, PyTorch's default for linear layers and biases.
  public static func uniform(_ shape: [Int], fanIn: Int, _ random: Generator) -> Tensor {
    (Tensor.rand(shape, random) * 2 - 1) * (1 / Double(fanIn).squareRoot())
  }
}

/// Returns a trainable tensor.
public func parameter(_ tensor: Tensor) -> Tensor {
  let leaf = tensor.detach()
  leaf.requiresGradient = true
  return leaf
}
