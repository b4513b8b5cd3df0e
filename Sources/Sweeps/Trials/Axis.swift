import Recipe

/// One axis of a sweep, with its values.
struct Axis {
  /// A value on an axis.
  struct Point {
    let label: String
    var variant: String?
    /// The classes that have their turn.
    var turn: ClassTurn?
    /// Changes to the recipe, by path.
    let changes: [Node.Entry]
    /// The changes that are part of the trial's name.
    var settings: [Trial.Setting] = []
  }

  /// The position of its changes among a trial's changes. A grid can change options of a component that a variant
  /// selects.
  let order: Int
  let points: [Point]

  static func variants(_ variants: Named<Settings>) -> Axis {
    Axis(
      order: 0,
      points: variants.entries.map { name, settings in
        Point(label: name, variant: name, changes: settings.entries)
      })
  }

  static func turns(_ kind: ClassTurn.Kind, _ classes: ClassTurns) -> Axis {
    Axis(
      order: 1,
      points: classes.nodes.map { node in
        let setting = Trial.Setting(path: kind.rawValue, label: kind.label, value: node)
        return Point(
          label: "\(kind.label)=\(valueLabel(node))", turn: ClassTurn(kind: kind, classes: node), changes: [],
          settings: [setting])
      })
  }

  static func grid(_ path: Node, _ values: [Node], _ labels: [String: String]) -> Axis {
    Axis(order: 1, points: values.map { point([(path, $0)], labels) })
  }

  static func draws(_ draws: [[(path: Node, value: Node)]], _ labels: [String: String]) -> Axis {
    Axis(order: 2, points: draws.map { point($0, labels) })
  }

  private static func point(_ values: [(path: Node, value: Node)], _ labels: [String: String]) -> Point {
    let settings = values.map { path, value in
      let name = path.text ?? ""
      return Trial.Setting(path: name, label: labels[name] ?? name, value: value)
    }
    return Point(
      label: settings.map { "\($0.label)=\(valueLabel($0.value))" }.joined(separator: ", "),
      changes: values.map { Node.Entry(key: $0.path, value: $0.value) }, settings: settings)
  }
}
