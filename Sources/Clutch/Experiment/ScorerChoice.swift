/// A scorer as a recipe names it, with the label under which its results stand.
public struct ScorerChoice: Sendable, Shaped, NodeEncodable, Decodable {
  public let choice: Choice<Scorers>
  /// The option `label`, which every scorer has; nil where the recipe gives none.
  let written: String?

  /// That option, which is not the component's own.
  static let label = OptionDescription(
    name: "label", form: .called("text", .either([.pattern("^[^/]+$"), .number])),
    meaning:
      "The name under which results stand; by default the scorer's own, with the options that tell it from others.")

  public static var shape: Shape {
    .component { name in
      guard let shape = Scorers.registry[name]?.type.shape else { return nil }
      guard case .fields(let fields) = shape else { return shape }
      return .fields(fields.merging(["label": .value]) { own, _ in own })
    }
  }

  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    let (form, label) = try ComponentForm(node).removing("label")
    choice = try Choice(form, decoder)
    written = try label.map { node throws(Diagnostic) in
      guard case .scalar(let text, _) = node.content, !text.isEmpty, !text.contains("/") else {
        throw Diagnostic("'label' must be a text without '/', but is \(node.flow)", at: node)
      }
      return text
    }
  }

  public var node: Node {
    guard let written else { return choice.node }
    let options = encode(choice.component).entries ?? []
    return .component(choice.name, options: .map(options.map { ($0.name, $0.value) } + [("label", .text(written))]))
  }
}

/// A scorer of a run and the label of its results.
public struct LabeledScorer: Sendable {
  public let label: String
  public let choice: Choice<Scorers>
}

extension [ScorerChoice] {
  /// Every scorer under its label: the written one, else its name, and the options in which scorers of one name differ.
  func labeled() throws(RecipeError) -> [LabeledScorer] {
    let scorers = map { LabeledScorer(label: $0.written ?? unwrittenLabel($0.choice), choice: $0.choice) }
    for (index, scorer) in scorers.enumerated() where scorers[..<index].contains(where: { $0.label == scorer.label }) {
      throw scorer.choice.problem("two scorers are labelled '\(scorer.label)'; give one of them a 'label' of its own")
    }
    return scorers
  }

  private func unwrittenLabel(_ choice: Choice<Scorers>) -> String {
    let namesakes = filter { $0.written == nil && $0.choice.name == choice.name }.map { options(of: $0.choice) }
    let differing = options(of: choice).filter { option in
      namesakes.contains { $0.first { $0.name == option.name }?.text != option.text }
    }
    if differing.isEmpty { return choice.name }
    return "\(choice.name)(\(differing.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")))"
  }

  private func options(of choice: Choice<Scorers>) -> [(name: String, text: String)] {
    (Recipe.encode(choice.component).entries ?? []).map { ($0.name, $0.value.flow) }
  }
}
