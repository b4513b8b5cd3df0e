import Clutch
import Conformance
import Foundation
import Testing

/// Golden case files, their numbers, and their errors.
@Suite struct GoldenCasesTests {
  private let folder: TemporaryFolder

  init() throws {
    CommonContractTests.registered
    LossContractTests.registered
    folder = try TemporaryFolder()
  }

  private func cases(_ text: String) throws -> [GoldenCase] {
    let file = "\(folder.path)/x.cases.yaml"
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return try goldenCases(file)
  }

  /// The errors in a file, as `line:column: message`.
  private func mistakes(_ text: String) -> [String] {
    let error = #expect(throws: RecipeError.self) { try cases(text) }
    return error?.diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0): \($0.message)" } ?? []
  }

  /// The status of the only case in a file.
  private func status(_ text: String) throws -> CheckResult.Status {
    let cases = try cases(text)
    let results = try results(cases[0].kind, cases[0].component, cases: cases)
    return try #require(results.last).status
  }

  // MARK: Numbers

  static let wrong = [
    (
      "loss: { nt-xent: { temperature: 1 } }\n  projections: [[[1, 0]], [[0, 1]]]\n  value: 1",
      "temperature: 1.0: the loss is 0, but should be 1 to within 2e-05"
    ),
    (
      "loss: fine\n  projections: [[[1, 2]], [[3, 4]]]\n  value: 60\n  gradient: [[[4, 8]], [[12, 17]]]",
      "scale: 2.0: element [1, 0, 1] of the gradient is 16, but should be 17 to within 0.00018"
    ),
    (
      "scorer: { knn: { k: 1, normalize: false } }\n  fit: [[0, 0], [1, 0]]\n  features: [[3, 0]]\n  scores: [2.5]",
      "layer: encoder, k: 1, normalize: false, distance: kth, whiten: false, trim: 0.0: element [0] of the scores is 2, "
        + "but should be 2.5 to within 3.5e-05"
    ),
    (
      "augmentation: { horizontal-flip: { probability: 1 } }\n  images: [[[[0, 1]]]]\n  result: [[[[0, 1]]]]",
      "probability: 1.0: element [0, 0, 0, 0] of the result is 1, but should be 0 to within 1e-05"
    ),
    (
      "augmentation: { horizontal-flip: { probability: 1 } }\n  images: [[[[0, 1]]]]\n  range: [0, 0.5]",
      "probability: 1.0: the result is within 0 ... 1, but should be within 0 ... 0.5"
    ),
    (
      "schedule: linear\n  factors: [[0, 1], [0.5, 0.4]]",
      "over: phase, warm-up: 0.0, floor: 0.0: the factor at progress 0.5 is 0.5, but should be 0.4 to within 1.4e-05"
    ),
    (
      "optimizer: { sgd: { learning-rate: 1, momentum: 0, weight-decay: 0 } }\n  weights: 3\n  gradients: [1, 1]\n"
        + "  factors: [1, 0.5]\n  result: 1",
      "learning-rate: 1.0, momentum: 0.0, weight-decay: 0.0, nesterov: false: the result is 1.5, but should be 1 to "
        + "within 2e-05"
    ),
    (
      "encoder: { convnet: { width: 8, blocks: 1 } }\n  images: [3, 8, 8]\n  outputs: 8\n  parameters: 233",
      "images 3 x 8 x 8: it has 232 parameters, but should have 233"
    ),
    (
      "head: { linear: { output: 4 } }\n  inputs: 6\n  outputs: 5\n  parameters: 28",
      "features of length 6: 'outputs' is 4, but should be 5"
    ),
  ]

  @Test(arguments: wrong) func `a number that does not come out is told beside the one that does`(
    text: String, message: String
  ) throws {
    #expect(try status("x:\n  source: by hand\n  \(text)\n") == .failed(message))
  }

  @Test func `clusters are compared up to their numbers`() throws {
    func text(_ clusters: [Int]) -> String {
      "x:\n  source: by hand\n  clusterer: { k-means: { k: 2 } }\n  features: [[1, 0], [9, 1], [0, 1]]\n  clusters: \(clusters)"
    }
    #expect(try status(text([0, 0, 1])) == .passed)
    #expect(try status(text([8, 8, 2])) == .passed)
    let input =
      "k: 2, by: silhouette, within: [2, 30], iterations: 100, restarts: 1, tolerance: 0.0001, spherical: true, trim: 0.0"
    let found = [[0, 0, 1], [1, 1, 0]].map { clusters in
      CheckResult.Status.failed(
        "\(input): the clusters are \(clusters), but should be [0, 1, 1], or the same with other numbers")
    }
    #expect(found.contains(try status(text([0, 1, 1]))))
  }

  @Test func `pixels and labels of a data set are compared`() throws {
    let bytes: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder.path)/images"))
    let start = "x:\n  source: by hand\n  dataset: { idx: { images: images } }\n"  // the path is relative to the file
    let right = "  count: 2\n  shape: [1, 1, 2]\n  pixels: [[1, 0, 0, 1, 40]]\n"
    #expect(try status(start + right) == .passed)
    let input = "\(folder.path)/images"
    #expect(
      try status(start + right.replacing("40", with: "41"))
        == .failed("\(input): pixel [1, 0, 0, 1] is 40, but should be 41"))
    #expect(
      try status(start + right.replacing("[[1,", with: "[[2,"))
        == .failed("\(input): there is no pixel [2, 0, 0, 1] in images of the shape [2, 1, 1, 2]"))
    #expect(
      try status(start + right + "  labels: [3]\n") == .failed("\(input): the first labels are [], but should be [3]"))
    #expect(
      try status(start + right.replacing("count: 2", with: "count: 3"))
        == .failed("\(input): there are 2 images, but there should be 3"))
    // The options of a case replace required ones.
    let results = try results("dataset", "idx", cases: cases(start + right))
    #expect(results.allSatisfy { $0.status == .passed })
  }

  @Test func `centers and concentrations that are not given are measured`() throws {
    let text = """
      x:
        source: by hand, NT-Xent of two equal pairs at right angles, log(1 + 2/e), and the cross entropy log(1 + 1/e)
        loss: { ccl-split: { samples: false, temperature: 1, global-weight: 1, center-temperature: 1 } }
        projections: [[[1, 0], [0, 1]], [[2, 0], [0, 3]]]
        clusters: [0, 1]
        value: 0.8647064
      """
    #expect(try status(text) == .passed)
  }

  // MARK: Mistakes

  @Test func `mistakes in a file are told with their places, all at once`() {
    #expect(
      mistakes(
        """
        no-kind: { source: s, value: 1 }
        two-kinds: { source: s, loss: fine, scorer: knn }
        a-typo: { source: s, loss: fine, projection: [[[1]]], value: 1 }
        no-such: { source: s, loss: nt-xnet, projections: [[[1]]], value: 1 }
        ragged: { source: s, loss: fine, projections: [[[1, 2], [3]]], value: 1 }
        a-word: { source: s, loss: fine, projections: [[[one]]], value: 1 }
        """) == [
          "1:10: 'no-kind' must name one component by its kind, such as 'loss: nt-xent', but names none; the kinds are "
            + "'dataset', 'encoder', 'head', 'augmentation', 'optimizer', 'schedule', 'loss', 'clusterer', 'scorer'",
          "2:12: 'two-kinds' must name one component by its kind, such as 'loss: nt-xent', but names 2; the kinds are "
            + "'dataset', 'encoder', 'head', 'augmentation', 'optimizer', 'schedule', 'loss', 'clusterer', 'scorer'",
          "3:34: 'a-typo' has no option 'projection'; did you mean 'projections'?",
          "4:29: there is no loss 'nt-xnet'; did you mean 'nt-xent'?",
          "5:57: 'projections[0]' must have items of one shape, but the first has [2] and this one [1]",
          "6:50: 'projections[0][0][0]' must be a number, but is 'one'",
        ])
  }

  static let lacking = [
    (
      "loss: fine, projections: [[[1]]], value: 1",
      "'source' must say where the numbers come from, but is absent; write 'by hand' or what computed them"
    ),
    ("source: s, loss: fine, value: 1", "'projections' must be [views][images][dimensions], but is absent"),
    (
      "source: s, loss: fine, projections: [[1]], value: 1",
      "'projections' must be nested as [views][images][dimensions], but has the shape [1, 1]"
    ),
    ("source: s, loss: fine, projections: [[[1]]]", "'value' must be a number, but is absent"),
    (
      "source: s, loss: ccl, projections: [[[1]]], value: 1",
      "'clusters' must be the cluster of every image, for a loss that reads clusters, but is absent"
    ),
    (
      "source: s, loss: ccl, clusters: [1], projections: [[[1]]], value: 1",
      "'centers' must be given where a cluster has no image, as 0 has none, but is absent"
    ),
    (
      "source: s, loss: ccl, clusters: [1], centers: [[1]], projections: [[[1]]], value: 1",
      "'clusters' must be less than the 1 centers, but one is 1"
    ),
    (
      "source: s, loss: fine, projections: [[[1]]], value: 1, gradient: [[[1, 2]]]",
      "'gradient' must have the shape of the projections, [1, 1, 1], but has [1, 1, 2]"
    ),
    ("source: s, scorer: knn, fit: [[1]], features: [[1]]", "'scores' must be the scores [m], but is absent"),
    (
      "source: s, clusterer: k-means, features: [[1]], clusters: [0, 1]",
      "'clusters' must be one for each of the 1 rows, but are 2"
    ),
    (
      "source: s, augmentation: grayscale, images: [[[[1]]]]",
      "'result' must be the expected images, or 'range' the range of their pixels, but is absent"
    ),
    (
      "source: s, schedule: cosine, factors: [0, 1]",
      "'factors' must be a list of [progress, factor], but has the shape [2]"
    ),
    (
      "source: s, optimizer: sgd, weights: [1], gradients: [1], result: [1]",
      "'gradients' must each have the shape of the weights, [1], but one has []"
    ),
    (
      "source: s, encoder: resnet, images: [3, 32], outputs: 1, parameters: 1",
      "'images' must be [channels, height, width], each 1 or more, but is [3, 32]"
    ),
    ("source: s, head: linear, inputs: 1, outputs: 1", "'parameters' must be the number of parameters, but is absent"),
    (
      "source: s, dataset: fashion-mnist, count: 1, shape: [1, 1, 1], pixels: [[1]]",
      "'pixels' must each be [image, channel, row, column, value], but one is [1]"
    ),
    (
      "loss: fine, waives: [the gradient matches finite differences]",
      "'source' must say why the checks are waived, but is absent"
    ),
    (
      "source: s, loss: fine, waives: [the gradient]",
      "'waives' must list checks as the report words them, but has 'the gradient'"
    ),
    ("source: s, loss: fine, waives: []", "'waives' must list checks as the report words them, but is empty"),
    (
      "source: s, loss: fine, projections: [[[1]]], value: 1, waives: [it is fast]",
      "'waives' must list checks as the report words them, but has 'it is fast'"
    ),
    (
      "source: s, loss: fine, tolerance: 1, waives: [the gradient matches finite differences]",
      "'projections' must be [views][images][dimensions], but is absent"
    ),
  ]

  @Test(arguments: lacking) func `a case that lacks something is refused`(text: String, message: String) {
    #expect(mistakes("x: { \(text) }").map { $0.drop { $0 != " " }.dropFirst() } == [message[...]])
  }

  @Test func `a file that is not there, or is a list, is refused`() {
    let missing = #expect(throws: RecipeError.self) { try goldenCases("\(folder.path)/none.cases.yaml") }
    #expect(
      missing?.diagnostics.map(\.message) == ["there is no file '\(folder.path)/none.cases.yaml'; check its path"])
    #expect(
      mistakes("- loss: fine") == [
        "1:1: a recipe must be a map, but is a list; write a map of options, such as 'name: my-recipe'"
      ])
  }

  // MARK: Intentional violations

  private static let waiver = """
    on-purpose:
      source: the second factor is a target, as in SimSiam
      loss: detached
      waives:
        - the gradient matches finite differences
        - three and four views work as two do
    """

  @Test func `a waived check that fails is skipped, with the reason`() throws {
    let results = try results("loss", "detached", cases: cases(Self.waiver))
    let reason = CheckResult.Status.skipped("waived: the second factor is a target, as in SimSiam")
    #expect(results.count { $0.status == reason } == 2 && !results.contains { $0.hasFailed })
  }

  @Test func `a waived check that passes is a mistake`() throws {
    let text = Self.waiver.replacing("detached", with: "fine")
    let found = try failures("loss", "fine", cases: cases(text))
    #expect(found.count == 2)
    #expect(
      found.first
        == "the gradient matches finite differences: the golden cases waive this check (the second factor is a "
        + "target, as in SimSiam), but it passed; remove it from 'waives'")
  }

  @Test func `a case with numbers may waive checks as well, and checks its numbers`() throws {
    let text = "\(Self.waiver)\n  projections: [[[1, 2]], [[3, 4]]]\n  value: "
    for (value, isRight) in [(30, true), (31, false)] {  // 1 + 4 + 9 + 16
      let results = try results("loss", "detached", cases: cases("\(text)\(value)\n"))
      let golden = try #require(results.last)
      #expect(golden.check == "golden case on-purpose (the second factor is a target, as in SimSiam)")
      #expect(golden.hasFailed == !isRight && results.count(where: \.hasFailed) == (isRight ? 0 : 1))
      let reason = CheckResult.Status.skipped("waived: the second factor is a target, as in SimSiam")
      #expect(results.count { $0.status == reason } == 2)
    }
  }

  @Test func `a case that waives checks has the options of its kind, and the error lists them`() {
    let start = "x: { source: s, waives: [the gradient matches finite differences], "
    #expect(
      mistakes(start + "loss: fine, fit: [[1]] }") == [
        "1:80: 'x' has no option 'fit'; its options are 'loss', 'source', 'waives', 'projections', 'clusters', "
          + "'centers', 'concentrations', 'sizes', 'value', 'gradient', 'tolerance'"
      ])
    #expect(
      mistakes("x: { source: s, loss: fine, wavies: [it is fast] }")
        == ["1:29: 'x' has no option 'wavies'; did you mean 'waives'?"])
    #expect(
      mistakes("x: { source: s, loss: fine, breaks: [the gradient matches finite differences] }")
        == ["1:29: 'x' has no option 'breaks'; it is now called 'waives'"])
  }

  // MARK: Locations

  @Test func `cases lie beside their plugin`() throws {
    for name in ["a.swift", "a.cases.yaml", "b.swift", "c.cases.yaml"] {
      try "".write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8)
    }
    #expect(caseFiles(beside: "\(folder.path)/a.swift") == ["\(folder.path)/a.cases.yaml"])
    #expect(caseFiles(beside: "\(folder.path)/b.swift") == [])
    #expect(caseFiles(beside: "\(folder.path)/") == ["\(folder.path)/a.cases.yaml", "\(folder.path)/c.cases.yaml"])
    #expect(caseFiles(beside: "\(folder.path)/none.swift") == [])
  }
}
