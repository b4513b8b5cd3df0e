import Formats
import Foundation
import Synchronization

/// Batches of decoded pictures. The next batch is decoded on all cores while the current one is used.
package final class DecodedAhead: Sequence, IteratorProtocol {
  /// A batch that is being decoded.
  private final class Pending: Sendable {
    let pictures = Mutex<[DecodedPicture]>([])
    let done = DispatchSemaphore(value: 0)
  }

  private static let size = 256
  private let decoder: PictureDecoder
  private let paths: Shared
  private let queue = DispatchQueue(label: "decoding")
  private var pending = Pending()

  private final class Shared: Sendable {
    private let paths: Mutex<PicturePaths>
    init(_ paths: PicturePaths) { self.paths = Mutex(paths) }

    func next(_ count: Int) -> [String] {
      paths.withLock { paths in
        var names: [String] = []
        while names.count < count, let name = paths.next() { names.append(name) }
        return names
      }
    }

    var passedOver: PassedOver { paths.withLock(\.passedOver) }
  }

  /// The files and folders skipped so far.
  package var passedOver: PassedOver { paths.passedOver }

  package init(_ paths: PicturePaths, _ decoder: PictureDecoder) {
    (self.paths, self.decoder) = (Shared(paths), decoder)
    start()
  }

  /// Returns the next batch, in the order of the paths; nil at their end.
  package func next() -> [DecodedPicture]? {
    pending.done.wait()
    let batch = pending.pictures.withLock(\.self)
    pending = Pending()
    start()
    return batch.isEmpty ? nil : batch
  }

  private func start() {
    queue.async { [pending, paths, decoder] in
      let names = paths.next(Self.size)
      let slots = Mutex([DecodedPicture?](repeating: nil, count: names.count))
      DispatchQueue.concurrentPerform(iterations: names.count) { i in
        let picture = decoder(names[i])
        slots.withLock { $0[i] = picture }
      }
      pending.pictures.withLock { $0 = slots.withLock { $0.compactMap(\.self) } }
      pending.done.signal()
    }
  }
}
