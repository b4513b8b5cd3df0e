import Clutch

/// SVHN: photographs of house numbers, cut to single digits, 32 x 32, in colour.
///
/// Images uint8 [n, 3, 32, 32]: 73,257 to train on, 26,032 to test on and 531,131 extra, easier ones to train on; the
/// classes are the digits. The files of format 2 are read, `train_32x32.mat` and so on. (Netzer et al., "Reading Digits
/// in Natural Images with Unsupervised Feature Learning", 2011.)
struct SVHN: Dataset {
  static let name = "svhn"

  /// The images to train on, to test on, or the extra ones.
  enum Part: String, Decodable, Sendable, CaseIterable {
    case train
    case test
    case extra
  }

  /// Which images to read: `train` has 73,257, `test` 26,032, `extra` 531,131.
  var split = Part.train
  /// Which digits to take, 0 to 9; more make "in distribution" wider. Absent, all.
  var classes: [ClassName]?
  /// Which digits to leave out. Absent, none.
  var except: [ClassName]?
  /// Which images of the split to read, as `[first, last]` in the file's order from 0, before digits are taken; a
  /// second data set can so hold out the rest. Absent, all.
  var rows: ClosedRange<Int>?
  /// How many images to take; more take longer and tell more. To train on they are drawn by the recipe's seed, to test
  /// on alike for all seeds. Absent, all.
  var limit: Int?
  /// Pixels on a side to scale to; more show more and take longer. Absent, 32 as they are.
  var size: Int?
  /// Whether images are grey, 1, or in colour, 3. Absent, 3 as they are.
  var channels: Int?

  var isTest: Bool { split == .test }

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let name = "\(split.rawValue)_32x32.mat"
    let advice =
      "clutch data fetch 'svhn: {split: \(split.rawValue)}' gets it; or get it from "
      + "http://ufldl.stanford.edu/housenumbers, and name its folder in CLUTCH_DATA"
    return [try roots.find(name, "svhn/\(name)", "SVHN/\(name)", advice: advice)]
  }

  func load(_ files: [String]) throws(DataError) -> ImageSet {
    let path = files[0]
    let file = try MATFile(path)
    let (pixels, shape) = try file.bytes("X", ranks: 4...4)
    guard shape.dropLast() == [32, 32, 3] else {
      throw DataError("\(path): X has the shape \(shape), but should have [32, 32, 3, n]; \(Self.right)")
    }
    let (digits, labelShape) = try file.bytes("y", ranks: 2...2)
    guard digits.count == shape[3] else {
      throw DataError("\(path): has \(shape[3]) images in X, but y has the shape \(labelShape); \(Self.right)")
    }
    guard let strange = digits.firstIndex(where: { !(1...10).contains($0) }) else {
      let columns = pixels.withUnsafeBytes { Tensor(bytes: $0, shape.reversed(), .uint8) }  // [n, 3, w, h]
      let labels = digits.map { Int($0 % 10) }  // 10 stands for the digit 0
      return try ImageSet(images: columns.transpose().contiguous(), labels: labels).taking(rows, of: files)
    }
    throw DataError(
      "\(path): is damaged: label \(strange) is \(digits[strange]), but should be from 1 to 10; get it again")
  }

  private static let right = "get the file of format 2, cropped digits"
}

extension SVHN: Fetchable {
  static let terms = "for non-commercial use; cite Netzer et al., Reading Digits in Natural Images, 2011"

  var downloads: [Download] {
    // As torchvision's SVHN has it.
    let (bytes, md5) =
      switch split {
      case .train: (182_040_794, "e26dedcc434d2e4c54c9b2d4a06d8373")
      case .test: (64_275_384, "eb5a983be6a315427106f1b164d9cef3")
      case .extra: (1_329_278_602, "a93ce644f1a588dc4d68dda5feec44a7")
      }
    let name = "\(split.rawValue)_32x32.mat"
    return [
      Download(
        .file("svhn/\(name)"), bytes: bytes, checksum: .md5(md5),
        from: ["http://ufldl.stanford.edu/housenumbers/\(name)"])
    ]
  }
}

@section("plugins") @used private let entry: Entry = { register(SVHN.self) }
