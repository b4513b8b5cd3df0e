import Clutch

/// The promises of encoders.
enum EncoderPromises {
  private static let network = NetworkPromises<Encoders>(results: "features", trials: trials)
  static let all = network.all

  static func use(_ encoder: any Encoder, _ subject: Subject, _ attempt: Attempt) throws {
    try network.use(encoder, subject, attempt)
  }

  /// Returns the image sizes that an encoder accepts, at most `most`.
  ///
  /// - Throws: `Broken` if it refuses all.
  private static func trials(_ encoder: any Encoder, _ most: Int) throws -> [NetworkTrial] {
    let shapes = [(3, 32, 32), (1, 28, 28), (4, 16, 24), (3, 224, 224)].map {
      ImageShape(channels: $0, height: $1, width: $2)
    }
    var refusals: [String] = []
    var trials: [NetworkTrial] = []
    for (index, shape) in shapes.enumerated() where trials.count < most {
      if index == shapes.count - 1 && !trials.isEmpty { break }  // large images only if all others are refused
      do throws(OptionError) {
        _ = try encoder.build(shape, Generator(seed: 1))
        trials.append(
          NetworkTrial(
            label: "images \(shape)", shape: [shape.channels, shape.height, shape.width],
            build: { try encoder.build(shape, Generator(seed: $0)) }))
      } catch {
        refusals.append("\(shape): \(error)")
      }
    }
    if trials.isEmpty { throw Broken("it refuses images of every size tried: \(refusals.joined(separator: "; "))") }
    return trials
  }
}
