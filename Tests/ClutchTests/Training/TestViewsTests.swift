import Formats
import Foundation
import Testing
import Torch

@testable import Components
@testable import Storage
@testable import Training

/// Brightens each image by its own random amount.
private struct Lighter: Augmentation {
  static let name = "lighter"

  func callAsFunction(_ images: Tensor, _ random: Generator) -> Tensor {
    (images + Tensor.rand([images.size(0), 1, 1, 1], random)).clamp(min: 0, max: 1)
  }
}

@Suite struct TestViewsTests {
  private let images: Tensor
  private let model: Model

  init() throws {
    images = Tensor.randint(0..<256, [150, 1, 8, 8], Generator(seed: 5)).to(.uint8)
    let random = Generator(seed: 1)
    let encoder = try ToyEncoder().build(ImageShape(channels: 1, height: 8, width: 8), random)
    model = Model(
      encoder: encoder, head: ToyHead().build(inputs: encoder.outputs, random),
      normalization: Normalization(of: images),
      device: .cpu, shape: .image(ImageShape(channels: 1, height: 8, width: 8)))
  }

  private func views(_ count: Int, seed: Int = 0) -> TestViews {
    TestViews(count: count, pipelines: [[Lighter()]], seed: Seed(seed), keyText: "", fileName: "")
  }

  private func difference(_ a: Tensor, _ b: Tensor) -> Double { (a - b).abs().max().item }

  /// Computed image by image, with the random draws of the position, out of 61, that the pixels determine.
  @Test func `features and projections are means over views of what the networks give, and have their length`() throws {
    let embedding = try model.embed(.images(images), views(3))
    let places = ImageFingerprint.all(of: .images(images)).map { $0.remainder(by: 61) }
    #expect(Set(places).count > 40)
    for i in [0, 17, 149] {
      let outputs = (0..<3).map { number in
        let light = Tensor.rand([61, 1, 1, 1], Seed(0).generator("views", number))[places[i]..<(places[i] + 1)]
        let view = (images[i..<(i + 1)].to(.float32) / 255 + light).clamp(min: 0, max: 1)
        return model(view, training: false)
      }
      let features = outputs.map(\.features).reduce(Tensor.zeros([1, 4]), +) / 3
      let projections = outputs.map(\.projections).reduce(Tensor.zeros([1, 4]), +) / 3
      #expect(difference(embedding.features[i..<(i + 1)], features) < 1e-5)
      #expect(difference(embedding.projections[i..<(i + 1)], projections) < 1e-5)
    }
  }

  @Test func `an image has the same features alone, among others and in another order`() throws {
    let all = try model.embed(.images(images), views(2)).features
    let alone = try model.embed(.images(images[40..<41]), views(2)).features
    #expect(difference(all[40..<41], alone) < 1e-5)
    let order = Tensor.randperm(150, Generator(seed: 3))
    #expect(difference(try model.embed(.images(images[order]), views(2), batch: 7).features, all[order]) < 1e-5)
  }

  @Test func `images that are all alike, or of two shades, are embedded as any others`() throws {
    let alike = Tensor.zeros([130, 1, 8, 8], .uint8)
    let features = try model.embed(.images(alike), views(2)).features
    #expect(features.shape == [130, 4] && difference(features, features[0..<1]) < 1e-6)
    let shades = (Tensor.randint(0..<2, [200, 1, 8, 8], Generator(seed: 2)) * 128).to(.uint8)
    #expect(Set(ImageFingerprint.all(of: .images(shades)).map { $0.remainder(by: TestViews.places) }).count > 40)
  }

  @Test func `draws depend on the seed and on the view`() throws {
    let one = try model.embed(.images(images), views(1)).features
    #expect(difference(try model.embed(.images(images), views(1)).features, one) == 0)
    #expect(difference(try model.embed(.images(images), views(1, seed: 1)).features, one) > 1e-3)
    #expect(difference(try model.embed(.images(images), views(2)).features, one) > 1e-3)
  }

  @Test func `without views the images themselves are embedded, and views are given up where somebody wants it`() throws
  {
    #expect(difference(try model.embed(.images(images), nil).features, try model.embed(.images(images)).features) == 0)
    #expect(throws: Stopped.self) { try model.embed(.images(images), views(3), batch: 50) { true } }
  }
}
