import Recipe
import Testing

@Suite struct OverrideTests {
  private static let recipe = """
    seed: 1
    train:
      batch: 8
      phases:
        warm-up: {loss: nt-xent}
        cluster-aware: {loss: {ccl: {samples: false}}}
    score:
      - mahalanobis
      - knn: {k: 5}
    """

  private func apply(_ overrides: String..., to yaml: String = recipe) throws -> Node {
    try parse(yaml, file: "r.yaml").applying(overrides, shape: Example.shape)
  }

  @Test(arguments: [
    ("seed=3", ["seed"], "3\n"),
    ("name=a=b", ["name"], "a=b\n"),
    ("classes=[1, 2]", ["classes"], "- 1\n- 2\n"),
    ("train.batch=16", ["train"], "batch: 16\nphases:"),
    ("train={warm-up: 0.5}", ["train"], "batch: 8\nphases:"),
    ("crop.sizes=[1, 2]", ["crop"], "sizes:\n  - 1\n  - 2\n"),
    (
      "train.phases.warm-up.loss.nt-xent.temperature=5e-4", ["train", "phases", "warm-up", "loss"],
      "nt-xent:\n  temperature: 0.0005\n"
    ),
    (
      "train.phases.cluster-aware.loss.ccl.temperature=0.2", ["train", "phases", "cluster-aware", "loss"],
      "ccl:\n  samples: false\n  temperature: 0.2\n"
    ),
    ("train.phases.cluster-aware.loss=nt-xent", ["train", "phases", "cluster-aware", "loss"], "nt-xent\n"),
    (
      "train.phases.cluster-aware.loss=ccl", ["train", "phases", "cluster-aware", "loss"],
      "ccl:\n  samples: false\n"
    ),
    ("train.phases.cluster-aware.loss.ccl=null", ["train", "phases", "cluster-aware", "loss"], "ccl: {}\n"),
    ("train.phases.cluster-aware=null", ["train", "phases"], "warm-up:\n  loss: nt-xent\n"),
    ("train.phases.last={epochs: 1}", ["train", "phases", "last"], "epochs: 1\n"),
    ("score=[knn]", ["score"], "- knn\n"),
    ("score.knn.k=10", ["score"], "- mahalanobis\n- knn:\n    k: 10\n"),
    ("score.1.knn.k=10", ["score"], "- mahalanobis\n- knn:\n    k: 10\n"),
    ("score.0=knn", ["score"], "- knn\n- knn:\n    k: 5\n"),
    ("score.mahalanobis=null", ["score"], "- knn:\n    k: 5\n"),
    ("score.1=null", ["score"], "- mahalanobis\n"),
  ])
  func `a path reaches every value`(override: String, path: [String], yaml: String) throws {
    let recipe = try apply(override)
    let found = path.reduce(recipe as Node?) { $0?[$1] }
    let text = try #require(found).yaml
    #expect(yaml.hasSuffix(":") ? text.hasPrefix(yaml) : text == yaml)
  }

  @Test(arguments: [
    ("score.0.1.knn.k=9", "- - mahalanobis\n  - knn:\n      k: 9\n- - knn\n"),
    ("score.0.knn.k=9", "- - mahalanobis\n  - knn:\n      k: 9\n- - knn\n"),
    ("score.1.0.knn.k=9", "- - mahalanobis\n  - knn:\n      k: 5\n- - knn:\n      k: 9\n"),
    ("score.0.0=knn", "- - knn\n  - knn:\n      k: 5\n- - knn\n"),
    ("score.0.mahalanobis=null", "- - knn:\n      k: 5\n- - knn\n"),
    ("score.1=[mahalanobis, knn]", "- - mahalanobis\n  - knn:\n      k: 5\n- - mahalanobis\n  - knn\n"),
    ("score.0=null", "- - knn\n"),
  ])
  func `a path reaches every value of a list of lists`(override: String, yaml: String) throws {
    let recipe = try apply(override, to: "score: [[mahalanobis, knn: {k: 5}], [knn]]")
    #expect(recipe["score"]?.yaml == yaml)
  }

  @Test(arguments: [
    ("score.knn.k=9", "'score' is a list, which has no item 'knn'; write an index from 0"),
    ("score.2.knn.k=9", "'score' has 2 items, so no item 2; write 0 to 1"),
    ("score.0.2.knn.k=9", "'0' has 2 items, so no item 2; write 0 to 1"),
    ("score.0.lof.k=9", "'0' has no item 'lof'; its items are 'mahalanobis', 'knn'"),
    ("score.1.0.lof.k=9", "'0' is 'knn', not 'lof'; write 'score.1.0=lof' to swap it"),
  ])
  func `a path that does not fit a list of lists is explained`(override: String, message: String) {
    let error = #expect(throws: RecipeError.self) {
      try apply(override, to: "score: [[mahalanobis, knn: {k: 5}], [knn]]")
    }
    #expect(error?.diagnostics.map(\.message) == [message])
  }

  @Test func `a removed key is gone, and so is one that was not there`() throws {
    #expect(try apply("seed=null", "label=~").entries?.map(\.name) == ["train", "score"])
  }

  @Test func `a component that is not written gets its name from the path`() throws {
    let phase = try apply("train.phases.a.loss.ccl.temperature=2", to: "train: {phases: {a: {}}}")
    #expect(phase["train"]?["phases"]?["a"]?.yaml == "loss:\n  ccl:\n    temperature: 2\n")
  }

  @Test func `later overrides stand on earlier ones`() throws {
    let node = try apply("train.phases.new={}", "train.phases.new.epochs=3", "seed=2", "seed=5")
    #expect(node["train"]?["phases"]?["new"]?.yaml == "epochs: 3\n" && node["seed"]?.yaml == "5\n")
  }

  @Test func `a wrong value points into the override`() throws {
    let node = try apply("seed=x")
    #expect(
      errors { _ = try decode(Example.self, from: node) }
        == "override 'seed=x':1:6: error: 'seed' must be a whole number, but is 'x'\nseed=x\n     ^")
  }

  @Test(arguments: [
    ("seed", "1:1: an override must be 'path=value', but has no '='; write 'seed=value'"),
    ("seed=", "1:6: 'seed' has no value; write 'seed=null' to remove it"),
    ("seed= ", "1:6: 'seed' has no value; write 'seed=null' to remove it"),
    ("=3", "1:1: a part of the path is empty; separate names by single dots"),
    ("train..batch=3", "1:7: a part of the path is empty; separate names by single dots"),
    ("sed=3", "1:1: a recipe has no option 'sed'; did you mean 'seed'?"),
    ("train.bacth=3", "1:7: 'train' has no option 'bacth'; did you mean 'batch'?"),
    ("train.x=3", "1:7: 'train' has no option 'x'; its options are 'batch', 'limit', 'phases', 'warm-up'"),
    ("seed.x=3", "1:6: 'seed' is a single value; write 'seed=value'"),
    (
      "train.phases.cluster-awre.epochs=1",
      "1:14: 'phases' has no entry 'cluster-awre'; did you mean 'cluster-aware'?"
    ),
    ("train.phases.x=null", "1:14: 'phases' has no entry 'x'; its entries are 'warm-up', 'cluster-aware'"),
    (
      "train.phases.warm-up.loss.ccl.temperature=1",
      "1:27: 'loss' is 'nt-xent', not 'ccl'; write 'train.phases.warm-up.loss=ccl' to swap it"
    ),
    (
      "train.phases.warm-up.loss.nt-xent.temprature=1",
      "1:35: 'nt-xent' has no option 'temprature'; did you mean 'temperature'?"
    ),
    ("score.7=knn", "1:7: 'score' has 2 items, so no item 7; write 0 to 1"),
    ("score.-1=knn", "1:7: 'score' has 2 items, so no item -1; write 0 to 1"),
    ("score.knnn.k=1", "1:7: 'score' has no item 'knnn'; did you mean 'knn'?"),
    ("score.x=1", "1:7: 'score' has no item 'x'; its items are 'mahalanobis', 'knn'"),
    ("classes.0=1", "1:9: 'classes' has no list to change; write 'classes=[…]'"),
    (
      "seed=yes",
      "1:6: 'yes' is a boolean to some YAML readers and text to others; write true, or \"yes\" for the text"
    ),
    ("seed=[1", "1:8: the '[' in line 1 is not closed here; write ',' between items and ']' after the last"),
    ("é.x=[1", "1:7: the '[' in line 1 is not closed here; write ',' between items and ']' after the last"),
  ])
  func `an override that cannot be is explained`(override: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try apply(override) }
    #expect(
      error?.diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" } == [
        message
      ])
    #expect(error?.diagnostics.first?.location?.file == "override '\(override)'")
  }

  @Test(arguments: [
    ("score: [knn, knn: {k: 7}]", "score.knn.k=1", "'score' has 2 items 'knn'; write 'score.0' or 'score.1'"),
    ("score: []", "score.knn.k=1", "'score' is an empty list; write 'score=[…]'"),
    ("score: [knn]", "score.1.knn.k=1", "'score' has 1 item, so no item 1; write 0"),
    ("classes: [1]", "classes.knn=1", "'classes' is a list, which has no item 'knn'; write an index from 0"),
    ("train: 5", "train.batch=1", "'train' is '5', not a map; write 'train={batch: value}'"),
    ("train: {phases: {}}", "train.phases.a.epochs=1", "'phases' has no entry 'a'; it is empty"),
  ])
  func `a path that does not fit what is written is explained`(
    yaml: String, override: String, message: String
  ) {
    let error = #expect(throws: RecipeError.self) { try apply(override, to: yaml) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }

  @Test func `all wrong overrides are said at once`() {
    let error = #expect(throws: RecipeError.self) { try apply("b", "a=1", "seed=2") }
    #expect(error?.diagnostics.compactMap { $0.location?.file } == ["override 'a=1'", "override 'b'"])
  }
}
