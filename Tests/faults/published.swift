import Clutch

/// A file on a server of this machine, which the harness of faults lets `data fetch` download.
struct Published: Dataset {
  static let name = "published"

  /// The port of the server on the loopback interface.
  var port = 80
  /// The name of the file, on the server and in the data folder.
  var file = "file.bin"
  /// The size of the file.
  var bytes = 0
  /// The SHA-256 of the file.
  var sha256 = ""
  /// The folder in the file, if it is an archive. If absent, the file is kept as it is.
  var folder: String?

  var isTest: Bool { true }

  func files(_ roots: DataRoots) throws(DataError) -> [String] { [try roots.find(file, advice: "fetch it")] }

  func load(_ files: [String]) throws(DataError) -> ImageSet { throw DataError("\(files[0]): has no images") }
}

extension Published: Fetchable {
  static let terms = "a file of the harness of faults"

  var downloads: [Download] {
    let form = folder.map { Download.Form.archive(folder: $0, bytes: 1 << 24) } ?? .file(file)
    let address = "http://127.0.0.1:\(port)/\(file)"
    return [Download(form, bytes: bytes, checksum: .sha256(sha256), from: [address])]
  }
}

@section("plugins") @used private let entry: Entry = { register(Published.self) }
