import Foundation
import Storage
import Torch

/// Everything that training needs to resume with the same bits: weights, optimizer state, clusters and position.
///
/// It holds no random state, because each draw is seeded by its place in training.
public struct Checkpoint: Sendable {
  /// `encoder.…`, `head.…`, `optimizer.…` and, in a phase with clusters, `clusters.…`.
  public var tensors: [String: Tensor]
  /// The number of completed epochs.
  public var epoch: Int
  /// The number of completed steps in the current epoch.
  public var step: Int
  /// Additional information by name, such as the normalization.
  public var metadata: [String: String] = [:]

  /// The file contents.
  var file: Safetensors.File {
    let position = ["epoch": String(epoch), "step": String(step)]
    return Safetensors.File(tensors: tensors, metadata: metadata.merging(position) { $1 })
  }

  /// The contents of a file with its checksum.
  package var data: Data {
    var file = file
    file.metadata["sha256"] = SHA256.hex(Safetensors.encode(file))
    return Safetensors.encode(file)
  }

  public func write(to path: String) throws(RunError) { try AtomicFile.write(data, to: path) }

  /// Reads a checkpoint and verifies its checksum.
  public init(path: String) throws(RunError) {
    let advice = "delete it and run the same command again, which trains to the same bits"
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

  /// Decodes the contents of a file.
  init(_ file: Safetensors.File) throws(FileError) {
    var metadata = file.metadata
    guard let epoch = metadata.removeValue(forKey: "epoch").flatMap(Int.init),
      let step = metadata.removeValue(forKey: "step").flatMap(Int.init)
    else { throw FileError("has no training position") }
    self.init(tensors: file.tensors, epoch: epoch, step: step, metadata: metadata)
  }

  public init(tensors: [String: Tensor], epoch: Int, step: Int, metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.epoch = epoch
    self.step = step
    self.metadata = metadata
  }

  /// Copies the tensors named `prefix` + name into `targets`, which keep their place and layout in memory.
  package func restore(_ targets: [NamedTensor], prefix: String = "") throws(RunError) {
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
