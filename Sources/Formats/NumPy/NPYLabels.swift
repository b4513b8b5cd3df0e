import Recipe

extension NPYArray {
  /// The classes of images, with their names if the array holds strings.
  public struct Labels {
    public let numbers: [Int]
    public var names: [String] = []
  }

  /// Returns the array as labels.
  ///
  /// Labels are whole numbers of any size and byte order, which may be stored as floating-point numbers or booleans, or
  /// strings. Each distinct string is a class, in alphabetical order.
  ///
  /// - Parameter images: the number of images, each of which needs a label, and the name of their array.
  public func labels(of images: (count: Int, place: String)? = nil) throws(DataError) -> Labels {
    guard shape.count == 1 || (shape.count == 2 && shape[1] == 1) else {
      throw DataError("\(place): has the shape \(shape), but labels have [n] or [n, 1]")
    }
    // Check the count before reading the labels: there may be many.
    if let images, images.count != count {
      throw DataError(
        "\(place): has \(count) labels, but \(images.place) has \(images.count) images; the two must belong together")
    }
    switch (type.kind, type.size) {
    case ("U", _), ("S", _): return classes((0..<count).map(text))
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8), ("u", 1), ("u", 2), ("u", 4), ("u", 8), ("b", 1):
      return Labels(numbers: try (0..<count).map { (i) throws(DataError) in try checked(i, whole(i)) })
    case ("f", 4), ("f", 8): return Labels(numbers: try (0..<count).map { (i) throws(DataError) in try number(i) })
    default:
      throw DataError(
        "\(place): has elements '\(type.name)', which are \(type.words), but labels are whole numbers, such as '|u1' "
          + "or '<i8', or strings, such as '<U8'")
    }
  }

  private func classes(_ texts: [String]) -> Labels {
    let names = Set(texts).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return Labels(numbers: texts.compactMap { numbers[$0] }, names: names)
  }

  /// The bits of an element, the least significant byte last.
  private func bits(_ i: Int) -> UInt64 {
    let own = bytes[(i * type.size)..<((i + 1) * type.size)]
    return (type.isBigEndian ? Array(own) : own.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func whole(_ i: Int) -> Int {
    let unused = UInt64(64 - 8 * type.size)
    return type.kind == "i" ? Int(Int64(bitPattern: bits(i) << unused) >> Int64(unused)) : Int(clamping: bits(i))
  }

  private func number(_ i: Int) throws(DataError) -> Int {
    let value = type.size == 4 ? Double(Float(bitPattern: UInt32(bits(i)))) : Double(bitPattern: bits(i))
    guard let label = Int(exactly: value) else {
      throw DataError("\(place): label \(i) is \(value), but labels are whole numbers of 0 or more")
    }
    return try checked(i, label)
  }

  private func checked(_ i: Int, _ label: Int) throws(DataError) -> Int {
    guard (0...1 << 31).contains(label) else {
      throw DataError("\(place): label \(i) is \(label), but labels are 0 or more")
    }
    return label
  }

  /// Returns a string without the zeros that pad it.
  private func text(_ i: Int) -> String {
    let own = bytes[(i * type.size)..<((i + 1) * type.size)]
    if type.kind == "S" { return String(decoding: own.reversed().drop { $0 == 0 }.reversed(), as: UTF8.self) }
    var scalars = String.UnicodeScalarView()
    for start in stride(from: own.startIndex, to: own.endIndex, by: 4) {
      let code = own[start..<(start + 4)]
      let value = (type.isBigEndian ? Array(code) : code.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    while scalars.last == "\0" { scalars.removeLast() }
    return String(scalars)
  }
}
