import Testing

@Suite struct SizeTests {
  /// The number of lines of each file, in ascending order.
  private let sizes = Project.sources.map(\.lines.count).sorted()

  @Test func `no file has more than 500 lines, and half have at most 120`() {
    for file in Project.sources + Project.tests { #expect(file.lines.count <= 500, "\(file.path)") }
    #expect(sizes[sizes.count / 2] <= 120)
    #expect(sizes[sizes.count * 95 / 100] <= 300)
  }

  @Test func `no folder has more than 40 files, and no module more than 60 in all its folders`() {
    // Plugins is one module of any size, so that a new component needs no change of the manifest.
    let files = Project.swiftFiles(in: ["Sources"]).filter { !$0.path.contains("/Templates/") }
    let folders = Dictionary(grouping: files + Project.swiftFiles(in: ["Plugins", "Tests"])) { file in
      file.path[..<(file.path.lastIndex(of: "/") ?? file.path.endIndex)]
    }
    for (folder, files) in folders { #expect(files.count <= 40, "\(folder)") }
    let modules = Dictionary(grouping: files) { $0.path.split(separator: "/")[1] }
    for (module, files) in modules { #expect(files.count <= 60, "\(module)") }
    #expect(modules["Command"] != nil && folders["Sources/Command/Score"] != nil)
  }

  @Test func `there are at least 0.8 lines of tests for a line of source`() {
    let (sources, tests) = (sizes.reduce(0, +), Project.tests.map(\.lines.count).reduce(0, +))
    #expect(Double(tests) >= 0.8 * Double(sources), "\(tests) lines of tests for \(sources) of sources")
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
