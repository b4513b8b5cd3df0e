import Foundation

/// Where every random number of a run comes from: the recipe's seed, split by purpose and place.
///
/// No state is carried along, so a run that goes on from a checkpoint draws what the uninterrupted one would have drawn.
public struct Seed: Sendable {
  public let value: Int

  public init(_ value: Int) { self.value = value }

  /// A generator for one purpose at one place, such as ("augment", phase, epoch, step).
  ///
  /// - Parameter part: where given, the rows of a larger batch that draws are for.
  public func generator(
    _ purpose: String, _ place: Int..., on device: Device = .cpu, part: Generator.Part? = nil
  ) -> Generator {
    let text = ([String(value), purpose] + place.map(String.init)).joined(separator: "/")
    return Generator(seed: UInt64(SHA256.hex(text).prefix(16), radix: 16) ?? 0, on: device, part: part)
  }
}
