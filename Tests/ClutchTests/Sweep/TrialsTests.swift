import Recipe
import Testing

@Suite struct TrialsTests {
  private func names(_ sweep: String, _ overrides: String...) throws -> [String] {
    try toySweep(sweep, overrides).trials.map(\.name)
  }

  @Test func `everything meets everything in the order written, seeds innermost`() throws {
    #expect(
      try names("{ grid: { train.batch: [4, 8], head.toy.output: [2, 3] }, seeds: 2 }") == [
        "batch=4, output=2, seed=0", "batch=4, output=2, seed=1", "batch=4, output=3, seed=0",
        "batch=4, output=3, seed=1", "batch=8, output=2, seed=0", "batch=8, output=2, seed=1",
        "batch=8, output=3, seed=0", "batch=8, output=3, seed=1",
      ])
    #expect(
      try names("{ variants: { a: {}, b: {} }, grid: { train.batch: [4, 8] } }") == [
        "a, batch=4", "a, batch=8", "b, batch=4", "b, batch=8",
      ])
    #expect(
      try names("{ grid: { train.batch: [4, 8] }, variants: { a: {}, b: {} } }") == [
        "batch=4, a", "batch=4, b", "batch=8, a", "batch=8, b",
      ])
  }

  @Test func `seeds are counted from the recipe's own or listed`() throws {
    let from5 = try toySweep("{ seeds: 2 }", recipe: toyRecipe.replacing("name: toys", with: "name: toys\nseed: 5"))
    #expect(from5.trials.map(\.name) == ["seed=5", "seed=6"])
    #expect(try names("{ seeds: 3 }") == ["seed=0", "seed=1", "seed=2"])
    #expect(try names("{ seeds: [4, 1] }") == ["seed=4", "seed=1"])
    #expect(try names("{ variants: { a: {} } }") == ["a"], "a single seed is not part of a name")
  }

  @Test func `paths are called by the fewest last parts that tell them apart, values by what they are`() throws {
    let sweep = """
      { grid: { train.phases.second.clusters.by.toy.k: [2, 3], score.0.toy.scale: [1.0, 2.0], encoder: [toy, { toy: \
      { width: 2 } }], augment.0.toy-noise.deviation: [0.2], train.phases.first.loss: [toy],
      train.phases.second.loss: [{ toy-clusters: {} }] } }
      """
    #expect(
      try names(sweep.replacingOccurrences(of: "\n", with: " ")).first
        == "k=2, scale=1.0, encoder=toy, deviation=0.2, first.loss=toy, second.loss=toy-clusters")
    #expect(
      try names(sweep.replacingOccurrences(of: "\n", with: " ")).last
        == "k=3, scale=2.0, encoder=toy(width=2), deviation=0.2, first.loss=toy, second.loss=toy-clusters")
    #expect(
      try names("{ grid: { score: [[toy], [{ toy: { scale: 3.0 } }]] } }") == ["score=[toy]", "score=[toy(scale=3.0)]"])
    #expect(try names("{ grid: { augment.0: [toy-noise] } }") == ["augment.0=toy-noise"], "a number says nothing alone")
  }

  @Test func `a trial that has all values of an entry is left out`() throws {
    #expect(
      try names(
        "{ variants: { a: {}, b: {} }, grid: { train.batch: [4, 8] }, seeds: 2, exclude: [{ variant: a, train.batch: 8 }, { seed: 1 }] }"
      ) == ["a, batch=4, seed=0", "b, batch=4, seed=0", "b, batch=8, seed=0"])
    #expect(
      try names("{ variants: { a: { train.batch: 4 }, b: {} }, exclude: [{ train.batch: 4 }] }") == ["b"],
      "what a variant sets counts as well")
  }

  @Test func `variants come first, then the grid, then draws, wherever they are written`() throws {
    let sweep = try toySweep(
      "{ grid: { train.phases.second.loss.toy.temperature: [0.3] }, variants: { a: { train.phases.second.loss: toy } } }"
    )
    #expect(sweep.plans[0].experiment.train.phases["second"]?.loss?.node.flow == "{toy: {temperature: 0.3}}")
  }

  @Test func `whole components are swapped in a grid: a loss, a clusterer, a scorer`() throws {
    let sweep = try toySweep(
      "{ grid: { train.phases.second.loss: [toy, toy-clusters], train.phases.second.clusters.by: [{ toy: { k: 3 } }], score: [[{ toy: { layer: projection } }]] } }"
    )
    let experiment = sweep.plans[0].experiment
    #expect(experiment.train.phases["second"]?.loss?.name == "toy")
    #expect(experiment.train.phases["second"]?.clusters?.by?.node.flow == "{toy: {k: 3}}")
    #expect(sweep.plans[1].experiment.train.phases["second"]?.loss?.name == "toy-clusters")
    #expect(experiment.score.map(\.node.flow) == ["{toy: {layer: projection, scale: 1.0}}"])
  }

  @Test func `the first variant is the baseline unless another is named`() throws {
    func baseline(_ sweep: String) throws -> String { try toySweep(sweep).baseline.node.flow }
    #expect(try baseline("{ variants: { a: {}, b: {} } }") == "{variant: a}")
    #expect(try baseline("{ variants: { a: {}, b: {} }, baseline: b }") == "{variant: b}")
    #expect(try baseline("{ grid: { train.batch: [4, 8] }, baseline: { train.batch: 8 } }") == "{train.batch: 8}")
    #expect(try baseline("{ grid: { train.batch: [4, 8] } }") == "{}")
  }

  @Test func `a baseline is found however its value is written, and stands as its trials write it`() throws {
    func baseline(_ sweep: String) throws -> String { try toySweep(sweep).baseline.node.flow }
    #expect(
      try baseline("{ grid: { encoder: [toy, { toy: { width: 2 } }] }, baseline: { encoder: { toy: {} } } }")
        == "{encoder: toy}")
    #expect(
      try baseline(
        "{ grid: { augment.toy-noise.deviation: [0.1, 0.2] }, baseline: { augment.toy-noise.deviation: 0.10 } }")
        == "{augment.toy-noise.deviation: 0.1}")
    #expect(
      try names("{ grid: { encoder: [toy, { toy: { width: 2 } }] }, exclude: [{ encoder: { toy: null } }] }")
        == ["encoder=toy(width=2)"])
    #expect(try names("{ variants: { 8: {}, b: {} }, exclude: [{ variant: 8 }] }") == ["b"])
  }

  @Test func `a value that a variant sets makes that variant the baseline`() throws {
    let sweep =
      "{ variants: { a: {}, b: { train.batch: 4 } }, grid: { head.toy.output: [2, 3] }, baseline: { train.batch: 4 } }"
    #expect(try toySweep(sweep).baseline.node.flow == "{variant: b}")
  }

  @Test func `several values on the command line are added to the grid, a single one takes its path out`() throws {
    let file = "{ grid: { train.batch: [4, 8] }, seeds: 2 }"
    #expect(try names("", "train.batch=4,8") == ["batch=4", "batch=8"])
    #expect(try names("", "seed=3,5") == ["seed=3", "seed=5"])
    #expect(try names(file, "train.batch=2,16", "seed=1") == ["batch=2", "batch=16"])
    #expect(try names(file, "train.batch=16") == ["seed=0", "seed=1"])
    #expect(try names(file, "sweep.seeds=1") == ["batch=4", "batch=8"])
    #expect(
      try names(file, "head.toy.output=2,3", "sweep.seeds=[7]") == [
        "batch=4, output=2", "batch=4, output=3", "batch=8, output=2", "batch=8, output=3",
      ])
    #expect(try toySweep(file, ["train.batch=16"]).plans.map(\.experiment.train.batch) == [16, 16])
  }

  @Test func `a single value on the command line is not drawn any more`() throws {
    let file = """
      { random: { trials: 2, draw: { train.batch: { integer: [2, 1000] }, head.toy.output: { choice: [2, 3] } } }, \
      seeds: 2 }
      """
    #expect(
      try names(file, "train.batch=16") == [
        "output=2, seed=0", "output=2, seed=1", "output=3, seed=0", "output=3, seed=1",
      ])
    #expect(try toySweep(file, ["train.batch=16"]).plans.map(\.experiment.train.batch) == [16, 16, 16, 16])
    #expect(try names(file, "train.batch=16", "head.toy.output=2") == ["seed=0", "seed=1"])
  }

  @Test func `seeds that would go beyond the largest number are refused`() throws {
    let recipe = toyRecipe.replacing("name: toys", with: "name: toys\nseed: 9223372036854775806")
    #expect(try toySweep("{ seeds: 1 }", recipe: recipe).trials.map(\.seed) == [9_223_372_036_854_775_806])
    let error = #expect(throws: RecipeError.self) { try toySweep("{ seeds: 3 }", recipe: recipe) }
    #expect(
      error?.description
        == "there are fewer than 3 seeds from 9223372036854775806 on; use a smaller 'seed', or list the seeds")
  }

  @Test func `a sweep of more than 100,000 trials is a slip`() throws {
    let error = #expect(throws: RecipeError.self) {
      try toySweep("{ grid: { train.batch: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, seeds: 10000 }")
    }
    #expect(error?.description == "the sweep has more than 100,000 trials; vary less at once")
  }
}
