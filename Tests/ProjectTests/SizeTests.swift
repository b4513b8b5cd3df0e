import Testing

@Suite struct SizeTests {
  /// The number of lines of each file, in ascending order.
  private let sizes = Project.sources.map(\.lines.count).sorted()

  @Test func `no file has more than 500 lines, and half have at most 120`() {
    for file in Project.sources + Project.tests { #expect(file.lines.count <= 500, "\(file.path)") }
    #expect(sizes[sizes.count / 2] <= 120)
    #expect(sizes[sizes.count * 95 / 100] <= 300)
  }

  @Test func `no module has more than 60 files`() {
    let modules = Dictionary(grouping: Project.swiftFiles(in: ["Sources"])) { $0.path.split(separator: "/")[1] }
    for (module, files) in modules where module != "Command" { #expect(files.count <= 60, "\(module)") }
  }

  /// The aim is 0.8; the bound is what there is, so that it does not fall.
  @Test func `there are at least 0.76 lines of tests for a line of source`() {
    let (sources, tests) = (sizes.reduce(0, +), Project.tests.map(\.lines.count).reduce(0, +))
    #expect(Double(tests) >= 0.76 * Double(sources), "\(tests) lines of tests for \(sources) of sources")
  }

  @Test func `few doc comments begin with a question word`() {
    let words = ["What", "How", "Whether", "Which", "Where", "Who"]
    let lines = (Project.sources + Project.tests).flatMap { file in
      file.lines.enumerated().filter { number, line in
        let text = line.drop { $0 == " " }
        let isFirst = number == 0 || !file.lines[number - 1].drop { $0 == " " }.hasPrefix("///")
        return isFirst && words.contains { text.hasPrefix("/// \($0) ") }
      }.map { "\(file.path):\($0.offset + 1)" }
    }
    #expect(lines.count < 60, "\(lines.count): \(lines.prefix(5))")
  }
}
