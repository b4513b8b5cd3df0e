import Components
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
}
