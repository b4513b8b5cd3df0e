import Clutch
import Foundation
import Testing

@testable import Plugins

/// `true` if the Debian package dataset-fashion-mnist is installed.
private let installed = FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")

@Suite struct FashionMNISTTests {
  let debian = DataRoots(["/usr/share/datasets"])

  @Test(.enabled(if: installed), arguments: [(Split.train, 60000), (.test, 10000)])
  func `each split has its images, a tenth of every class`(split: Split, count: Int) throws {
    let dataset = FashionMNIST(split: split)
    let set = try dataset.load(dataset.files(debian))
    #expect(set.images.shape == [count, 1, 28, 28] && set.shape == ImageShape(channels: 1, height: 28, width: 28))
    let sizes = Dictionary(grouping: set.labels ?? []) { $0 }.mapValues(\.count)
    #expect(sizes == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, count / 10) }))
    #expect(dataset.isTest == (split == .test))
  }

  /// The mean and standard deviation of the training pixels, by which other toolkits normalize: 0.2860 and 0.3530.
  @Test(.enabled(if: installed)) func `the pixels are those that others know`() throws {
    let dataset = FashionMNIST()
    let pixels = try dataset.load(dataset.files(debian)).images.to(.float32) / 255
    #expect(abs(pixels.mean().item - 0.2860) < 5e-5)
    #expect(abs((pixels - pixels.mean()).square().mean().item.squareRoot() - 0.3530) < 5e-5)
  }

  @Test(.enabled(if: installed)) func `a held out part shares no row with the rest`() throws {
    let files = try FashionMNIST().files(debian)
    let all = try FashionMNIST().load(files)
    let rest = try FashionMNIST(rows: 0...49999).load(files)
    let held = try FashionMNIST(rows: 50000...59999).load(files)
    #expect(rest.count == 50000 && held.count == 10000)
    #expect((rest.labels ?? []) + (held.labels ?? []) == all.labels)
    #expect((Tensor.concatenate([rest.images, held.images]) .!= all.images).sum().item == 0)
  }

  @Test(arguments: [
    "fashion-mnist/t10k-images-idx3-ubyte.gz", "fashion-mnist/t10k-images-idx3-ubyte",
    "FashionMNIST/raw/t10k-images-idx3-ubyte.gz", "FashionMNIST/raw/t10k-images-idx3-ubyte",
  ])
  func `the files are found where Debian and torchvision put them`(name: String) throws {
    let scratch = try Scratch()
    let images = try scratch.write(name, idx([2, 1, 2], [1, 2, 3, 4]))
    let labels = try scratch.write(name.replacing("images-idx3", with: "labels-idx1"), idx([2], [9, 0]))
    let dataset = FashionMNIST(split: .test)
    let files = try dataset.files(DataRoots([scratch.path]))
    #expect(files == [images, labels])
    let set = try dataset.load(files)
    #expect(set.labels == [9, 0] && set.labels?.map { set.classNames[$0] } == ["ankle-boot", "t-shirt"])
  }

  @Test func `files that are missing come with advice`() {
    let error = #expect(throws: DataError.self) { try FashionMNIST().files(DataRoots(["/a", "/b"])) }
    #expect(
      error?.description
        == "fashion-mnist/train-images-idx3-ubyte.gz is not in /a, /b; install the Debian package "
        + "dataset-fashion-mnist, run clutch data fetch fashion-mnist, or add the parent folder to CLUTCH_DATA")
  }

  @Test func `an eleventh class is refused`() throws {
    let scratch = try Scratch()
    let files = [
      try scratch.write("images", idx([2, 1, 1], [1, 2])), try scratch.write("labels", idx([2], [3, 10])),
    ]
    let error = #expect(throws: DataError.self) { try FashionMNIST().load(files) }
    #expect(error?.description == "\(files[1]): has the label 10; there are only the classes 0 to 9")
  }

  @Test func `rows before the first are refused`() throws {
    let error = #expect(throws: OptionError.self) { try FashionMNIST(rows: -1...7).validate() }
    #expect(error?.option == "rows" && error?.message == "must be [first, last] with 0 ≤ first ≤ last, but is [-1, 7]")
    try FashionMNIST(rows: 0...0).validate()
  }
}
