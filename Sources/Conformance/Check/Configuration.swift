import Clutch
import Documentation

/// Options with which a component is tested.
struct Configuration: Sendable {
  /// The component as a recipe would write it.
  let written: Node
  /// The name in reports; empty for the defaults.
  let label: String

  init(_ written: Node, label: String) {
    self.written = written
    self.label = label
  }

  /// Returns the configuration with other values for some options.
  func changing(_ name: String, _ options: [(name: String, value: Node)]) -> Configuration {
    let kept = (written[name]?.entries ?? []).filter { entry in !options.contains { $0.name == entry.name } }
    let label = (label.isEmpty ? [] : [label]) + options.map { "\($0.name): \($0.value.flow)" }
    return Configuration(
      .component(name, options: .map(kept.map { ($0.name, $0.value) } + options)), label: label.joined(separator: ", "))
  }

  /// Returns the defaults, the options of golden cases, and the first of these with each switch changed: Boolean
  /// options and choices of words. Configurations that the component refuses are left out.
  ///
  /// - Returns: the configurations, or the error in the defaults if they are refused and no golden case has options.
  static func all(
    of component: ComponentDescription, golden: [Configuration], _ read: (Node) throws -> any Component
  ) -> Result<[Configuration], RecipeError> {
    let defaults = Configuration(.text(component.name), label: "")
    var bases: [Configuration] = []
    var refusal: RecipeError?
    do {
      _ = try read(defaults.written)
      bases.append(defaults)
    } catch {
      refusal = error as? RecipeError
    }
    for configuration in golden where !bases.contains(where: { $0.written.flow == configuration.written.flow }) {
      bases.append(configuration)
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
  /// The possible values if the option is a choice of words; otherwise empty.
  var words: [String] {
    let words = type.split(separator: " | ").map(String.init)
    return words.count > 1 ? words : []
  }
}
