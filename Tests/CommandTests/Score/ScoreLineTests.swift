import Testing

@testable import Runs
@testable import Scoring

@Suite struct ScoreLineTests {
  private func line(_ nearest: [(row: Int, path: String?)]) -> ScoreLine {
    ScoreLine(
      path: "a, b.png",
      content: .success(
        Detection(
          score: 1.5, isOut: true,
          nearest: nearest.map { Detection.Neighbor(row: $0.row, path: $0.path, cosine: 0.5) })))
  }

  @Test func `nearest training images are rows if their files are not known`() {
    let line = line([(4, nil), (7, nil)])
    #expect(line.csv == "\"a, b.png\",1.5,out,4 7,\n")
    #expect(
      line.json
        == #"{"nearest":[{"cosine":0.5,"row":4},{"cosine":0.5,"row":7}],"path":"a, b.png","score":1.5,"verdict":"out"}"#
        + "\n")
  }

  @Test func `nearest training images are files if they are known, in JSON with their rows`() {
    let line = line([(4, "cats/my cat.png"), (7, "dogs/1, 2.png")])
    #expect(line.csv == "\"a, b.png\",1.5,out,\"cats/my cat.png;dogs/1, 2.png\",\n")
    #expect(
      line.json
        == #"{"nearest":[{"cosine":0.5,"path":"cats/my cat.png","row":4},"#
        + #"{"cosine":0.5,"path":"dogs/1, 2.png","row":7}],"path":"a, b.png","score":1.5,"verdict":"out"}"# + "\n")
  }
}
