import Clutch
import Foundation
import Testing

@testable import Plugins

private let e = exp(1.0)

@Suite struct ClusterTermsTests {
  static let settings: [(terms: ClusterTerms, split: CCLSplit)] = [
    (ClusterTerms(), CCLSplit()), (ClusterTerms(samples: false), CCLSplit(samples: false)),
    (ClusterTerms(centers: false), CCLSplit(centers: false)),
    (
      ClusterTerms(temperature: 0.2, localWeight: 0.3, globalWeight: 0.7, centerTemperature: 0.1),
      CCLSplit(temperature: 0.2, localWeight: 0.3, globalWeight: 0.7, centerTemperature: 0.1)
    ),
    (
      ClusterTerms(globalWeight: 2, centerTemperature: 0.2, concentration: true),
      CCLSplit(globalWeight: 2, centerTemperature: 0.2, concentration: true)
    ),
  ]

  @Test(arguments: settings, ["v2", "v3"]) func `they are what ccl-split adds to NT-Xent`(
    setting: (terms: ClusterTerms, split: CCLSplit), name: String
  ) throws {
    let batch = try LossBatch(name)
    let terms = LossCase("cluster-terms", setting.terms)
    let split = LossCase("ccl-split", setting.split)
    let plain = LossCase("nt-xent", NTXent(temperature: setting.split.temperature))
    #expect(abs(terms.value(batch) - (split.value(batch) - plain.value(batch))) < 1e-12)
    let (whole, own) = (try #require(split.gradient(batch)), try #require(plain.gradient(batch)))
    #expect(largestDifference(terms.gradient(batch), whole - own) < 1e-12)
  }

  @Test(arguments: [
    (ClusterTerms(centers: false), 0.5, 0.0), (ClusterTerms(samples: false), 0.0, 0.5),
    (ClusterTerms(localWeight: 0.25, globalWeight: 3), 0.25, 3.0),
  ])
  func `three orthogonal images, by hand`(_ options: ClusterTerms, _ local: Double, _ global: Double) {
    // Images 0 and 1 share cluster 0, whose center is orthogonal to both; image 2 lies on the center of cluster 1.
    let batch = LossBatch(axes: [0, 1, 2], [0, 0, 1], centers: [3, 2])
    var loss = options
    loss.temperature = 1
    loss.centerTemperature = 1
    // An anchor of cluster 0 has the cosines 1, 0 and 0 to its positives, an anchor of cluster 1 only the cosine 1.
    let samples = log(e + 4) - (4 * (1.0 / 3) + 2 * 1) / 6
    let centers = (4 * log(2.0) + 2 * (log(e + 1) - 1)) / 6
    let value = loss(Views(batch.projections), batch.clusters).item
    #expect(abs(value - (local * samples + global * centers)) < 1e-12)
  }

  @Test func `each term is reported with its weight`() throws {
    let batch = try LossBatch("v2")
    let parts = LossParts()
    let loss = ClusterTerms(localWeight: 0.25, globalWeight: 3)
    let value = LossParts.$current.withValue(parts) { loss(Views(batch.projections), batch.clusters).item }
    let alone = [
      "samples": LossCase("samples", ClusterTerms(centers: false, localWeight: 0.25)).value(batch),
      "centers": LossCase("centers", ClusterTerms(samples: false, globalWeight: 3)).value(batch),
    ]
    #expect(Set(parts.values.keys) == Set(alone.keys))
    for (name, part) in alone { #expect(abs((parts.values[name] ?? .nan) - part) < 1e-12, "\(name)") }
    #expect(abs(parts.values.values.reduce(0, +) - value) < 1e-12)
  }

  @Test(arguments: [
    (ClusterTerms(samples: false, centers: false), "samples", "and 'centers' are both off, so no term is left"),
    (ClusterTerms(temperature: 0), "temperature", "must be greater than 0, but is 0.0"),
    (ClusterTerms(localWeight: -1), "localWeight", "must be 0 or more, but is -1.0"),
    (ClusterTerms(globalWeight: .nan), "globalWeight", "must be a finite number, but is nan"),
    (ClusterTerms(centerTemperature: -1), "centerTemperature", "must be greater than 0, but is -1.0"),
  ])
  func `an option out of range is refused`(_ loss: ClusterTerms, _ option: String, _ message: String) {
    let error = #expect(throws: OptionError.self) { try loss.validate() }
    #expect(error?.option == option && error?.message == message)
  }
}
