import Testing

@testable import Formats

@Suite struct PassedOverTests {
  private typealias Kind = PassedOver.Kind

  private func passed(_ found: [(Kind, String, Int)]) -> PassedOver {
    var passed = PassedOver()
    for (kind, name, count) in found { passed.add(kind, name, count: count) }
    return passed
  }

  @Test func `nothing found is nothing told`() {
    #expect(PassedOver().notes.isEmpty && PassedOver().leftOut == 0)
  }

  @Test(arguments: PassedOver.Kind.allCases)
  func `a note counts the files of its kind and names the first`(kind: PassedOver.Kind) throws {
    let found = passed([(kind, "first.x", 2), (kind, "second.x", 3)])
    let note = try #require(found.notes.first)
    #expect(found.notes.count == 1)
    #expect(note.hasPrefix("5 ") && note.contains("first.x") && !note.contains("second.x"))
  }

  @Test(arguments: PassedOver.Kind.allCases.filter { $0 != .format })
  func `one file is told in the singular`(kind: PassedOver.Kind) throws {
    let note = try #require(passed([(kind, "a", 1)]).notes.first)
    let several = try #require(passed([(kind, "a", 2)]).notes.first)
    #expect(note.hasPrefix("1 ") && !note.contains("such as"))
    #expect(several.hasPrefix("2 ") && several.contains("such as"))
  }

  @Test(arguments: [0, -1]) func `none of a kind is no entry`(count: Int) {
    let found = passed([(.file, "a.txt", count), (.file, "b.txt", 1)])
    #expect(found.notes.count == 1 && found.notes[0].contains("b.txt") && found.leftOut == 1)
    #expect(passed([(.loose, "a.png", count)]).notes.isEmpty)
  }

  @Test func `one is added unless a number is given`() {
    var found = PassedOver()
    found.add(.folder, "a")
    found.add(.folder, "b")
    #expect(found.leftOut == 2)
  }

  @Test func `notes are in the order of the kinds, not of the finds`() {
    let found = passed([(.loose, "l", 1), (.outside, "o", 1), (.name, "n", 1), (.file, "f", 1), (.format, "g", 1)])
    #expect(
      found.notes.map { $0.contains("left out") || $0.contains("leave it out") } == [true, true, true, false, true])
    let marks = ["such as g", "file, f", "in n", "picture, o", "picture, l"]
    #expect(zip(found.notes, marks).allSatisfy { $0.contains($1) })
  }

  @Test func `pictures that are read are not counted as left out`() {
    #expect(passed([(.outside, "a", 7), (.loose, "b", 5)]).leftOut == 0)
    #expect(
      passed([(.format, "a", 1), (.file, "b", 2), (.name, "c", 4), (.folder, "d", 8), (.loose, "e", 16)]).leftOut == 15)
  }

  @Test func `a file without a readable name in the folder itself has no place`() {
    #expect(passed([(.name, "", 1)]).notes.first?.contains(", in ") == false)
    #expect(passed([(.name, "", 2)]).notes.first?.contains(", in ") == false)
    #expect(passed([(.name, "cats", 2)]).notes.first?.contains(", in cats,") == true)
  }
}
