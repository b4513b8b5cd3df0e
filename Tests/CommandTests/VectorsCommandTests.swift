import Clutch
import Foundation
import Stages
import Testing

/// Three files of vectors give results without training.
@Suite(.serialized) struct VectorsCommandTests {
  private let folder: TemporaryFolder

  private static let recipe = """
    name: vectors
    data:
      train: { embeddings: { file: train.npy } }
      test: { embeddings: { file: test.npy, test: true } }
      ood:
        odd: { embeddings: { file: odd.npy, test: true } }
    machine: { device: cpu, threads: 1 }
    score: [knn, mahalanobis, { cosine-norm: { layer: encoder } }]
    """

  init() throws {
    folder = try TemporaryFolder()
    // Vectors about one axis, and odd ones about another.
    for (seed, (name, count, axis)) in [("train", 200, 0), ("test", 80, 0), ("odd", 60, 1)].enumerated() {
      let center = Tensor.eye(8)[axis] * 10
      let vectors = Tensor.randn([count, 8], Generator(seed: UInt64(seed + 1))) + center
      try NumPy.encode(vectors).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).npy"))
    }
    try folder.write(Self.recipe, "vectors.yaml")
  }

  private func run() throws -> String {
    let outcome = try Clutch.run("run", "vectors.yaml", "--quiet", in: folder.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try #require(outcome.output.firstMatch(of: /Results: (\S+)/)).1.description
  }

  @Test func `three files give a table of results, a report and no training`() throws {
    let path = try run()
    let results = try #require(try Results(folder: "\(folder.path)/\(path)"))
    #expect(results.rows.map(\.scorer) == ["knn", "mahalanobis", "cosine-norm"])
    #expect(results.rows.allSatisfy { $0.set == "odd" })
    #expect(results.rows[0].metrics["auroc"]?.value ?? 0 > 0.99 && results.rows[1].metrics["auroc"]?.value ?? 0 > 0.99)
    #expect(results.trainImages == 200 && results.testImages == 80 && results.oodImages == ["odd": 60])
    let page = String(decoding: try #require(folder.read("\(path)/report.html")), as: UTF8.self)
    #expect(page.contains("nearest training rows: ") && !page.contains("No images: "))
  }

  @Test func `a sweep over scorers trains nothing, embeds once and gives a row for each`() throws {
    let scorers = "[knn, mahalanobis, { cosine-norm: { layer: encoder } }]"
    try folder.write(Self.recipe.replacing(scorers, with: "[{ knn: { k: 3 } }]"), "neighbors.yaml")
    let outcome = try Clutch.run("sweep", "neighbors.yaml", "score.0.knn.k=3,9", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/runs/.cache/embedding")
    #expect(names.count == 3, "train, test and odd, shared by both trials")
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/runs/.cache/phase"))
  }

  @Test func `check says that nothing is trained`() throws {
    let outcome = try Clutch.run("check", "vectors.yaml", in: folder.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("  vectors  train 200, test 80, odd 60\n  phases   none\n"), "\(outcome.output)")
  }

  @Test func `vectors of a file score as the run scored them, and others are said to be unfit`() throws {
    let path = try run()
    let scored = try Clutch.run("score", path, "test.npy", "--scorer", "mahalanobis", in: folder.path)
    let lines = scored.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    let known = try NumPy.decode(#require(folder.read("\(path)/scores/mahalanobis.test.npy"))).floats
    #expect(scored.code == 0 && lines.count == 80 && lines[3][0] == "test.npy[3]", "\(scored.errors)")
    for (line, score) in zip(lines, known) { #expect(abs((Float(line[1]) ?? .nan) - score) <= 1e-4 * abs(score)) }
    let short = Tensor.randn([2, 5], Generator(seed: 1))
    try NumPy.encode(short).write(to: URL(fileURLWithPath: "\(folder.path)/short.npy"))
    let unfit = try Clutch.run("score", path, "short.npy", in: folder.path)
    #expect(unfit.code == 1)
    #expect(
      unfit.output.contains("short.npy,,unreadable,,\"its vectors have the length 5, but those of the run have 8\"")
        || unfit.output.contains("short.npy,,unreadable,,its vectors have the length 5, but those of the run have 8"),
      "\(unfit.output)")
  }

  @Test func `data info shows vectors without pixels`() throws {
    let outcome = try Clutch.run("data", "info", "embeddings: {file: train.npy}", in: folder.path)
    #expect(outcome.code == 0 && outcome.output.hasPrefix("embeddings: 200 vectors of length 8\n"), "\(outcome.output)")
    #expect(!outcome.output.contains("mean"))
  }
}
