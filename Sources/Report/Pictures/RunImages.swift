import Clutch
import Stages
import Storage

/// The images of a run, read again as the run read them.
struct RunImages {
  /// The images by the name of their set: `train`, `test` and the OOD sets.
  let sets: [String: ImageSet]

  /// - Parameters:
  ///   - folder: the folder of the run, whose recipe names the data sets.
  ///   - counts: the number of images of every set that the run embedded.
  ///   - paths: the files of the images, by set, as far as the run knows them.
  /// - Throws: an error if the images have changed or cannot be read.
  init(folder: String, counts: [String: Int], paths: [String: [String]]) throws {
    // Without the run's plugins, since they are code and the run may be anybody's.
    let data = try DataSources(ofRun: folder)
    var sets: [String: ImageSet] = [:]
    for source in [data.train, data.test] + data.ood {
      let images = try source.images()
      if let count = counts[source.name], count != images.count {
        throw RunError("\(source.name) has \(grouped(images.count)) images now, but had \(grouped(count)) in the run")
      }
      if let known = paths[source.name], let now = images.paths.map({ ImagePaths($0).paths }), known != now {
        let file = zip(known, now).first { $0 != $1 }?.0 ?? ""
        throw RunError("\(source.name) has other files now than in the run: \(file) is not in its place")
      }
      sets[source.name] = images
    }
    self.sets = sets
  }
}

extension ImageSet {
  /// Returns pictures of some images; nil if the samples are vectors.
  func thumbnails(_ rows: [Int], side: Int) -> Thumbnails? {
    guard case .images(let images) = samples else { return nil }
    return Thumbnails(images[Tensor(rows)], side: side)
  }

  /// Returns the name of an image's class; nil if there are no labels.
  func className(_ row: Int) -> String? { labels.map { name(ofClass: $0[row]) } }

  func name(ofClass number: Int) -> String {
    classNames.indices.contains(number) ? classNames[number] : "class \(number)"
  }
}
