import Clutch

/// The images of a run, read again as the run read them.
struct RunImages {
  /// By the set's name: `train`, `test` and the OOD sets.
  let sets: [String: ImageSet]

  /// - Parameters:
  ///   - folder: the run's; the recipe in it names the data sets.
  ///   - counts: how many images of every set the run embedded.
  /// - Throws: what is not as it was.
  init(folder: String, counts: [String: Int]) throws {
    // Without the run's plugins, which are code: a page is written of anybody's run.
    let data = try DataSources(ofRun: folder)
    var sets: [String: ImageSet] = [:]
    for source in [data.train, data.test] + data.ood {
      let images = try source.images()
      if let count = counts[source.name], count != images.count {
        throw RunError("\(source.name) has \(grouped(images.count)) images now, but had \(grouped(count)) in the run")
      }
      sets[source.name] = images
    }
    self.sets = sets
  }
}

extension ImageSet {
  /// What the class of an image is called; nil where there are no labels.
  func className(_ row: Int) -> String? { labels.map { name(ofClass: $0[row]) } }

  func name(ofClass number: Int) -> String {
    classNames.indices.contains(number) ? classNames[number] : "class \(number)"
  }
}
