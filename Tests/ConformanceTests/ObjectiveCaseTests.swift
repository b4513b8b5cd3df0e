import Clutch
import Conformance
import Testing

/// Golden cases of objectives with state: their numbers, and their errors.
@Suite struct ObjectiveCaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func cases(_ text: String) throws -> [GoldenCase] {
    try goldenCases(folder.write(text, "x.cases.yaml"))
  }

  /// The result of the numbers of the only case in a file.
  private func status(_ text: String) throws -> CheckResult.Status {
    let cases = try cases(text)
    let subject = try #require(Subject(cases[0].kind, cases[0].component, cases: cases))
    return try #require(subject.checks.last).result(on: subject).status
  }

  /// One step of MoCo: log(1 + 1/e + 1/e²), whose gradient moves the query (1, 0) by -p = -1/(e + 1 + 1/e) along (0, 1).
  private static let moco = """
    moco:
      source: by hand
      loss: { moco: { temperature: 1, queue: 2, momentum: 0.75 } }
      steps: [[[[1, 0]], [[1, 0]]]]
      rate: 1
      weights:
        encoder.weight: [[1, 0], [0, 1]]
        head.weight: [[1, 0], [0, 1]]
        queue.vectors: [[0, 1], [-1, 0]]
      values: [0.4076060]
      state:
        head.weight: [[1, 0], [-0.2447285, 1]]
        teacher.head.weight: [[1, 0], [-0.0611821, 1]]
        queue.vectors: [[1, 0], [-1, 0]]
        queue.pushed: 1
    """

  @Test func `a case that comes out passes`() throws { #expect(try status(Self.moco) == .passed) }

  private static let names =
    "there are encoder.weight, head.weight, teacher.encoder.weight, teacher.head.weight, queue.vectors, queue.pushed"
  private static let options = "temperature: 1.0, queue: 2, momentum: 0.75, symmetric: false"

  /// The image lies on its center: log(1 + e^-2) at a temperature of 0.5, and the gradient is s/0.5 along the other.
  @Test func `clusterings are given to every step`() throws {
    let text = """
      x:
        source: by hand
        loss: { cluster-terms: { samples: false, global-weight: 1 } }
        steps: [[[[2, 0]], [[1, 0]]]]
        clusterings:
          - { clusters: [0], centers: [[3, 0], [0, 1]] }
          - { clusters: [1], centers: [[0, 1], [1, 0]] }
        weights: { encoder.weight: [[1, 0], [0, 1]], head.weight: [[1, 0], [0, 1]] }
        values: [0.1269280]
        tolerance: 0.0000001
      """
    #expect(try status(text) == .passed)
    let other = text.replacing("clusters: [1]", with: "clusters: [0]")
    guard case .failed(let found) = try status(other) else {
      Issue.record("the second clustering has no effect")
      return
    }
    #expect(found.contains("step 1: the loss is 1.126928"), "\(found)")
  }

  static let wrong = [
    ("[0.4076060]", "[0.5]", "step 1: the loss is 0.407605964, but should be 0.5 to within 1.5e-05"),
    ("pushed: 1", "pushed: 2", "after step 1: 'queue.pushed' is 1, but should be 2 to within 3e-05"),
    ("queue.pushed", "queue.length", "after step 1: there is no tensor 'queue.length'; \(names)"),
    (
      "queue.vectors: [[0, 1], [-1, 0]]", "queue.vectors: [[0, 1]]",
      "\(options): 'weights' has 'queue.vectors' with the shape [1, 2], but should have [2, 2]"
    ),
    (
      "queue.vectors: [[0, 1], [-1, 0]]", "queue.rows: [[0, 1], [-1, 0]]",
      "\(options): there is no tensor 'queue.rows'; \(names)"
    ),
    (
      "moco: { temperature: 1, queue: 2, momentum: 0.75 }", "sim-siam: { hidden: 1 }",
      "hidden: 1, predictor: true: 'weights' must have 'predictor.0.weight', because it is drawn at random"
    ),
  ]

  @Test(arguments: wrong) func `a case that does not come out says where`(part: String, change: String, found: String)
    throws
  {
    #expect(try status(Self.moco.replacing(part, with: change, maxReplacements: 1)) == .failed(found))
  }

  /// The gradient of the bias is (0, -1), and running variances that start at 1 see two views without variance.
  @Test func `a combined objective is computed in float64 as well, under the names of its parts`() throws {
    let text = """
      x:
        source: by hand; the predictor's last bias, (1, 0), predicts one target fully and the other not at all
        loss: { sum: { of: [{ sim-siam: { hidden: 1 } }], weights: [2] } }
        steps: [[[[1, 0], [0, 2]], [[3, 0], [0, 1]]]]
        weights:
          encoder.weight: [[1, 0], [0, 1]]
          head.weight: [[1, 0], [0, 1]]
          sim-siam.predictor.0.weight: [[0, 0]]
          sim-siam.predictor.1.weight: [1]
          sim-siam.predictor.1.bias: [0]
          sim-siam.predictor.3.weight: [[0], [0]]
          sim-siam.predictor.3.bias: [1, 0]
        values: [-1]
        state: { sim-siam.predictor.3.bias: [1, 0.1], sim-siam.predictor.1.running_var: [0.81] }
        tolerance: 0.000000000001
      """
    #expect(try status(text) == .passed)
  }

  static let lacking = [
    (
      "loss: moco, projections: [[[1]]], value: 1",
      "'loss' has a state, so its case needs 'steps' instead of 'projections'"
    ),
    (
      "loss: ccl, steps: [[[[1]]]], values: [1]",
      "'clusterings' must be given for a loss that reads clusters, but are absent"
    ),
    (
      "loss: ccl, steps: [[[[1], [2]]]], values: [1], clusterings: [{ clusters: [0], centers: [[1]] }]",
      "'clusterings' must have a cluster for each of the 2 samples, but one has 1"
    ),
    (
      "loss: ccl, steps: [[[[1]]]], values: [1], clusterings: [{ clusters: [1], centers: [[1]] }]",
      "'clusters' must be from 0 to less than the 1 centers, but one is 1"
    ),
    (
      "loss: ccl, steps: [[[[1]]]], values: [1], clusterings: [{ clusters: [0] }]",
      "'centers' must be [clusters][dimensions], but is absent"
    ),
    (
      "loss: ccl, steps: [[[[1]]]], values: [1], clusterings: [{ clusters: [0], centers: [[1]], sizes: [1, 2] }]",
      "'sizes' must be one for each of the 1 centers, but are 2"
    ),
    ("loss: moco, steps: [[[[1]]]]", "'values' must be the loss of every step, but is absent"),
    (
      "loss: moco, steps: [[[1]]], values: [1]",
      "'steps' must be nested as [steps][views][samples][length], but has the shape [1, 1, 1]"
    ),
    ("loss: moco, steps: [[[[1]]]], values: [1, 2]", "'values' must be one for each of the 1 steps, but are 2"),
    ("loss: moco, steps: [[[[1]]]], values: [1]", "'weights' must have 'encoder.weight', but do not"),
    ("loss: moco, steps: [[[[1]]]], values: [1], epochs: 0", "'epochs' must be 1 or more, but is 0"),
    ("loss: moco, steps: [[[[1]]]], values: [1], rate: 0", "'rate' must be greater than 0, but is 0.0"),
  ]

  @Test(arguments: lacking) func `a case that lacks something is refused`(text: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try cases("x: { source: s, \(text) }") }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}
