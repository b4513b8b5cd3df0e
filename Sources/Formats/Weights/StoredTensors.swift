import Storage
import Torch

/// The tensors of a file written by `torch.save`. Their elements are read on demand.
///
/// Tensors may share elements. The last elements read are kept, because tensors that share them follow one another.
final class StoredTensors {
  let names: [String]
  private let tensors: [String: StoredTensor]
  private let read: (StoredElements) throws(FileError) -> [UInt8]
  private var last: (elements: StoredElements, tensor: Tensor)?

  /// - Parameter read: returns the bytes of elements, in the order of this machine.
  init(_ named: [NamedStored], read: @escaping (StoredElements) throws(FileError) -> [UInt8]) {
    names = named.map(\.name)
    tensors = Dictionary(named.map { ($0.name, $0.tensor) }) { $1 }
    self.read = read
  }

  func shape(of name: String) -> [Int]? { tensors[name]?.shape }

  func tensor(_ name: String) throws(FileError) -> Tensor? {
    guard let stored = tensors[name] else { return nil }
    // An empty storage may lie at no address.
    if stored.shape.contains(0) { return .zeros(stored.shape, stored.elements.dtype) }
    // A copy of such a view may take any amount of memory. Its size fits into an Int, or `StoredTensor` had refused it.
    guard stored.shape.reduce(1, *) <= stored.elements.count else {
      throw FileError(
        "has '\(visible(name, keepsLines: false))' as a view of the shape \(stored.shape) that repeats its "
          + "\(stored.elements.count) elements; save a copy of the tensor, made with clone()")
    }
    let elements = try elements(stored.elements)
    return call("aten::as_strided", elements, stored.shape, stored.strides, stored.offset)
  }

  private func elements(_ elements: StoredElements) throws(FileError) -> Tensor {
    if let last, last.elements == elements { return last.tensor }
    let (size, isTooLarge) = elements.count.multipliedReportingOverflow(by: elements.dtype.size)
    guard !isTooLarge else { throw FileError("is damaged: a storage claims \(elements.count) elements") }
    let bytes = try read(elements)
    guard bytes.count == size else {
      throw FileError(
        "is cut short or damaged: the storage '\(visible(elements.key, keepsLines: false))' has \(bytes.count) bytes, "
          + "but its \(elements.count) elements need \(size)")
    }
    let tensor = bytes.withUnsafeBytes { Tensor(bytes: $0, [elements.count], elements.dtype) }
    last = (elements, tensor)
    return tensor
  }
}
