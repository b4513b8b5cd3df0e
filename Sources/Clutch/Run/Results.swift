import Foundation

/// What a run measured, as `metrics.json` holds it.
public struct Results: Codable, Sendable {
  public struct Row: Codable, Sendable {
    public let scorer: String
    /// The OOD set; `validation.NAME` is one of `data.validation`.
    public let set: String
    /// Estimates by metric name.
    public let metrics: [String: Estimate]
  }

  /// The mean of a scorer's metrics over a group of OOD sets; it is derived from rows, and measured by nothing.
  public struct GroupMean: Codable, Sendable {
    public let scorer: String
    /// `near (mean)`; no set can be called so.
    public let name: String
    /// The OOD sets of the group.
    public let sets: [String]
    /// By metric name.
    public let metrics: [String: Double]
  }

  public struct Clusters: Codable, Sendable {
    public let phase: String
    /// The epochs of the phase that were done when they were made.
    public let epoch: Int
    public let clusters: Int
    /// Agreement with the classes by metric name; empty where the training images have none.
    public let quality: [String: Double]
  }

  /// A scorer that failed, in whole or on a set, and so has no rows there.
  public struct Failure: Codable, Sendable {
    public let scorer: String
    /// The set that it could not score; nil where it could not be fitted.
    public let set: String?
    public let error: String
  }

  public let name: String
  public let key: String
  /// Images that were trained on, and by set that were scored.
  public let trainImages: Int
  public let testImages: Int
  /// Images in distribution to choose settings by; nil where the recipe has none.
  public let validationImages: Int?
  public let oodImages: [String: Int]
  public let rows: [Row]
  /// By group, then scorer; nil where the recipe has no groups.
  public let groups: [GroupMean]?
  public let clusters: [Clusters]
  /// Of each scorer, the score up to which 95 % of the images held out of training (those of `data.validation`, else the
  /// test images) pass for in distribution; nil where an earlier version did not write it.
  public let thresholds: [String: Float]?
  /// Scorers that failed; nil where none did. The same command tries them again.
  public let failures: [Failure]?
  /// What exactly each metric means.
  public let conventions: [String: String]

  static let fileName = "metrics.json"

  /// Reads the results that a finished run left in a folder; nil where there are none.
  public init?(folder: String) throws(RunError) {
    let path = "\(folder)/\(Results.fileName)"
    let data: Data
    do throws(FileError) {
      guard let read = try Checksums(of: folder).read(Results.fileName) else { return nil }
      data = read
    } catch {
      throw RunError("\(path): \(error); delete it and give the same command again")
    }
    do {
      self = try JSON.decode(Results.self, from: data)
    } catch {
      throw RunError(
        "\(path): is damaged or of another version of Clutch: \(systemReason(error)); delete it and give the same command again"
      )
    }
  }

  /// As `metrics.json` has it.
  public var json: String { JSON.text(self, pretty: true) }

  init(
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
