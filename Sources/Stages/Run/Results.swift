import Foundation
import Metrics
import Recipe
import Storage

/// The results of a run, stored in `metrics.json`.
public struct Results: Codable, Sendable {
  public struct Row: Codable, Sendable {
    public let scorer: String
    /// The OOD set; `validation.NAME` is one of `data.validation`.
    public let set: String
    /// Estimates by metric name.
    public let metrics: [String: Estimate]

    package init(scorer: String, set: String, metrics: [String: Estimate]) {
      (self.scorer, self.set, self.metrics) = (scorer, set, metrics)
    }
  }

  /// The mean of a scorer's metrics over a group of OOD sets, computed from the rows.
  public struct GroupMean: Codable, Sendable {
    public let scorer: String
    /// The name of the mean, such as `near (mean)`. No set can have such a name.
    public let name: String
    /// The OOD sets of the group.
    public let sets: [String]
    /// Means by metric name.
    public let metrics: [String: Double]
  }

  public struct Clusters: Codable, Sendable {
    public let phase: String
    /// The number of completed epochs of the phase at the time of clustering.
    public let epoch: Int
    public let clusters: Int
    /// Agreement with the classes by metric name; empty if the training images have no labels.
    public let quality: [String: Double]
  }

  /// A scorer that failed, entirely or on one set, and therefore has no rows there.
  public struct Failure: Codable, Sendable {
    public let scorer: String
    /// The set that it could not score; nil if it could not be fitted.
    public let set: String?
    public let error: String
  }

  public let name: String
  public let key: String
  /// The number of training images.
  public let trainImages: Int
  /// The number of test images.
  public let testImages: Int
  /// The number of in-distribution validation images; nil if the recipe has no `data.validation`.
  public let validationImages: Int?
  /// The number of images by OOD set.
  public let oodImages: [String: Int]
  public let rows: [Row]
  /// Means by group, then scorer; nil if the recipe has no groups.
  public let groups: [GroupMean]?
  public let clusters: [Clusters]
  /// The thresholds by scorer: 95 % of the held-out images (those of `data.validation`, otherwise the test images)
  /// score at most this value. nil in results of earlier versions.
  public let thresholds: [String: Float]?
  /// Scorers that failed; nil if none did. The same command tries them again.
  public let failures: [Failure]?
  /// The exact definition of each metric.
  public let conventions: [String: String]

  package static let fileName = "metrics.json"

  /// Reads the results of a finished run from its folder; nil if there are none.
  public init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(Results.fileName)"
    let data: Data
    do throws(FileError) {
      guard let read = try Checksums(of: folder).read(Results.fileName) else { return nil }
      data = read
    } catch {
      throw RunError("\(path): \(error); delete it and run the same command again")
    }
    do {
      self = try JSON.decode(Results.self, from: data)
    } catch {
      throw RunError(
        "\(path): is damaged or from another version of Clutch: \(systemReason(error)); "
          + "delete it and run the same command again"
      )
    }
  }

  /// The contents of `metrics.json`.
  public var json: String { JSON.text(self, pretty: true) }

  package init(
    name: String, key: String, trainImages: Int, testImages: Int, validationImages: Int? = nil,
    oodImages: [String: Int], rows: [Row], groups: [GroupMean]? = nil, clusters: [Clusters],
    thresholds: [String: Float]? = nil, failures: [Failure]? = nil
  ) {
    self.name = name
    self.key = key
    self.trainImages = trainImages
    self.testImages = testImages
    self.validationImages = validationImages
    self.oodImages = oodImages
    self.rows = rows
    self.groups = groups
    self.clusters = clusters
    self.thresholds = thresholds
    self.failures = failures
    conventions = Dictionary(uniqueKeysWithValues: DetectionMetric.allCases.map { ($0.name, $0.convention) })
  }
}
