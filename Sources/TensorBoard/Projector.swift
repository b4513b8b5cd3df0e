import Foundation
import Recipe
import Stages
import Storage
import Torch

/// A sample of the embedded images for TensorBoard's projector: features, labels and, unless they are vectors,
/// pictures.
struct Projector {
  /// The maximum number of images over all sets.
  static let limit = 1000
  /// The side length of a picture in pixels.
  private static let side = 48

  /// The files that it writes to the run's folder.
  static let files = [
    "projector/features.tsv", "projector/images.tsv", "projector/images.png", "projector_config.pbtxt",
  ]

  private var features: [[Float]] = []
  private var labels: [[String]] = []
  private var pictures: [Picture] = []

  /// Selects evenly spaced images of each set. Two fifths are from the training set, the rest from the other sets.
  ///
  /// - Parameters:
  /// - folders: The folders of the embeddings, by set name.
  /// - clusters: The clusters of the training images; empty if there are none.
  init(_ plan: Plan, _ folders: [String: String], clusters: [Int]) throws {
    let others = plan.sources.count - 1
    for source in plan.sources {
      let isTrain = source === plan.train
      let share = isTrain ? Projector.limit * 2 / 5 : Projector.limit * 3 / 5 / max(1, others)
      try add(source, folders[source.name] ?? "", share, clusters: isTrain ? clusters : [])
    }
  }

  private mutating func add(_ source: DataSource, _ folder: String, _ share: Int, clusters: [Int]) throws {
    guard let data = FileManager.default.contents(atPath: "\(folder)/features.npy") else { return }
    let (all, images) = (try NumPy.decode(data), try source.images())
    let count = min(share, all.size(0))
    let rows = (0..<count).map { $0 * all.size(0) / count }
    let chosen = all[Tensor(rows)]
    let (width, floats) = (chosen.size(1), chosen.floats)
    features += (0..<count).map { Array(floats[($0 * width)..<(($0 + 1) * width)]) }
    labels += rows.map { row in
      let label = images.labels?[row]
      let name = label.map { images.classNames.indices.contains($0) ? images.classNames[$0] : "\($0)" }
      return [source.name, name ?? "", clusters.indices.contains(row) ? "\(clusters[row])" : ""]
    }
    guard case .images(let pixels) = images.samples else { return }
    pictures += Picture.pictures(of: pixels[Tensor(rows)]).map {
      $0.width > Projector.side ? $0.scaled(toWidth: Projector.side) : $0
    }
  }

  /// Writes `projector_config.pbtxt` to the run's folder, and the files that it names to `projector/`.
  func write(to folder: String) throws(RunError) {
    if features.isEmpty { return }
    try AtomicFile.makeFolder("\(folder)/projector")
    let numbers = features.map { $0.map { String(format: "%.5g", $0) }.joined(separator: "\t") }
    try AtomicFile.write(numbers.joined(separator: "\n") + "\n", to: "\(folder)/projector/features.tsv")
    let texts = ([["set", "class", "cluster"]] + labels).map { row in row.map(Projector.cell).joined(separator: "\t") }
    try AtomicFile.write(texts.joined(separator: "\n") + "\n", to: "\(folder)/projector/images.tsv")
    let sprite = try pictures.first.map { first throws(RunError) in try writePictures(first, to: folder) } ?? ""
    let config = """
      embeddings {
        tensor_name: "features"
        tensor_path: "projector/features.tsv"
        metadata_path: "projector/images.tsv"
      \(sprite)}

      """
    try AtomicFile.write(config, to: "\(folder)/projector_config.pbtxt")
  }

  /// Writes the pictures as one image and returns its lines of the configuration.
  private func writePictures(_ first: Picture, to folder: String) throws(RunError) -> String {
    // The projector expects a square sprite: as many columns as rows, or one more.
    let columns = Int(Double(pictures.count).squareRoot().rounded(.up))
    try AtomicFile.write(Picture(grid: pictures, columns: columns).png, to: "\(folder)/projector/images.png")
    return """
        sprite {
          image_path: "projector/images.png"
          single_image_dim: \(first.width)
          single_image_dim: \(first.height)
        }

      """
  }

  /// Replaces tabs and line breaks, which would end a cell or a line.
  private static func cell(_ text: String) -> String {
    text.map { $0 == "\t" || $0.isNewline ? " " : String($0) }.joined()
  }
}
