import Foundation
import Testing

@Suite(.serialized, .ownThread, .enabled(if: SlurmCluster.missing == nil, "\(SlurmCluster.missing ?? "")"))
struct SlurmProcessesTests {
  @Test func `srun starts processes that train together, of which one talks`() throws {
    let (cluster, together) = (try SlurmCluster(), try Together())
    let words = try cluster.shell(
      "cd '\(together.folder.path)' && srun --ntasks 2 '\(Clutch.path)' run small.yaml")
    #expect(words.contains("1 thread, each of 2 processes over Gloo)"), "\(words)")
    #expect(words.components(separatedBy: "Results: runs/small/").count == 2, "it is said once: \(words)")
    #expect(together.weights() != nil)
  }
}
