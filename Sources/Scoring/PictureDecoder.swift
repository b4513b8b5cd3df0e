import Clutch
import Foundation

/// Decodes pictures into the shape that a network takes.
package struct PictureDecoder: Sendable {
  let shape: ImageShape
  let fit: Fit
  /// The memory that decoding one picture may take, in bytes.
  let memory: Int

  package init(shape: ImageShape, fit: Fit, memory: Int) {
    (self.shape, self.fit, self.memory) = (shape, fit, memory)
  }

  /// - Returns: uint8 [1, c, h, w], or the reason why the picture cannot be read.
  package func callAsFunction(_ path: String) -> DecodedPicture {
    do throws(Picture.Unreadable) {
      let picture = try Picture(path, memory: memory)
      try picture.check(height: shape.height, width: shape.width, fit, memory: memory)
      return DecodedPicture(path: path, content: .success(try formed(picture.decode())))
    } catch {
      let reason = isClosedFolder(path) ? "is a folder that you may not read" : error.reason
      return DecodedPicture(path: path, content: .failure(Picture.Unreadable(reason: reason)))
    }
  }

  private func formed(_ pixels: Tensor) throws(Picture.Unreadable) -> Tensor {
    do {
      return try withTorchErrors {
        let image = shape.channels == 1 ? pixels.channels(1) ?? pixels : pixels  // fewer channels first: less to scale
        let (height, width) = (shape.height, shape.width)
        let scaled = height == width ? image.squared(height, fit) : image.resized(height: height, width: width)
        return scaled.channels(shape.channels) ?? scaled
      }
    } catch {
      throw Picture.Unreadable(reason: "\(error)")
    }
  }
}

/// Returns `true` if the path is a folder that may not be listed; it stands for the pictures in it.
private func isClosedFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && access(path, R_OK) != 0
}

/// A picture that is ready to be scored, or the reason why it is not.
package struct DecodedPicture: Sendable {
  package let path: String
  package let content: Result<Tensor, Picture.Unreadable>

  package var image: Tensor? { try? content.get() }
}
