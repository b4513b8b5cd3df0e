import Clutch
import Testing

@testable import Plugins

/// 1, -2, 0.5 and 4 in 16, 32 and 64 bits.
private let types: [(String, [UInt8])] = [
  ("<f2", [0x00, 0x3c, 0x00, 0xc0, 0x00, 0x38, 0x00, 0x44]),
  (">f2", [0x3c, 0x00, 0xc0, 0x00, 0x38, 0x00, 0x44, 0x00]),
  ("<f4", [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0x80, 0x40]),
  (">f4", [0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0, 0x40, 0x80, 0, 0]),
  ("<f8", doubles),
]

private let doubles: [UInt8] = [
  0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f, 0, 0, 0, 0, 0, 0, 0x10, 0x40,
]

/// A type, a shape and elements that are no vectors, and the end of the message.
private let refused: [(String, String, [UInt8], String)] = [
  (
    "|u1", "2, 2", [1, 2, 3, 4],
    """
    has elements '|u1' of the shape [2, 2], but vectors are floating-point numbers, '<f2', '<f4' or '<f8', of the shape \
    [n, d]
    """
  ),
  (
    "<f4", "1,", [0, 0, 0, 0],
    """
    has elements '<f4' of the shape [1], but vectors are floating-point numbers, '<f2', '<f4' or '<f8', of the shape \
    [n, d]
    """
  ),
  (
    "<f2", "2, 1", [0x00, 0x3c, 0x00, 0x7c],
    "row 1 has a number that is infinite, too large for float32 or not a number; leave such rows out"
  ),
]

@Suite struct EmbeddingsTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  /// An .npy file with its elements, as numpy.lib.format describes it.
  private func npy(_ type: String, _ shape: String, _ elements: [UInt8], fortran: Bool = false) -> [UInt8] {
    let order = fortran ? "True" : "False"
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': (\(shape)), }\n"
    var bytes: [UInt8] = [0x93]
    bytes += Array("NUMPY".utf8)
    bytes += [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    return bytes + elements
  }

  private func load(_ bytes: [UInt8], _ change: (inout Embeddings) -> Void = { _ in }) throws -> ImageSet {
    var dataset = Embeddings(file: FilePath(try scratch.write("vectors.npy", bytes)))
    change(&dataset)
    return try dataset.load(dataset.files(DataRoots([])))
  }

  @Test(arguments: types)
  func `vectors are read as float32 from every type and byte order`(type: String, elements: [UInt8]) throws {
    let rows = try load(npy(type, "2, 2", elements))
    #expect(rows.samples.shape == SampleShape.vector(2))
    #expect(rows.samples.tensor.dtype == DType.float32)
    #expect(rows.labels == nil)
    let byRows: [Float] = [1, -2, 0.5, 4]
    #expect(rows.samples.tensor.floats == byRows)
    let columns = try load(npy(type, "2, 2", elements, fortran: true))
    let byColumns: [Float] = [1, 0.5, -2, 4]
    #expect(columns.samples.tensor.floats == byColumns)
  }

  @Test func `labels may stand in a file of their own, and choose classes and rows`() throws {
    let vectors = npy("<f4", "2, 2", [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0x80, 0x40])
    let labels = try scratch.write("labels.npy", npy("|u1", "2,", [7, 3]))
    let all = try load(vectors) { $0.labels = FilePath(labels) }
    #expect(all.labels == [7, 3])
    let chosen = try all.select(classes: [.number(3)], limit: nil, seed: Seed(0)).formed(Embeddings())
    let second: [Float] = [0.5, 4]
    #expect(chosen.labels == [3])
    #expect(chosen.samples.tensor.floats == second)
    let last = try load(vectors) { $0.rows = 1...1 }
    #expect(last.samples.tensor.floats == second)
    let error = #expect(throws: DataError.self) { try load(vectors) { $0.rows = 1...2 } }
    #expect(error?.description.hasSuffix("vectors.npy: has 2 vectors, but rows end with 2; the last is 1") == true)
  }

  @Test(arguments: refused)
  func `what is no vectors is refused`(type: String, shape: String, elements: [UInt8], message: String) throws {
    let error = #expect(throws: DataError.self) { try load(npy(type, shape, elements)) }
    #expect(error?.description.hasSuffix("vectors.npy: \(message)") == true, "\(error?.description ?? "")")
  }
}
