import Components
import Experiments
import Formats
import Recipe

/// All sets of images of an experiment.
public struct DataSources {
  public let train: DataSource
  public let test: DataSource
  public let ood: [DataSource]
  /// The sets for choosing settings; nil if the recipe has no `data.validation`.
  public let validation: (test: DataSource, ood: [DataSource])?

  init(_ data: DataOptions, _ machine: MachineOptions, seed: Seed, sharing cache: PlanCache) throws {
    let roots = DataRoots.standard(first: machine.dataRoot.map { [$0.resolved] } ?? [])
    train = try cache.source("train", need(data.train, "data.train"), roots, seed)
    // Evaluation images are the same for all seeds, even with a `limit`, so that runs differ only in training.
    let draw = Seed(0)
    test = try cache.source("test", need(data.test, "data.test"), roots, draw)
    ood = try data.ood.entries.map { try cache.source($0.name, $0.value, roots, draw) }
    validation = try data.validation.map { options in
      let name = ValidationOptions.name
      return (
        try cache.source(name("test"), need(options.test, "data.validation.test"), roots, draw),
        try options.ood.entries.map { try cache.source(name($0.name), $0.value, roots, draw) }
      )
    }
  }

  /// Finds the images of a run from the recipe in its folder, without loading its plugins.
  ///
  /// - Throws: `RecipeError` if a data set is unknown, such as one that a plugin defines, or if its files are missing.
  public init(ofRun folder: String) throws {
    let files = try RecipeFiles("\(folder)/recipe.yaml")
    let recipe = try files.merged(shape: Experiment.shape)
    let names = ["seed", "data", "machine"]
    let part = try decode(
      Part.self, from: .map((recipe.entries ?? []).filter { names.contains($0.name) }.map { ($0.name, $0.value) }))
    try self.init(part.data, part.machine, seed: Seed(part.seed), sharing: PlanCache())
  }

  /// The part of a recipe that determines the images.
  private struct Part: Options {
    var seed = 0
    var data = DataOptions()
    var machine = MachineOptions()
  }
}
