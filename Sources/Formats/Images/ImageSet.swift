import Torch

/// Images, or vectors in their place, in memory.
public struct ImageSet: Sendable {
  public let samples: Samples
  /// The class of each sample, used only for evaluation and to select classes; nil if there are no labels.
  public let labels: [Int]?
  /// The names of the classes, by number; empty if they have only numbers.
  public let classNames: [String]
  /// Remarks for the user about the loading, such as skipped images.
  public let notes: [String]
  /// The file of each image, relative to the data set's folder; nil if the images do not come from one file each.
  public let paths: [String]?

  /// - Parameter images: uint8 [n, c, h, w].
  public init(
    images: Tensor, labels: [Int]?, classNames: [String] = [], notes: [String] = [], paths: [String]? = nil
  ) {
    self.init(.images(images), labels: labels, classNames: classNames, notes: notes, paths: paths)
  }

  public init(
    _ samples: Samples, labels: [Int]?, classNames: [String] = [], notes: [String] = [], paths: [String]? = nil
  ) {
    self.samples = samples
    self.labels = labels
    self.classNames = classNames
    self.notes = notes
    self.paths = paths
  }

  public var count: Int { samples.count }

  /// The images, uint8 [n, c, h, w]. Use `samples` where the set may have vectors.
  public var images: Tensor {
    guard case .images(let images) = samples else {
      preconditionFailure("the set has vectors, not images; read `samples`")
    }
    return images
  }

  /// The size of the images.
  public var shape: ImageShape {
    ImageShape(channels: images.size(1), height: images.size(2), width: images.size(3))
  }
}

/// Receives the number of images read so far and their total, from any thread.
public typealias LoadProgress = @Sendable (_ done: Int, _ of: Int) -> Void
