import Components
import Recipe

/// A detection problem built from the classes of a data set: some classes are in distribution, the others are OOD.
struct ClassTurn: Sendable {
  /// The evaluation protocol; the raw value is the key of `sweep`.
  enum Kind: String, Sendable, CaseIterable {
    /// Its classes are in distribution; all others are OOD.
    case oneClass = "one-class"
    /// Its classes are OOD; all others are in distribution.
    case leaveOut = "leave-out"

    /// The label of the classes in trial names.
    var label: String { self == .oneClass ? "class" : "left-out" }
    /// The name of the OOD set.
    var set: String { self == .oneClass ? "other-classes" : "left-out" }
  }

  let kind: Kind
  /// A class, or a list of classes that take their turn together.
  let classes: Node

  /// Returns the recipe with its data sets restricted to the problem: `train` and `test` contain the in-distribution
  /// classes, and an OOD set contains the OOD classes of the test images.
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
  /// Returns a data set of a recipe with its class selection replaced.
  fileprivate func choosing(_ option: String, _ classes: Node) -> Node {
    guard let form = try? ComponentForm(self) else { return self }
    let rest = (form.options.entries ?? []).filter { !["classes", "except"].contains($0.name) }
    let key = Node(.scalar(option, quoted: true), location: classes.location, line: classes.line)
    let options = Node(.map(rest + [Entry(key: key, value: classes)]), location: location, line: line)
    return Node(.map([Entry(key: form.place, value: options)]), location: location, line: line)
  }

  /// Returns a map with an entry added or replaced.
  fileprivate func holding(_ name: String, _ value: Node) -> Node {
    if entry(name) != nil { return changing(name) { _ in value } }
    return Node(.map((entries ?? []) + [Entry(key: .text(name), value: value)]), location: location, line: line)
  }
}
