import Formats
import Foundation
import Recipe
import Testing
import Torch

@testable import Components
@testable import Stages
@testable import Storage
@testable import Training

/// The toy encoder, which also offers the mean color of an image and twice its own output.
private struct LayeredEncoder: Encoder {
  static let name = "layered"

  func build(_ images: ImageShape, _ random: Generator) throws(OptionError) -> Network {
    Network(Body(try ToyEncoder().build(images, random).module), outputs: 4)
  }

  final class Body: LayeredModule {
    let toy: any Module
    init(_ toy: any Module) { self.toy = toy }

    let layers = ["color", "twice"]

    func callAsFunction(_ input: Tensor, training: Bool) -> Tensor { toy(input, training: training) }

    func reading(
      _ wanted: Set<String>, of input: Tensor, training: Bool
    ) -> (output: Tensor, layers: [String: Tensor]) {
      let output = toy(input, training: training)
      let all = ["color": input.mean(axis: -2, -1), "twice": output * 2]
      return (output, all.filter { wanted.contains($0.key) })
    }
  }
}

private let registered: Void = {
  toys
  register(LayeredEncoder.self)
}()

private func plan(_ scorers: String, clustered: String = "every: 2") throws -> Plan {
  registered
  let text = toyRecipe.replacing("encoder: toy", with: "encoder: layered").replacing("every: 2", with: clustered)
  return try Plan(toyExperiment(text: text.replacing("score: [toy]", with: "score: \(scorers)")))
}

private let color = "{ toy: { layer: color, label: color } }"

// Serialized because threads, which are part of a stage's key, belong to the whole process.
@Suite(.serialized) struct LayersTests {
  private func tensor(_ path: String) throws -> Tensor {
    try NumPy.decode(try #require(FileManager.default.contents(atPath: path), "\(path)"))
  }

  @Test func `a scorer of another layer scores its vectors, which the run keeps under the layer's name`() throws {
    let folder = try TemporaryFolder()
    let run = Run(try plan("[toy, \(color)]"), store: Store(runs: folder.path), observer: nil)
    _ = try run.execute()
    let (train, bright) = (
      try tensor("\(run.folder)/features/train.color.npy"), try tensor("\(run.folder)/features/bright.color.npy")
    )
    #expect(train.shape == [32, 1] && bright.shape == [16, 1])
    // The toy scorer's score: the distance from the mean of the training vectors.
    let expected = (bright - train.mean(axis: 0)).norm(axis: 1)
    #expect((try tensor("\(run.folder)/scores/color.bright.npy") - expected).abs().max().item < 1e-5)
    #expect(!FileManager.default.fileExists(atPath: "\(run.folder)/features/train.twice.npy"), "nothing reads it")
    #expect(run.missing.isEmpty)
  }

  @Test func `a layer that is read with views only is computed for the views alone`() throws {
    let folder = try TemporaryFolder()
    let plan = try plan("[toy, { toy: { layer: twice, views: 2, label: twice } }]")
    let run = Run(plan, store: Store(runs: folder.path), observer: nil)
    _ = try run.execute()
    let name = try #require(plan.views.last??.fileName)
    let features = try tensor("\(run.folder)/features/test.\(name).features.npy")
    #expect((try tensor("\(run.folder)/features/test.\(name).twice.npy") - features * 2).abs().max().item < 1e-5)
    #expect(!FileManager.default.fileExists(atPath: "\(run.folder)/features/test.twice.npy"))
  }

  @Test func `another layer makes another embedding, and keeps all phases and the other scores`() throws {
    let (plain, more) = (try plan("[toy]"), try plan("[toy, \(color)]"))
    let (one, other) = (plain.embedding(of: plain.train), more.embedding(of: more.train))
    #expect(one.key == one.sharedKey && one.key == other.sharedKey && other.key != one.key)
    #expect(plain.phaseKeys == more.phaseKeys)
    #expect(plain.score(plain.scorers[0], plain.test).key == more.score(more.scorers[0], more.test).key)
    let projection = try plan("[toy, { toy: { layer: projection, label: other } }]")
    #expect(projection.embedding(of: projection.train).key == one.key)
  }

  @Test func `clusters can be made of another layer`() throws {
    let folder = try TemporaryFolder()
    let run = Run(try plan("[toy]", clustered: "on: twice"), store: Store(runs: folder.path), observer: nil)
    #expect(try run.execute().clusters.map(\.phase) == ["second"])
  }

  @Test(arguments: [
    ("[{ toy: { layer: deep } }]", "every: 2", 18, 25), ("[toy]", "on: deep", 16, 71),
    ("[\(color), { toy: { layer: deep } }]", "every: 2", 18, 66),
  ])
  func `a layer that the network does not have is an error at its place`(
    scorers: String, clustered: String, line: Int, column: Int
  ) throws {
    let plan = try plan(scorers, clustered: clustered)
    let error = #expect(throws: RecipeError.self) { try plan.check() }
    let found = try #require(error?.diagnostics.first)
    #expect(found.message == "the network has no layer 'deep'; it has encoder, projection, color, twice")
    #expect(found.location?.line == line && found.location?.column == column)
  }

  @Test func `the same check fails for a plan whose network was checked before`() throws {
    let checker = Checker()
    try checker.check(plan("[\(color)]"))
    let wrong = try plan("[{ toy: { layer: deep } }]")
    let error = #expect(throws: RecipeError.self) { try checker.check(wrong) }
    #expect(
      error?.diagnostics.first?.message
        == "the network has no layer 'deep'; it has encoder, projection, color, twice")
  }

  @Test(arguments: ["Deep", "a b", "\"../x\"", "4"]) func `a name that cannot be a layer is refused`(name: String) {
    let error = #expect(throws: RecipeError.self) { try plan("[{ toy: { layer: \(name) } }]") }
    #expect(error?.diagnostics.first?.message.hasPrefix("'layer' must be ") == true)
  }

  @Test func `a layer is written as its name`() throws {
    let plan = try plan("[\(color)]", clustered: "on: twice")
    #expect(plan.recipe["score"]?.items?.first?["toy"]?["layer"]?.text == "color")
    #expect(try Plan(toyExperiment(text: plan.recipe.yaml)).key == plan.key)
    #expect(Layer("color") == plan.scorers[0].choice.value.layer)
  }
}
