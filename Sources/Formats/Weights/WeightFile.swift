import Foundation
import Storage
import Torch

/// A file of named tensors in one of the formats for model weights: safetensors, the zip archives of `torch.save`, and
/// the files of PyTorch before 1.6. The content determines the format.
///
/// The file may be damaged or hostile. No code in it is run, and memory is bounded by its size.
package struct WeightFile {
  /// The path, for messages.
  package let path: String
  /// The names in the order of the file. Keys of nested dictionaries are joined by dots.
  package let names: [String]
  private let source: any WeightSource

  /// Reads the names and shapes. Elements are read on demand.
  package init(_ path: String) throws(DataError) {
    self.path = path
    try requireFile(path)
    do throws(FileError) {
      source = try WeightFile.source(path)
    } catch {
      throw DataError("\(path): \(error)")
    }
    names = source.names
    guard !names.isEmpty else {
      throw DataError("\(path): has no tensors; save the weights with torch.save(model.state_dict(), …)")
    }
  }

  private static func source(_ path: String) throws(FileError) -> any WeightSource {
    let file = try FileBytes(path)
    let start = try file.read(min(file.count, 9), at: 0)
    if start.starts(with: "PK".utf8) { return try TorchArchive(path) }
    // A safetensors file begins with the length of its header, whose first byte may equal that of a pickle.
    let isSafetensors = start.count == 9 && start[7] == 0 && start[8] == UInt8(ascii: "{")
    if start.first == 0x80, !isSafetensors { return try LegacyTorchFile(path) }
    if file.count >= 262, try file.read(5, at: 257) == Array("ustar".utf8) {
      throw FileError(
        "is a tar archive, which the first versions of PyTorch wrote; rewrite it with "
          + "torch.save(torch.load(\"old.pth\"), \"new.pth\"), or get newer weights")
    }
    return try SafetensorsSource(path)
  }

  /// The shape of a tensor; nil if the file does not have it.
  package func shape(of name: String) -> [Int]? { source.shape(of: name) }

  /// Returns a tensor on the CPU, with the type and strides of the file.
  ///
  /// - Throws: `DataError` if the file does not have it or is damaged.
  package func tensor(_ name: String) throws(DataError) -> Tensor {
    do throws(FileError) {
      guard let tensor = try source.tensor(name) else { throw FileError("has no tensor '\(name)'") }
      return tensor
    } catch {
      throw DataError("\(path): \(error)")
    }
  }
}

/// A reader of one format.
protocol WeightSource {
  var names: [String] { get }
  func shape(of name: String) -> [Int]?
  /// - Returns: nil if there is no tensor of that name.
  func tensor(_ name: String) throws(FileError) -> Tensor?
}

/// The safetensors format, which is read as a whole.
private struct SafetensorsSource: WeightSource {
  private let tensors: [String: Tensor]

  init(_ path: String) throws(FileError) {
    let file = try FileBytes(path)
    let start = try file.read(min(9, file.count), at: 0)
    guard start.count == 9, start[8] == UInt8(ascii: "{") else {
      throw FileError(
        "is not a weight file: it is neither safetensors nor written by torch.save; convert it with Python's "
          + "safetensors.torch.save_file(model.state_dict(), …)")
    }
    tensors = try Safetensors.decode(Data(try file.read(file.count, at: 0))).tensors
  }

  var names: [String] { tensors.keys.sorted() }
  func shape(of name: String) -> [Int]? { tensors[name]?.shape }
  func tensor(_ name: String) throws(FileError) -> Tensor? { tensors[name] }
}
