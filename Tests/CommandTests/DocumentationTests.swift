import Clutch
import Foundation
import Testing

@testable import Command
@testable import Experiments
@testable import Slurm
@testable import Sweeps

/// The contents of the documentation: every command is run, every recipe read, every piece of Swift looked up.
@Suite struct DocumentationTests {
  static let pages = Page.all
  static let own = [
    "guide.md", "data.md", "sweep.md", "compare.md", "report.md", "export.md", "recipe.md", "plugin.md", "kinds.md",
    "command.md", "api.md", "editors.md", "tensorboard.md", "examples.md", "parallel.md", "cuda.md",
    "scorers.md", "methods.md", "objectives.md", "encoders.md",
  ]

  @Test func `the pages are found`() { #expect(Set(Self.own).isSubset(of: Self.pages.map(\.name))) }

  @Test(arguments: pages) func `every command does what the page says, or would`(page: Page) throws {
    let folder = try TemporaryFolder()
    try StandIns.link(into: folder)
    try writeRuns(in: folder)
    for name in ["recipes", "examples"] {
      try FileManager.default.copyItem(atPath: "\(Page.root)/\(name)", toPath: "\(folder.path)/\(name)")
    }
    for block in page.blocks("yaml") {
      // Commands may name a recipe that the page shows.
      guard let path = block.firstMatch(of: /^# (\S+\.yaml)\n/)?.1 else { continue }
      try folder.write(block, String(path))
      // The page may also show the plugin of the recipe, and its golden cases.
      guard let name = block.firstMatch(of: /(?m)^plugins: \[([a-z-]+)\.swift\]$/)?.1 else { continue }
      try folder.write(
        try #require(page.blocks("swift").first { $0.contains("static let name = \"\(name)\"") }), "\(name).swift")
      let cases = page.blocks("yaml").filter { $0.contains("source:") && $0.contains("loss: { \(name): ") }
      try folder.write(cases.joined(separator: "\n"), "\(name).cases.yaml")
    }
    for block in page.blocks("sh") where block.contains("./clutch") {
      let commands = try commands(of: block, in: folder)
      #expect(!commands.isEmpty, "\(block)")
      for words in commands { try carryOut(words, in: folder) }
    }
  }

  /// The arguments of each `./clutch` in a block, as the shell parses them. Other programs are not started.
  private func commands(of block: String, in folder: TemporaryFolder) throws -> [[String]] {
    try? FileManager.default.removeItem(atPath: "\(folder.path)/words")
    try folder.write("#!/bin/bash\nprintf '%s\\n' \"$@\" '' >> words\n", "clutch")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/clutch")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", "command_not_found_handle() { :; }\n\(block)"]
    shell.environment = ["PATH": "/nowhere", "HOME": "/nowhere"]
    shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0, "\(block)")
    let text = String(decoding: folder.read("words") ?? Data(), as: UTF8.self)
    return text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { $0.components(separatedBy: "\n") }
  }

  /// Runs a command; commands that would train are only checked.
  private func carryOut(_ words: [String], in folder: TemporaryFolder) throws {
    if ["test", "bench"].contains(words.first) { return }
    var words = words
    if ["run", "check"].contains(words[0]) {
      words[0] = "check"
      words.removeAll { ["--quiet", "--json"].contains($0) }
      for flag in ["--runs", "--processes"] {
        if let place = words.firstIndex(of: flag) { words.removeSubrange(place...(place + 1)) }
      }
      words += ["--data-root", folder.path, "--threads", "1"]
    } else if words.contains("--map") {
      words = words.map { $0.replacing(/\/[0-9a-f]{8}$/, with: "/0-10") }  // the key of a synthetic run
    } else if words[0] == "runs" {
      words += ["remove", "clean"].contains(words.dropFirst().first) ? ["--yes"] : []
    } else if words[0] == "sweep" {
      words += ["--plan", "--data-root", folder.path, "--threads", "1"]
    }
    if words[0] == "data", !words.contains("--data-root") { words += ["--data-root", folder.path] }
    let outcome = try outcome(of: words, in: folder)
    let (code, errors) = (outcome.code, outcome.errors)
    if words.starts(with: ["data", "fetch"]) {
      #expect(code == 1 && errors.contains("cannot be downloaded"), "\(words): \(errors)")
      return
    }
    if words.starts(with: ["data", "verify"]) {
      // Synthetic data does not have the published checksums.
      #expect(code == 1 && outcome.output.contains("checksums   wrong"), "\(words): \(errors)")
      return
    }
    if ["score", "clusters"].contains(words[0]) || words.starts(with: ["export", "torchvision"]) {
      // Runs with networks are created where scoring itself is tested; here, the arguments must be understood.
      #expect(code == 2 && errors.contains("there is no folder 'runs/"), "\(words): \(errors)")
      return
    }
    #expect(code == 0, "\(words): \(errors)")
    if words == ["new", "loss", "align-uniform"] { try writeAlignUniform(in: folder) }
  }

  /// The outcome of a command. Commands that load plugins or would contact other machines run in a new process, and so
  /// does `new`, because this process contains the loss that the plugin page has as an example.
  private func outcome(of words: [String], in folder: TemporaryFolder) throws -> Clutch.Result {
    let needsProcess =
      ["new", "test-plugin"].contains(words[0]) || words.starts(with: ["data", "fetch"]) || words.contains("--plugin")
      || words.contains { $0.hasPrefix("examples/") }
      || ["align-uniform", "my-byol"].contains { folder.read("\($0).swift") != nil }
    if !needsProcess { return try Clutch.inProcess(words: words, in: folder.path) }
    // Tests contact no other machine.
    let offline = ["http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""]
    return try Clutch.run(words: words, in: folder.path, environment: offline)
  }

  /// Does what the plugin page asks the reader to do with the loss that `new` created.
  private func writeAlignUniform(in folder: TemporaryFolder) throws {
    let recipe = String(decoding: folder.read("align-uniform.yaml") ?? Data(), as: UTF8.self)
    try folder.write(recipe.replacing(/loss: \{ align-uniform: .*/, with: "loss: align-uniform"), "align-uniform.yaml")
    let page = try #require(Self.pages.first { $0.name == "plugin.md" })
    try folder.write(try #require(page.blocks("swift").first), "align-uniform.swift")
    try folder.write(try #require(page.blocks("yaml").first { $0.contains("source:") }), "align-uniform.cases.yaml")
  }

  /// Creates runs for the pages to compare: of the recipes, of the benchmark, and with several numbers of clusters.
  private func writeRuns(in folder: TemporaryFolder) throws {
    for seed in 0..<2 {
      for name in ["simclr", "samples", "centers", "both"] {
        for problem in ["near", "ccl"] {
          try MadeUpRuns.write("\(problem)-\(name)", seed: seed, ["knn": 0.5], in: "\(folder.path)/results")
        }
      }
      for name in ["simclr", "ccl"] {
        try MadeUpRuns.write("fashion-mnist-\(name)", seed: seed, ["knn": 0.5], in: "\(folder.path)/runs")
      }
      for k in [5, 10, 20] {
        try MadeUpRuns.write("clusters", seed: seed, k: k, ["knn": 0.5], in: "\(folder.path)/runs")
      }
    }
  }

  // A recipe starts with the line `# its/path.yaml`, or `# = its/path.yaml` if it is the merged form of that recipe.
  @Test(arguments: pages) func `every recipe is read, and means what the page says`(page: Page) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Page.root + "/recipes", toPath: "\(folder.path)/recipes")
    for block in page.blocks("yaml") {
      let first = String(block.prefix { $0 != "\n" })
      let isOfPlugin = block.contains("plugins: [")  // read by the command on the page
      guard first.hasPrefix("# "), first.hasSuffix(".yaml"), !isOfPlugin, let path = first.split(separator: " ").last
      else {
        _ = try parse(block, file: page.name)
        continue
      }
      let isResult = first.hasPrefix("# = ")
      let file = isResult ? "result.yaml" : String(path)
      try folder.write(block, file)
      let experiment = try Experiment(recipe: "\(folder.path)/\(file)")
      guard isResult else { continue }
      #expect(encode(experiment).yaml == encode(try Experiment(recipe: "\(folder.path)/\(path)")).yaml)
    }
  }

  @Test(arguments: pages) func `every piece of Swift stands in a source file`(page: Page) throws {
    for block in page.blocks("swift") {
      #expect(Page.sources.contains { $0.contains(block) }, "no source file has\n\(block)")
    }
  }

  @Test func `every tensor method beside PyTorch's is there`() throws {
    let page = try #require(Self.pages.first { $0.name == "kinds.md" }).text
    let tensors = Page.sources.filter { $0.contains("extension Tensor") || $0.contains("struct Tensor") }.joined()
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("` | `") }
    let names = rows.flatMap { row in
      row.split(separator: " | ")[1].matches(of: /(?:x|Tensor)\.(\w+)/).map { String($0.1) }
    }
    #expect(names.count > 40)
    for name in Set(names) {
      #expect(tensors.contains(try Regex("public (static )?(func|var) `?\(name)\\b")), "\(name)")
    }
  }

  @Test(arguments: pages) func `every link leads to a file, and to a heading in it`(page: Page) throws {
    for link in page.text.matches(of: /\]\((?<file>[^)#: ]*)(#(?<heading>[^)]*))?\)/) {
      let file = link.file.isEmpty ? "\(page.folder)/\(page.name)" : "\(page.folder)/\(link.file)"
      #expect(FileManager.default.fileExists(atPath: file), "\(link.file)")
      guard let heading = link.heading, file.hasSuffix(".md") else { continue }
      let target = try #require(Self.pages.first { file.hasSuffix("/\($0.name)") })
      #expect(target.anchors.contains(String(heading)), "\(link.file)#\(heading)")
    }
  }

  @Test func `no key of a recipe, option of a command or kind of component is left out`() throws {
    func page(_ name: String) throws -> String { try #require(Self.pages.first { $0.name == name }).text }
    let sections: [any Options.Type] = [
      Experiment.self, DataOptions.self, TrainOptions.self, PhaseOptions.self, ClusterOptions.self, MachineOptions.self,
      ParameterGroupOptions.self,
    ]
    let (recipe, command, kinds) = (try page("recipe.md"), try page("command.md"), try page("kinds.md"))
    let sweep = try page("sweep.md")
    for key in SweepOptions.options + RandomOptions.options + Distribution.options + SlurmOptions.options {
      #expect(sweep.contains("\n| `\(key.name)` |"), "\(key.name)")
    }
    for key in sections.flatMap({ $0.options }) { #expect(recipe.contains("\n| `\(key.name)` |"), "\(key.name)") }
    for subcommand in Subcommand.all {
      #expect(command.contains("\n**`\(subcommand.name)`**"), "\(subcommand.name)")
    }
    // The table and the commands must agree on all options.
    let names = Subcommand.all.map(\.name)
    let told = command.split(separator: "\n").filter { $0.hasPrefix("| `--") }.flatMap { row -> [String] in
      let cells = row.split(separator: "|")
      let label = cells[0].trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      let owners = cells[1].matches(of: /`([a-z-]+)`/).map { String($0.1) }
      return (owners.isEmpty ? names : owners).map { "\($0) \(label)" }
    }
    let taken = Subcommand.all.flatMap { subcommand in subcommand.flags.map { "\(subcommand.name) \($0.label)" } }
    #expect(told.sorted() == taken.sorted())
    for registry in registries { #expect(kinds.contains("\n### \(registry.kind)\n"), "\(registry.kind)") }
  }
}

/// A page of documentation.
struct Page: Sendable, CustomTestStringConvertible {
  let name: String
  let folder: String
  let text: String
  var testDescription: String { name }

  /// The folder of the package.
  static let root = URL(fileURLWithPath: #filePath + "/../../..").standardized.path

  static let all: [Page] = [root, root + "/docs"].flatMap { folder in
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".md") }.sorted().map { name in
      Page(name: name, folder: folder, text: read("\(folder)/\(name)"))
    }
  }

  /// The text of every source file that a page may show.
  static let sources: [String] = ["Sources", "Plugins", "Tests/PluginTests/Examples"].flatMap { folder in
    let names = FileManager.default.enumerator(atPath: "\(root)/\(folder)")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".swift") }.map { read("\(root)/\(folder)/\($0)") }
  }

  private static func read(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  /// The anchors of its headings, as GitHub forms them.
  var anchors: Set<String> {
    let outside = text.replacing(/```(?s:.)*?\n```/, with: "")
    return Set(
      outside.matches(of: /(?m)^#+ (.*)$/).map { heading in
        let letters = heading.1.lowercased().filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
        return letters.replacing(" ", with: "-")
      })
  }

  /// The blocks of a language, each without its last line break.
  func blocks(_ language: String) -> [String] {
    text.components(separatedBy: "\n```\(language)\n").dropFirst().map { $0.components(separatedBy: "\n```")[0] }
  }
}
