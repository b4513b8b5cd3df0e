/// Batch normalization (Ioffe and Szegedy, arXiv 1502.03167) of features [n, d] or images [n, c, h, w].
///
/// Training uses the batch's mean and variance and moves the running statistics toward them by a tenth. Otherwise, the
/// running statistics are used.
public final class BatchNorm: Module {
  let weight: Tensor
  let bias: Tensor
  let runningMean: Buffer
  let runningVar: Buffer
  /// The processes whose batches share mean and variance during training; nil to use only this process's batch.
  var group: ProcessGroup?
  /// `true` to use and keep the running statistics during training too.
  fileprivate(set) var isFrozen = false

  private static let momentum = 0.1
  private let epsilon: Double

  /// - Parameter epsilon: added to the variance, so that constant channels are not divided by 0.
  public init(_ channels: Int, epsilon: Double = 1e-5) {
    self.epsilon = epsilon
    weight = parameter(.ones([channels]))
    bias = parameter(.zeros([channels]))
    runningMean = Buffer(.zeros([channels]))
    runningVar = Buffer(.ones([channels]))
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    normalize(input, training: training)
  }

  /// Returns relu(y + shortcut), where y is the normalized input. A single operator computes it in the time of batch
  /// norm alone.
  public func relu(_ input: Tensor, adding shortcut: Tensor? = nil, training: Bool) -> Tensor {
    normalize(input, adding: shortcut, isRelu: true, training: training)
  }

  private func normalize(
    _ input: Tensor, adding shortcut: Tensor? = nil, isRelu: Bool = false, training: Bool
  ) -> Tensor {
    let training = training && !isFrozen
    if training, let group {
      let y = normalize(input, over: group)
      if let shortcut { call("aten::add_.Tensor", y, shortcut) }
      return isRelu ? call("aten::relu_", y) : y
    }
    return call(
      "clutch::batch_norm", input, shortcut, weight, bias, runningMean.tensor, runningVar.tensor, training, isRelu,
      Self.momentum, epsilon)
  }

  /// Normalizes with the statistics of all processes, which must have equal numbers of rows.
  ///
  /// The total variance is the mean of the variances plus the variance of the means, which avoids cancellation.
  private func normalize(_ input: Tensor, over group: ProcessGroup) -> Tensor {
    let wide = input.to(weight.dtype)
    let axes = [0] + (2..<input.rank)
    let own = callAll("aten::var_mean.dim", wide, axes, false)  // [c] each
    let all = gatherOrEnd(Tensor.stack([own[1], own[0]]), group)  // [processes, 2, c]
    let means = all.select(axis: 1, 0)  // [processes, c]
    let mean = means.mean(axis: 0)  // [c]
    let variance = all.select(axis: 1, 1).mean(axis: 0) + (means - mean).square().mean(axis: 0)  // [c]
    let count = Double(group.size * input.count / mean.count)
    withoutGradient {
      let unbiased = variance * (count / max(1, count - 1))
      for (running, new) in [(runningMean.tensor, mean), (runningVar.tensor, unbiased)] {
        running.copy(from: running * (1 - Self.momentum) + new * Self.momentum)
      }
    }
    let shape = [1, mean.count] + Array(repeating: 1, count: input.rank - 2)
    let scale = weight * (variance + epsilon).rsqrt()  // [c]
    // Subtract the mean first. The gradient of `scale` is a sum over these values, which would cancel otherwise.
    let centered = wide - mean.reshape(shape)
    return call("aten::addcmul", bias.reshape(shape), centered, scale.reshape(shape)).to(input.dtype)
  }
}

/// Gathers within arithmetic, which has no `try`. An error goes to the open scope or ends the process.
private func gatherOrEnd(_ tensor: Tensor, _ group: ProcessGroup) -> Tensor {
  do throws(TorchError) {
    return try group.gather(tensor)
  } catch {
    raise("batch norm over \(group.size) processes: \(error)")
    return call("aten::stack", Array(repeating: tensor, count: group.size))
  }
}

extension Module {
  /// Freezes parameters: they get no gradients, and a `BatchNorm` with a frozen weight keeps its running statistics.
  ///
  /// - Parameter isFrozen: returns `true` for the names of the parameters to freeze.
  package func freeze(_ isFrozen: (String) -> Bool) {
    for part in parameters where isFrozen(part.name) { part.tensor.requiresGradient = false }
    for case let norm as BatchNorm in modules where !norm.weight.requiresGradient { norm.isFrozen = true }
  }

  /// Makes every `BatchNorm` of the module compute its statistics over the batches of all processes.
  public func synchronizeBatchNorm(over group: ProcessGroup) {
    for part in modules { (part as? BatchNorm)?.group = group }
  }
}
