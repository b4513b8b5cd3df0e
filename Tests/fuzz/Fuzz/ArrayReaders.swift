import Formats
import Foundation
import Torch

extension Reader {
  /// Reads a NumPy file or archive as images and as labels.
  static let npy = Reader(name: "npy") { bytes in
    ScratchFile.shared.write(bytes)
    for name in [nil, "images", "labels"] {
      guard let array = try? NPYArray(ScratchFile.shared.path, array: name, content: "images") else { continue }
      for layout in ImageLayout.allCases {
        if let images = try? array.images(layout) { precondition(images.shape.count == 4 && images.dtype == .uint8) }
      }
      if let labels = try? array.labels() {
        precondition(labels.names.isEmpty || labels.numbers.allSatisfy(labels.names.indices.contains))
      }
    }
  }

  /// Reads an IDX file, packed or not, as images and as labels.
  static let idx = Reader(name: "idx") { bytes in
    ScratchFile.shared.write(bytes)
    let path = ScratchFile.shared.path
    _ = try? readIDX(images: path, labels: nil)
    _ = try? readIDX(images: path, labels: path, classNames: ["a", "b"], rows: 0...1)
  }

  /// Reads the arrays `X` and `y` of a MATLAB file.
  static let mat = Reader(name: "mat") { bytes in
    ScratchFile.shared.write(bytes)
    guard let file = try? MATFile(ScratchFile.shared.path) else { return }
    for name in ["X", "y"] {
      guard let (elements, shape) = try? file.bytes(name, ranks: 1...4) else { continue }
      precondition(elements.count == shape.reduce(1, *), "\(name) has \(elements.count) elements of the shape \(shape)")
    }
  }

  /// Reads a file of tensors, as in checkpoints and exported detectors.
  static let safetensors = Reader(name: "safetensors") { bytes in
    guard let file = try? Safetensors.decode(Data(buffer: bytes)) else { return }
    // Only what is written again can be compared: names and shapes.
    guard let again = try? Safetensors.decode(Safetensors.encode(file)) else {
      fatalError("tensors that were written cannot be read")
    }
    precondition(again.tensors.mapValues(\.shape) == file.tensors.mapValues(\.shape))
  }
}
