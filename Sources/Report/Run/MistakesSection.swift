import Clutch
import Stages

extension RunRecord {
  /// The worst mistakes of the best scorer, with the most similar training images; nil if there are no scores.
  var mistakesSection: Section? {
    guard let scorer = bestScorer, let own = scores[scorer], let test = own["test"] else { return nil }
    let sets = run.testedSets.filter { own[$0] != nil }
    if sets.isEmpty { return nil }
    return Section("mistakes", "Mistakes") {
      paragraph(
        "By \(scorer)\(scorerChoice). \(listing), by the cosine of the encoder's features.")
      if images == nil {
        imagesNote
      } else {
        for set in sets {
          tag("h3") { "\(set): OOD images that look most in-distribution" }
          gallery(set, own[set] ?? [], lowest: true, against: test)
        }
        tag("h3") { "test: in-distribution images that look most OOD" }
        gallery("test", test, lowest: false, against: test)
      }
    }
  }

  private var listing: String {
    images?.sets["train"]?.samples.kind == .vectors
      ? "Each vector is listed with the nearest rows of the training set"
      : "Each image is shown with its nearest training images"
  }

  /// The number of images shown per set, and the number of neighbors of each.
  private static let (shown, neighbours) = (12, 4)

  private func gallery(_ set: String, _ scores: [Float], lowest: Bool, against test: [Float]) -> Markup {
    guard let images = images?.sets[set], let train = images.count == scores.count ? self.images?.sets["train"] : nil
    else { return paragraph("The number of images differs from the number of scores.") }
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    let rows = lowest ? Array(order.prefix(Self.shown)) : order.suffix(Self.shown).reversed()
    let near = nearest(set, rows)
    let pictures = images.thumbnails(rows, side: 56)
    let below = Ranks(test)
    return tag("ol", ["class": "mistakes"]) {
      for (place, row) in rows.enumerated() {
        let name = [set, images.className(row)].compactMap(\.self).joined(separator: ": ")
        let path = paths[set]?[row]
        tag("li") {
          if let pictures {
            tag("img", ["class": "odd", "src": pictures.address(place), "alt": "\(name), \(path ?? "image \(row)")"])
          }
          tag("div") {
            tag("p") { images.className(row) ?? set }
            if let path { tag("p", ["class": "soft path"]) { path } }
            if pictures == nil { tag("p", ["class": "soft"]) { "row \(row)" } }
            tag("p", ["class": "soft"]) {
              "score \(short(Double(scores[row]))), above \(one(100 * below.share(below: scores[row]))) % of test"
            }
            if let near { neighbours(near[place], train) }
          }
        }
      }
    }
  }

  private func neighbours(_ rows: [Int], _ train: ImageSet) -> Markup {
    guard let pictures = train.thumbnails(rows, side: 36) else {
      let names = rows.map { row in ["\(row)", train.className(row)].compactMap(\.self).joined(separator: " ") }
      return tag("p", ["class": "soft"]) { "nearest training rows: \(names.joined(separator: ", "))" }
    }
    return tag("div", ["class": "near"]) {
      for (place, row) in rows.enumerated() {
        let known = paths["train"]?[row] ?? train.className(row)
        let name = known.map { "training image: \($0)" } ?? "training image \(row)"
        tag("img", ["src": pictures.address(place), "alt": name, "title": name])
      }
    }
  }

  /// Returns the rows of the training images nearest to images of a set; nil if features are missing.
  private func nearest(_ set: String, _ rows: [Int]) -> [[Int]]? {
    guard let own = features[set], let train = features["train"], own.size(0) > rows.max() ?? 0,
      train.size(0) == images?.sets["train"]?.count
    else { return nil }
    let count = min(Self.neighbours, train.size(0))
    let (bank, queries) = (NearestRows(train, unit: true), own[Tensor(rows)])
    let nearest = bank.nearest(count, to: queries)  // [rows, count]
    let order = bank.distances(of: queries, to: nearest).topK(count, largest: false).indices
    let found = nearest.gather(axis: 1, order).ints
    return rows.indices.map { Array(found[($0 * count)..<(($0 + 1) * count)]) }
  }
}

/// Sorted scores, to count those below a score.
private struct Ranks {
  private let scores: [Float]

  init(_ scores: [Float]) { self.scores = scores.sorted() }

  func share(below score: Float) -> Double {
    var (low, high) = (0, scores.count)
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] < score { low = middle + 1 } else { high = middle }
    }
    return Double(low) / Double(max(1, scores.count))
  }
}
