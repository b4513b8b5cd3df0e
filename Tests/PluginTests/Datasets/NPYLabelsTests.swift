import Clutch
import Testing

@testable import Plugins

@Suite struct NPYLabelsTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func array(_ header: String, _ elements: [UInt8]) throws -> NPYArray {
    let text = header + "\n"
    let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]
    return try NPYArray(scratch.write("a.npy", start + Array(text.utf8) + elements), array: nil, content: "labels")
  }

  private func labels(_ type: String, _ elements: [UInt8], count: Int = 2) throws -> NPYArray.Labels {
    try array("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(count),), }", elements).labels()
  }

  private func message(_ type: String, _ elements: [UInt8], count: Int = 2) -> String {
    let error = #expect(throws: DataError.self) { try labels(type, elements, count: count) }
    return error?.description.replacing("\(scratch.path)/", with: "") ?? ""
  }

  @Test(
    arguments: [
      ("<i2", [3, 0, 0, 1], [3, 256]), (">i2", [0, 3, 1, 0], [3, 256]), (">u4", [0, 0, 0, 9, 0, 0, 1, 0], [9, 256]),
      (">i8", [0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 8], [7, 8]), ("|b1", [1, 0], [1, 0]),
      ("?", [1, 0], [1, 0]),
      ("<f4", [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], [1, 2]),
      (">f8", [0x40, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [3, 0]),
      ("=u2", [3, 0, 4, 0], [3, 4]),
    ] as [(String, [UInt8], [Int])])
  func `whole numbers are read in every type and byte order`(type: String, elements: [UInt8], numbers: [Int]) throws {
    let found = try labels(type, elements)
    #expect(found.numbers == numbers && found.names.isEmpty)
  }

  @Test func `texts are classes in alphabetical order`() throws {
    let dog: [UInt8] = "dog".utf8.flatMap { [$0, 0, 0, 0] }
    let ox: [UInt8] = [111, 0, 0, 0, 120, 0, 0, 0, 0, 0, 0, 0]
    let found = try labels("<U3", ox + dog + ox, count: 3)
    #expect(found.numbers == [1, 0, 1] && found.names == ["dog", "ox"])
    let big = try labels(">U2", [0, 0, 0, 98, 0, 0, 0, 0, 0, 0, 0, 97, 0, 0, 0, 97])
    #expect(big.numbers == [1, 0] && big.names == ["aa", "b"])
    #expect(try labels("|S3", Array("ab\0abc".utf8)).names == ["ab", "abc"])
  }

  @Test(arguments: [
    "{\"descr\": \"<i2\", \"fortran_order\": False, \"shape\": (2,)}",
    "{'shape':(2L,),'fortran_order':False,'descr':u'<i2'}",
    "{ 'fortran_order' : True , 'descr' : b'<i2' , 'shape' : ( 2 , 1 ) , }",
  ])
  func `headers that NumPy reads are read`(header: String) throws {
    #expect(try array(header, [3, 0, 4, 0]).labels().numbers == [3, 4])
  }

  @Test func `what cannot be labels is told with what it is`() {
    #expect(
      message("<c8", Array(repeating: 0, count: 16))
        == "a.npy: has elements '<c8', which are complex numbers, but labels are whole numbers, such as '|u1' or '<i8', or "
        + "strings, such as '<U8'")
    #expect(
      message("<f4", [0, 0, 0, 0x3F, 0, 0, 0, 0]) == "a.npy: label 0 is 0.5, but labels are whole numbers of 0 or more")
    #expect(message(">i2", [0, 1, 0xFF, 0xFF]) == "a.npy: label 1 is -1, but labels are 0 or more")
    #expect(
      message("|O", [])
        == "a.npy: holds Python objects, which only Python can read; save numbers, such as array.astype(int)")
    let records = #expect(throws: DataError.self) {
      try array("{'descr': [('x', '<i2')], 'fortran_order': False, 'shape': (2,), }", [1, 0, 2, 0])
    }
    #expect(records?.description.contains("holds records of several fields, {'descr': [('x', '<i2')]") == true)
  }

  @Test func `labels give a data set the names of its classes`() throws {
    func npy(_ name: String, _ descr: String, _ shape: String, _ elements: [UInt8]) throws -> FilePath {
      let header = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(shape)), }\n"
      let start = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
      return FilePath(try scratch.write(name, start + Array(header.utf8) + elements))
    }
    let images = try npy("x.npy", "|u1", "3, 5, 5", (0..<75).map { $0 })
    let dataset = NPY(images: images, labels: try npy("y.npy", "|S1", "3,", Array("bab".utf8)))
    let set = try dataset.load(dataset.files(DataRoots([])))
    #expect(set.labels == [1, 0, 1] && set.classNames == ["a", "b"])
    #expect(try set.select(classes: [.name("b")], limit: nil, seed: Seed(0)).count == 2)
  }
}
