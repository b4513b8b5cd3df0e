import Foundation

/// All that training needs in order to go on with the same bits: weights, what the optimiser keeps, clusters, position.
///
/// Randomness is not part of it: every draw is seeded by its place.
public struct Checkpoint: Sendable {
  /// `encoder.…`, `head.…`, `optimizer.…` and, in a phase with clusters, `clusters.…`.
  public var tensors: [String: Tensor]
  /// Epochs and steps of the epoch that are done.
  public var epoch: Int
  public var step: Int
  /// What else a reader should know, such as the normalisation; strings by name.
  public var metadata: [String: String] = [:]

  /// All of it as a file.
  var file: Safetensors.File {
    let position = ["epoch": String(epoch), "step": String(step)]
    return Safetensors.File(tensors: tensors, metadata: metadata.merging(position) { $1 })
  }

  public func write(to path: String) throws(RunError) {
    var file = file
    file.metadata["sha256"] = SHA256.hex(Safetensors.encode(file))
    try AtomicFile.write(Safetensors.encode(file), to: path)
  }

  /// Reads a checkpoint and compares its checksum.
  public init(path: String) throws(RunError) {
    let advice = "delete it and give the same command again: what it held is trained anew, to the same bits"
    guard let data = FileManager.default.contents(atPath: path) else { throw RunError("\(path): cannot be read") }
    var file: Safetensors.File
    do throws(FileError) {
      file = try Safetensors.decode(data)
    } catch {
      throw RunError("\(path): \(error); \(advice)")
    }
    let sum = file.metadata.removeValue(forKey: "sha256")
    guard SHA256.hex(Safetensors.encode(file)) == sum else {
      throw RunError("\(path): is damaged: its checksum differs; \(advice)")
    }
    do throws(FileError) {
      try self.init(file)
    } catch {
      throw RunError("\(path): \(error); \(advice)")
    }
  }

  /// What `file` holds.
  init(_ file: Safetensors.File) throws(FileError) {
    var metadata = file.metadata
    guard let epoch = metadata.removeValue(forKey: "epoch").flatMap(Int.init),
      let step = metadata.removeValue(forKey: "step").flatMap(Int.init)
    else { throw FileError("holds no position in training") }
    self.init(tensors: file.tensors, epoch: epoch, step: step, metadata: metadata)
  }

  public init(tensors: [String: Tensor], epoch: Int, step: Int, metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.epoch = epoch
    self.step = step
    self.metadata = metadata
  }

  /// Copies the tensors called `prefix` + name into `targets`, which keep their place and layout in memory.
  func restore(_ targets: [NamedTensor], prefix: String = "") throws(RunError) {
    for target in targets {
      guard let saved = tensors[prefix + target.name] else {
        throw RunError("the checkpoint lacks the tensor '\(prefix + target.name)'")
      }
      guard saved.shape == target.tensor.shape else {
        throw RunError(
          "the tensor '\(prefix + target.name)' is \(saved.shape) in the checkpoint, but \(target.tensor.shape) in the network"
        )
      }
      withoutGradient { target.tensor.copy(from: saved.to(target.tensor.device)) }
    }
  }
}
