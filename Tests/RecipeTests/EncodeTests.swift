import Recipe
import Testing

@Suite struct EncodeTests {
  private let full = """
    name: x
    seed: 3
    crop:
      scale:
        - 0.0005
        - 1.0
      sizes:
        - 1
        - 5
    train:
      batch: 128
      warm-up: 0.1
      limit: null
      phases:
        first:
          epochs: 10
          loss:
            ccl:
              temperature: 0.5
              samples: true
              negatives: other-clusters
    data-root: /d
    classes: []
    score:
      - knn:
          k: 5
      - mahalanobis: {}
    label: "5"

    """

  @Test func `options are written with every default`() throws {
    let yaml = """
      {name: x, seed: 3, crop: {scale: [5e-4, 1]}, data-root: /d, score: [knn, mahalanobis], label: "5",
       train: {limit: ~, phases: {first: {loss: {ccl: {negatives: other-clusters}}}}}}
      """
    #expect(encode(try example(yaml)).yaml == full)
  }

  @Test func `what was written is read as it was`() throws {
    #expect(encode(try example(full)).yaml == full)
  }

  @Test func `an error in a value that nobody wrote has no place`() {
    var options = Example()
    options.train.phases = Named([(name: "a b", value: Phase())])
    let message = "'a b' must be a name of lower-case letters, digits and hyphens; write 'a-b'"
    #expect(errors { _ = try decode(Example.self, from: encode(options)) } == message)
  }
}
