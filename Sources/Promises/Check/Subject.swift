import Clutch

/// A registered component that is held to the promises of its kind.
public struct Subject: Sendable, CustomStringConvertible {
  public let kind: String
  public let name: String
  /// Numbers that it should give.
  public let cases: [GoldenCase]
  let type: any Component.Type
  let about: ComponentDescription
  private let promised: PromisedKind
  /// The options with which promises are checked, and why there are none.
  private let settings: Result<[Setting], RecipeError>

  /// - Parameters:
  ///   - kind: the name of its registry, such as "loss".
  ///   - cases: golden cases, of which those of other components are left out.
  /// - Returns: nil where nothing of the kind has the name.
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

  /// What is checked, one after the other: what all components promise, what its kind does, and its golden cases.
  public var promises: [Promise] {
    CommonPromises.all + promised.promises + cases.filter { $0.breaks.isEmpty }.map(\.promise)
  }

  /// Promises that are broken on purpose, with the reason.
  var waived: [String: String] {
    let pairs = cases.flatMap { test in test.breaks.map { ($0, test.source) } }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Carries a check out with the defaults, and with all other options worth trying.
  func inEverySetting(_ attempt: Attempt, _ check: (Setting) throws -> Void) throws {
    switch settings {
    case .success(let settings):
      for setting in settings {
        attempt.setting = setting.label
        try check(setting)
      }
    case .failure(let error):
      let refusal = error.diagnostics.map(\.message).joined(separator: "; ")
      throw Skipped("its name alone does not build it (\(refusal)), and no golden case gives it options")
    }
  }

  /// The setting that comes first: the defaults, where they build it.
  var firstSetting: Setting? { try? settings.get().first }

  /// Reads it as a recipe would.
  func read(_ written: Node) throws -> any Component { try promised.read(written) }

  /// Reads it with the options of its first setting, changed.
  func read(changing options: [(name: String, value: Node)]) throws -> any Component {
    try read(with(options))
  }

  /// The component as a recipe would write it with the options of its first setting, changed.
  func with(_ options: [(name: String, value: Node)]) -> Node {
    (firstSetting ?? Setting(.text(name), label: "")).changing(name, options).written
  }

  /// Uses it once, with options that it takes; see `PromisedKind`.
  func use(_ written: Node, _ attempt: Attempt) throws { try promised.use(written, self, attempt) }
}
