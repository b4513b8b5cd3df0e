import Foundation
import Recipe
import Testing

@Suite struct LoadRecipeTests {
  /// Runs `body` with files in a new folder, whose path becomes `DIR` in messages.
  private func load(_ files: [String: String], _ name: String, _ overrides: [String] = []) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("recipe-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (path, text) in files {
      let file = URL(fileURLWithPath: folder + "/" + path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      // Latin-1 allows a test to write any byte.
      try #require(text.data(using: path.contains("latin") ? .isoLatin1 : .utf8)).write(to: file)
    }
    do {
      return try loadRecipe(folder + "/" + name, overrides: overrides, shape: Example.shape).yaml
    } catch {
      return "\(error)".replacingOccurrences(of: folder, with: "DIR")
    }
  }

  @Test func `a recipe extends a chain of others`() throws {
    let files = [
      "r.yaml": "extends: sub/b.yaml\nseed: 3", "sub/b.yaml": "seed: 2\nextends: c.yaml\nname: b",
      "sub/c.yaml": "train: {batch: 1}\nname: c",
    ]
    #expect(try load(files, "r.yaml") == "train:\n  batch: 1\nname: b\nseed: 3\n")
    #expect(try load(files, "r.yaml", ["seed=4", "name=null"]) == "train:\n  batch: 1\nseed: 4\n")
  }

  @Test func `a circle of extends is spelled out`() throws {
    let files = ["a.yaml": "extends: b.yaml", "b.yaml": "seed: 1\nextends: ./a.yaml"]
    #expect(
      try load(files, "a.yaml") == """
        DIR/b.yaml:2:10: error: 'extends' forms a cycle: DIR/a.yaml -> DIR/b.yaml -> DIR/./a.yaml; remove one of them
        extends: ./a.yaml
                 ^
        """)
  }

  @Test(arguments: [
    (
      "extends: [b]",
      "DIR/r.yaml:1:10: error: 'extends' must be the path of a recipe, but is a list; name one file"
    ),
    ("extends:", "DIR/r.yaml:1:9: error: 'extends' must be the path of a recipe, but is null; name one file"),
    (
      "extends: bse.yaml",
      "DIR/r.yaml:1:10: error: there is no file 'DIR/bse.yaml'; did you mean 'base.yaml'?"
    ),
    ("extends: far/other", "DIR/r.yaml:1:10: error: there is no file 'DIR/far/other'; check its path"),
    ("extends: .", "DIR/r.yaml:1:10: error: 'DIR/.' is a folder; name a recipe in it"),
    (
      "extends: base.yaml",
      "DIR/base.yaml:1:5: error: a ':' is not allowed here; quote a value that contains ': '"
    ),
    ("extends: latin", "DIR/latin:2:7: error: this byte is not UTF-8; save the file as UTF-8"),
    (
      "extends: large",
      "DIR/r.yaml:1:10: error: 'DIR/large' is larger than a recipe can be (1 MiB); name a YAML file"
    ),
    (
      "extends: /proc/self/mem",
      "DIR/r.yaml:1:10: error: '/proc/self/mem' cannot be read (Input/output error); make it readable"
    ),
  ])
  func `an extends that leads nowhere is an error at its line`(text: String, message: String) throws {
    let large = String(repeating: "#", count: (1 << 20) + 1)
    let files = ["r.yaml": text, "base.yaml": "a: b: c", "latin": "a: 1\nname: \u{FC}", "large": large]
    #expect(try load(files, "r.yaml").split(separator: "\n").first.map(String.init) == message)
  }

  @Test func `a recipe that is not there is an error without a place`() throws {
    #expect(
      try load(["r.yaml": ""], "s.yaml") == "there is no file 'DIR/s.yaml'; did you mean 'r.yaml'?")
  }
}
