import Formats
import Torch

extension ImageSet {
  /// Returns the images with the size and channels that a data set's options request. Vectors stay as they are.
  public func formed(_ dataset: any Dataset) throws(DataError) -> ImageSet {
    guard case .images(var images) = samples else { return self }
    if dataset.channels == 1 { images = try channels(1) }  // first, so that there is less to scale
    if let size = dataset.size {
      try refuseTooThin(size, dataset.fit)
      images = images.squared(size, dataset.fit)
    }
    if dataset.channels == 3 { images = try ImageSet(images: images, labels: nil).channels(3) }
    return ImageSet(images: images, labels: labels, classNames: classNames, notes: notes, paths: paths)
  }

  /// Rejects long, thin images whose scaled version, before the center crop, would not fit in memory.
  private func refuseTooThin(_ size: Int, _ fit: Fit) throws(DataError) {
    let (short, long) = (min(shape.height, shape.width), max(shape.height, shape.width))
    let scaled = size * (size * long / max(short, 1))
    guard fit == .crop, shape.height != shape.width, scaled * shape.channels > 1 << 27 else { return }
    throw DataError(
      "its images are \(shape.height) x \(shape.width) (height, width) and would be \(size) x \(size * long / short) "
        + "before the center crop, which takes too much memory; use a smaller size, or fit: stretch")
  }

  private func channels(_ count: Int) throws(DataError) -> Tensor {
    guard let images = images.channels(count) else {
      throw DataError(
        "channels is \(count), but the images have \(shape.channels); only gray (1) and color (3) can be converted")
    }
    return images
  }
}
