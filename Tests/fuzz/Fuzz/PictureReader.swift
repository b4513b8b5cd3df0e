import Formats

extension Reader {
  /// Reads the header of a JPEG, PNG or WebP picture, then its pixels, with little memory.
  static let picture = Reader(name: "picture") { bytes in
    ScratchFile.shared.write(bytes)
    guard let picture = try? Picture(ScratchFile.shared.path, memory: 16 << 20) else { return }
    let size = picture.size
    guard let pixels = try? picture.decode() else { return }
    precondition(pixels.shape[2...] == [size.height, size.width], "\(size) is not the shape \(pixels.shape)")
  }
}
