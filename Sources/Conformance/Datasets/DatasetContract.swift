import Clutch
import Foundation

/// The contract of data sets. Most of them can be checked only if the files are there.
enum DatasetContract {
  static let all = [found, images, sameBits, missing, cut]

  static let found = Check(Datasets.self, "its files are found, or the message says where it searched") {
    dataset, attempt in
    let files: [String]
    do throws(DataError) {
      files = try dataset.files(attempt.roots)
    } catch {
      return try expect("\(error)".contains("/"), "it says \"\(error)\", which names no path")
    }
    for file in files {
      try expect(FileManager.default.fileExists(atPath: file), "it returns the path '\(file)', which does not exist")
    }
  }

  static let images = Check(
    Datasets.self, "it returns images uint8 [n, c, h, w] or vectors float32 [n, d], and labels for all or none"
  ) { dataset, attempt in
    let set = try load(dataset, try attempt.files(of: dataset))
    let (kind, tensor) = (set.samples.kind.rawValue, set.samples.tensor)
    try expect(
      set.samples.kind == dataset.samples, "it returns \(kind), but its 'samples' are \(dataset.samples.rawValue)")
    let (rank, axes, dtype) =
      switch set.samples {
      case .images: (4, "[n, c, h, w]", DType.uint8)
      case .vectors: (2, "[n, d]", DType.float32)
      }
    try expect(tensor.rank == rank, "the \(kind) have the shape \(tensor.shape), but should have \(axes)")
    try expect(tensor.dtype == dtype, "the \(kind) are \(tensor.dtype), but should be \(dtype)")
    try expect(!tensor.shape.contains(0), "there are no \(kind): their shape is \(tensor.shape)")
    let paths = set.paths?.count ?? set.count
    try expect(paths == set.count, "there are \(paths) paths for \(set.count) \(kind)")
    guard let labels = set.labels else { return }
    try expect(labels.count == set.count, "there are \(labels.count) labels for \(set.count) \(kind)")
    let classes = set.classNames.count
    let wrong = labels.first { $0 < 0 || (classes > 0 && $0 >= classes) }
    try expect(wrong == nil, "a label is \(wrong ?? 0), but there are \(classes) class names, starting at 0")
  }

  static let sameBits = Check(Datasets.self, "two loads give the same bits") { dataset, attempt in
    let files = try attempt.files(of: dataset)
    let (first, second) = (try load(dataset, files), try load(dataset, files))
    try expect(
      bits(first.samples.tensor) == bits(second.samples.tensor) && first.labels == second.labels,
      "the second load differs")
  }

  static let missing = Check(Datasets.self, "a missing file causes a DataError that names it") {
    dataset, attempt in
    let files = try attempt.files(of: dataset)
    for i in files.indices.prefix(3) {
      var others = files
      others[i] = "/nowhere/\(URL(fileURLWithPath: files[i]).lastPathComponent)"
      attempt.input = others[i]
      try expectRefused(dataset, others, i)
    }
  }

  static let cut = Check("a truncated file causes a DataError that names it") { subject, attempt in
    guard let configuration = subject.firstConfiguration else {
      return try subject.inEveryConfiguration(attempt) { _ in }
    }
    let dataset = try choice(Datasets.self, configuration.written).value
    let files = try attempt.files(of: dataset)
    for i in files.indices.prefix(3) {
      for length in CutFile.lengths(of: files[i]) {
        let copy = try CutFile(files[i], length: length)
        var others = files
        others[i] = copy.path
        attempt.input = "the first \(length) bytes of \(files[i])"
        try expectRefused(dataset, others, i)
      }
    }
  }

  /// Looks for the files only, since reading them may take long.
  static func use(_ dataset: any Dataset, _ subject: Subject, _ attempt: Attempt) throws {
    _ = try? dataset.files(attempt.roots)
  }

  // MARK: Parts

  private static func load(_ dataset: any Dataset, _ files: [String]) throws -> ImageSet {
    try withTorchErrors { try dataset.load(files) }
  }

  /// Expects an error that names file `i`, which is bad.
  private static func expectRefused(_ dataset: any Dataset, _ files: [String], _ i: Int) throws {
    do {
      _ = try load(dataset, files)
    } catch let error as DataError {
      let name = URL(fileURLWithPath: files[i]).lastPathComponent
      return try expect("\(error)".contains(name), "it says \"\(error)\", which does not name \(name)")
    }
    throw CheckFailure("it is read anyway; throw DataError")
  }
}
