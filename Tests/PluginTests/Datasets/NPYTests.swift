import Clutch
import Testing

@testable import Plugins

@Suite struct NPYTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func dataset(_ images: String, _ labels: String? = nil) -> NPY {
    NPY(images: FilePath(fixture(images)), labels: labels.map { FilePath(fixture($0)) })
  }

  private func load(_ dataset: NPY) throws -> ImageSet { try dataset.load(dataset.files(DataRoots([]))) }

  private func message(_ dataset: NPY) -> String? {
    #expect(throws: DataError.self) { try load(dataset) }?.description
  }

  @Test(arguments: ["images.npy", "fortran.npy"]) func `an array has the pixels that NumPy wrote`(name: String) throws {
    let set = try load(dataset(name, "labels.npy"))
    #expect(set.images.shape == [5, 3, 4, 6] && set.labels == [0, 2, 1, 2, 300])
    #expect(set.images.permute(0, 2, 3, 1).array(UInt8.self) == pixels(5 * 4 * 6 * 3))
  }

  @Test func `the channels may be said to stand first`() throws {
    var dataset = dataset("images.npy")
    dataset.layout = .channelsFirst
    dataset.rows = 1...2
    let set = try load(dataset)
    #expect(set.images.shape == [2, 4, 6, 3] && set.labels == nil)
    #expect(set.images.array(UInt8.self) == Array(pixels(216)[72...]))
  }

  @Test func `arrays of an archive are taken by name`() throws {
    var dataset = dataset("arrays.npz")
    (dataset.array, dataset.labelsArray) = ("train_images", "train_labels")
    try dataset.validate()
    let set = try load(dataset)
    #expect(set.labels == [3, 0, 1, 1, 0] && set.images.permute(0, 2, 3, 1).array(UInt8.self) == pixels(360))
    (dataset.array, dataset.labelsArray) = ("grey", nil)
    let grey = try load(dataset).images
    #expect(
      grey.shape == [5, 1, 4, 6] && grey.array(UInt8.self) == stride(from: 0, to: 360, by: 3).map { pixels(360)[$0] })
  }

  @Test func `what cannot be right is refused`() throws {
    let archive = fixture("arrays.npz")
    var npz = dataset("arrays.npz")
    #expect(message(npz) == "\(archive): has 4 arrays; name one of train_images, train_labels, grey, negative")
    npz.array = "gray"
    #expect(message(npz) == "\(archive): has no array 'gray'; did you mean 'grey'?")
    (npz.array, npz.labelsArray) = ("grey", "negative")
    #expect(message(npz) == "\(archive), array 'negative': label 1 is -1, but labels are 0 or more")
    let floats = fixture("floats.npy")
    #expect(
      message(dataset("floats.npy"))
        == "\(floats): has elements '<f8' of the shape [2, 4, 6, 3], but images are unsigned bytes, '|u1', of the shape "
        + "[n, h, w], [n, h, w, c] or [n, c, h, w]")
    #expect(
      message(dataset("images.npy", "floats.npy"))
        == "\(floats): has the shape [2, 4, 6, 3], but labels have [n] or [n, 1]")
    #expect(
      message(dataset("labels.npy"))?.hasSuffix("[n, h, w], [n, h, w, c] or [n, c, h, w]") == true)
    var plain = dataset("images.npy")
    plain.array = "x"
    #expect(
      message(plain)
        == "\(fixture("images.npy")): is not an .npz, so it has no array 'x'; leave the option out")
    let unlabelled = #expect(throws: OptionError.self) {
      try NPY(images: FilePath("a.npy"), except: [.number(1)]).validate()
    }
    #expect(unlabelled?.message == "must be absent if there are no labels, but is not")
  }

  @Test func `a header that promises too much is refused before memory is asked for`() throws {
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (9000000000, 3, 3, 3), }\n"
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    let path = try scratch.write("huge.npy", bytes)
    #expect(
      message(NPY(images: FilePath(path)))
        == "\(path): cannot be read: its header says elements '|u1' of the shape [9000000000, 3, 3, 3], which is empty "
        + "or more than 4 GiB; images need at least one element and at most 4 GiB")
  }

  @Test func `an array cut at any length is refused`() throws {
    let bytes = try fixtureBytes("images.npy")
    for length in bytes.indices {
      let path = try scratch.write("file.npy", Array(bytes[..<length]))
      #expect(message(NPY(images: FilePath(path)))?.hasPrefix("\(path): ") == true, "\(length) bytes")
    }
  }
}
