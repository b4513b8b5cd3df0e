import Formats
import Recipe
import Synchronization
import Torch

@testable import Components

/// A toy encoder that counts its builds.
struct CountingEncoder: Encoder {
  static let name = "counting"
  static let built = Mutex(0)
  var width = 4

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Self.built.withLock { $0 += 1 }
    var toy = ToyEncoder()
    toy.width = width
    return try toy.build(images, random)
  }
}

/// A toy data set that counts its reads.
struct CountingDataset: Dataset {
  static let name = "counting"
  static let read = Mutex(0)
  var levels = [40, 120]
  var classes: [ClassName]?
  var limit: Int?
  var test = false
  var isTest: Bool { test }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    Self.read.withLock { $0 += 1 }
    var toy = ToyDataset()
    toy.levels = levels
    toy.test = test
    return try toy.load(files)
  }
}
