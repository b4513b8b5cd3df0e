import ClusterAnalysis
import Foundation
import Testing
import Torch

@testable import Command

@Suite struct ClustersCommandTests {
  @Test func `a run's embedding is measured for each number of clusters, the same each time`() throws {
    let folder = try SmallRecipe.folder()
    let run = try Clutch.run(words: ["run"] + SmallRecipe.twoEpochs, in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    let place = String(try #require(run.output.firstMatch(of: /(runs\/small\/[0-9a-f]+)/)).1)

    let words = ["clusters", place, "--within", "2:4", "--rows", "100", "--restarts", "1"]
    let text = try Clutch.inProcess(words: words, in: folder.path)
    #expect(text.code == 0, "\(text.errors)")
    #expect(text.output.hasPrefix("100 of 192 training images, projection, k-means on directions; * chosen\n"))
    for name in CountCriterion.allCases.map(\.name) {
      #expect(text.output.contains("\n\(name):") || text.output.contains("\n\n\(name):"), "\(name)")
      #expect(text.errors.contains("measuring \(name)\n"), "\(name)")
    }
    #expect(try Clutch.inProcess(words: words + ["--quiet"], in: folder.path).output == text.output)

    let page = try Clutch.inProcess(words: words + ["--quiet", "--html", "counts.html"], in: folder.path)
    #expect(page.output == text.output)
    let html = try String(contentsOfFile: "\(folder.path)/counts.html", encoding: .utf8)
    #expect(html.contains("\(place): 100 of 192 training images, projection, k-means on directions</p>"))
    for name in CountCriterion.allCases.map(\.name) { #expect(html.contains("<figcaption>\(name)</figcaption>")) }

    struct Printed: Decodable {
      struct Criterion: Decodable {
        struct Point: Decodable { let k: Int }
        let choice: Int
        let points: [Point]
      }
      let layer: String
      let images: Int
      let criteria: [String: Criterion]
    }
    let json = try Clutch.inProcess(words: words + ["--json", "--quiet", "--on", "encoder"], in: folder.path)
    let printed = try JSONDecoder().decode(Printed.self, from: Data(json.output.utf8))
    #expect(json.errors.isEmpty && printed.layer == "encoder" && printed.images == 100)
    #expect(printed.criteria.count == CountCriterion.allCases.count)
    for (name, criterion) in printed.criteria {
      #expect(criterion.points.map(\.k) == [2, 3, 4] && (2...4).contains(criterion.choice), "\(name)")
    }

    let labels = try Clutch.inProcess(words: words + ["--labels"], in: folder.path)
    #expect(labels.code == 1)
    #expect(labels.errors.contains("the training images have no labels to compare with; leave out --labels"))

    try FileManager.default.removeItem(atPath: "\(folder.path)/\(place)/features/train.projections.npy")
    let missing = try Clutch.inProcess(words: words, in: folder.path)
    #expect(missing.code == 1 && missing.errors.contains("\(place)/features/train.projections.npy is missing; "))
  }

  @Test func `labels have a table of their own, and change no choice`() throws {
    let groups =
      (Tensor.eye(4).unsqueeze(1).expand(4, 20, 4).reshape(-1, 4)
      + 0.05 * Tensor.randn([80, 4], Generator(seed: 1))).normalize()
    func table(_ labels: [Int]?) throws -> ClusterCountTable {
      let kMeans = KMeans(k: 1, restarts: 5, spherical: true)
      let study = try CountStudy(groups, within: 3...5, by: kMeans, rows: .max, Generator(seed: 2))
      return try ClusterCountTable(study, labels: labels, Generator(seed: 3)) { _ in }
    }
    let (plain, compared) = (try table(nil), try table((0..<80).map { $0 / 20 }))
    #expect(plain.criteria.map(\.choice) == compared.criteria.map(\.choice))
    #expect(plain.criteria.map(\.points) == compared.criteria.map(\.points))
    #expect(plain.agreement == nil && compared.agreement?.map(\.ari)[1] == 1)
    #expect(compared.text.hasPrefix("\(plain.text)\n\nlabels, for comparison only\nk  purity"))
    #expect(plain.text.contains(" *"))
  }

  @Test(arguments: [
    (["--on", "Both"], "--on must be a layer, such as encoder, projection or layer3, but is 'Both'"),
    (["--within", "5"], "--within must be LOW:HIGH with 2 <= LOW <= HIGH, such as 2:30, but is '5'"),
    (["--within", "1:9"], "--within must be LOW:HIGH with 2 <= LOW <= HIGH, such as 2:30, but is '1:9'"),
    (["--within", "9:2"], "--within must be LOW:HIGH with 2 <= LOW <= HIGH, such as 2:30, but is '9:2'"),
    (["--rows", "9"], "--rows must be a whole number of 10 or more, but is '9'"),
    (["--restarts", "0"], "--restarts must be a whole number of 1 or more, but is '0'"),
    (["--seed", "x"], "--seed must be a whole number of 0 or more, but is 'x'"),
    ([], "there is no folder 'runs/x/1'; name the folder of a run, such as runs/NAME/KEY"),
  ])
  func `wrong arguments are refused`(words: [String], message: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Clutch.inProcess(words: ["clusters", "runs/x/1"] + words, in: folder.path)
    #expect(outcome.code == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }
}
