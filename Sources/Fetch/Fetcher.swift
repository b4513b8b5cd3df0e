import Clutch
import Foundation

/// Gets published files into a data folder.
public struct Fetcher {
  /// Told of a download how many of its bytes are there.
  public typealias Progress = (_ name: String, _ done: Int, _ of: Int) -> Void

  private let root: String
  /// Seconds to wait before asking again after a connection was lost; as many attempts are made without getting further.
  private let pauses: [Double]
  private let progress: Progress
  private let stop: () -> Bool

  /// - Parameter root: the data folder; made if need be.
  public init(
    into root: String, pauses: [Double] = [1, 4], progress: @escaping Progress = { _, _, _ in },
    stop: @escaping () -> Bool = { false }
  ) {
    (self.root, self.pauses, self.progress, self.stop) = (root, pauses, progress, stop)
  }

  /// Downloads a file, holds it to its checksum, and puts it, or what is in it, in its place.
  ///
  /// What is there already and right stays as it is. An interrupted download goes on where it was.
  ///
  /// - Returns: whether there was anything to do.
  /// - Throws: `FetchError`, or `Stopped` where the user stopped it.
  @discardableResult
  public func fetch(_ download: Download) throws -> Bool {
    if try download.isThere(below: root) { return false }
    try makeFolder(above: download.target(below: root))
    let file = try PartialFile("\(download.target(below: root)).partial")
    let lacking = download.bytes + download.unpackedBytes - file.count
    guard lacking <= file.room else {
      throw FetchError(
        "\(root): has room for \(file.room >> 20) MiB, but \(download.name) takes \(lacking >> 20) MiB more; "
          + "make room, or name another folder by --data-root")
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

  /// Downloads until the file is as it should be.
  private func receive(_ download: Download, _ file: PartialFile) throws {
    var reasons: [String] = []
    for address in download.addresses {
      // What an earlier attempt, or another address, left may be of another file: then once more from the start.
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
          "\(address): what came is not what was published: its \(download.checksum.algorithm.rawValue) is \(found), "
            + "but should be \(download.checksum.hex)")
        break
      }
    }
    if file.count == 0 { file.remove() }
    throw FetchError(
      "\(download.name) cannot be downloaded:\n  \(reasons.joined(separator: "\n  "))\n"
        + "Is this machine online? Where it is not, get it elsewhere and put it, unpacked, below \(root)")
  }

  /// - Returns: why the file could not be completed; nil where it has all its bytes.
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
  /// What messages call it.
  public var name: String { PathText.name(of: addresses[0]) }

  /// The file that it is, or the archive on its way.
  func target(below root: String) -> String {
    switch form {
    case .file(let path), .gzip(let path, _): "\(root)/\(path)"
    case .archive: "\(root)/\(name)"
    }
  }

  var unpackedBytes: Int {
    if case .archive(_, let bytes) = form { bytes } else { 0 }
  }

  /// Whether a folder has it already, whole and right.
  func isThere(below root: String) throws -> Bool {
    switch form {
    case .file, .gzip:
      let path = target(below: root)
      // One that is damaged cannot even be looked at.
      return FileManager.default.fileExists(atPath: path) && (try? Soundness(of: path, [self]))?.isRight ?? false
    case .archive(let folder, _): return try Sums(in: "\(root)/\(folder)")?.areRight() ?? false
    }
  }
}
