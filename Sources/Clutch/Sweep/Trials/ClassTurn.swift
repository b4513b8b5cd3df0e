/// A problem that a data set gives by its classes: some of them are in distribution, others are out.
struct ClassTurn: Sendable {
  /// Which of the field's protocols it belongs to, as the key of `sweep` is called.
  enum Kind: String, Sendable, CaseIterable {
    /// Its classes alone are in distribution, all others are out.
    case oneClass = "one-class"
    /// Its classes alone are out of distribution, all others are in.
    case leaveOut = "leave-out"

    /// What names of trials call the classes.
    var label: String { self == .oneClass ? "class" : "left-out" }
    /// What the images out of distribution are called.
    var set: String { self == .oneClass ? "other-classes" : "left-out" }
  }

  let kind: Kind
  /// A class, or a list of several that count as one.
  let classes: Node

  /// The recipe with its data sets set to the problem: `train` and `test` hold the classes in distribution, and an OOD
  /// set those of the test images that are out.
  func applied(to recipe: Node) -> Node {
    let list = Node(.list(classes.items ?? [classes]), location: classes.location, line: classes.line)
    let (inside, outside) = kind == .oneClass ? ("classes", "except") : ("except", "classes")
    return recipe.changing("data") { data in
      guard let test = data["test"] else { return data }
      return data.changing("train") { $0.choosing(inside, list) }.changing("test") { $0.choosing(inside, list) }
        .changing("ood") { $0.holding(kind.set, test.choosing(outside, list)) }
    }
  }
}

extension Node {
  /// A data set of a recipe with one choice of classes in place of its own.
  fileprivate func choosing(_ option: String, _ classes: Node) -> Node {
    guard let form = try? ComponentForm(self) else { return self }
    let rest = (form.options.entries ?? []).filter { !["classes", "except"].contains($0.name) }
    let key = Node(.scalar(option, quoted: true), location: classes.location, line: classes.line)
    let options = Node(.map(rest + [Entry(key: key, value: classes)]), location: location, line: line)
    return Node(.map([Entry(key: form.place, value: options)]), location: location, line: line)
  }

  /// A map with an entry more, or another in its place.
  fileprivate func holding(_ name: String, _ value: Node) -> Node {
    if entry(name) != nil { return changing(name) { _ in value } }
    return Node(.map((entries ?? []) + [Entry(key: .text(name), value: value)]), location: location, line: line)
  }
}
