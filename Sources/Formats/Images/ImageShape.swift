/// The size of the images of an experiment.
public struct ImageShape: Hashable, Sendable, CustomStringConvertible {
  public let channels: Int
  public let height: Int
  public let width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  public var description: String { "\(channels) x \(height) x \(width)" }
}
