extension Node {
  /// This recipe with a value put where a path leads, as an override of the command line does; `null` removes.
  ///
  /// - Parameter path: a text of names with dots between, which knows where it was written.
  /// - Throws: what is wrong with the path, at its place.
  public func setting(_ path: Node, to value: Node, shape: Shape) throws(RecipeError) -> Node {
    try Override(path: path, value: value).applied(to: self, shape)
  }
}

extension Override {
  /// - Parameter path: a key of a map, such as `train.batch`.
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

  /// The names of a path, each at its place.
  ///
  /// - Parameter place: the node at a distance from the path's start, in code points.
  static func parts(of path: String, at place: (Int) -> Node) throws(RecipeError) -> [Node] {
    var offset = 0
    var parts: [Node] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      let node = place(offset).with(.scalar(String(part), quoted: true))
      guard !part.isEmpty else {
        throw RecipeError(Diagnostic("a part of the path is empty; write names with single dots between", at: node))
      }
      parts.append(node)
      offset += part.unicodeScalars.count + 1
    }
    return parts
  }
}
