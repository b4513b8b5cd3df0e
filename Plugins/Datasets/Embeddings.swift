import Clutch

/// Vectors in NumPy's formats, such as the features of any other model: an array in `.npy`, or one of several in
/// `.npz`.
///
/// Vectors are floating-point numbers of 16, 32 or 64 bits [n, d], which are read as float32 and neither scaled nor
/// normalized. Without an encoder, they are the features. Labels are whole numbers or strings [n] or [n, 1]; strings
/// become classes in alphabetical order. (Format: NumPy, "numpy.lib.format".)
struct Embeddings: Dataset {
  static let name = "embeddings"

  /// The file of vectors, relative to the recipe's folder or else to a data folder. Required.
  var file: FilePath?
  /// The array of an `.npz` that holds the vectors. If absent, the only one.
  var array: String?
  /// The label file, needed for classes and the report; found like `file`. If absent, the vectors have no labels,
  /// unless `labels-array` names an array in the file of vectors.
  var labels: FilePath?
  /// The array of an `.npz` that holds the labels. If absent, the only one.
  var labelsArray: String?
  /// `true` for test vectors, which training, clustering and fitting reject.
  var test = false
  /// The classes to use, by number or name; more classes widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The classes to exclude, by number or name. If absent, none.
  var except: [ClassName]?
  /// The range of vectors to read, `[first, last]`, counted from 0 in the file's order and applied before classes are
  /// selected. A second data set can hold out the rest. If absent, all are read.
  var rows: ClosedRange<Int>?
  /// The number of vectors to use; more take longer and give more precise results. Training vectors are drawn with the
  /// recipe's seed; test vectors are the same for all seeds. If absent, all are used.
  var limit: Int?

  var isTest: Bool { test }
  var samples: Samples.Kind { .vectors }

  func validate() throws(OptionError) {
    if file == nil { throw OptionError("file", "must be the path of an .npy or .npz file, but is absent") }
    for (name, value) in [("classes", classes), ("except", except)] where value != nil && labelFile == nil {
      throw OptionError(name, "must be absent if there are no labels, but is not")
    }
    try validateRows(rows)
  }

  /// The file with the labels, which may be that of the vectors; nil if there are none.
  private var labelFile: FilePath? { labels ?? (labelsArray == nil ? nil : file) }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    try findFiles([file, labelFile].compactMap(\.self), roots)
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let stored = try NPYArray(files[0], array: array, content: "vectors")
    let vectors = try stored.vectors()
    var found: NPYArray.Labels?
    if files.count > 1 {
      let numbers = try NPYArray(files[1], array: labelsArray, content: "labels")
      found = try numbers.labels(of: (vectors.size(0), stored.place))
    }
    return try ImageSet(.vectors(vectors), labels: found?.numbers, classNames: found?.names ?? []).taking(
      rows, of: [stored.place])
  }
}

@section("plugins") @used private let entry: Entry = { register(Embeddings.self) }
