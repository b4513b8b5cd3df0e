import Formats
import Testing
import Torch

@testable import Components

@Suite struct SelectionTests {
  private let set = ImageSet(
    images: Tensor([0, 1, 2, 3, 4, 5].map { UInt8($0) }, [6, 1, 1, 1]), labels: [0, 1, 2, 0, 1, 2],
    classNames: ["cat", "dog", "egg"])

  private func pixels(_ set: ImageSet) -> [Int] { set.images.ints }

  @Test func `classes are chosen by number and by name, and keep their order`() throws {
    let chosen = try set.select(classes: [.name("egg"), .number(0)], limit: nil, seed: Seed(0))
    #expect(pixels(chosen) == [0, 2, 3, 5] && chosen.labels == [0, 2, 0, 2])
  }

  @Test func `the files of the images that are kept stay with them`() throws {
    let named = ImageSet(
      images: set.images, labels: set.labels, classNames: set.classNames, paths: (0..<6).map { "\($0).png" })
    let chosen = try named.select(classes: [.name("egg")], limit: nil, seed: Seed(0))
    #expect(pixels(chosen) == [2, 5] && chosen.paths == ["2.png", "5.png"])
    let drawn = try named.select(classes: nil, limit: 3, seed: Seed(1))
    #expect(drawn.paths == pixels(drawn).map { "\($0).png" })
    #expect(try drawn.formed(ToyDataset()).paths == drawn.paths)
    #expect(try set.select(classes: [.name("egg")], limit: nil, seed: Seed(0)).paths == nil)
  }

  @Test func `classes are left out of all, or of those that are taken`() throws {
    let others = try set.select(classes: nil, except: [.name("dog")], limit: nil, seed: Seed(0))
    #expect(pixels(others) == [0, 2, 3, 5] && others.labels == [0, 2, 0, 2])
    let one = try set.select(classes: [.number(0), .number(1)], except: [.number(1)], limit: nil, seed: Seed(0))
    #expect(pixels(one) == [0, 3])
    let none = #expect(throws: DataError.self) {
      try set.select(classes: [.number(1)], except: [.name("dog"), .name("cat")], limit: nil, seed: Seed(0))
    }
    #expect(none?.description == "no class is left: 'except' excludes all of them; remove one")
    let all = #expect(throws: DataError.self) {
      try set.select(classes: nil, except: [.number(0), .number(1), .name("egg")], limit: nil, seed: Seed(0))
    }
    #expect(all?.description == none?.description)
    #expect(try set.select(classes: nil, except: [], limit: nil, seed: Seed(0)).count == 6)
    let bare = ImageSet(images: set.images, labels: nil)
    let unlabelled = #expect(throws: DataError.self) {
      try bare.select(classes: nil, except: [.number(0)], limit: nil, seed: Seed(0))
    }
    #expect(unlabelled?.description == "classes are chosen, but the images have no labels; leave out 'except'")
  }

  @Test func `a class that is named by a number is not taken for the class of that number`() throws {
    let digits = ImageSet(images: set.images, labels: set.labels, classNames: ["3", "5", "7"])
    #expect(try pixels(digits.select(classes: [.name("5")], limit: nil, seed: Seed(0))) == [1, 4])
    #expect(try pixels(digits.select(classes: [.number(0)], limit: nil, seed: Seed(0))) == [0, 3])
    let error = #expect(throws: DataError.self) { try digits.select(classes: [.number(3)], limit: nil, seed: Seed(0)) }
    #expect(
      error?.description
        == "class 3 is ambiguous: a class is named '3', and there is no class number 3; write \"3\" with quotes "
        + "for the name, or the name of the other class")
    let two = ImageSet(images: set.images, labels: set.labels, classNames: ["1", "2", "4"])
    let other = #expect(throws: DataError.self) {
      try two.select(classes: nil, except: [.number(1)], limit: nil, seed: Seed(0))
    }
    #expect(other?.description.contains("a class is named '1', and class number 1 is '2'") == true)
    let same = ImageSet(images: set.images, labels: set.labels, classNames: ["0", "1", "2"])
    #expect(try pixels(same.select(classes: [.number(1)], limit: nil, seed: Seed(0))) == [1, 4])
  }

  @Test func `a selection keeps the notes`() throws {
    let noted = ImageSet(images: set.images, labels: set.labels, notes: ["a note"])
    #expect(try noted.select(classes: [.number(1)], limit: 1, seed: Seed(0)).notes == ["a note"])
  }

  @Test func `a limit draws by the seed and keeps the order`() throws {
    let drawn = try set.select(classes: nil, limit: 3, seed: Seed(4))
    #expect(drawn.count == 3 && pixels(drawn) == pixels(drawn).sorted())
    #expect(pixels(drawn) == pixels(try set.select(classes: nil, limit: 3, seed: Seed(4))))
    let all = try (0..<20).map { try pixels(set.select(classes: nil, limit: 3, seed: Seed($0))) }
    #expect(Set(all).count > 5)
  }

  @Test(
    arguments: [
      ([ClassName.name("dgo")], nil, "there is no class 'dgo'; did you mean 'dog'?"),
      ([.name("zebra")], nil, "there is no class 'zebra'; there are 'cat', 'dog', 'egg'"),
      ([.number(7)], nil, "class 7 has no images; the classes with images are 0, 1, 2"),
      (nil, 9, "limit is 9, but there are only 6 images; use fewer"),
      ([], nil, "'classes' is an empty list; name some, or leave it out"),
      ([], 9, "'classes' is an empty list; name some, or leave it out"),
    ] as [([ClassName]?, Int?, String)])
  func `what cannot be chosen is refused`(classes: [ClassName]?, limit: Int?, message: String) {
    let error = #expect(throws: DataError.self) { try set.select(classes: classes, limit: limit, seed: Seed(0)) }
    #expect(error?.description == message)
  }

  @Test func `a set without images is refused`() {
    let empty = ImageSet(images: set.images[0..<0], labels: nil)
    let error = #expect(throws: DataError.self) { try empty.select(classes: nil, limit: nil, seed: Seed(0)) }
    #expect(error?.description == "there are no images; name a data set that has some")
  }

  @Test func `classes of unlabelled images cannot be chosen`() {
    let bare = ImageSet(images: set.images, labels: nil)
    let error = #expect(throws: DataError.self) { try bare.select(classes: [.number(0)], limit: nil, seed: Seed(0)) }
    #expect(error?.description == "classes are chosen, but the images have no labels; leave out 'classes'")
  }
}
