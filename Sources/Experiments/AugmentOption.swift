import Components
import Recipe
import Training

/// The augmentations that create the views of an image: one list for all views, or a list for each.
public struct AugmentOption: Sendable {
  /// The list for all views; nil if there is a list for each.
  private let shared: [Choice<Augmentations>]?
  /// The lists, one per view if they differ.
  package let lists: [[Choice<Augmentations>]]

  static let none = AugmentOption(shared: [], lists: [[]])

  private init(shared: [Choice<Augmentations>]?, lists: [[Choice<Augmentations>]]) {
    (self.shared, self.lists) = (shared, lists)
  }

  /// `true` if all views have the same list.
  var isShared: Bool { shared != nil }

  /// All augmentations of all lists.
  package var choices: [Choice<Augmentations>] { lists.flatMap { $0 } }

  /// `true` if no view is changed, so that all are alike.
  package var isEmpty: Bool { choices.isEmpty }

  /// Everything that the views depend on, for keys.
  package func keyText() throws(RecipeError) -> String {
    var texts: [String] = []
    for list in lists {
      var keys: [String] = []
      for choice in list { keys.append(try choice.keyText()) }
      texts.append(keys.joined(separator: "\n"))
    }
    return texts.joined(separator: "\nnext view\n")
  }

  package func pipelines(views: Int) -> AugmentationPipelines {
    if let shared { return .shared(shared.map(\.value), views: views) }
    return .perView(lists.map { $0.map(\.value) })
  }
}

extension AugmentOption: Decodable, NodeEncodable, Shaped {
  public init(from decoder: any Decoder) throws {
    let node = try decoder.recipe().node
    guard case .list(let items) = node.content, let first = items.first, case .list = first.content else {
      let list = try [Choice<Augmentations>](from: decoder)
      self.init(shared: list, lists: [list])
      return
    }
    if let other = items.first(where: { if case .list = $0.content { false } else { true } }) {
      throw Diagnostic(
        "'augment' must be one list of augmentations, or a list of such lists, one for each view, but \(other.summary) "
          + "stands between lists", at: other)
    }
    self.init(shared: nil, lists: try [[Choice<Augmentations>]](from: decoder))
  }

  public var node: Node {
    if let shared { return encode(value: shared) }
    return encode(value: lists)
  }

  public static var shape: Shape { .list(Choice<Augmentations>.shape) }
}
