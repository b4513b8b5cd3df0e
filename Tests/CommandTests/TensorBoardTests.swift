import Components
import Foundation
import Stages
import Sweeps
import Testing

/// TensorBoard itself reads the events that runs write.
@Suite struct TensorBoardTests {
  private static let lacking = "needs a python3 with TensorBoard: pip install tensorboard"

  private struct Read: Decodable {
    struct Run: Decodable {
      /// The steps and values by tag.
      let scalars: [String: [[Double]]]
      let images: [String: [Int]]
      /// The steps and numbers of values by tag.
      let histograms: [String: [[Double]]]
    }

    struct Trial: Decodable {
      enum Value: Decodable, Equatable {
        case text(String)
        case number(Double)

        init(from decoder: any Decoder) throws {
          let container = try decoder.singleValueContainer()
          if let number = try? container.decode(Double.self) {
            self = .number(number)
          } else {
            self = .text(try container.decode(String.self))
          }
        }
      }
      let settings: [String: Value]
      let auroc: [Double]
    }

    let runs: [String: Run]
    let hparams: [String: Trial]
  }

  private static func python(_ words: [String]) throws -> (code: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }

  private static let isThere = (try? python(["-c", "import tensorboard"]))?.code == 0

  private func read(_ folder: TemporaryFolder) throws -> Read {
    let script = URL(fileURLWithPath: #filePath + "/../Fixtures/tensorboard-events.py").standardized.path
    let (code, output) = try Self.python([script, "\(folder.path)/runs"])
    try #require(code == 0)
    return try JSONDecoder().decode(Read.self, from: output)
  }

  @Test(.enabled(if: isThere, "\(lacking)"))
  func `TensorBoard's own classes read every point of a run once`() throws {
    let folder = try TemporaryFolder()
    try SmallRecipe.writeImages(in: folder)
    try folder.write(SmallRecipe.text.replacingOccurrences(of: "loss: ccl", with: "loss: ccl-split"), "small.yaml")
    let outcome = try Clutch.run("run", "small.yaml", in: folder.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let runs = try read(folder).runs
    let run = try #require(runs.values.first)
    #expect(runs.count == 1)
    func steps(_ tag: String) -> [Double] { (run.scalars[tag] ?? []).map { $0[0] } }
    // 8 epochs of 12 steps; the tenth and the last step of each are logged.
    #expect(steps("epoch/loss") == (1...8).map { Double($0 * 12) })
    let logged: [Double] = (0..<8).flatMap { epoch in [10, 12].map { Double(epoch * 12 + $0) } }
    #expect(steps("train/loss") == logged)
    #expect(steps("train/loss/centers") == Array(logged.dropFirst(6)))
    #expect(run.scalars["clusters/count"] == [[36, 4], [60, 4], [84, 4]])
    #expect(run.images == ["views/warm-up": [0], "views/cluster-aware": [36]])
    #expect(run.histograms["scores/knn/test"] == [[96, 64]])
    #expect(run.histograms["clusters/sizes"]?.map { $0[1] } == [4, 4, 4])
    // The terms add up to the loss, and the rate falls along a cosine to 0.
    for (index, whole) in (run.scalars["train/loss"] ?? []).dropFirst(6).enumerated() {
      let terms = ["images", "samples", "centers"].map { run.scalars["train/loss/\($0)"]?[index][1] ?? .nan }
      #expect(abs(terms.reduce(0, +) - whole[1]) < 1e-5)
    }
    let rate = run.scalars["train/learning-rate"]?.first?[1] ?? 0
    let expected = 0.025 * (1 + cos(Double.pi * 9.5 / 36))
    #expect(abs(rate - expected) < 1e-6)
  }

  @Test(.enabled(if: isThere, "\(lacking)"))
  func `the trials of a sweep fill the HParams tab with settings and results`() throws {
    let folder = try SmallSweep.folder()
    let outcome = try Clutch.run("sweep", "small.yaml", in: folder.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
    let trials = try read(folder).hparams.values
    #expect(trials.count == 6)
    func count(_ path: String, _ value: Read.Trial.Value) -> Int { trials.count { $0.settings[path] == value } }
    #expect(count("seed", .number(0)) == 3 && count("seed", .number(1)) == 3)
    #expect(count("train.phases.cluster-aware.clusters.by", .text("spectral")) == 2)
    #expect(count("train.phases.cluster-aware.loss", .text("nt-xent")) == 2)
    #expect(trials.allSatisfy { $0.auroc.count == 1 && (0...1).contains($0.auroc[0]) })
  }
}
