import Clutch

/// SVHN: color photographs of house numbers, cropped to single digits, 32 x 32 pixels.
///
/// Images uint8 [n, 3, 32, 32]: 73,257 for training, 26,032 for testing and 531,131 extra, easier ones for training;
/// the classes are the digits. Reads the files of format 2, `train_32x32.mat` and so on. (Netzer et al., "Reading
/// Digits in Natural Images with Unsupervised Feature Learning", 2011.)
struct SVHN: Dataset {
  static let name = "svhn"

  /// The training, test or extra images.
  enum Part: String, Decodable, Sendable, CaseIterable {
    case train
    case test
    case extra
  }

  /// The split to read: `train` has 73,257 images, `test` has 26,032, `extra` has 531,131.
  var split = Part.train
  /// The digits to use, 0 to 9; more widen the in-distribution. If absent, all.
  var classes: [ClassName]?
  /// The digits to exclude. If absent, none.
  var except: [ClassName]?
  /// The range of images of the split to read, `[first, last]`, counted from 0 in the file's order and applied before
  /// digits are selected. A second data set can hold out the rest. If absent, all are read.
  var rows: ClosedRange<Int>?
  /// The number of images to use; more take longer and give more precise results. Training images are drawn with the
  /// recipe's seed; test images are the same for all seeds. If absent, all are used.
  var limit: Int?
  /// The side length in pixels to resize images to; larger shows more detail and takes longer. If absent, images stay
  /// 32 x 32.
  var size: Int?
  /// The number of channels: 1 for grayscale, 3 for color. If absent, images keep their 3 channels.
  var channels: Int?

  var isTest: Bool { split == .test }

  func validate() throws(OptionError) {
    try validateRows(rows)
    try validateForm()
  }

  func files(_ roots: DataRoots) throws(DataError) -> [String] {
    let name = "\(split.rawValue)_32x32.mat"
    let advice =
      "run clutch data fetch 'svhn: {split: \(split.rawValue)}'; or download it from "
      + "http://ufldl.stanford.edu/housenumbers, and add its folder to CLUTCH_DATA"
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
    // Checksums and sizes as in torchvision's SVHN.
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
