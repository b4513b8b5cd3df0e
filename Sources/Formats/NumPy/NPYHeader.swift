import Storage

/// The header of an array in NumPy's format: a Python dictionary with the keys descr, fortran_order and shape.
///
/// NumPy reads it as Python does: keys may come in any order, with either quote and a prefix `u` or `b`, and numbers in
/// old files end in `L`.
struct NPYHeader {
  let shape: [Int]
  let type: NPYType
  /// `true` if the first axis is the fastest.
  let isFortran: Bool

  /// - Parameter place: the name of the array in messages.
  init(_ text: String, _ place: String) throws(DataError) {
    let shown = visible(String(text.prefix(200)).trimmingCharacters(in: .whitespacesAndNewlines), keepsLines: false)
    guard let order = text.firstMatch(of: /['"]fortran_order['"]\s*:\s*(True|False|1|0)/)?.1,
      let lengths = text.firstMatch(of: /['"]shape['"]\s*:\s*\(([0-9L,\s]*)\)/)?.1
    else { throw DataError("\(place): has a header that is not understood: \(shown)") }
    guard let name = text.firstMatch(of: /['"]descr['"]\s*:\s*[ub]?['"]([^'"]*)['"]/)?.1 else {
      throw DataError(
        "\(place): holds records of several fields, \(shown); images and labels are plain arrays: save one field alone")
    }
    guard let type = NPYType(String(name)) else {
      throw DataError("\(place): has elements '\(name)', an unknown type; save whole numbers")
    }
    self.type = type
    isFortran = order == "True" || order == "1"
    shape = lengths.split { $0 == "," || $0.isWhitespace }.map { Int($0.filter { $0 != "L" }) ?? .max }
  }
}

/// The type of an array's elements in NumPy's notation: `|u1`, `<i8`, `>U3`.
struct NPYType {
  let name: String
  /// `b` for booleans, `i` and `u` for whole numbers, `f` for floating-point numbers, `U` and `S` for strings, and so
  /// on.
  let kind: Character
  /// The size of an element in bytes.
  let size: Int
  /// `true` if the first byte of a number is the most significant.
  let isBigEndian: Bool

  init?(_ name: String) {
    guard let parts = name.wholeMatch(of: /([<>|=]?)([?a-zA-Z])([0-9]*)(\[.*\])?/) else { return nil }
    self.name = name
    kind = parts.2 == "?" ? "b" : parts.2.first ?? "V"
    let count = Int(parts.3) ?? (parts.3.isEmpty ? 1 : -1)
    guard (0...1 << 20).contains(count) else { return nil }
    size = kind == "U" ? 4 * count : count
    isBigEndian = parts.1 == ">"
  }

  /// The type in words, for messages.
  var words: String {
    switch kind {
    case "O": "Python objects"
    case "U", "S": "strings"
    case "f": "floating-point numbers"
    case "c": "complex numbers"
    case "b": "booleans"
    case "M", "m": "times"
    case "i", "u": "whole numbers of \(size) byte\(size == 1 ? "" : "s")"
    default: "values of another kind"
    }
  }
}
