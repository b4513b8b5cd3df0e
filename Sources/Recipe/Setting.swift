extension Node {
  /// Returns this recipe with a value set at a path, as by an override on the command line. `null` removes a value.
  ///
  /// - Parameter path: Names separated by dots, with the location of the text.
  /// - Throws: A `RecipeError` at the location of the invalid part of the path.
  public func setting(_ path: Node, to value: Node, shape: Shape) throws(RecipeError) -> Node {
    try Override(path: path, value: value).applied(to: self, shape)
  }
}

extension Override {
  /// - Parameter path: A key of a map, such as `train.batch`.
  init(path: Node, value: Node) throws(RecipeError) {
    let isQuoted = if case .scalar(_, quoted: true) = path.content { true } else { false }
    var start = path.location
    if isQuoted && start != .unwritten { start.column += 1 }
    parts = try Override.parts(of: path.text ?? "") { offset in
      var place = start
      if place != .unwritten { place.column += offset }
      return Node(.null, location: place, line: path.line)
    }
    self.value = value
  }

  /// Returns the names in a path, each with its location.
  ///
  /// - Parameter place: Returns the node at an offset from the path's start, in code points.
  static func parts(of path: String, at place: (Int) -> Node) throws(RecipeError) -> [Node] {
    var offset = 0
    var parts: [Node] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let node = place(offset).with(.scalar(String(part), quoted: true))
      guard !part.isEmpty else {
        throw RecipeError(Diagnostic("a part of the path is empty; separate names by single dots", at: node))
      }
      parts.append(node)
      offset += part.unicodeScalars.count + 1
    }
    return parts
  }
}
