import Clutch
import Documentation

/// A registered component that is checked against the contract of its kind.
public struct Subject: Sendable, CustomStringConvertible {
  public let kind: String
  public let name: String
  /// The golden cases of the component.
  public let cases: [GoldenCase]
  let type: any Component.Type
  let about: ComponentDescription
  private let contract: Contract
  /// The configurations with which checks are run, or the reason why there are none.
  private let configurations: Result<[Configuration], RecipeError>

  /// - Parameters:
  ///   - kind: the name of its registry, such as "loss".
  ///   - cases: golden cases; those of other components are ignored.
  /// - Returns: nil if there is no such component.
  public init?(_ kind: String, _ name: String, cases: [GoldenCase] = []) {
    guard let contract = Contract.all.first(where: { $0.kind == kind }),
      let entry = registries.first(where: { $0.kind == kind })?.entry(name)
    else { return nil }
    self.kind = kind
    self.name = name
    self.cases = cases.filter { $0.kind == kind && $0.component == name }
    self.contract = contract
    type = entry.type
    about = ComponentDescription(entry.type, file: entry.file)
    let written = self.cases.map { Configuration($0.written, label: "the options of golden case \($0.name)") }
    configurations = Configuration.all(of: about, golden: written, contract.read)
  }

  public var description: String { "\(kind) \(name)" }

  /// The checks to run, in order: those of all components, those of its kind, and its golden cases.
  public var checks: [Check] {
    CommonContract.all + contract.checks.filter { $0.applies(type) } + cases.compactMap(\.check)
  }

  /// The checks that the component fails on purpose, with the reasons.
  var waived: [String: String] {
    let pairs = cases.flatMap { test in test.waives.map { ($0, test.source) } }
    return Dictionary(pairs) { first, _ in first }
  }

  /// Runs a check with the defaults and with all other configurations.
  func inEveryConfiguration(_ attempt: Attempt, _ check: (Configuration) throws -> Void) throws {
    switch configurations {
    case .success(let configurations):
      for configuration in configurations {
        attempt.configuration = configuration.label
        try check(configuration)
      }
    case .failure(let error):
      let refusal = error.diagnostics.map(\.message).joined(separator: "; ")
      throw CheckSkipped("it cannot be built without options (\(refusal)), and no golden case has options for it")
    }
  }

  /// The first configuration: the defaults, if the component accepts them.
  var firstConfiguration: Configuration? { try? configurations.get().first }

  /// Reads the component as a recipe would.
  func read(_ written: Node) throws -> any Component { try contract.read(written) }

  /// Reads the component with the options of its first configuration, some of them changed.
  func read(changing options: [(name: String, value: Node)]) throws -> any Component {
    try read(with(options))
  }

  /// Returns the component as in a recipe, with the options of its first configuration, some of them changed.
  func with(_ options: [(name: String, value: Node)]) -> Node {
    (firstConfiguration ?? Configuration(.text(name), label: "")).changing(name, options).written
  }

  /// Uses the component once, with options that it accepts; see `Contract`.
  func use(_ written: Node, _ attempt: Attempt) throws { try contract.use(written, self, attempt) }
}
