import Clutch
import Foundation
import Storage

/// Downloads published files into a data folder.
public struct Fetcher {
  /// A function that is told how many bytes of a download are there.
  public typealias Progress = (_ name: String, _ done: Int, _ of: Int) -> Void

  private let root: String
  /// Seconds to wait before each retry of a lost connection; the download fails after as many retries without progress.
  private let pauses: [Double]
  private let progress: Progress
  private let stop: () -> Bool

  /// - Parameter root: the data folder, which is created if needed.
  public init(
    into root: String, pauses: [Double] = [1, 4], progress: @escaping Progress = { _, _, _ in },
    stop: @escaping () -> Bool = { false }
  ) {
    (self.root, self.pauses, self.progress, self.stop) = (root, pauses, progress, stop)
  }

  /// Downloads a file, checks its checksum, and moves it, or its unpacked contents, into place.
  ///
  /// Files that are there already and correct are kept. An interrupted download resumes.
  ///
  /// - Returns: `false` if there was nothing to do.
  /// - Throws: `FetchError`, or `Stopped` if the user stopped it.
  @discardableResult
  public func fetch(_ download: Download) throws -> Bool {
    if try download.isThere(below: root) { return false }
    try makeFolder(above: download.target(below: root))
    let file = try PartialFile("\(download.target(below: root)).partial")
    let lacking = download.bytes + download.unpackedBytes - file.count
    guard lacking <= file.room else {
      throw FetchError(
        "\(root): has room for \(file.room >> 20) MiB, but \(download.name) takes \(lacking >> 20) MiB more; "
          + "make room, or name another folder with --data-root")
    }
    try receive(download, file)
    switch download.form {
    case .file, .gzip: try file.finish(as: download.target(below: root))
    case .archive(let folder, let bytes):
      try Archive(file.path, name: download.name, folder: folder, most: bytes).unpack(into: root, stop: stop)
      file.remove()
    }
    return true
  }

  /// Downloads until the file has the right checksum.
  private func receive(_ download: Download, _ file: PartialFile) throws {
    var reasons: [String] = []
    for address in download.addresses {
      // The bytes from an earlier attempt, or another address, may belong to another file; then download all.
      for isAgain in [false, true] {
        let isResumed = file.count > 0
        if let reason = try receive(download, from: address, file) {
          reasons.append("\(address): \(reason)")
          break
        }
        let found = try Digest.hex(ofFile: file.path, download.checksum.algorithm)
        if found == download.checksum.hex { return }
        file.clear()
        if isResumed && !isAgain { continue }
        reasons.append(
          "\(address): this is not the published file: its \(download.checksum.algorithm.rawValue) is \(found), "
            + "but should be \(download.checksum.hex)")
        break
      }
    }
    if file.count == 0 { file.remove() }
    throw FetchError(
      "\(download.name) cannot be downloaded:\n  \(reasons.joined(separator: "\n  "))\n"
        + "Is this machine online? If not, download it elsewhere and put it, unpacked, below \(root)")
  }

  /// - Returns: the reason why the file is incomplete; nil if it has all its bytes.
  private func receive(_ download: Download, from address: String, _ file: PartialFile) throws -> String? {
    var patience = pauses[...]
    progress(download.name, file.count, download.bytes)
    while file.count != download.bytes {
      if file.count > download.bytes { file.clear() }
      let before = file.count
      let transfer = Transfer(
        into: file, most: download.bytes, progress: { progress(download.name, $0, download.bytes) }, stop: stop)
      let reason: String
      switch transfer.run(address) {
      case .stopped: throw Stopped()
      case .refused(let why): return why
      case .cut(let why): reason = why
      case .done:
        if file.count == download.bytes { return nil }
        reason = "it ended after \(file.count) of \(download.bytes) bytes"
      }
      if file.count > before { patience = pauses[...] }
      guard let pause = patience.popFirst() else { return reason }
      Thread.sleep(forTimeInterval: pause)
      if stop() { throw Stopped() }
    }
    return nil
  }
}

extension Download {
  /// The name in messages.
  public var name: String { PathText.name(of: addresses[0]) }

  /// The path of the downloaded file or archive.
  func target(below root: String) -> String {
    switch form {
    case .file(let path), .gzip(let path, _): "\(root)/\(path)"
    case .archive: "\(root)/\(name)"
    }
  }

  var unpackedBytes: Int {
    if case .archive(_, let bytes) = form { bytes } else { 0 }
  }

  /// Returns `true` if a data folder has the download already, complete and correct.
  func isThere(below root: String) throws -> Bool {
    switch form {
    case .file, .gzip:
      let path = target(below: root)
      // A damaged file may not even be readable.
      return FileManager.default.fileExists(atPath: path) && (try? Soundness(of: path, [self]))?.isRight ?? false
    case .archive(let folder, _): return try Sums(in: "\(root)/\(folder)")?.areRight() ?? false
    }
  }
}
