import Formats
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Plugins
@testable import Stages

@Suite struct ChangedCopyTests {
  /// Three images of 2 x 2 pixels in NumPy's format, which is the shortest to write.
  private let file: String
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let pixels = Tensor((0..<12).map { UInt8(20 * $0) }, [3, 2, 2])
    file = try scratch.write("images.npy", [UInt8](NumPy.encode(pixels)))
    try scratch.write("labels.npy", [UInt8](NumPy.encode(Tensor([0, 1, 1]))))
  }

  private struct Section: Options { var set: Choice<Datasets>? }

  /// Reads a data set as a recipe writes it; FILE and LABELS stand for the files.
  private func read(_ text: String) throws -> any Dataset { try choice(text).value }

  private func choice(_ text: String) throws -> Choice<Datasets> {
    let path = try scratch.write(
      "recipe.yaml",
      Array("set: \(text.replacing("FILE", with: file).replacing("LABELS", with: "\(scratch.path)/labels.npy"))".utf8))
    return try #require(decode(Section.self, from: loadRecipe(path, shape: Section.shape)).set)
  }

  private func load(_ text: String) throws -> ImageSet {
    let dataset = try read(text)
    return try dataset.load(dataset.files(DataRoots([])))
  }

  /// The images, one list of pixels each.
  private func images(_ text: String) throws -> [[Int]] {
    try load(text).images.reshape(3, 4).split(1).map(\.ints)
  }

  @Test func `vectors cannot be changed`() {
    let error = #expect(throws: RecipeError.self) { try choice("{inverted: {of: {embeddings: {file: x}}}}") }
    #expect(
      error?.diagnostics.first?.message
        == "'of' must be a data set of images, but 'embeddings' has vectors; name another one")
  }

  @Test(arguments: [
    (90, [[20, 60, 0, 40], [100, 140, 80, 120], [180, 220, 160, 200]]),
    (180, [[60, 40, 20, 0], [140, 120, 100, 80], [220, 200, 180, 160]]),
    (270, [[40, 0, 60, 20], [120, 80, 140, 100], [200, 160, 220, 180]]),
  ])
  func `images are turned against the clock`(degrees: Int, expected: [[Int]]) throws {
    #expect(try images("{ rotated: { of: { npy: { images: FILE } }, degrees: \(degrees) } }") == expected)
  }

  @Test func `without an angle each image has one of the three`() throws {
    let turned = try images("{ rotated: { of: { npy: { images: FILE } } } }")
    let first = [[20, 60, 0, 40], [60, 40, 20, 0], [40, 0, 60, 20]]
    for (i, image) in turned.enumerated() { #expect(first.contains(image.map { $0 - 80 * i }), "\(i)") }
    let draws = try (0..<8).map { try images("{ rotated: { of: { npy: { images: FILE } }, seed: \($0) } }") }
    #expect(Set(draws).count > 2 && draws[0] == turned)
  }

  @Test func `negatives, and what is chosen of the other set`() throws {
    #expect(try images("{ inverted: { of: { npy: { images: FILE } } } }")[2] == [95, 75, 55, 35])
    let chosen = try load(
      "{ inverted: { of: { npy: { images: FILE, labels: LABELS, classes: [1], limit: 1, size: 4, channels: 3 } } } }")
    #expect(chosen.images.shape == [1, 3, 4, 4] && chosen.labels == [1])
  }

  @Test func `each image is blended with another, and each is in two`() throws {
    let blends = try images("{ mixed: { of: { npy: { images: FILE } } } }")
    // With three images in a circle, every pair is a blend.
    #expect(Set(blends) == [[40, 60, 80, 100], [80, 100, 120, 140], [120, 140, 160, 180]])
    let whole = try images("{ mixed: { of: { npy: { images: FILE } }, weight: 1 } }")
    #expect(whole == [[0, 20, 40, 60], [80, 100, 120, 140], [160, 180, 200, 220]])
  }

  @Test func `quarters are in another order, never in their own`() throws {
    for seed in 0..<20 {
      let moved = try images("{ permuted: { of: { npy: { images: FILE } }, seed: \(seed) } }")
      for (i, image) in moved.enumerated() {
        let own = (0..<4).map { 80 * i + 20 * $0 }
        #expect(image != own && image.sorted() == own)
      }
    }
  }

  @Test func `a quarter stays whole`() throws {
    let image = Tensor((0..<64).map { UInt8($0) }, [1, 1, 8, 8])
    let moved = try Permuted().change(image, Seed(1).generator("x"))
    #expect(moved.shape == [1, 1, 8, 8])
    for (y, x) in [(0, 0), (0, 4), (4, 0), (4, 4)] {
      let part = moved.slice(axis: 2, y..<(y + 4)).slice(axis: 3, x..<(x + 4)).contiguous().ints
      #expect([0, 4, 32, 36].contains(part[0]) && part.map { $0 - part[0] } == (0..<16).map { $0 / 4 * 8 + $0 % 4 })
    }
  }

  private let blurred: [Double] = [
    67.928, 77.29, 85.919, 98.125, 112.893, 111.593, 112.418, 102.996, 92.563, 89.928, 129.516, 134.325,
    123.772, 98.196, 72.838, 121.534, 137.177, 139.525, 112.55, 68.854, 62.313, 92.941, 133.97, 175.401,
    206.817, 49.998, 81.491, 123.672, 166.253, 198.534, 37.883, 70.443, 114.044, 158.046, 191.394, 30.559,
    63.984, 108.736, 153.89, 188.102, 39.761, 75.06, 120.453, 162.622, 191.343, 53.067, 86.903, 125.235,
    152.357, 164.018, 72.052, 101.604, 125.158, 127.841, 118.14, 89.415, 113.142, 119.922, 101.327, 80.797,
  ]
  private let blurredOverChannels: [Double] = [
    63.825, 80.746, 100.621, 122.654, 142.713, 91.338, 102.63, 110.051, 115.785, 122.766, 102.309, 116.083,
    121.624, 115.187, 105.168, 96.987, 117.606, 130.354, 121.152, 98.049, 56.66, 81.749, 113.42, 145.343,
    170.303, 71.581, 93.62, 117.292, 137.019, 150.764, 79.872, 102.166, 121.0, 127.988, 127.373, 80.569,
    104.822, 122.746, 122.548, 112.485, 47.843, 79.481, 120.215, 159.249, 187.224, 58.131, 88.154, 122.669,
    149.711, 164.803, 69.705, 97.518, 122.41, 132.007, 130.871, 78.763, 103.969, 119.232, 114.785, 104.825,
  ]

  @Test func `the blur is SciPy's`() {
    let pixels = (0..<60).map { (i: Int) -> Float in Float((37 * i + i * i / 5) % 256) }
    let picture = Tensor(pixels, [1, 3, 4, 5])
    let across = zip(gaussianBlur(picture, 1.2).doubles, blurred).map { abs($0 - $1) }
    let through = zip(gaussianBlur(picture, 1.2, overChannels: true).doubles, blurredOverChannels).map { abs($0 - $1) }
    #expect((across.max() ?? 1) < 0.002 && (through.max() ?? 1) < 0.002)
  }

  @Test func `blurred images are rounded blurs`() throws {
    let plain = gaussianBlur(Tensor((0..<12).map { Float(20 * $0) }, [3, 1, 2, 2]), 0.7)
    #expect(
      try images("{ blurred: { of: { npy: { images: FILE } }, deviation: 0.7 } }").flatMap(\.self) == plain.round().ints
    )
  }

  @Test func `copies are to test with where their images are, and keys tell their files apart`() throws {
    #expect(try !read("{ inverted: { of: { npy: { images: FILE } } } }").isTest)
    #expect(try read("{ inverted: { of: { mixed: { of: { npy: { images: FILE, test: true } } } } } }").isTest)
    let dataset = try read("{ inverted: { of: { npy: { images: FILE } } } }")
    #expect(try dataset.files(DataRoots([])) == [file] && dataset.identity(of: [file]) == nil)
  }

  @Test func `a key has the inner set's options and sources, not the places of its files`() throws {
    let twice = try choice("{ inverted: { of: { mixed: { of: { npy: { images: FILE, limit: 2 } } } } } }")
    let written = twice.node { _ in "" }.yaml
    #expect(!written.contains(file) && written.contains("limit: 2") && written.contains("weight: 0.5"))
    let single = try choice("{ npy: { images: FILE } }")
    let hash = single.sourceHash
    #expect(!hash.contains(" ") && twice.sourceHash.hasSuffix(" \(hash)"))
    #expect(Set(twice.sourceHash.split(separator: " ")).count == 3)
  }

  @Test(arguments: [
    ("inverted", "", "'of' must be the data set whose images are changed, but is absent"),
    ("rotated", "of: svhn, degrees: 45", "'degrees' must be 90, 180 or 270, but is 45"),
    ("mixed", "of: svhn, weight: 1.5", "'weight' must be from 0 to 1, but is 1.5"),
    ("blurred", "of: svhn, deviation: 0", "'deviation' must be greater than 0 and at most 100, but is 0.0"),
    ("permuted", "of: svhn, seed: -1", "'seed' must be 0 or more, but is -1"),
  ])
  func `options that make no sense are refused`(name: String, options: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try read("{ \(name): { \(options) } }") }
    #expect(error?.diagnostics.map(\.message) == [message])
  }

  @Test(arguments: ["uniform-noise", "gaussian-noise", "blobs", "rotated", "permuted", "inverted", "mixed", "blurred"])
  func `the former name of the seed is answered with the present one`(name: String) {
    let error = #expect(throws: RecipeError.self) { try read("{ \(name): { draw: 1 } }") }
    #expect(error?.diagnostics.map(\.message) == ["'\(name)' has no option 'draw'; it is now called 'seed'"])
  }

  @Test func `images that cannot be changed are refused`() throws {
    let flat = Tensor.zeros([1, 1, 2, 3], .uint8)
    let turned = #expect(throws: DataError.self) { try Rotated().change(flat, Seed(0).generator("x")) }
    #expect(
      turned?.description
        == "images of 2 x 3 pixels are not square and cannot be rotated; give their data set a 'size'")
    let moved = #expect(throws: DataError.self) { try Permuted().change(flat, Seed(0).generator("x")) }
    #expect(
      moved?.description == "images of 2 x 3 pixels have no four equal quarters; give their data set an even 'size'")
    let mixed = #expect(throws: DataError.self) { try Mixed().change(flat, Seed(0).generator("x")) }
    #expect(mixed?.description == "there is 1 image, but blending needs at least two; use more images")
  }
}
