import Torch

/// The vectors of the last batches, first in, first out, as in MoCo (arXiv 1911.05722, section 3.2).
public final class Queue {
  private let stored: Tensor  // [length, d]
  private let pushed: Tensor  // int64 []
  /// The value of `pushed` and the version that the tensor then had. libtorch raises the version at every change, also
  /// when a checkpoint is restored, and reading it does not wait for the device.
  private var known: (count: Int, version: Int)?

  /// Starts with random unit vectors.
  ///
  /// - Parameters:
  ///   - length: the number of vectors.
  ///   - dimensions: the length of a vector.
  public init(length: Int, dimensions: Int, _ setup: ObjectiveSetup) {
    let device = setup.model.device
    stored = Tensor.randn([length, dimensions], setup.random).normalize().to(device)
    pushed = Tensor.zeros([], .int64).to(device)
  }

  public var length: Int { stored.size(0) }

  /// A copy of the vectors, which later pushes do not change [length, d].
  public var vectors: Tensor { stored.clone() }

  /// The number of vectors pushed so far, including those that have been replaced. Only the first call waits for the
  /// device.
  public var count: Int {
    if let known, known.version == version { return known.count }
    let count = Int(pushed.item)
    known = (count, version)
    return count
  }

  private var version: Int { callAll("aten::_version", pushed).int }

  /// Replaces the oldest vectors. If there are more rows than the queue is long, the last ones stay.
  ///
  /// - Parameter rows: [m, d]. No gradient flows through them later.
  public func push(_ rows: Tensor) {
    let before = known?.version == version ? known?.count : nil
    withoutGradient {
      let skipped = max(0, rows.size(0) - length)
      let kept = rows.detach()[skipped..<rows.size(0)].to(stored.dtype)
      let places = Tensor.arange(kept.size(0), on: stored.device) + pushed + skipped
      call("aten::index_copy_", stored, 0, call("aten::remainder.Scalar", places, length), kept)
      call("aten::add_.Scalar", pushed, rows.size(0))
    }
    known = before.map { ($0 + rows.size(0), version) }
  }

  /// All its tensors, for `Learner.kept`. A learner with several queues names them.
  public func tensors(_ name: String = "queue") -> [NamedTensor] {
    [
      NamedTensor(name: "\(name).vectors", tensor: stored, isBuffer: true),
      NamedTensor(name: "\(name).pushed", tensor: pushed, isBuffer: true),
    ]
  }
}
