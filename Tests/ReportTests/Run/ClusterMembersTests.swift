import Clutch
import Testing

@testable import Report

@Suite struct ClusterMembersTests {
  private let images = ImageSet(
    images: Tensor([UInt8](repeating: 9, count: 6 * 4), [6, 1, 2, 2]), labels: [0, 1, 1, 0, 0, 7],
    classNames: ["dark", "</script>"])
  private let clusters = [3, 1, 1, 1, 3, 1]

  @Test func `clusters come largest first, with their commonest class and its share`() throws {
    let groups = ClusterMembers.all(clusters, images, nil)
    #expect(groups.map(\.number) == [1, 3] && groups.map(\.rows) == [[1, 2, 3, 5], [0, 4]])
    #expect(groups.map { $0.commonest?.name } == ["</script>", "dark"])
    #expect(groups.map { $0.commonest?.share } == [50, 100])
  }

  @Test func `members stand from the nearest to the mean to the farthest`() {
    // After normalization, rows 5, 2, 1 and 3 are 0.16, 0.23, 0.64 and 0.80 from the mean of cluster 1.
    let features = Tensor([Float(1), 0, 1, 0, 0.9, 0.5, 0, 1, 1, 0, 1, 0.9], [6, 2])
    let groups = ClusterMembers.all(clusters, nil, features)
    #expect(groups[0].rows == [5, 2, 1, 3])
    #expect(groups.allSatisfy { $0.commonest == nil })
  }

  @Test func `features of another number of images are not used`() {
    #expect(ClusterMembers.all(clusters, nil, .zeros([2, 2]))[0].rows == [1, 2, 3, 5])
  }

  @Test func `the picture of a cluster says what is on it`() {
    let text = ClusterMembers.all(clusters, images, nil)[0].sheet(of: images).text
    #expect(text.contains("alt=\"4 images of cluster 1, 50.0 % &lt;/script&gt;\""))
    #expect(text.contains("<span>4 images, 50.0 % &lt;/script&gt;</span>"))
  }
}
