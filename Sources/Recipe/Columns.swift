/// Converts columns of a line from code points to characters in constant time, because a line may contain thousands of
/// values.
struct Columns: Sendable {
  private let length: Int
  /// The number of characters before each code point; nil if every code point is a character.
  private let counts: [Int32]?

  init(_ line: String) {
    if line.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) {
      (length, counts) = (line.utf8.count, nil)
      return
    }
    var counts: [Int32] = []
    var characters: Int32 = 0
    for character in line {
      // A position within a character counts as after it.
      for i in 0..<character.unicodeScalars.count { counts.append(i == 0 ? characters : characters + 1) }
      characters += 1
    }
    length = counts.count
    self.counts = counts + [characters]
  }

  /// - Parameter column: The column in code points, from 0. A column past the end stands for the end.
  func characters(before column: Int) -> Int {
    let column = min(max(column, 0), length)
    return counts.map { Int($0[column]) } ?? column
  }
}
