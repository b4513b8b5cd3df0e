import Formats
import Recipe
import Testing
import Torch

@testable import Components

/// The numbers are printed by Fixtures/resize.py.
@Suite struct FitTests {
  private let picture = Tensor((0..<378).map { (i: Int) -> UInt8 in UInt8((37 * i + i * i / 5) % 256) }, [1, 3, 9, 14])

  private let stretched = [
    94, 124, 114, 117, 126, 126, 129, 114, 140, 133, 123, 113, 163, 134, 131, 121, 153, 122, 122, 110, 123, 139,
    123, 144, 119, 113, 130, 135, 106, 103, 113, 119, 124, 132, 133, 123, 126, 114, 126, 119, 126, 118, 123, 130,
    140, 127, 134, 144,
  ]
  private let cropped = [
    125, 124, 93, 147, 93, 150, 113, 150, 133, 130, 119, 135, 150, 127, 134, 124, 139, 117, 120, 117, 141, 136, 122,
    128, 117, 108, 127, 140, 99, 105, 110, 121, 135, 126, 134, 136, 134, 105, 129, 124, 126, 118, 117, 129, 125,
    131, 135, 128,
  ]
  private let enlarged = [
    82, 112, 142, 173, 203, 205, 36, 39, 70, 102, 134, 166, 119, 151, 184, 128, 90, 112, 71, 94, 128, 162, 197, 107,
    96, 131, 167, 114, 79, 105, 68, 94, 131, 168, 206, 120, 41, 54, 93, 132, 172, 187, 53, 47, 77, 117, 158, 200,
    159, 27, 69, 111, 154, 193, 212, 103, 72, 116, 160, 204, 77, 48, 93, 139, 185, 213, 135, 101, 116, 163, 211,
    134, 59, 108, 157, 153, 159, 191, 116, 84, 103, 154, 205, 131, 123, 175, 227, 138, 77, 129, 182, 86, 51, 87,
    142, 196, 77, 131, 187, 101, 43, 99, 155, 190, 137, 70, 127, 185, 79, 137, 196, 112, 58, 118, 177, 130, 94, 101,
    162, 99, 120, 182, 169, 121, 112, 164, 153, 99, 109, 151, 140, 80, 179, 244, 109, 117, 182, 219, 86, 124, 190,
    199, 66, 133,
  ]
  private let pillow = [
    94, 124, 114, 117, 126, 127, 128, 114, 140, 133, 123, 113, 163, 134, 131, 121, 153, 122, 122, 111, 123, 139,
    123, 144, 120, 113, 130, 135, 106, 103, 114, 119, 123, 131, 134, 123, 125, 114, 126, 119, 126, 118, 123, 130,
    140, 127, 134, 144,
  ]
  private let grey = [
    93, 171, 70, 149, 200, 130, 180, 34, 86, 168, 70, 123, 206, 33, 117, 171, 105, 160, 95, 75, 132, 68, 125, 212,
    121, 132, 40, 100,
  ]

  @Test func `long and thin images are scaled a few at a time`() {
    let random = Generator(seed: 3)
    let thin = (Tensor.rand([40, 1, 2, 900], random) * 255).to(.uint8)  // 40 images of 64 x 28800 are 74 million values
    let all = thin.squared(64, .crop)
    #expect(all.shape == [40, 1, 64, 64])
    #expect(all[39..<40].ints == thin[39..<40].squared(64, .crop).ints)
  }

  @Test func `images that are too thin to be scaled are refused`() throws {
    let set = ImageSet(images: Tensor.zeros([1, 1, 1, 70_000], .uint8), labels: nil)
    var toy = ThinDataset()
    let error = #expect(throws: DataError.self) { try set.formed(toy) }
    #expect(
      error?.description
        == "its images are 1 x 70000 (height, width) and would be 512 x 35840000 before the center crop, which "
        + "takes too much memory; use a smaller size, or fit: stretch")
    toy.fit = .stretch
    #expect(try set.formed(toy).images.shape == [1, 1, 512, 512])
  }

  @Test func `scaling gives torchvision's pixels`() {
    #expect(picture.squared(4, .stretch).shape == [1, 3, 4, 4] && picture.squared(4, .stretch).ints == stretched)
    #expect(picture.squared(4, .crop).shape == [1, 3, 4, 4] && picture.squared(4, .crop).ints == cropped)
    #expect(picture.squared(12, .crop)[0][0].ints == enlarged)
    let upright = picture.transpose().contiguous()
    #expect(upright.squared(4, .crop).transpose().ints == cropped)
  }

  @Test func `scaling is within 1 of Pillow's`() {
    let differences = zip(picture.squared(4, .stretch).ints, pillow).map { abs($0 - $1) }
    #expect(differences.max() == 1)
  }

  @Test func `many images are scaled as one is`() {
    let many = Tensor.concatenate(Array(repeating: picture, count: 100))
    let large = many.squared(700, .stretch).squared(4, .stretch)  // in several parts
    #expect(large.size(0) == 100 && (large .!= large[0..<1]).sum().item == 0)
  }

  @Test func `an image of the size is left as it is`() {
    let square = picture.squared(9, .crop)
    #expect(square.resized(height: 9, width: 9).ints == square.ints)
    #expect(square.squared(9, .stretch).ints == square.ints)
  }

  @Test func `grey is Pillow's, and colour repeats it`() throws {
    let luma = try #require(picture.channels(1))
    #expect(luma.shape == [1, 1, 9, 14] && Array(luma.ints[..<28]) == grey)
    let colour = try #require(luma.channels(3))
    #expect(colour.shape == [1, 3, 9, 14] && colour[0][2].ints == luma.ints && colour[0][0].ints == luma.ints)
    #expect(luma.channels(1)?.ints == luma.ints && Tensor.zeros([1, 2, 1, 1], .uint8).channels(3) == nil)
  }

  @Test func `options bring a set to its form, or say why they cannot`() throws {
    let set = ImageSet(images: picture, labels: [3], notes: ["one"])
    let formed = try set.formed(Form(size: 4, channels: 1))
    #expect(formed.images.shape == [1, 1, 4, 4] && formed.labels == [3] && formed.notes == ["one"])
    #expect(try set.formed(Form(size: 4)).images.ints == cropped)
    let odd = ImageSet(images: .zeros([1, 4, 2, 2], .uint8), labels: nil)
    let error = #expect(throws: DataError.self) { try odd.formed(Form(channels: 3)) }
    #expect(
      error?.description
        == "channels is 3, but the images have 4; only gray (1) and color (3) can be converted")
  }

  @Test(arguments: [
    (Form(size: 0), "'size' must be from 1 to 4096, but is 0"),
    (Form(channels: 2), "'channels' must be 1 or 3, but is 2"),
  ])
  func `a form that there is not is refused`(form: Form, message: String) {
    #expect(#expect(throws: OptionError.self) { try form.validateForm() }.map { "\($0)" } == message)
  }

  /// A data set that has only the options.
  struct Form: Dataset {
    static let name = "form"
    var classes: [ClassName]?
    var limit: Int?
    var isTest = false
    var size: Int?
    var channels: Int?
    func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }
    func load(_ files: [String]) throws(DataError) -> ImageSet { ImageSet(images: .zeros([1], .uint8), labels: nil) }
  }
}

/// A data set that resizes images to 512 pixels.
private struct ThinDataset: Dataset {
  static let name = "thin"
  var fit = Fit.crop
  var size: Int? { 512 }
  var isTest: Bool { false }
  func files(_ roots: DataRoots) throws(DataError) -> [String] { [] }
  func load(_ files: [String]) throws(DataError) -> ImageSet { throw DataError("nothing to load") }
}
