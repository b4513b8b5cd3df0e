import Torch

/// A step's samples, images or vectors, as an objective sees them.
///
/// Images are float32 [m, c, h, w] within 0 ... 1, vectors float32 [m, p].
///
/// If several processes train together, `images` and `views` are this process's share of the step. Everything else, in
/// particular the result of `embed`, is about the whole step and equal in all processes.
public final class Batch {
  /// The samples of this process's share [m, …].
  public private(set) lazy var images = source.images()
  /// The augmented views of the samples of this process's share, as the recipe's `augment` makes them.
  public private(set) lazy var views = source.views()
  /// The place of each sample in the training set, int64 [n].
  public let rows: Tensor
  /// The clusters of the samples from each clustering of the phase, in the recipe's order; empty if it has none.
  public let clusterings: [BatchClusters]
  /// The first of `clusterings`; nil if the phase has none.
  public var clusters: BatchClusters? { clusterings.first }
  /// The completed fraction of the phase, 0 ..< 1.
  public let progress: Double
  /// The completed epochs of the phase, including the completed fraction of the current one.
  public let epoch: Double
  /// The model that is trained.
  public let model: Model

  private let source: Source
  private var known: Views?
  /// The first embedding by the model, for monitoring; nil before it.
  package private(set) var embedded: Views?

  /// The parts of a batch that are made on request.
  package struct Source {
    let images: () -> Tensor
    let views: () -> ImageViews
    /// Creates a generator for a purpose, for random numbers that apply to the share if `forShare`, or to the whole step.
    let generator: (_ purpose: String, _ forShare: Bool) -> Generator
    let isHalf: Bool
    /// Collects [v, m, d] of all processes as [v, n, d]; nil if there is one process.
    let gather: ((Tensor) throws(TorchError) -> Tensor)?

    package init(
      images: @escaping () -> Tensor, views: @escaping () -> ImageViews,
      generator: @escaping (_ purpose: String, _ forShare: Bool) -> Generator, isHalf: Bool = false,
      gather: ((Tensor) throws(TorchError) -> Tensor)? = nil
    ) {
      self.images = images
      self.views = views
      self.generator = generator
      self.isHalf = isHalf
      self.gather = gather
    }
  }

  package init(
    _ model: Model, rows: Tensor, clusterings: [BatchClusters], epoch: Double, progress: Double, _ source: Source
  ) {
    self.model = model
    self.rows = rows
    self.clusterings = clusterings
    self.epoch = epoch
    self.progress = progress
    self.source = source
  }

  /// Embeds all views with the model that is trained. Objectives that are combined share the result.
  ///
  /// - Returns: the features and projections [v, n, …] of the whole step.
  public func embed() throws -> Views {
    if let known { return known }
    // With gradients in any case, since the result is shared.
    let made = try withGradient { try embed(views) }
    known = made
    return made
  }

  /// Embeds views with the model that is trained.
  public func embed(_ views: ImageViews) throws -> Views {
    let made = try embed(views, model)
    if embedded == nil { embedded = Views(made.projections.detach()) }
    return made
  }

  /// Embeds views with a teacher, in training mode and without gradients.
  public func embed(_ views: ImageViews, by teacher: Teacher) throws -> Views {
    try withoutGradient { try embed(views, teacher.model) }
  }

  private func embed(_ views: ImageViews, _ model: Model) throws -> Views {
    var features: [Tensor] = []
    var projections: [Tensor] = []
    for stack in views.stacks {
      let (v, m) = (stack.size(0), stack.size(1))
      let (f, p) = try network {
        withAutocast(source.isHalf, on: model.device) { model(stack.flatten(to: 1), training: true) }
      }
      features.append(f.reshape(v, m, -1))
      projections.append(p.reshape(v, m, -1))
    }
    let own = Tensor.joined(features)  // [v, m, f]
    let all = try gathered(.joined(projections))  // [v, n, d]
    // The closure must not hold the batch, which holds the views.
    let gather = source.gather
    return Views(all) { try Self.gathered(own.dtype.size < 4 ? own.to(.float32) : own, gather) }
  }

  /// Creates a source of random numbers for draws about the whole step.
  ///
  /// - Parameter purpose: distinguishes the draws from others of the same step.
  public func generator(_ purpose: String) -> Generator { source.generator(purpose, false) }

  /// Transforms samples of this process's share.
  ///
  /// - Parameters:
  ///   - images: images float32 [m, c, h, w] within 0 ... 1, or vectors float32 [m, p].
  ///   - purpose: distinguishes the draws from others of the same step.
  public func augment(_ images: Tensor, by pipeline: [any Augmentation], _ purpose: String) -> Tensor {
    let random = source.generator(purpose, true)
    return withoutGradient { pipeline.reduce(images) { $1($0, random) } }
  }

  /// Collects a tensor of this process's share [v, m, d] from all processes: [v, n, d].
  public func gathered(_ tensor: Tensor) throws -> Tensor { try Self.gathered(tensor, source.gather) }

  private static func gathered(
    _ tensor: Tensor, _ gather: ((Tensor) throws(TorchError) -> Tensor)?
  ) throws -> Tensor {
    guard let gather else { return tensor }
    do throws(TorchError) {
      return try gather(tensor)
    } catch {
      throw BatchFault.exchange(error)
    }
  }

  /// Runs the network. Its errors are not those of the objective that asks for it.
  private func network<Result>(_ body: () -> Result) throws -> Result {
    do {
      return try withTorchErrors(body)
    } catch let error as TorchError {
      throw BatchFault.network(error)
    }
  }
}

/// An error of a step that is not the objective's.
package enum BatchFault: Error {
  /// The network failed.
  case network(TorchError)
  /// The exchange with the other processes failed.
  case exchange(TorchError)
}

extension Tensor {
  /// Merges the axes 0 ... `axis` into one.
  fileprivate func flatten(to axis: Int) -> Tensor { call("aten::flatten.using_ints", self, 0, axis) }

  /// Concatenates along the first axis; one tensor is returned as it is.
  fileprivate static func joined(_ tensors: [Tensor]) -> Tensor {
    tensors.count == 1 ? tensors[0] : .concatenate(tensors)
  }
}
