import Clutch
import Testing

@testable import Plugins

@Suite struct IDXTests {
  let scratch: Scratch
  let roots: DataRoots

  init() throws {
    scratch = try Scratch()
    roots = DataRoots([scratch.path])
    try scratch.write("images.gz", Packed.images)
    try scratch.write("labels.gz", Packed.labels)
    try scratch.write("images", idx([6, 5, 4], Packed.pixels))
    try scratch.write("labels", idx([6], [0, 1, 2, 0, 1, 9]))
  }

  @Test(arguments: ["images", "images.gz"], ["labels", "labels.gz"])
  func `packed and plain files read alike`(images: String, labels: String) throws {
    let set = try load(IDX(images: FilePath(images), labels: FilePath(labels)))
    #expect(set.images.shape == [6, 1, 5, 4] && set.images.dtype == .uint8)
    #expect(set.images.array(UInt8.self) == Packed.pixels)
    #expect(set.labels == [0, 1, 2, 0, 1, 9] && set.classNames.isEmpty)
  }

  @Test func `without a labels file there are no labels`() throws {
    #expect(try load(IDX(images: FilePath("images"))).labels == nil)
  }

  @Test func `a file of four axes holds colours`() throws {
    let path = try scratch.write("colours", idx([2, 3, 1, 2], Array(0..<12)))
    let set = try load(IDX(images: FilePath(path)))  // an absolute path
    #expect(set.images.shape == [2, 3, 1, 2])
    #expect(set.images.array(UInt8.self) == Array(0..<12))
  }

  @Test func `rows take images and labels in the file's order`() throws {
    let set = try load(IDX(images: FilePath("images.gz"), labels: FilePath("labels.gz"), rows: 2...3))
    #expect(set.images.array(UInt8.self) == Array(Packed.pixels[40..<80]))
    #expect(set.labels == [2, 0])
  }

  @Test func `rows beyond the last image are refused`() throws {
    #expect(try load(IDX(images: FilePath("images"), rows: 5...5)).count == 1)
    #expect(
      try message(IDX(images: FilePath("images"), rows: 5...6))
        == "\(scratch.path)/images: has 6 images, but rows end with 6; the last is 5")
  }

  @Test func `labels must belong to the images`() throws {
    try scratch.write("labels", idx([5], [0, 1, 2, 0, 1]))
    #expect(
      try message(IDX(images: FilePath("images"), labels: FilePath("labels")))
        == "\(scratch.path)/labels: has 5 labels, but \(scratch.path)/images has 6 images; "
        + "the two must belong together")
  }

  @Test func `a missing file says where it was looked for`() throws {
    #expect(
      try message(IDX(images: FilePath("mnist/train", relativeTo: "/recipes")))
        == "mnist/train is not in \(scratch.path); /recipes/mnist/train does not exist either; "
        + "correct the path, or add its parent folder to CLUTCH_DATA")
    #expect(try message(IDX(images: FilePath("/no/such/file"))) == "/no/such/file does not exist; correct the path")
  }

  @Test func `the recipe's folder comes before the data folders`() throws {
    let beside = try scratch.write("recipes/images", idx([1, 1, 1], [7]))
    let found = try IDX(images: FilePath("images", relativeTo: "\(scratch.path)/recipes")).files(roots)
    #expect(found == [beside])
    #expect(try IDX(images: FilePath("images", relativeTo: "/elsewhere")).files(roots) == ["\(scratch.path)/images"])
  }

  @Test(arguments: [
    (IDX(), "images", "must be the path of an IDX file of images, but is absent"),
    (
      IDX(images: FilePath("a"), classes: [.number(1)]), "classes",
      "must be absent if there are no labels, but is not"
    ),
    (IDX(images: FilePath("a"), rows: -1...3), "rows", "must be [first, last] with 0 ≤ first ≤ last, but is [-1, 3]"),
    (
      IDX(images: FilePath("a"), rows: 0...Int.max), "rows",
      "must be [first, last] with 0 ≤ first ≤ last, but is [0, \(Int.max)]"
    ),
  ])
  func `options that make no sense are refused`(dataset: IDX, option: String, words: String) {
    let error = #expect(throws: OptionError.self) { try dataset.validate() }
    #expect(error?.option == option && error?.message == words)
  }

  @Test func `options at their edges are accepted`() throws {
    try IDX(images: FilePath("a"), rows: 0...0).validate()
    try IDX(images: FilePath("a"), labels: FilePath("b"), classes: [.number(1)]).validate()
  }

  @Test func `what is for testing is what the recipe says`() {
    #expect(IDX(images: FilePath("a"), test: true).isTest && !IDX(images: FilePath("a")).isTest)
  }

  private func load(_ dataset: IDX) throws -> ImageSet { try dataset.load(dataset.files(roots)) }

  private func message(_ dataset: IDX) throws -> String? {
    #expect(throws: DataError.self) { try load(dataset) }?.description
  }
}
