/// Returns a multilayer perceptron with random weights: linear layers with a ReLU between two of them.
///
/// With three lengths, z = W₂ relu(W₁ h + b₁) + b₂, the projection head of SimCLR (arXiv 2002.05709, section 4.2).
/// Features [n, first length] -> [n, last length].
///
/// - Parameters:
///   - lengths: the lengths of the input, of each hidden vector, and of the output; at least two.
///   - batchNorm: `true` to normalize each hidden layer over the batch before its ReLU, instead of adding a bias.
///   - random: the source of the weights, on the CPU.
public func perceptron(_ lengths: [Int], batchNorm: Bool = false, _ random: Generator) -> Sequential {
  precondition(lengths.count >= 2, "a perceptron needs the lengths of its input and its output, but has \(lengths)")
  let last = lengths.count - 1
  return Sequential {
    for i in 1..<last {
      Linear(lengths[i - 1], lengths[i], bias: !batchNorm, random)
      if batchNorm { BatchNorm(lengths[i]) }
      ReLU(inPlace: true)
    }
    Linear(lengths[last - 1], lengths[last], random)
  }
}
