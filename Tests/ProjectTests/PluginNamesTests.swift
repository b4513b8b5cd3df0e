import Testing

@Suite struct PluginNamesTests {
  /// The names of all plugins of the tree.
  private let names = Project.swiftFiles(in: ["Plugins"]).flatMap { file in
    file.lines.compactMap { $0.firstMatch(of: /static let name = "([^"]+)"/).map { String($0.1) } }
  }

  /// Names that the core also uses as ordinary words: events of the log, the algorithm that scorers share, stages of a
  /// sweep, and the ending of a file.
  private let words: Set<String> = ["step", "k-means", "embeddings", "npy"]

  @Test func `the core names no plugin`() {
    #expect(names.count > 30 && Set(names).isSuperset(of: words))
    let texts = Set(names).subtracting(words).map { "\"\($0)\"" }
    // The benchmark measures the plugins of the tree.
    for file in Project.sources where file.path.hasPrefix("Sources/") && !file.path.hasPrefix("Sources/Bench/") {
      for (number, line) in file.lines.enumerated() where !line.drop(while: { $0 == " " }).hasPrefix("//") {
        for text in texts where line.contains(text) {
          Issue.record("\(file.path):\(number + 1) names \(text); let the component say what the core needs")
        }
      }
    }
  }
}
