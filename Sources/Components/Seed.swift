import Foundation
import Storage
import Torch

/// The source of all random numbers of a run: the recipe's seed, split by purpose and place.
///
/// It has no state, so a run that resumes from a checkpoint makes the same draws as an uninterrupted run.
public struct Seed: Sendable {
  public let value: Int

  public init(_ value: Int) { self.value = value }

  /// Creates a generator for one purpose and place, such as ("augment", phase, epoch, step).
  ///
  /// - Parameter part: the rows of a larger batch to which draws apply; nil if they apply to all.
  public func generator(
    _ purpose: String, _ place: Int..., on device: Device = .cpu, part: Generator.Part? = nil
  ) -> Generator {
    let text = ([String(value), purpose] + place.map(String.init)).joined(separator: "/")
    return Generator(seed: UInt64(SHA256.hex(text).prefix(16), radix: 16) ?? 0, on: device, part: part)
  }
}
