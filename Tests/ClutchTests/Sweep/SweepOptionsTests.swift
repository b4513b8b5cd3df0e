import Foundation
import Recipe
import Testing

@testable import Components
@testable import Sweeps

/// The text in the braces after `sweep:`, from column 5 of line 20 on, and the resulting messages.
private let mistakes: [(String, [String])] = [
  ("gird: {}", ["20:5: 'sweep' has no option 'gird'; did you mean 'grid'?"]),
  ("grid: { train.batch: 8 }", ["20:26: 'train.batch' must be a list of values, but is 8; write [8]"]),
  ("grid: { train.batch: [] }", ["20:26: 'train.batch' must be a list of values, but is []"]),
  ("grid: { train.batch: [8, 4, 8] }", ["20:33: 'train.batch' has the value 8 twice; remove one"]),
  (
    "grid: { augment.toy-noise.deviation: [0.1, 0.10] }",
    ["20:48: 'augment.toy-noise.deviation' has the value 0.1 twice; remove one"]
  ),
  ("grid: { encoder: [toy, { toy: {} }] }", ["20:28: 'encoder' has the value toy twice; remove one"]),
  ("grid: { seed: [0, 1] }", ["20:13: seeds have a key of their own; write 'seeds: [0, 1]' under 'sweep'"]),
  ("grid: { sweep.seeds: [1] }", ["20:13: a sweep cannot vary itself; write the path of an option to vary"]),
  (
    "grid: { machine.jobs: [1, 2] }",
    ["20:13: 'machine.jobs' applies to the whole sweep; set it in the recipe itself"]
  ),
  (
    "grid: { machine.slurm.time: [10, 20] }",
    ["20:13: 'machine.slurm.time' applies to the whole sweep; set it in the recipe itself"]
  ),
  (
    "grid: { plugins: [[a.swift]] }",
    ["20:13: 'plugins' applies to the whole sweep; set it in the recipe itself"]
  ),
  ("variants: { Both: {} }", ["20:17: 'Both' must be a name of lower-case letters, digits and hyphens; write 'both'"]),
  ("variants: { both: null }", ["20:23: 'both' must be a map of paths to values, but is null; write {} for none"]),
  ("variants: { both: 3 }", ["20:23: 'both' must be a map of paths to values, but is '3'; write {} for none"]),
  (
    "variants: { one: { seed: 1 } }",
    ["20:24: seeds have a key of their own; write 'seeds: [0, 1]' under 'sweep'"]
  ),
  ("seeds: 0", ["20:12: 'seeds' must be a number from 1 to 10000 or a list such as [0, 1, 2], but is 0"]),
  ("seeds: []", ["20:12: 'seeds' must be a number from 1 to 10000 or a list such as [0, 1, 2], but is []"]),
  ("seeds: [0, -1]", ["20:16: a seed must be a whole number, 0 or more, but is '-1'"]),
  ("seeds: [0, 1, 0]", ["20:19: the seed 0 is written twice; remove one"]),
  ("random: { draw: { train.batch: { integer: [2, 8] } } }", ["20:5: 'trials' is missing; set the number of draws"]),
  (
    "random: { trials: 0, draw: { train.batch: { integer: [2, 8] } } }",
    ["20:23: 'trials' must be within 1 ... 100000, but is 0"]
  ),
  (
    "random: { trials: 2 }",
    ["20:5: 'draw' is empty; name a path and what to draw from, such as {uniform: [0.1, 0.9]}"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { integr: [2, 8] } } }",
    ["20:49: 'train.batch' has no option 'integr'; did you mean 'integer'?"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: {} } }",
    ["20:34: 'uniform' is missing, and so are 'log-uniform', 'integer' and 'choice'; write one of them"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { uniform: [1.0, 2.0], integer: [1, 2] } } }",
    ["20:79: 'integer' cannot be combined with 'uniform'; write one of them"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { uniform: [2.0, 1.0] } } }",
    ["20:58: 'uniform' must start at its lower bound, but starts at '2.0'; write [1.0, 2.0]"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { uniform: [1.0, 1.0] } } }",
    ["20:58: 'uniform' must span more than one number"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { log-uniform: [1.0, 1.0] } } }",
    ["20:62: 'log-uniform' must span more than one number"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { log-uniform: [0.0, 1.0] } } }",
    ["20:62: 'log-uniform' must start above 0, but starts at 0.0"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { integer: [-9000000000000000000, 9000000000000000000] } } }",
    ["20:58: 'integer' must span fewer than 2^52 numbers"]
  ),
  (
    "random: { trials: 2, draw: { train.batch: { choice: [] } } }",
    ["20:57: 'choice' is an empty list; write the values to choose from"]
  ),
  (
    "random: { trials: 5, draw: { train.batch: { integer: [2, 4] } } }",
    ["20:34: 'trials' is 5, but only 3 different draws were found; ask for fewer"]
  ),
  (
    "grid: { train.batch: [4, 8] }, random: { trials: 2, draw: { train.batch: { integer: [2, 8] } } }",
    ["20:65: 'train.batch' is swept twice; remove it from 'grid' or 'random'"]
  ),
  ("seeds: 2, exclude: 3", ["20:24: 'exclude' must be a list, but is '3'; write [3]"]),
  (
    "seeds: 2, exclude: [{ train.batch: 8 }]",
    ["20:27: 'train.batch' is excluded, but no trial sets it; the trials differ in 'seed'"]
  ),
  (
    "grid: { train.batch: [8, 16] }, exclude: [{ train.batch: 61 }]",
    ["20:62: 'train.batch' of 61 is excluded, but no trial has it; its values are '8', '16'"]
  ),
  (
    "grid: { train.batch: [8, 16] }, exclude: [{ train.batch: 8 }, { train.batch: 16 }]",
    ["20:49: no trials are left; exclude fewer"]
  ),
  (
    "variants: { one: {}, two: {} }, baseline: tow",
    ["20:47: 'variant' of tow is the baseline, but no trial has it; did you mean 'two'?"]
  ),
  (
    "seeds: 2, baseline: one",
    ["20:25: 'variant' is the baseline, but no trial sets it; the trials differ in 'seed'"]
  ),
  (
    "seeds: 2, baseline: { seed: 0 }",
    [
      "20:27: 'seed' cannot be part of the baseline: every trial is compared with the baseline of its own seed; name a variant, or values by path"
    ]
  ),
  (
    "variants: { a: { train.batch: 4 }, b: { train.batch: 4, head.toy.output: 3 }, c: {} }, baseline: { train.batch: 4 }",
    [
      "20:117: 'train.batch' of 4 is the baseline, but several variants have it: 'a', 'b'; write 'baseline: a'"
    ]
  ),
  ("seeds: 2, baseline: []", ["20:25: 'baseline' must be a variant's name or a map of paths to values, but is a list"]),
  ("grid: { trian.batch: [8] }", ["20:13: a recipe has no option 'trian'; did you mean 'train'?"]),
  ("grid: { train.bacth: [8] }", ["20:19: 'train' has no option 'bacth'; did you mean 'batch'?"]),
  ("grid: { encoder: [toy, tyo] }", ["20:28: trial 'encoder=tyo': there is no encoder 'tyo'; did you mean 'toy'?"]),
  (
    "grid: { train.batch: [8, 1] }, seeds: 3",
    ["20:30: trial 'batch=1, seed=0' and 2 more: 'batch' must be 2 or more, but is 1"]
  ),
  (
    "variants: { one: {}, two: { train.phases.third.epochs: 2 } }",
    ["20:46: trial 'two': 'phases' has no entry 'third'; its entries are 'first', 'second'"]
  ),
  (
    "grid: { train.batch: [8, 100, 200] }",
    [
      "3:12: trial 'batch=100': toy: there are 32 images to train on, fewer than a batch of 100; use a smaller train.batch",
      "3:12: trial 'batch=200': toy: there are 32 images to train on, fewer than a batch of 200; use a smaller train.batch",
    ]
  ),
]

@Suite struct SweepOptionsTests {
  /// All errors of a sweep of the toy recipe, with line and column.
  private func messages(_ sweep: String, _ overrides: String...) throws -> [String] {
    do {
      let sweep = try toySweep(sweep, overrides)
      try sweep.check(Array(sweep.trials.indices))
      return []
    } catch let error as RecipeError {
      return error.diagnostics.map { diagnostic in
        (diagnostic.location.map { "\($0.line):\($0.column): " } ?? "") + diagnostic.message
      }
    }
  }

  @Test(arguments: mistakes)
  func `what is wrong is said at its place, with the trials that it is wrong in`(
    sweep: String, expected: [String]
  ) throws {
    let found = try messages("{ \(sweep) }")
    #expect(found == expected, "\(found)")
  }

  @Test func `a recipe that varies nothing is no sweep`() throws {
    let found = try messages("{}")
    #expect(found.count == 1)
    #expect(
      found[0].hasSuffix(
        "toys.yaml varies nothing; add 'sweep:' with grid, variants, random or seeds, or give several values: path=a,b")
    )
  }

  @Test func `mistakes of the recipe itself are said without a trial`() throws {
    #expect(try messages("{ seeds: 2 }", "train.batch=1") == ["1:13: 'batch' must be 2 or more, but is 1"])
  }

  @Test func `a whole sweep means the same after it was written out`() throws {
    let text = """
      {
        "grid": { "train.batch": [4, 8] }, "variants": { "a": {}, "b": { "head.toy.output": 3 } },
        "random": { "trials": 2, "seed": 1, "draw": { "augment.toy-noise.deviation": { "uniform": [0.1, 0.2] } } },
        "seeds": [0, 2], "exclude": [{ "variant": "a", "train.batch": 4 }], "baseline": { "train.batch": 8 }
      }
      """
    let sweep = try toySweep(text.replacingOccurrences(of: "\n", with: " "))
    let again = try toySweep(encode(try #require(sweep.base.sweepOptions)).flow)
    #expect(again.trials.map(\.name) == sweep.trials.map(\.name) && again.key == sweep.key)
    #expect(sweep.trials.count == 12)
  }

  @Test func `a sweep merges over that of the recipe it extends; values replace, even maps`() throws {
    toys
    let folder = try TemporaryFolder()
    try folder.write(
      "\(toyRecipe)\nsweep:\n  variants: { a: {}, b: { encoder: { toy: { width: 2 } } } }\n  seeds: 3", "base.yaml")
    let text =
      "extends: base.yaml\nsweep: { variants: { a: null, b: { encoder: toy } }, grid: { train.batch: [4, 8] } }"
    let sweep = try Sweep(recipe: folder.write(text, "toys.yaml"), overrides: ["sweep.seeds=null"])
    #expect(sweep.trials.map(\.name) == ["b, batch=4", "b, batch=8"])
    #expect(sweep.plans[0].experiment.encoder?.node.flow == "{toy: {width: 4}}")
  }
}
