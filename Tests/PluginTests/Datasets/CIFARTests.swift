import Clutch
import Testing

@testable import Plugins

@Suite struct CIFARTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  /// A file of records; label byte b of record i is (i + 3·b) % 10, and its pixels continue from `pixels` at i.
  private func records(_ count: Int, labelBytes: Int) -> [UInt8] {
    let source = pixels(count + 3072)
    var bytes: [UInt8] = []
    for i in 0..<count {
      for b in 0..<labelBytes { bytes.append(UInt8((i + 3 * b) % 10)) }
      bytes += source[i..<(i + 3072)]
    }
    return bytes
  }

  @Test func `CIFAR-10 is read from its five files, plane by plane`() throws {
    let one = records(10000, labelBytes: 1)
    for i in 1...5 { try scratch.write("cifar-10-batches-bin/data_batch_\(i).bin", one) }
    let dataset = CIFAR10(rows: 9999...40000)
    let set = try dataset.load(dataset.files(DataRoots([scratch.path])))
    #expect(set.images.shape == [30002, 3, 32, 32] && set.images.dtype == .uint8)
    #expect(set.labels?.prefix(4) == [9, 0, 1, 2])
    #expect(set.images[1].array(UInt8.self) == Array(one[1..<3073]))
    #expect(set.classNames[9] == "truck" && !dataset.isTest && CIFAR10(split: .test).isTest)
  }

  @Test(arguments: [(CIFAR100.Labels.fine, [3, 4, 5], "aquarium-fish"), (.coarse, [0, 1, 2], "fish")])
  func `CIFAR-100 has fine labels and coarse ones`(labels: CIFAR100.Labels, found: [Int], second: String) throws {
    let path = try scratch.write("cifar-100/test.bin", records(10000, labelBytes: 2))
    let dataset = CIFAR100(split: .test, labels: labels)
    #expect(try dataset.files(DataRoots([scratch.path])) == [path])
    let set = try dataset.load([path])
    #expect(set.count == 10000 && set.labels.map { Array($0.prefix(3)) } == found && set.classNames[1] == second)
    #expect(set.images[2].array(UInt8.self) == Array(pixels(3074)[2...]))
  }

  @Test func `the names are those of the binary versions`() {
    #expect(CIFAR100.fineNames.count == 100 && Set(CIFAR100.fineNames).count == 100)
    #expect(CIFAR100.fineNames.last == "worm" && CIFAR100.fineNames == CIFAR100.fineNames.sorted())
    #expect(CIFAR100.coarseNames.count == 20 && CIFAR100.coarseNames.last == "vehicles-2")
  }

  @Test func `files that are missing come with advice`() {
    let error = #expect(throws: DataError.self) { try CIFAR100().files(DataRoots(["/a", "/b"])) }
    #expect(
      error?.description
        == "cifar-100-binary/train.bin is not in /a, /b; run clutch data fetch cifar-100; or unpack "
        + "cifar-100-binary.tar.gz, the binary version, from https://www.cs.toronto.edu/~kriz/cifar.html, "
        + "and add its parent folder to CLUTCH_DATA")
  }

  @Test(arguments: [
    (0, "10000 records of 3073 bytes, 30730000 in all, but has 0"),
    (30_729_999, "10000 records of 3073 bytes, 30730000 in all, but has 30729999"),
    (15_365_000, "10000 records of 3073 bytes, 30730000 in all, but has 15365000"),
    (30_730_001, "10000 records of 3073 bytes, 30730000 in all, but has more"),
  ])
  func `a file of another length is refused`(length: Int, words: String) throws {
    let path = try scratch.write("test_batch.bin", [UInt8](repeating: 1, count: length))
    let error = #expect(throws: DataError.self) { try CIFAR10(split: .test).load([path]) }
    #expect(
      error?.description
        == "\(path): is cut short or has another format: it should have \(words); get the file again")
  }

  @Test func `a label that no class has is refused by its record`() throws {
    var bytes = records(3, labelBytes: 1)
    bytes[3073] = 10
    let (good, bad) = (try scratch.write("1", records(3, labelBytes: 1)), try scratch.write("2", bytes))
    let error = #expect(throws: DataError.self) {
      try CIFARRecords([good, bad], labelBytes: 1, count: 3).labels(0, classes: 10)
    }
    #expect(
      error?.description == "\(bad): is damaged: record 1 has the label 10; there are only the classes 0 to 9")
  }

  @Test func `records of any number are read from one file`() throws {
    let path = try scratch.write("some.bin", records(5, labelBytes: 2))
    let set = try Records(file: FilePath(path), labelBytes: 2, rows: 1...3).load([path])
    #expect(set.labels == [4, 5, 6] && set.images[0].array(UInt8.self) == Array(pixels(3073)[1...]))
    let bare = try scratch.write("bare.bin", pixels(2 * 3072))
    #expect(try Records(file: FilePath(bare), labelBytes: 0).load([bare]).labels == nil)
    let error = #expect(throws: DataError.self) { try Records(file: FilePath(bare)).load([bare]) }
    #expect(
      error?.description
        == "\(bare): is cut short or has another format: it should have records of 3073 bytes, but has 6144; get the "
        + "file again")
    let absent = #expect(throws: OptionError.self) { try Records().validate() }
    #expect(absent.map { "\($0)" } == "'file' must be the path of a file of records, but is absent")
  }
}
