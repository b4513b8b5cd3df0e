import Clutch
import Experiments
import Testing

@testable import Report

@Suite struct TrainingLogTests {
  @Test func `a phase of a damaged recipe has a number of epochs that can be`() throws {
    for (text, epochs) in [("9223372036854775807", 1_000_000), ("-9223372036854775808", 0), ("x", 0), ("7", 7)] {
      let phase = try parse("epochs: \(text)", file: "recipe.yaml")
      #expect(PhaseOptions.epochs(in: phase) == epochs)
    }
  }

  private let log = TrainingLog(
    """
    {"event":"step","phase":"warm-up","epoch":0,"step":10,"loss":4,"imagesPerSecond":100}
    {"event":"epoch","phase":"warm-up","epoch":1,"step":0,"loss":3,"seconds":2.5}
    {"event":"clusters","phase":"second","epoch":0,"step":0,"largest":9,"sizes":[4,5]}
    {"event":"clusters-2","phase":"second","epoch":0,"step":0,"smallest":2,"seconds":1.5}
    {"event":"step","phase":"second","epoch":1,"step":10,"loss":2,"parts":{"local":0.5,"global":1.5}}
    {"event":"step","phase":"unknown","epoch":1,"step":10,"loss":2}
    {"event":"step","phase":"second","epoch":1,"st
    """, epochs: [("warm-up", 1), ("second", 2)], steps: 20)

  @Test func `lines stand at epochs of the whole run`() {
    #expect(log.phases.map(\.start) == [0, 1])
    #expect(log.entries("step").map(\.place) == [0.5, 2.5])
    #expect(log.entries("epoch").map(\.place) == [1] && log.entries("clusters").map(\.place) == [1])
  }

  @Test func `every number is found, whatever it is called, in maps as well`() {
    #expect(log.names("step") == ["imagesPerSecond", "loss", "parts.global", "parts.local"])
    #expect(log.names("epoch") == ["loss", "seconds"] && log.names("clusters") == ["largest"])
    #expect(log.clusterings.map(\.event) == ["clusters", "clusters-2"])
    #expect(log.points("parts.local", at: "step") == [.init(2.5, 0.5)])
  }

  @Test func `lines that were cut short, and phases that the recipe does not have, are left out`() {
    #expect(log.entries.count == 5)
  }

  @Test func `of more points than fit, neighbours become their mean`() {
    let lines = (0..<1000).map { "{\"event\":\"step\",\"phase\":\"a\",\"epoch\":\($0),\"step\":0,\"x\":\($0)}" }
    let long = TrainingLog(lines.joined(separator: "\n"), epochs: [("a", 1000)], steps: nil)
    let points = long.points("x", at: "step", limit: 10)
    #expect(points.count == 10 && points[0] == .init(49.5, 49.5) && points[9] == .init(949.5, 949.5))
  }

  @Test(arguments: [
    ("learningRateFactor", "learning rate factor"), ("loss", "loss"), ("parts.local", "parts: local"),
    ("blasCore", "blas core"), ("nmi2Best", "nmi2 best"),
  ])
  func `names of programs become words`(name: String, text: String) { #expect(words(name) == text) }
}
