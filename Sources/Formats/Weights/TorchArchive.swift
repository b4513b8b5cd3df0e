import Storage
import Torch

/// The format of `torch.save` since PyTorch 1.6.
///
/// A zip archive: name/data.pkl, a pickle whose persistent identifiers name storages | name/data/key, the elements of a
/// storage | name/byteorder, `little` or `big`; little if it is missing.
struct TorchArchive: WeightSource {
  private let tensors: StoredTensors

  init(_ path: String) throws(FileError) {
    let archive = try ZipArchive(path)
    guard let pickle = archive.names.first(where: { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }) else {
      throw FileError("is a zip archive, but was not written by torch.save: it has no data.pkl")
    }
    let root = String(pickle.dropLast("data.pkl".count))
    if archive.names.contains(where: { $0.hasPrefix("\(root)code/") }) {
      throw FileError(
        "is a TorchScript program; save its weights with "
          + "torch.save(torch.jit.load(\"model.pt\").state_dict(), \"weights.pth\")")
    }
    let order = try archive.names.contains("\(root)byteorder") ? archive.read("\(root)byteorder", atMost: 64) : []
    let words = String(decoding: order.isEmpty ? Array("little".utf8) : order, as: UTF8.self)
    guard ["little", "big"].contains(words) else {
      let shown = visible(words, keepsLines: false)
      throw FileError("is damaged: its byte order must be 'little' or 'big', but is '\(shown)'")
    }
    var unpickler = Unpickler(try archive.read(pickle, atMost: LegacyTorchFile.longestPickle))
    let value = try unpickler.value()
    tensors = StoredTensors(try unpickler.heap.named(value)) { (elements) throws(FileError) in
      let size = elements.count.multipliedReportingOverflow(by: elements.dtype.size)
      let most = size.overflow ? .max - 1 : size.partialValue
      let bytes = try archive.read("\(root)data/\(elements.key)", atMost: most)
      return words == "big" ? TorchArchive.swapped(bytes, width: elements.dtype.size) : bytes
    }
  }

  var names: [String] { tensors.names }
  func shape(of name: String) -> [Int]? { tensors.shape(of: name) }
  func tensor(_ name: String) throws(FileError) -> Tensor? { try tensors.tensor(name) }

  /// Reverses the bytes of each element.
  private static func swapped(_ bytes: [UInt8], width: Int) -> [UInt8] {
    guard width > 1, bytes.count % width == 0 else { return bytes }
    var swapped = bytes
    for i in bytes.indices { swapped[i] = bytes[i - i % width + width - 1 - i % width] }
    return swapped
  }
}
