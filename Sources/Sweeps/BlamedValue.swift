import Recipe

extension Trial {
  /// Moves a diagnostic to the command-line value that its component has in this trial.
  ///
  /// An error in a component, such as a missing file, is located where the recipe names the component. If the command
  /// line set a value below it for this trial, the user should look there instead.
  ///
  /// - Parameter recipe: The tree that the trial changes.
  func blaming(_ diagnostic: Diagnostic, in recipe: Node) -> Diagnostic {
    guard let place = diagnostic.location,
      let change = changes.last(where: { recipe.leads($0.name, past: place) }),
      change.value.location.file.hasPrefix("override '"), change.value.location != place
    else { return diagnostic }
    var message = diagnostic.message
    if case .scalar(let text, quoted: false) = change.value.content, Double(text) == nil {
      message += "; commas separate the values of a sweep; quote a text that contains one"
    }
    return Diagnostic(message, location: change.value.location, line: change.value.line)
  }
}

extension Node {
  /// Indicates whether a path leads through a key or a value at the given place.
  fileprivate func leads(_ path: String, past place: Location) -> Bool {
    var node = self
    for part in path.split(separator: ".").map(String.init) {
      if let items = node.items {
        let named = items.first { $0.text == part || $0.entry(part) != nil }
        guard let item = Int(part).flatMap({ items.indices.contains($0) ? items[$0] : nil }) ?? named else {
          return false
        }
        node = item
        if item.location == place { return true }
        if item.text != nil || Int(part) != nil { continue }
      }
      guard let entry = node.entry(part) else { return false }
      if entry.key.location == place || entry.value.location == place { return true }
      node = entry.value
    }
    return false
  }
}
