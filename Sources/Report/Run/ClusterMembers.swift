import Clutch
import Storage

/// A cluster of training images, with its most common class.
struct ClusterMembers {
  let number: Int
  /// Rows of the training set, from the nearest to the farthest from the mean.
  let rows: [Int]
  /// The most common class and its share in percent; nil if there are no labels.
  let commonest: (name: String, share: Double)?

  /// Returns all clusters, the largest first.
  ///
  /// - Parameter features: the features for distances to the mean [n, d]; without them, rows keep their order.
  static func all(_ clusters: [Int], _ images: ImageSet?, _ features: Tensor?) -> [ClusterMembers] {
    let groups = Dictionary(grouping: clusters.indices) { clusters[$0] }
    let unit = features.flatMap { $0.size(0) == clusters.count ? $0.normalize() : nil }
    return groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.map { number, rows in
      ClusterMembers(number: number, rows: ordered(rows, unit), commonest: commonest(rows, images))
    }
  }

  private static func ordered(_ rows: [Int], _ unit: Tensor?) -> [Int] {
    guard let own = unit?[Tensor(rows)] else { return rows }
    let distances = (own - own.mean(axis: 0)).norm(axis: 1)
    return distances.sort(axis: 0).indices.ints.map { rows[$0] }
  }

  private static func commonest(_ rows: [Int], _ images: ImageSet?) -> (name: String, share: Double)? {
    guard let images, let labels = images.labels, labels.count > rows.max() ?? 0 else { return nil }
    let counts = Dictionary(grouping: rows) { labels[$0] }.mapValues(\.count)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { label, count in
      (images.name(ofClass: label), 100 * Double(count) / Double(rows.count))
    }
  }

  private static let (columns, lines) = (8, 2)

  /// Returns evenly spaced members, from the nearest to the farthest, as one picture.
  ///
  /// - Parameter images: the training set; it has no vectors.
  func sheet(of images: ImageSet) -> Markup {
    let most = Self.columns * Self.lines
    let chosen = rows.count <= most ? rows : (0..<most).map { rows[$0 * (rows.count - 1) / (most - 1)] }
    let sheet = Thumbnails(images.images[Tensor(chosen)], side: 40).sheet(columns: Self.columns)
    let says = commonest.map { ", \(one($0.share)) % \($0.name)" } ?? ""
    return tag("figure") {
      tag("figcaption") {
        "Cluster \(number) "
        tag("span") { "\(grouped(rows.count)) \(rows.count == 1 ? "image" : "images")\(says)" }
      }
      tag(
        "img",
        [
          "src": sheet.address, "width": "\(sheet.width)", "height": "\(sheet.height)",
          "alt": "\(counted(chosen.count, "image")) of cluster \(number)\(says)",
        ])
    }
  }
}
