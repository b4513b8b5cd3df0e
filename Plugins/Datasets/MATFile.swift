import CMatio
import Clutch
import Foundation

/// A file of MATLAB's, as libmatio reads it.
final class MATFile {
  private let path: String
  private let file: OpaquePointer

  /// Arrays of more than this are refused before any memory is asked for.
  private static let largest = 4 << 30

  init(_ path: String) throws(DataError) {
    self.path = path
    guard FileManager.default.isReadableFile(atPath: path) else {
      let reason = FileManager.default.fileExists(atPath: path) ? "it may not be read" : "there is no such file"
      throw DataError("\(path): cannot be opened: \(reason); check the path and who may read it")
    }
    try requireFile(path)
    guard let file = Mat_Open(path, Int32(MAT_ACC_RDONLY.rawValue)) else {
      throw DataError("\(path): is no MAT file, or is damaged in its header; get the file again")
    }
    self.file = file
  }

  deinit { Mat_Close(file) }

  /// The elements of an array of unsigned bytes, the first axis fastest, and its shape.
  ///
  /// - Parameter ranks: how many axes it may have.
  func bytes(_ name: String, ranks: ClosedRange<Int>) throws(DataError) -> (elements: [UInt8], shape: [Int]) {
    guard let array = Mat_VarReadInfo(file, name) else {
      throw DataError("\(path): has no array '\(name)', or is cut short or damaged before it; get the file again")
    }
    defer { Mat_VarFree(array) }
    let rank = Int(array.pointee.rank)
    guard ranks.contains(rank), array.pointee.class_type == MAT_C_UINT8, array.pointee.isComplex == 0,
      let dims = array.pointee.dims
    else {
      throw DataError(
        "\(path): the array '\(name)' should hold unsigned bytes on \(ranks.lowerBound) axes, but does not")
    }
    let shape = (0..<rank).map { Int(clamping: dims[$0]) }
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      guard !overflow, (1...Self.largest).contains(product) else {
        throw DataError(
          "\(path): the array '\(name)' claims the shape \(shape), which is empty or too large; "
            + "at most 4 GiB can be read")
      }
      count = product
    }
    guard isPossible(count) else {
      throw DataError("\(path): the array '\(name)' claims the shape \(shape), which is more than the file can hold")
    }
    guard Mat_VarReadDataAll(file, array) == 0, let data = array.pointee.data, array.pointee.nbytes == count else {
      throw DataError("\(path): is cut short or damaged in the array '\(name)'; get the file again")
    }
    return (Array(UnsafeRawBufferPointer(start: data, count: count)), shape)
  }

  /// Whether a file of this size can hold so many bytes: deflate packs at most 1032 to 1.
  private func isPossible(_ count: Int) -> Bool {
    let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    return count / 1032 <= size
  }
}
