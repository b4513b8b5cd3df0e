import Clutch
import Documentation

/// A registered component that is checked against the promises of its kind.
public struct Subject: Sendable, CustomStringConvertible {
  public let kind: String
  public let name: String
  /// The golden cases of the component.
  public let cases: [GoldenCase]
  let type: any Component.Type
  let about: ComponentDescription
  private let promised: PromisedKind
  /// The settings with which promises are checked, or the reason why there are none.
  private let settings: Result<[Setting], RecipeError>

  /// - Parameters:
  ///   - kind: the name of its registry, such as "loss".
  ///   - cases: golden cases; those of other components are ignored.
  /// - Returns: nil if there is no such component.
  public init?(_ kind: String, _ name: String, cases: [GoldenCase] = []) {
    guard let promised = PromisedKind.all.first(where: { $0.kind == kind }),
      let entry = registries.first(where: { $0.kind == kind })?.entry(name)
    else { return nil }
    self.kind = kind
    self.name = name
    self.cases = cases.filter { $0.kind == kind && $0.component == name }
    self.promised = promised
    type = entry.type
    about = ComponentDescription(entry.type, file: entry.file)
    let written = self.cases.map { Setting($0.written, label: "the options of golden case \($0.name)") }
    settings = Setting.all(of: about, golden: written, promised.read)
  }

  public var description: String { "\(kind) \(name)" }

  /// The promises to check, in order: those of all components, those of its kind, and its golden cases.
  public var promises: [Promise] {
    CommonPromises.all + promised.promises.filter { $0.applies(type) } + cases.compactMap(\.promise)
  }

  /// The promises that are broken on purpose, with the reasons.
  var waived: [String: String] {
    let pairs = cases.flatMap { test in test.breaks.map { ($0, test.source) } }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Runs a check with the defaults and with all other settings.
  func inEverySetting(_ attempt: Attempt, _ check: (Setting) throws -> Void) throws {
    switch settings {
    case .success(let settings):
      for setting in settings {
        attempt.setting = setting.label
        try check(setting)
      }
    case .failure(let error):
      let refusal = error.diagnostics.map(\.message).joined(separator: "; ")
      throw Skipped("it cannot be built without options (\(refusal)), and no golden case has options for it")
    }
  }

  /// The first setting: the defaults, if the component accepts them.
  var firstSetting: Setting? { try? settings.get().first }

  /// Reads the component as a recipe would.
  func read(_ written: Node) throws -> any Component { try promised.read(written) }

  /// Reads the component with the options of its first setting, some of them changed.
  func read(changing options: [(name: String, value: Node)]) throws -> any Component {
    try read(with(options))
  }

  /// Returns the component as in a recipe, with the options of its first setting, some of them changed.
  func with(_ options: [(name: String, value: Node)]) -> Node {
    (firstSetting ?? Setting(.text(name), label: "")).changing(name, options).written
  }

  /// Uses the component once, with options that it accepts; see `PromisedKind`.
  func use(_ written: Node, _ attempt: Attempt) throws { try promised.use(written, self, attempt) }
}
