import Clutch

/// A golden case of a data set.
struct DatasetCase: CaseOptions {
  var dataset: Choice<Datasets>?
  var source: String?
  var waives: [String] = []
  /// The number of images, before classes and limit are applied.
  var count: Int?
  /// The shape of an image, [channels, height, width], or of a vector, [length].
  var shape: [Int]?
  /// The labels of the first images.
  var labels: [Int]?
  /// Single pixels: [image, channel, row, column, value].
  var pixels: [[Int]]?

  var choice: Choice<Datasets>? { dataset }

  func validate() throws(OptionError) {
    try requireGiven(
      ("count", count != nil, "the number of images"), ("shape", shape != nil, "[channels, height, width]"))
    if let pixel = pixels?.first(where: { $0.count != 5 }) {
      throw OptionError("pixels", "must each be [image, channel, row, column, value], but one is \(pixel)")
    }
  }

  func check(_ dataset: any Dataset, _ attempt: Attempt) throws {
    let set = try withTorchErrors { try dataset.load(attempt.files(of: dataset)) }
    if let count { try expect(set.count == count, "there are \(set.count) images, but there should be \(count)") }
    if let shape {
      let found = set.samples.shape.lengths
      try expect(found == shape, "a sample has the shape \(found), but should have \(shape)")
    }
    if let labels {
      let found = set.labels.map { Array($0.prefix(labels.count)) } ?? []
      try expect(found == labels, "the first labels are \(found), but should be \(labels)")
    }
    guard let pixels else { return }
    guard case .images(let images) = set.samples else {
      throw CheckFailure("it has vectors, of which there are no 'pixels'")
    }
    for pixel in pixels { try check(pixel, in: images) }
  }

  private func check(_ pixel: [Int], in images: Tensor) throws(CheckFailure) {
    let place = Array(pixel.prefix(4))
    let fits = zip(place, images.shape).allSatisfy { $0 >= 0 && $0 < $1 }
    try expect(fits, "there is no pixel \(place) in images of the shape \(images.shape)")
    let found = Int(place.reduce(images) { $0[$1] }.item)
    try expect(found == pixel[4], "pixel \(place) is \(found), but should be \(pixel[4])")
  }
}
