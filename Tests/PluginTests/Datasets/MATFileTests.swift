import Clutch
import Testing

@testable import Plugins

@Suite struct MATFileTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  /// A version 5 file with one array of [1, n] elements, not packed. Classes and types are numbered as in "MAT-File
  /// Format".
  private func file(_ kind: UInt8, _ type: UInt8, _ elements: [UInt8], count: UInt32) throws -> MATFile {
    func element(_ type: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [type, 0, 0, 0, UInt8(bytes.count), 0, 0, 0] + bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(8 * $0)) }
    let array =
      element(6, [kind, 0, 0, 0, 0, 0, 0, 0]) + element(5, [1, 0, 0, 0] + length) + element(1, Array("y".utf8))
      + element(type, elements)
    let header = Array("MATLAB 5.0 MAT-file".utf8)
    let bytes = header + [UInt8](repeating: 32, count: 124 - header.count) + [0, 1, 0x49, 0x4D] + element(14, array)
    return try MATFile(scratch.write("a.mat", bytes))
  }

  @Test(
    arguments: [
      (8, 1, [3, 255]), (9, 2, [3, 255]), (10, 3, [3, 0, 255, 0]), (11, 4, [3, 0, 255, 0]),
      (12, 5, [3, 0, 0, 0, 255, 0, 0, 0]), (13, 6, [3, 0, 0, 0, 255, 0, 0, 0]),
      (7, 7, [0, 0, 0x40, 0x40, 0, 0, 0x7F, 0x43]),
      (6, 2, [3, 255]),
    ] as [(UInt8, UInt8, [UInt8])])
  func `whole numbers are read in every type`(kind: UInt8, type: UInt8, elements: [UInt8]) throws {
    let file = try file(kind, type, elements, count: 2)
    if kind == 8 {
      let error = #expect(throws: DataError.self) { try file.bytes("y", ranks: 2...2) }
      #expect(
        error?.description
          == "\(scratch.path)/a.mat: element 1 of the array 'y' is -1, but only whole numbers from 0 to 255 are read; store "
          + "it as uint8")
      return
    }
    let (found, shape) = try file.bytes("y", ranks: 2...2)
    #expect(found == [3, 255] && shape == [1, 2])
  }

  /// 2^30 elements: as bytes, they would be 1 GiB.
  @Test(arguments: [(6, 9, 8), (13, 6, 4)] as [(UInt8, UInt8, Int)])
  func `the size of an array is limited in bytes, not in elements`(kind: UInt8, type: UInt8, width: Int) throws {
    let file = try file(kind, type, [UInt8](repeating: 0, count: width), count: 1 << 30 + UInt32(width == 4 ? 1 : 0))
    let error = #expect(throws: DataError.self) { try file.bytes("y", ranks: 2...2) }
    #expect(
      error?.description
        == "\(scratch.path)/a.mat: the array 'y' claims the shape [1, \(1 << 30 + (width == 4 ? 1 : 0))] with \(width) "
        + "bytes per element, which is empty or too large; at most 4 GiB can be read")
  }

  @Test func `other axes are told`() throws {
    let file = try file(9, 2, [1, 2], count: 2)
    let error = #expect(throws: DataError.self) { try file.bytes("y", ranks: 4...4) }
    #expect(error?.description == "\(scratch.path)/a.mat: the array 'y' has 2 axes, but should have 4")
  }

  @Test(arguments: [0, 512]) func `version 7.3 is told before another library writes to the terminal`(offset: Int)
    throws
  {
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    let path = try scratch.write(
      "b.mat", [UInt8](repeating: 32, count: offset) + signature + [UInt8](repeating: 0, count: 600))
    let error = #expect(throws: DataError.self) { try MATFile(path) }
    #expect(
      error?.description
        == "\(path): is a MAT file of version 7.3 (HDF5), which is not supported; save it with MATLAB's "
        + "save(..., '-v7') or scipy.io.savemat")
  }
}
