import Torch

/// The most recent projections of every training image, as in instance discrimination (arXiv 1805.01978).
///
/// A learner that clusters stored projections returns it as its `clusterSource`. The first clustering then fills the
/// memory with the projections of all training images; afterwards, the learner stores those of each step.
public final class MemoryBank {
  private let stored: Tensor  // [slots, images, d]
  private let filled: Tensor  // int64 []

  /// - Parameters:
  ///   - slots: the number of projections of each image, such as those of its first two views.
  ///   - dimensions: the length of a projection.
  public init(slots: Int, dimensions: Int, _ setup: ObjectiveSetup) {
    let device = setup.model.device
    stored = .zeros([slots, setup.images, dimensions], on: device)
    filled = Tensor.zeros([], .int64).to(device)
  }

  public var slots: Int { stored.size(0) }

  /// Replaces the projections of a step's images, at unit length.
  ///
  /// - Parameters:
  ///   - projections: one projection of each image for each slot [slots, n, d]. No gradient flows through them later.
  ///   - rows: the place of each image in the training set, int64 [n].
  public func store(_ projections: Tensor, of rows: Tensor) {
    withoutGradient {
      let unit = projections.detach().to(stored.dtype).normalize()  // [slots, n, d]
      call("aten::index_copy_", stored, 1, rows, unit)
    }
  }

  /// All its tensors, for `Learner.kept`. A learner with several memories names them.
  public func tensors(_ name: String = "memory") -> [NamedTensor] {
    [
      NamedTensor(name: "\(name).vectors", tensor: stored, isBuffer: true),
      NamedTensor(name: "\(name).filled", tensor: filled, isBuffer: true),
    ]
  }

  // MARK: Clustering

  /// `true` if every image has projections.
  package var isFilled: Bool { filled.item > 0 }

  /// Stores the same projections [images, d] in every slot.
  package func fill(_ projections: Tensor) {
    withoutGradient {
      stored.copy(from: projections.to(stored.device).normalize())
      call("aten::fill_.Scalar", filled, 1)
    }
  }

  /// A copy of the projections of a slot [images, d].
  package func vectors(_ slot: Int) -> Tensor { stored[slot].clone() }
}
