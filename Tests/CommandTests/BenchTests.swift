import Clutch
import Foundation
import Testing

/// `clutch-bench` and the scripts that compare it with other programs. Their measurements are not tested.
@Suite struct BenchTests {
  private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs a piece of work for a number of turns in a folder with small arrays.
  private func bench(_ words: [String], turns: Int, in folder: TemporaryFolder) throws -> (
    code: Int32, lines: [String], errors: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(Clutch.path)-bench")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    for name in ["stdout", "stderr"] { try folder.write("", name) }
    try folder.write(String(repeating: "\n", count: turns), "stdin")
    process.standardInput = FileHandle(forReadingAtPath: "\(folder.path)/stdin")
    process.standardOutput = FileHandle(forWritingAtPath: "\(folder.path)/stdout")
    process.standardError = FileHandle(forWritingAtPath: "\(folder.path)/stderr")
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) -> String { String(decoding: folder.read(name) ?? Data(), as: UTF8.self) }
    return (process.terminationStatus, text("stdout").split(separator: "\n").map(String.init), text("stderr"))
  }

  private func writeArrays(in folder: TemporaryFolder) throws {
    let random = Generator(seed: 1)
    let arrays = [
      "images": Tensor.randint(0..<256, [128, 3, 8, 8], random).to(.uint8), "features": .randn([200, 8], random),
      "centers": .randn([4, 8], random), "queries": .randn([20, 8], random), "id": .randn([50], random),
      "ood": .randn([50], random) + 1, "groups": Tensor.randint(0..<3, [200], random),
    ]
    for (name, array) in arrays {
      try NumPy.encode(array).write(to: URL(fileURLWithPath: "\(folder.path)/\(name).npy"))
    }
  }

  private static let training = [
    "recipe=\(package)/benchmarks/recipe.yaml", "data.train.npy.images=images.npy", "data.test.npy.images=images.npy",
    "data.ood.noise.uniform-noise.size=8", "encoder.resnet.width=2", "threads=1", "train.batch=32",
  ]
  private static let features = [
    "recipe=\(package)/benchmarks/recipe.yaml", "features=features.npy", "threads=1",
  ]

  @Test(arguments: [
    (["step"] + training, ["loss"]), (["epoch", "runs=runs"] + training, ["loss"]),
    (["views", "batches=2"] + training, []), (["embed", "count=64"] + training, []),
    (["k-means", "centers=centers.npy", "iterations=3"] + features, ["iterations", "objective"]),
    (["k-means-whole", "k=4", "iterations=3"] + features, ["iterations", "objective"]),
    (["spectral", "groups=groups.npy", "train.phases.train.clusters={by: {spectral: {k: 3}}}"] + features, ["ari"]),
    (["score", "queries=queries.npy", "score.0={knn: {k: 2}}"] + features, ["mean"]),
    (["metrics", "id=id.npy", "ood=ood.npy"], ["auroc", "fpr95"]),
    (["product", "size=8", "type=float32", "threads=1"], []), (["copy", "megabytes=1", "threads=1"], []),
  ])
  func `a piece of work is done once a turn, and tells what it took and found`(words: [String], found: [String]) throws
  {
    let folder = try TemporaryFolder()
    try writeArrays(in: folder)
    let outcome = try bench(words, turns: 2, in: folder)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.first == "ready" && outcome.lines.count == 3, "\(outcome)")
    for line in outcome.lines.dropFirst() {
      let numbers = try JSONDecoder().decode([String: Double].self, from: Data(line.utf8))
      #expect(Set(numbers.keys) == Set(found + ["seconds", "processor", "memory"]), "\(line)")
      #expect((numbers["seconds"] ?? 0) > 0 && (numbers["memory"] ?? 0) > 1)
    }
  }

  @Test func `what cannot be done is said with what would be right`() throws {
    let folder = try TemporaryFolder()
    let cases: [([String], String)] = [
      (
        ["setp"],
        "there is no benchmark 'setp'; there are: copy, embed, epoch, k-means, k-means-whole, metrics, product, score, "
          + "spectral, step, views"
      ),
      (["copy", "threads"], "a setting must be name=value, but is 'threads'"),
      (["copy", "threads=1"], "copy needs the setting megabytes=…"),
      (["copy", "threads=two"], "copy needs a number for threads, but it is 'two'"),
    ]
    for (words, message) in cases {
      let outcome = try bench(words, turns: 1, in: folder)
      #expect(outcome.code == 2 && outcome.errors == "clutch-bench: error: \(message)\n", "\(outcome)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/python3"), "needs python3"))
  func `the scripts keep their own tests`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = ["-B", "\(Self.package)/benchmarks/tests.py"]
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
