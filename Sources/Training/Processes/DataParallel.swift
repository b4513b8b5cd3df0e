import Components
import Formats
import Storage
import Torch

/// Data-parallel training: each process handles its slice of every batch, and all keep the same weights.
///
/// Every process computes the loss of the whole batch, since projections are gathered with their gradients. Backward
/// therefore differentiates the sum of all processes' losses, and gradients are averaged.
final class DataParallel {
  let processes: Processes
  private let model: Model
  /// The models that see only this process's share: the trained one and teachers.
  private var models: [Model] = []
  private let own: Range<Int>
  private let isSynchronized: Bool
  /// Its rows, so that augmentation makes the same draws as a single process.
  let share: BatchShare

  init(_ processes: Processes, _ model: Model, _ setup: TrainingSetup) {
    self.processes = processes
    self.model = model
    isSynchronized = setup.synchronizesBatchNorm
    let count = setup.batch / processes.place.size
    let own = (processes.place.rank * count)..<((processes.place.rank + 1) * count)
    self.own = own
    let rows = (0..<setup.views).flatMap { view in own.map { view * setup.batch + $0 } }
    share = BatchShare(
      views: Generator.Part(rows: Tensor(rows).to(model.device), whole: setup.views * setup.batch),
      images: Generator.Part(rows: Tensor(Array(own)).to(model.device), whole: setup.batch))
    include(model)
  }

  /// Lets a model use or average the statistics of all processes.
  func include(_ model: Model) {
    models.append(model)
    if !isSynchronized { return }
    for network in [model.encoder, model.head] { network.module.synchronizeBatchNorm(over: processes.group) }
  }

  /// Returns this process's part of a batch's images (int64 [n]).
  func own(_ rows: Tensor) -> Tensor { rows[own] }

  /// Gathers the projections of the whole batch [v, n, d] from this process's part [v, n / processes, d].
  func gather(_ projections: Tensor) throws(TorchError) -> Tensor {
    // Gloo does not support bfloat16 in every libtorch, and the loss needs float32 anyway.
    let wide = projections.dtype.size < 4 ? projections.to(.float32) : projections
    let all = try processes.group.gather(wide)  // [processes, v, m, d]
    return all.permute(1, 0, 2, 3).reshape(all.size(1), -1, all.size(3))
  }

  /// Averages all gradients as one vector, with the running statistics if each process has its own.
  func average(_ gradients: [Tensor]) throws(TorchError) {
    let buffers = isSynchronized ? [] : models.flatMap { $0.tensors.filter(\.isBuffer).map(\.tensor) }
    let tensors = gradients + buffers
    let flat = Tensor.concatenate(tensors.map { $0.reshape(-1) })
    try processes.group.sum(flat)
    let mean = flat / Double(processes.place.size)
    var start = 0
    for tensor in tensors {
      tensor.copy(from: mean[start..<(start + tensor.count)].reshape(tensor.shape))
      start += tensor.count
    }
  }

  /// Embeds all images, with the work divided among the processes.
  ///
  /// - Parameters:
  ///   - model: the trained model or a teacher, with equal weights in all processes.
  ///   - layers: layers to compute besides `encoder` and `projection`.
  ///   - added: the layers that an objective adds to those of the network.
  func embed(_ images: Samples, by model: Model, layers: [Layer], adding added: [LearnerLayer]) throws -> Embedding {
    let count = images.count
    let share = (count + processes.place.size - 1) / processes.place.size
    let start = min(count - 1, processes.place.rank * share)
    let part = try model.embed(images[start..<min(count, start + share)], layers: layers, adding: added)
    func whole(_ rows: Tensor) throws(TorchError) -> Tensor {
      // All parts need the same shape, so a shorter part is padded.
      let padded = Tensor.concatenate([rows, .zeros([share - rows.size(0), rows.size(1)])])
      return try processes.group.gather(padded).reshape(-1, rows.size(1))[0..<count]
    }
    do throws(TorchError) {
      return try part.map(whole)
    } catch {
      throw processes.lost(in: "the embedding of the training images", error)
    }
  }

  /// Returns the clusters that process 0 computes.
  func broadcast(_ make: () throws -> TrainingClusters) throws -> TrainingClusters {
    let own = processes.isFirst ? try make().checkpoint : nil
    guard let sent = try processes.broadcast(own), let clusters = try TrainingClusters(sent, 0, on: model.device) else {
      throw RunError("\(processes.place.name): process 0 sent no clusters")
    }
    return clusters
  }
}
