import Components
import Recipe
import Storage
import Training

/// A scorer in a recipe, with the options that all scorers share: a label, layers and views.
public struct ScorerChoice: Sendable, Shaped, NodeEncodable, Decodable {
  /// The scorer, once for each layer if the recipe lists several.
  public let choices: [Choice<Scorers>]
  /// The option `layers`; nil if the recipe does not set it.
  let layers: [Layer]?
  /// The number of views over which an image's features are averaged; nil if the scorer uses the image itself.
  let views: ViewsOption?
  /// The option `label`; nil if the recipe does not set it.
  let written: String?

  /// The options that all scorers share.
  package static let beside = [views, layers, label]
  private static let layers = OptionDescription(
    name: "layers", form: .list(Layer.form),
    meaning:
      "Several layers to score, each with a scorer of its own and rows of its own in the results; use either this or "
      + "`layer`.")
  private static let views = OptionDescription(
    name: "views", form: .either([.integer(ViewsOption.counts), .section(ViewsOption.Given.self)]),
    meaning:
      "The number of augmented views over which an image's features are averaged (test-time augmentation); by default, "
      + "the image itself is used. {count, augment} also sets augmentations; the default is the recipe's `augment`.")
  private static let label = OptionDescription(
    name: "label", form: .called("text", .either([.pattern("^[^/]+$"), .number])),
    meaning:
      "The name of the scorer in results; by default its own name, with the options that distinguish it from others.")

  public static var shape: Shape {
    .component { name in
      guard let shape = Scorers.registry[name]?.type.shape else { return nil }
      guard case .fields(let fields, let renamed) = shape else { return shape }
      let shared = ["label": .value, "layers": .list(.value), "views": ViewsOption.shape]
      return .fields(fields.merging(shared) { own, _ in own }, renamed: renamed)
    }
  }

  public init(from decoder: any Decoder) throws {
    let (node, decoder) = try decoder.recipe()
    let (labelled, label) = try ComponentForm(node).removing("label")
    let (viewed, views) = labelled.removing("views")
    let (form, layers) = viewed.removing("layers")
    self.views = Self.decode(ViewsOption.self, "views", views, decoder)
    self.layers = Self.decode([Layer].self, "layers", layers, decoder)
    if let layers, let given = self.layers {
      try Self.check(given, at: layers, beside: form)
      choices = try given.map { try Choice(form.adding("layer", $0.place ?? $0.node), decoder) }
    } else {
      choices = [try Choice(form, decoder)]
    }
    written = try label.map { node throws(Diagnostic) in
      // File names contain the label.
      guard case .scalar(let text, _) = node.content, !text.isEmpty, !text.contains("/") else {
        throw Diagnostic("'label' must be a text without '/', but is \(node.flow)", at: node)
      }
      guard visible(text, keepsLines: false) == text, text != ".", text != ".." else {
        throw Diagnostic(
          "'label' must be a name on one line, without control characters, but is \(node.flow)", at: node)
      }
      return text
    }
  }

  /// Decodes an option that all scorers share; nil if it is absent, null or wrong.
  private static func decode<T: Decodable>(_ type: T.Type, _ name: String, _ node: Node?, _ decoder: NodeDecoder) -> T?
  {
    guard let node, !node.isNull else { return nil }
    let key = Node(.scalar(name, quoted: true), location: node.location, line: node.line)
    return decoder.decode(type, from: Node.Entry(key: key, value: node))
  }

  /// Rejects an empty list, a layer that occurs twice, and `layer` together with `layers`.
  private static func check(_ layers: [Layer], at node: Node, beside form: ComponentForm) throws(Diagnostic) {
    if layers.isEmpty {
      throw Diagnostic("'layers' is empty; name layers such as 'encoder', or leave it out", at: node)
    }
    if let twice = layers.enumerated().first(where: { layers[..<$0.offset].contains($0.element) })?.element {
      throw Diagnostic("'layers' has '\(twice.name)' twice; remove one", at: twice.place ?? node)
    }
    if let entry = form.options.entry("layer") {
      throw Diagnostic("'layer' cannot be combined with 'layers'; name all layers in 'layers'", at: entry.key)
    }
  }

  private init(_ choice: Choice<Scorers>, views: ViewsOption?, written: String?) {
    (choices, layers, self.views, self.written) = ([choice], nil, views, written)
  }

  /// The first scorer.
  public var choice: Choice<Scorers> { choices[0] }

  /// One scorer for each layer. A label is followed by the layer if the recipe lists layers.
  var ofEachLayer: [ScorerChoice] {
    choices.map { choice in
      let label = written.map { layers == nil ? $0 : "\($0)(layer=\(choice.value.layer.name))" }
      return ScorerChoice(choice, views: views, written: label)
    }
  }

  public var node: Node {
    let beside =
      (views.map { [("views", $0.node)] } ?? []) + (layers.map { [("layers", encode(value: $0))] } ?? [])
      + (written.map { [("label", .text($0))] } ?? [])
    if beside.isEmpty { return choice.node }
    let options = (encode(choice.component).entries ?? []).filter { layers == nil || $0.name != "layer" }
    return .component(choice.name, options: .map(options.map { ($0.name, $0.value) } + beside))
  }
}

/// A scorer of a run and the label of its results.
public struct LabeledScorer: Sendable {
  public let label: String
  public let choice: Choice<Scorers>
  /// The option `views`; nil if the scorer sees the images themselves.
  package let views: ViewsOption?
  /// The views over which its features are averaged; nil if it sees the images themselves.
  package let testViews: TestViews?
  /// Everything about the scorer that its scores depend on.
  package let keyText: String
}

extension Experiment {
  /// Every scorer under its label: the one that the recipe gives, or its name and the options in which scorers of one name
  /// differ.
  package func labeledScorers() throws(RecipeError) -> [LabeledScorer] {
    var scorers: [LabeledScorer] = []
    let all = score.flatMap(\.ofEachLayer)
    for scorer in all {
      let label = scorer.written ?? all.unwrittenLabel(scorer)
      guard !scorers.contains(where: { $0.label == label }) else {
        throw scorer.choice.problem("two scorers are labeled '\(label)'; give one of them a 'label' of its own")
      }
      scorers.append(
        LabeledScorer(
          label: label, choice: scorer.choice, views: scorer.views, testViews: try testViews(scorer.views),
          keyText: try scorer.choice.keyText()))
    }
    return scorers
  }

  private func testViews(_ option: ViewsOption?) throws(RecipeError) -> TestViews? {
    guard let given = option?.given, let count = given.count else { return nil }
    let lists = given.augment.map { [$0] } ?? augment.lists
    let what = "\(count) \(seed)"
    // The file name must stay the same in later versions, so that a run's files are found again.
    let texts = lists.map { $0.map(\.node.yaml).joined(separator: "\n") }
    let options = SHA256.hex("\(what)\n\(texts.joined(separator: "\nnext view\n"))")
    var keys: [String] = []
    for list in lists {
      for choice in list { keys.append(try choice.keyText()) }
      if lists.count > 1 { keys.append("next view") }
    }
    return TestViews(
      count: count, pipelines: lists.map { $0.map(\.value) }, seed: Seed(seed),
      keyText: ([what] + keys).joined(separator: "\n"), fileName: "views-\(count)-\(options.prefix(6))")
  }
}

extension [ScorerChoice] {
  fileprivate func unwrittenLabel(_ scorer: ScorerChoice) -> String {
    let name = scorer.choice.name
    let namesakes = filter { $0.written == nil && $0.choice.name == name }.map(options)
    let differing = options(of: scorer).filter { option in
      namesakes.contains { $0.first { $0.name == option.name }?.text != option.text }
    }
    if differing.isEmpty { return name }
    return "\(name)(\(differing.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")))"
  }

  private func options(of scorer: ScorerChoice) -> [(name: String, text: String)] {
    let own = (Recipe.encode(scorer.choice.component).entries ?? []).map { ($0.name, $0.value.flow) }
    return own + [("views", scorer.views.map { "\($0.given.count ?? 0)" } ?? "none")]
  }
}
