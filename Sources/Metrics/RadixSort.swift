/// Sorts finite scores in three linear passes, one for each 11 bits of their bit patterns.
///
/// The bits of positive floats sort like unsigned integers, those of negative floats in reverse.
func radixSorted(_ scores: [Float]) -> [Float] {
  var keys = scores.map { score in
    let bits = score.bitPattern
    return bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
  }
  var starts = digitStarts(keys)
  var sorted = keys
  for (digit, shift) in shifts.enumerated() {
    keys.withUnsafeBufferPointer { keys in
      sorted.withUnsafeMutableBufferPointer { sorted in
        starts[digit].withUnsafeMutableBufferPointer { starts in
          for key in keys {
            let value = Int(key >> shift & mask)
            sorted[starts[value]] = key
            starts[value] += 1
          }
        }
      }
    }
    swap(&keys, &sorted)
  }
  return keys.map { key in Float(bitPattern: key >> 31 == 1 ? key & 0x7FFF_FFFF : ~key) }
}

/// 2,048 values per digit: the counts fit in the processor's L1 cache, with room for the keys.
private let shifts: [UInt32] = [0, 11, 22]
private let mask: UInt32 = 0x7FF

/// Returns the position of the first key with each digit value in the sorted order of that digit [3][2048].
private func digitStarts(_ keys: [UInt32]) -> [[Int]] {
  var counts = [Int](repeating: 0, count: shifts.count << 11)
  counts.withUnsafeMutableBufferPointer { counts in
    for key in keys {
      counts[Int(key & mask)] += 1
      counts[1 << 11 + Int(key >> 11 & mask)] += 1
      counts[2 << 11 + Int(key >> 22)] += 1
    }
  }
  return shifts.indices.map { digit in
    var start = 0
    return counts[(digit << 11)..<((digit + 1) << 11)].map { count in
      defer { start += count }
      return start
    }
  }
}
