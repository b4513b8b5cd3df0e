/// Batch normalisation (Ioffe and Szegedy, arXiv 1502.03167) of features [n, d] or images [n, c, h, w].
///
/// While training: with the batch's mean and variance, which also move the running ones by a tenth; otherwise with those.
public final class BatchNorm: Module {
  let weight: Tensor
  let bias: Tensor
  let runningMean: Buffer
  let runningVar: Buffer

  public init(_ channels: Int) {
    weight = parameter(.ones([channels]))
    bias = parameter(.zeros([channels]))
    runningMean = Buffer(.zeros([channels]))
    runningVar = Buffer(.ones([channels]))
  }

  public func callAsFunction(_ input: Tensor, training: Bool) -> Tensor {
    call("aten::batch_norm", input, weight, bias, runningMean.tensor, runningVar.tensor, training, 0.1, 1e-5, true)
  }
}
