import Recipe
import Testing

@Suite struct FuzzTests {
  /// Random numbers that are the same in every run (SplitMix64).
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let recipe = """
    name: "a"
    seed: &s 3
    crop: { scale: [0.3, 1.0], sizes: [1, *s] }
    train:
      warm-up: 5e-4
      phases:
        first: { epochs: 1, loss: nt-xent }
        second:
          loss: { weighted: { loss: ccl, rest: [nt-xent: { temperature: 2 }] } }
    score: [mahalanobis, knn: { k: 5 }]
    """

  private static let pieces = [
    ":", ": ", "- ", "\n", "\n  ", "\t", "{", "}", "[", "]", ",", "&s ", "*s", "!!x ", "<<: ", "'", "\"",
    "|\n", ">", "#", "%", "---\n",
    "?", "yes", "0x1F", "1:30", "null", "~", "\u{0}", "\u{85}", "\u{2028}", "\u{FEFF}", "é", "🐣", "e\u{301}",
    "1e999", "knn", ".",
  ]

  /// Removes or doubles a few characters, or replaces them with syntax.
  private func mutated(_ text: String, _ generator: inout Generator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...2, using: &generator) {
      let start = Int.random(in: 0..<scalars.count, using: &generator)
      let end = min(scalars.count, start + Int.random(in: 0...1, using: &generator))
      let piece = Self.pieces.randomElement(using: &generator) ?? ""
      scalars.replaceSubrange(start..<end, with: Array(piece.unicodeScalars))
    }
    return String(String.UnicodeScalarView(scalars))
  }

  @Test func `a mutated recipe is read or refused with a place, and what is read is written and read again`()
    throws
  {
    var generator = Generator(state: 1)
    var (read, refused) = (0, 0)
    _ = try example(Self.recipe)
    for _ in 0..<3000 {
      let text = mutated(Self.recipe, &generator)
      do {
        let options = try decode(Example.self, from: parse(text, file: "r"))
        let yaml = encode(options).yaml
        #expect(encode(try example(yaml)).yaml == yaml, "\(text)")
        read += 1
      } catch let error as RecipeError {
        #expect(error.diagnostics.allSatisfy { $0.location != nil && !$0.description.isEmpty }, "\(text)")
        refused += 1
      }
    }
    #expect(read > 50 && refused > 1000, "\(read) read")
  }

  @Test func `a tree that is read is written and read again as the same`() throws {
    var generator = Generator(state: 2)
    for _ in 0..<1000 {
      let text = mutated(Self.recipe, &generator)
      guard let tree = try? parse(text, file: "r") else { continue }
      #expect(throws: Never.self, "\(text)") { try parse(tree.yaml, file: "r") }
      #expect(try parse(tree.yaml, file: "r").yaml == tree.yaml, "\(text)")
    }
  }

  @Test func `a mutated override is applied or refused with a place`() throws {
    var generator = Generator(state: 3)
    let recipe = try parse(Self.recipe, file: "r")
    let overrides = [
      "score.knn.k=10", "train.phases.second.loss.weighted.rest.0.nt-xent.temperature=1",
      "crop={sizes: [1, 2]}",
    ]
    for i in 0..<2000 {
      let text = mutated(overrides[i % overrides.count], &generator)
      do {
        _ = try decode(Example.self, from: recipe.applying([text], shape: Example.shape))
      } catch {
        #expect(error.diagnostics.allSatisfy { $0.location != nil && !$0.description.isEmpty }, "\(text)")
      }
    }
  }
}
