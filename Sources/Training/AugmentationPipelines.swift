import Components
import Formats
import Torch

/// The augmentations that make the views of an image: one pipeline for all views, or one for each.
public enum AugmentationPipelines: Sendable {
  case shared([any Augmentation], views: Int)
  case perView([[any Augmentation]])

  /// The number of views of each image.
  public var views: Int {
    switch self {
    case .shared(_, let views): views
    case .perView(let pipelines): pipelines.count
    }
  }

  /// Returns the shape of each view of a sample, such as [c, h, w].
  package func viewShapes(of sample: SampleShape) -> [[Int]] {
    func shape(_ pipeline: [any Augmentation]) -> [Int] {
      let blank = Tensor.zeros([1] + sample.lengths)
      return withoutGradient { Array(pipeline.reduce(blank) { $1($0, Generator(seed: 0)) }.shape.dropFirst()) }
    }
    switch self {
    case .shared(let pipeline, let views): return Array(repeating: shape(pipeline), count: views)
    case .perView(let pipelines): return pipelines.map(shape)
    }
  }
}
