import Clutch
import Foundation
import Testing

@testable import Formats
@testable import Plugins

@Suite struct UnpackLimitTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  /// Runs a Python program in the scratch folder.
  private func python(_ program: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-c", program]
    process.currentDirectoryURL = URL(fileURLWithPath: scratch.path)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  private func message(_ dataset: any Dataset) -> String {
    let began = ContinuousClock.now
    let error = #expect(throws: DataError.self) { try dataset.load(dataset.files(DataRoots([scratch.path]))) }
    #expect(ContinuousClock.now - began < .seconds(5))
    return error?.description ?? ""
  }

  private static let header = "import gzip, struct, zlib; Z = bytes(1 << 20)\n"

  @Test func `an archive that unpacks to far more than images do is refused before it is unpacked`() throws {
    // A hundred megabytes of zeros, packed into a hundred kilobytes.
    try python(
      """
      import zipfile
      h = b"{'descr': '|u1', 'fortran_order': False, 'shape': (100, 1024, 1024), }"
      h += b" " * (117 - len(h)) + b"\\n"
      with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as z, z.open("x.npy", "w") as f:
        f.write(b"\\x93NUMPY\\x01\\x00" + bytes([118, 0]) + h)
        for i in range(100): f.write(bytes(1 << 20))
      """)
    let text = message(NPY(images: FilePath("bomb.npz")))
    #expect(text.hasPrefix("\(scratch.path)/bomb.npz, array 'x': claims to unpack from 10"), "\(text)")
    #expect(
      text.hasSuffix(
        " to 104857600 bytes, more than 200 times as many, which is implausible for images; get the file again, or "
          + "store it unpacked if it is right"), "\(text)")
  }

  @Test func `a gzip file that promises far more than images do is refused before it is unpacked`() throws {
    try python(
      """
      import gzip, struct
      with gzip.open("bomb.gz", "wb") as f:
        f.write(struct.pack(">IIII", 0x803, 3000, 1024, 1024))
        for i in range(80): f.write(bytes(1 << 20))
      """)
    let text = message(IDX(images: FilePath("bomb.gz")))
    #expect(text.hasPrefix("\(scratch.path)/bomb.gz: claims to unpack from "), "\(text)")
    #expect(text.contains(" to 3145728000 bytes, more than 200 times as many"), "\(text)")
  }

  @Test func `packed records without a number of them are read up to what images may unpack to`() throws {
    try python(
      """
      import gzip
      with gzip.open("bomb.bin.gz", "wb") as f:
        for i in range(30): f.write(bytes(3073 * 1000))
      """)
    let text = message(Records(file: FilePath("bomb.bin.gz")))
    #expect(text.contains("bomb.bin.gz: claims to unpack from ") && text.contains("more than 200 times"), "\(text)")
  }

  @Test func `small files may be packed as well as they like`() throws {
    try python(
      """
      import gzip, struct
      with gzip.open("black.gz", "wb") as f: f.write(struct.pack(">IIII", 0x803, 4, 1024, 1024) + bytes(4 << 20))
      """)
    let dataset = IDX(images: FilePath("black.gz"))
    #expect(try dataset.load(dataset.files(DataRoots([scratch.path]))).count == 4)
  }

  @Test func `what memory cannot hold is refused with what it would take`() {
    let error = #expect(throws: DataError.self) {
      try UnpackLimit(free: 2 << 30).check("a.npy", packed: nil, unpacked: 1 << 30)
    }
    #expect(
      error?.description
        == "a.npy: has 1024 MiB and needs 3072 MiB of memory, but only 2048 MiB are free; free some, or store fewer "
        + "images in the file")
    #expect(throws: Never.self) { try UnpackLimit(free: 2 << 30).check("a.npy", packed: nil, unpacked: 1 << 29) }
    #expect(throws: Never.self) { try UnpackLimit(free: nil).check("a.npy", packed: nil, unpacked: 1 << 40) }
  }
}
