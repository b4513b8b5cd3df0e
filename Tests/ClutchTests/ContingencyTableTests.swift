import Testing

@testable import Metrics

struct ContingencyTableTests {
  @Test func `images are counted by label and cluster, whatever their numbers`() throws {
    let table = try ContingencyTable(
      labels: [-7, -7, 1_000_000, .max, -7], clusters: [3, 3, 3, 0, .min])
    #expect(table.labelSizes == [3, 1, 1])
    #expect(table.clusterSizes == [3, 1, 1])
    #expect(
      table.cells.map { [$0.label, $0.cluster, $0.count] } == [
        [0, 0, 2], [1, 0, 1], [2, 1, 1], [0, 2, 1],
      ])
    #expect(table.total == 5)
  }

  @Test(
    arguments: [
      ([], [], "clustering: there are no images; give at least one"),
      (
        [1, 2], [1],
        "clustering: there are 2 labels and 1 clusters; give one of each per image, in the same order"
      ),
    ] as [([Int], [Int], String)])
  func `what cannot be counted is refused`(labels: [Int], clusters: [Int], message: String) {
    let error = #expect(throws: MetricError.self) {
      try ContingencyTable(labels: labels, clusters: clusters)
    }
    #expect(error?.description == message)
  }
}
