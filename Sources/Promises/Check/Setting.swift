import Clutch

/// Options with which a component is tried.
struct Setting: Sendable {
  /// The component as a recipe would write it.
  let written: Node
  /// What reports call it; empty for the defaults.
  let label: String

  init(_ written: Node, label: String) {
    self.written = written
    self.label = label
  }

  /// The same with other values for some options.
  func changing(_ name: String, _ options: [(name: String, value: Node)]) -> Setting {
    let kept = (written[name]?.entries ?? []).filter { entry in !options.contains { $0.name == entry.name } }
    let label = (label.isEmpty ? [] : [label]) + options.map { "\($0.name): \($0.value.flow)" }
    return Setting(
      .component(name, options: .map(kept.map { ($0.name, $0.value) } + options)), label: label.joined(separator: ", "))
  }

  /// The defaults, the options of golden cases, and the first of these with each of its switches turned: yes-or-no
  /// options and choices of words. What the component refuses is left out.
  ///
  /// - Returns: what is wrong with the defaults, where they are refused and no case has better ones.
  static func all(
    of component: ComponentDescription, golden: [Setting], _ read: (Node) throws -> any Component
  ) -> Result<[Setting], RecipeError> {
    let defaults = Setting(.text(component.name), label: "")
    var bases: [Setting] = []
    var refusal: RecipeError?
    do {
      _ = try read(defaults.written)
      bases.append(defaults)
    } catch {
      refusal = error as? RecipeError
    }
    for setting in golden where !bases.contains(where: { $0.written.flow == setting.written.flow }) {
      bases.append(setting)
    }
    guard let first = bases.first else { return .failure(refusal ?? RecipeError([])) }
    let turned = component.options.flatMap { option in
      option.words.filter { $0 != option.defaultValue }.map { word in
        first.changing(component.name, [(option.name, Node(.scalar(word, quoted: false)))])
      }
    }
    return .success(bases + turned.filter { (try? read($0.written)) != nil })
  }
}

extension OptionDescription {
  /// What may stand there, where it is a choice of words.
  var words: [String] {
    let words = type.split(separator: " | ").map(String.init)
    return words.count > 1 ? words : []
  }
}
