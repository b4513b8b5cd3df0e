import Testing

@testable import Export

@Suite struct MLflowNamesTests {
  @Test(arguments: [
    ("results/auroc/knn(k=5, x=2)/far", "results/auroc/knn_k_5_ x_2_/far"),
    ("train.phases.a.loss", "train.phases.a.loss"),
    ("../etc", "__/etc"), ("a//b", "a/_/b"), ("/a", "_/a"), ("<script>\"'&", "_script____"), ("größe", "gr__e"),
    ("", "_"),
  ])
  func `what MLflow does not take becomes an underscore`(name: String, expected: String) {
    #expect(mlflowName(name) == expected)
  }

  @Test func `a name has at most 250 characters`() {
    #expect(mlflowName(String(repeating: "x", count: 400)).count == 250)
  }

  @Test func `names that become alike are told apart`() {
    var names = MLflowNames()
    #expect(["a<", "a>", "a_", "a<"].map { names.unique($0) } == ["a_", "a__2", "a__3", "a__4"])
  }
}
