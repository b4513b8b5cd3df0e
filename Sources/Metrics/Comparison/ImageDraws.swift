/// The number of times that each image of a set is drawn, for a sequence of draws.
package struct ImageDraws {
  private(set) var times: [UInt32]
  private var random: SplitMix64

  /// The seed is combined with the FNV-1a hash of the set's name, so that sets are drawn independently.
  package init(seed: UInt64, set: String, count: Int) {
    times = [UInt32](repeating: 0, count: count)
    let hash = set.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01B3 }
    random = SplitMix64(seed: seed ^ hash)
  }

  package mutating func next() {
    let count = times.count
    times.withUnsafeMutableBufferPointer { times in
      for image in times.indices { times[image] = 0 }
      for _ in times { times[random.index(below: count)] += 1 }
    }
  }
}
