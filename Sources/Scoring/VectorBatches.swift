import Clutch
import Formats

/// Samples that are read in batches to be scored.
package protocol SampleBatches: AnyObject {
  /// Returns the next batch, in the order of the paths; nil at their end.
  func next() -> [DecodedPicture]?
  /// The files and folders skipped so far.
  var passedOver: PassedOver { get }
}

extension DecodedAhead: SampleBatches {}

/// The vectors of NumPy files, in batches. Row 3 of `a.npy` is named `a.npy[3]`.
package final class VectorBatches: SampleBatches {
  private static let size = 256
  private let length: Int
  private var paths: PicturePaths
  /// The file that is being read.
  private var open: (path: String, vectors: Tensor)?
  private var row = 0

  /// - Parameter length: the length of the vectors that the detector takes.
  package init(_ paths: PicturePaths, length: Int) { (self.paths, self.length) = (paths, length) }

  /// The endings of files that are read in folders.
  package static let endings: Set<String> = ["npy", "npz"]

  package var passedOver: PassedOver { paths.passedOver }

  package func next() -> [DecodedPicture]? {
    if let (path, vectors) = open, row < vectors.size(0) {
      let rows = row..<min(row + Self.size, vectors.size(0))
      row = rows.upperBound
      return rows.map { DecodedPicture(path: "\(path)[\($0)]", content: .success(vectors[$0..<($0 + 1)])) }
    }
    guard let path = paths.next() else { return nil }
    row = 0
    do throws(DataError) {
      open = (path, try read(path))
      return next()
    } catch {
      open = nil
      let text = "\(error)"
      let reason = text.hasPrefix("\(path): ") ? String(text.dropFirst(path.count + 2)) : text
      return [DecodedPicture(path: path, content: .failure(Picture.Unreadable(reason: reason)))]
    }
  }

  private func read(_ path: String) throws(DataError) -> Tensor {
    let vectors = try NPYArray(path, array: nil, content: "vectors").vectors()
    guard vectors.size(1) == length else {
      throw DataError("\(path): its vectors have the length \(vectors.size(1)), but those of the run have \(length)")
    }
    return vectors
  }
}
