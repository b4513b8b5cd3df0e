import Clutch
import Experiments
import Foundation
import Runs
import Stages
import Storage

@testable import Report

/// Images of two kinds of stripes, whose class names contain HTML.
struct HostileDataset: Dataset {
  static let name = "hostile-names"
  static let classNames = ["<b>stripes</b>", "</script><script>alert(1)</script>"]
  /// The number of images per class.
  var count = 24
  /// The shift of the stripes in pixels; the training images have none.
  var shift = 0
  var classes: [ClassName]?
  var limit: Int?
  /// `true` for test images.
  var test = false
  /// `true` for images with files: `now/0.png`, `now/1.png`, and so on.
  var named = false
  var isTest: Bool { test }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let random = Generator(seed: UInt64(test ? 7 : 1))
    let noise: [UInt8] = Tensor.randint(0..<100, [2 * count, 3, 12, 12], random).to(.uint8).array()
    let pixels = noise.enumerated().map { index, value -> UInt8 in
      let (image, x, y) = (index / 432, index % 12, index / 12 % 12)
      let place = shift > 0 ? x / shift + y / shift : (image < count ? x : y) / 4
      return value + (place % 2 == 0 ? 20 : 150)
    }
    return ImageSet(
      images: Tensor(pixels, [2 * count, 3, 12, 12]), labels: (0..<(2 * count)).map { $0 / count },
      classNames: Self.classNames, paths: named ? (0..<(2 * count)).map { "now/\($0).png" } : nil)
  }
}

private let registered: Void = register(HostileDataset.self)

/// A short run whose names contain HTML syntax.
enum TinyRun {
  static let scorer = "knn \"<i>&'"
  static let set = "odd-ones"

  static let recipe = """
    name: tiny
    data:
      train: { hostile-names: {} }
      test: { hostile-names: { test: true, count: 16 } }
      ood:
        \(set): { hostile-names: { test: true, count: 8, shift: 3 } }
        far: { hostile-names: { test: true, count: 8, shift: 1 } }
    encoder: { convnet: { width: 8 } }
    head: { mlp: { hidden: 16, output: 8 } }
    augment: [{ random-resized-crop: { scale: [0.4, 1.0] } }, horizontal-flip]
    train:
      batch: 8
      optimizer: { sgd: { learning-rate: 0.1 } }
      schedule: cosine
      phases:
        warm-up: { epochs: 2, loss: nt-xent }
        clustered: { epochs: 3, loss: ccl, clusters: { by: { k-means: { k: 3 } }, every: 2 } }
    machine: { device: cpu, precision: fp32, threads: 1 }
    score: [mahalanobis, { knn: { k: 3, label: "knn \\"<i>&'" } }]
    """

  /// The folder of the run, made once and removed at the end.
  static let folder: Result<String, any Error> = Result {
    registered
    let path = NSTemporaryDirectory() + "clutch-report-\(getpid())"
    atexit { try? FileManager.default.removeItem(atPath: NSTemporaryDirectory() + "clutch-report-\(getpid())") }
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try recipe.write(toFile: "\(path)/tiny.yaml", atomically: true, encoding: .utf8)
    let plan = try Plan(try Experiment(recipe: "\(path)/tiny.yaml"))
    let run = Run(plan, store: Store(runs: "\(path)/runs"), observer: nil)
    _ = try run.execute()
    try RunCommandLine(recipe: "tiny.yaml", overrides: ["name=\"<x>\"", "seed=0"]).write(to: run.folder)
    return run.folder
  }

  /// Returns a copy that a test may damage.
  static func copy() throws -> String {
    let source = try folder.get()
    let copy = URL(fileURLWithPath: source).deletingLastPathComponent().path + "/\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    return copy
  }

  static func page(_ folder: String) throws -> String {
    guard let run = try RunFolder(folder) else { throw RunError("\(folder) is no run") }
    return Report.page(of: run)
  }
}
