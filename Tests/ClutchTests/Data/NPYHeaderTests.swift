import Testing

@testable import Formats

@Suite struct NPYHeaderTests {
  private func header(_ text: String) throws -> NPYHeader { try NPYHeader(text, "x.npy") }

  private func message(_ text: String) -> String? {
    #expect(throws: DataError.self) { try header(text) }?.description
  }

  @Test func `a header as NumPy writes it`() throws {
    let found = try header("{'descr': '|u1', 'fortran_order': False, 'shape': (3, 2, 5), }    \n")
    #expect(found.shape == [3, 2, 5] && !found.isFortran)
    #expect(found.type.kind == "u" && found.type.size == 1 && !found.type.isBigEndian)
  }

  @Test func `a header of Python 2, with other quotes, another order and long numbers`() throws {
    let found = try header("{\"shape\": (10L, 4L), 'descr': u'>i8', 'fortran_order' : True}")
    #expect(found.shape == [10, 4] && found.isFortran)
    #expect(found.type.kind == "i" && found.type.size == 8 && found.type.isBigEndian)
  }

  @Test(arguments: [("()", []), ("(7,)", [7]), ("( 1 ,\n2 )", [1, 2]), ("(0, 3)", [0, 3])])
  func `a shape has any number of axes`(text: String, shape: [Int]) throws {
    #expect(try header("{'descr': '<f4', 'fortran_order': 0, 'shape': \(text)}").shape == shape)
  }

  @Test func `a length that no integer holds is the largest, which no memory holds`() throws {
    let found = try header("{'descr': '<f4', 'fortran_order': 1, 'shape': (99999999999999999999, 2)}")
    #expect(found.shape == [.max, 2] && found.isFortran)
  }

  @Test(arguments: [
    "{'descr': '|u1', 'shape': (1,)}", "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '|u1', 'fortran_order': False, 'shape': [1]}",
  ])
  func `a header that lacks an entry is shown`(text: String) {
    #expect(message(text) == "x.npy: has a header that is not understood: \(text)")
  }

  @Test func `of a long header the beginning is shown, without control characters`() {
    let text = String(repeating: "a", count: 199) + "\u{1b}" + String(repeating: "b", count: 1000)
    let shown = message(text)
    #expect(shown?.hasPrefix("x.npy: has a header that is not understood: aaaa") == true)
    #expect(shown?.contains("b") == true && shown?.contains("\u{1b}") == false)  // x1b, written out
    #expect(shown.map { $0.count < 300 } == true)
  }

  @Test func `records of several fields are refused with advice`() {
    let text = "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}"
    #expect(
      message(text)
        == "x.npy: holds records of several fields, \(text); images and labels are plain arrays: save one field alone")
  }

  @Test(arguments: ["12", "", "<U2000000", "<i-4", "u1 "]) func `an unknown type is named`(type: String) {
    #expect(
      message("{'descr': '\(type)', 'fortran_order': False, 'shape': (1,)}")
        == "x.npy: has elements '\(type)', an unknown type; save whole numbers")
  }

  @Test(arguments: [
    ("|O", "Python objects", 1), ("<U3", "strings", 12), ("|S5", "strings", 5), ("<f4", "floating-point numbers", 4),
    ("<c8", "complex numbers", 8), ("?", "booleans", 1), ("|b1", "booleans", 1), ("<M8[ns]", "times", 8),
    ("=i2", "whole numbers of 2 bytes", 2), ("|u1", "whole numbers of 1 byte", 1), ("|V4", "values of another kind", 4),
  ])
  func `types have sizes, and words for messages`(name: String, words: String, size: Int) throws {
    let type = try #require(NPYType(name))
    #expect(type.words == words && type.size == size && type.name == name)
  }
}
