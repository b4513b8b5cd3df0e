import Clutch
import Plugins

/// Brings pictures to the form that a network takes.
struct PictureDecoder: Sendable {
  let shape: ImageShape
  let fit: Fit
  /// Bytes that one picture may take.
  let memory: Int

  /// - Returns: uint8 [1, c, h, w], or why there is none.
  func callAsFunction(_ path: String) -> DecodedPicture {
    do throws(Picture.Unreadable) {
      let pixels = try Picture(path, memory: memory).decode()
      return DecodedPicture(path: path, content: .success(try formed(pixels)))
    } catch {
      return DecodedPicture(path: path, content: .failure(error))
    }
  }

  private func formed(_ pixels: Tensor) throws(Picture.Unreadable) -> Tensor {
    do {
      return try withTorchErrors {
        let image = shape.channels == 1 ? pixels.channels(1) ?? pixels : pixels  // fewer channels first: less to scale
        let isSquare = shape.height == shape.width
        let scaled = isSquare ? image.squared(shape.height, fit) : image.resized(height: shape.height, width: shape.width)
        return scaled.channels(shape.channels) ?? scaled
      }
    } catch {
      throw Picture.Unreadable(reason: "\(error)")
    }
  }
}

/// A picture that is ready to be scored, or cannot be.
struct DecodedPicture: Sendable {
  let path: String
  let content: Result<Tensor, Picture.Unreadable>

  var image: Tensor? { try? content.get() }
}
