import Clutch
import Console
import Fetch
import Foundation
import Stages
import Storage

/// Downloads the files of data sets into a data folder.
func fetchData(_ names: [String], _ roots: DataRoots, _ display: ReadingDisplay, isQuiet: Bool) throws -> Int32 {
  // The last folder is where Debian installs data sets. Clutch does not write there.
  guard roots.folders.count > 1, let root = roots.folders.first else {
    throw UsageError(description: "there is no folder to download into; name one with --data-root DIR or CLUTCH_DATA")
  }
  var wanted: [(set: String, downloads: [Download])] = []
  for name in names {
    let parts = try DatasetSplit.all(name).map(\.choice)
    let published = parts.compactMap { $0.value as? any Fetchable }
    guard let first = published.first, let set = parts.first?.name else {
      let all = Datasets.registry.names.filter { Datasets.registry[$0]?.type is any Fetchable.Type }
      throw UsageError(
        description:
          "'\(name)' has no download; the data sets that can be fetched are \(all.joined(separator: ", "))")
    }
    if !isQuiet { note("\(set): \(type(of: first).terms)") }
    var downloads: [Download] = []
    for download in published.flatMap(\.downloads) where !downloads.contains(where: { $0.name == download.name }) {
      downloads.append(download)
    }
    wanted.append((set, downloads))
  }
  let signals = StopSignals()
  let speed = Speed()
  let fetcher = Fetcher(
    into: root,
    progress: { name, done, all in
      display.show(done, all) {
        "fetching \(name): \(done >> 20) of \(all >> 20) MiB, \(speed.text(name, done))"
      }
    }, stop: { signals.stop })
  for (set, downloads) in wanted {
    for download in downloads {
      let isNew = try fetcher.fetch(download)
      output("\(set): \(root)/\(download.place) \(isNew ? "fetched" : "already there")")
    }
  }
  return 0
}

/// The speed of a download since it began or was resumed.
private final class Speed {
  private var (name, first, started) = ("", 0, Stopwatch())

  func text(_ name: String, _ done: Int) -> String {
    if name != self.name { (self.name, first, started) = (name, done, Stopwatch()) }
    let seconds = max(0.1, started.seconds)
    return String(format: "%.1f MiB/s", max(0, Double(done - first)) / seconds / Double(1 << 20))
  }
}

extension Download {
  /// The path of its contents below a data folder.
  var place: String {
    switch form {
    case .file(let path), .gzip(let path, _), .archive(let path, _): path
    }
  }
}
