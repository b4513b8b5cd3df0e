internal import CMatio
import Foundation
import Torch

/// A MATLAB file, read with libmatio.
public final class MATFile {
  private let path: String
  private let file: OpaquePointer

  /// The maximum size in bytes. Larger arrays are rejected before memory is allocated.
  private static let largest = 4 << 30

  public init(_ path: String) throws(DataError) {
    self.path = path
    guard FileManager.default.isReadableFile(atPath: path) else {
      let reason = FileManager.default.fileExists(atPath: path) ? "it is not readable" : "it does not exist"
      throw DataError("\(path): cannot be opened: \(reason); check the path and its permissions")
    }
    try requireFile(path)
    try Self.refuseHDF5(path)
    guard let file = Mat_Open(path, Int32(MAT_ACC_RDONLY.rawValue)) else {
      throw DataError("\(path): is not a MAT file, or its header is damaged; get the file again")
    }
    self.file = file
  }

  deinit { Mat_Close(file) }

  /// Rejects version 7.3 before libmatio calls the HDF5 library, which prints its own errors to the terminal.
  private static func refuseHDF5(_ path: String) throws(DataError) {
    guard let file = fopen(path, "rb") else { return }
    defer { fclose(file) }
    var start = [UInt8](repeating: 0, count: 520)
    let count = fread(&start, 1, start.count, file)
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    let hasSignature = [0, 512].contains { $0 + 8 <= count && start[$0..<($0 + 8)].elementsEqual(signature) }
    let isNew = count >= 128 && [[0x00, 0x02], [0x02, 0x00]].contains(Array(start[124..<126]))
    if hasSignature || isNew {
      throw DataError(
        "\(path): is a MAT file of version 7.3 (HDF5), which is not supported; save it with MATLAB's save(..., '-v7') "
          + "or scipy.io.savemat")
    }
  }

  /// Reads an array of whole numbers from 0 to 255, stored as any numeric type.
  ///
  /// Returns the elements, with the first axis fastest, and the shape.
  ///
  /// - Parameter ranks: the allowed numbers of axes.
  public func bytes(_ name: String, ranks: ClosedRange<Int>) throws(DataError) -> (elements: [UInt8], shape: [Int]) {
    guard let array = Mat_VarReadInfo(file, name) else {
      throw DataError("\(path): has no array '\(name)', or is cut short or damaged before it; get the file again")
    }
    defer { Mat_VarFree(array) }
    let rank = Int(array.pointee.rank)
    let kind = array.pointee.class_type
    guard let width = Self.widths[kind.rawValue], array.pointee.isComplex == 0, let dims = array.pointee.dims else {
      throw DataError("\(path): the array '\(name)' is not numeric; it must hold whole numbers from 0 to 255")
    }
    guard ranks.contains(rank) else {
      throw DataError("\(path): the array '\(name)' has \(rank) axes, but should have \(ranks.lowerBound)")
    }
    let shape = (0..<rank).map { Int(clamping: dims[$0]) }
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, (1...Self.largest / width).contains(product) else {
        throw DataError(
          "\(path): the array '\(name)' claims the shape \(shape) with \(width) bytes per element, which is "
            + "empty or too large; at most 4 GiB can be read")
      }
      count = product
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    // Old versions of the format do not pack arrays; a short one is detected when it is read.
    try UnpackLimit().check("\(path), array '\(name)'", packed: size, unpacked: width * count)
    guard Mat_VarReadDataAll(file, array) == 0, let data = array.pointee.data, array.pointee.nbytes == width * count
    else {
      throw DataError("\(path): is cut short or damaged in the array '\(name)'; get the file again")
    }
    let elements = UnsafeRawBufferPointer(start: data, count: width * count)
    return (try bytes(elements, kind, name), shape)
  }

  /// The size of an element in bytes, by the class of the array.
  private static let widths: [UInt32: Int] = [
    MAT_C_UINT8.rawValue: 1, MAT_C_INT8.rawValue: 1, MAT_C_UINT16.rawValue: 2, MAT_C_INT16.rawValue: 2,
    MAT_C_UINT32.rawValue: 4, MAT_C_INT32.rawValue: 4, MAT_C_UINT64.rawValue: 8, MAT_C_INT64.rawValue: 8,
    MAT_C_SINGLE.rawValue: 4, MAT_C_DOUBLE.rawValue: 8,
  ]

  /// Converts elements of any type to bytes, which must represent them exactly.
  private func bytes(
    _ elements: UnsafeRawBufferPointer, _ kind: matio_classes, _ name: String
  ) throws(DataError) -> [UInt8] {
    switch kind {
    case MAT_C_UINT8: Array(elements)
    case MAT_C_INT8: try narrowed(elements.bindMemory(to: Int8.self), name) { UInt8(exactly: $0) }
    case MAT_C_UINT16: try narrowed(elements.bindMemory(to: UInt16.self), name) { UInt8(exactly: $0) }
    case MAT_C_INT16: try narrowed(elements.bindMemory(to: Int16.self), name) { UInt8(exactly: $0) }
    case MAT_C_UINT32: try narrowed(elements.bindMemory(to: UInt32.self), name) { UInt8(exactly: $0) }
    case MAT_C_INT32: try narrowed(elements.bindMemory(to: Int32.self), name) { UInt8(exactly: $0) }
    case MAT_C_UINT64: try narrowed(elements.bindMemory(to: UInt64.self), name) { UInt8(exactly: $0) }
    case MAT_C_INT64: try narrowed(elements.bindMemory(to: Int64.self), name) { UInt8(exactly: $0) }
    case MAT_C_SINGLE: try narrowed(elements.bindMemory(to: Float.self), name) { UInt8(exactly: $0) }
    default: try narrowed(elements.bindMemory(to: Double.self), name) { UInt8(exactly: $0) }
    }
  }

  private func narrowed<Element>(
    _ elements: UnsafeBufferPointer<Element>, _ name: String, _ byte: (Element) -> UInt8?
  ) throws(DataError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(elements.count)
    for (i, element) in elements.enumerated() {
      guard let value = byte(element) else {
        throw DataError(
          "\(path): element \(i) of the array '\(name)' is \(element), but only whole numbers from 0 to 255 are read; "
            + "store it as uint8")
      }
      result.append(value)
    }
    return result
  }
}
