import Components
import Formats
import Recipe

/// A data set, or one of its splits, as named on the command line.
public struct DatasetSplit: Sendable {
  /// The name of the data set, and of its split if it has several: `cifar-10, test`.
  public let name: String
  /// `train`, `test` and so on; nil if the data set has no option `split`.
  public let split: String?
  public let choice: Choice<Datasets>
  private let node: Node

  /// Parses a component as in a recipe, such as `cifar-10` or `cifar-10: {classes: [cat, dog]}`.
  ///
  /// - Returns: one element per split, or only the split that the text names.
  public static func all(_ text: String) throws(RecipeError) -> [DatasetSplit] {
    let node = try parseValue(text, file: "data set")
    let whole = try DatasetSplit(node, split: nil)
    let option = type(of: whole.choice.component).options.first { $0.name == "split" }
    guard let option, case .words(let words) = ValueForm(of: type(of: option.value)) else { return [whole] }
    if let written = whole.options["split"]?.text { return [try DatasetSplit(node, split: written)] }
    var splits: [DatasetSplit] = []
    for word in words { splits.append(try DatasetSplit(whole.setting("split", .text(word)), split: word)) }
    return splits
  }

  private init(_ node: Node, split: String?) throws(RecipeError) {
    self.node = node
    self.split = split
    let all = try decode(Written.self, from: .map([("set", node)]))
    guard let choice = all.set else { throw RecipeError([Diagnostic("there is no data set; name one", at: node)]) }
    self.choice = choice
    name = split.map { "\(choice.name), \($0)" } ?? choice.name
  }

  /// Loads the images, limited to the requested classes and number. A limited number is drawn with seed 0.
  public func images(_ files: [String], progress: LoadProgress) throws(DataError) -> ImageSet {
    let part = choice.value
    let all = try part.load(files, progress: progress)
    return try all.select(classes: part.classes, except: part.except, limit: part.limit, seed: Seed(0)).formed(part)
  }

  /// Returns a copy that treats unreadable images as errors; nil if the data set has no option `strict`.
  public func strict() throws(RecipeError) -> DatasetSplit? {
    guard type(of: choice.component).options.contains(where: { $0.name == "strict" && $0.value is Bool }) else {
      return nil
    }
    return try DatasetSplit(setting("strict", Node(.scalar("true", quoted: false))), split: split)
  }

  private var options: Node { (node.entries?.first?.value).flatMap { $0.entries == nil ? nil : $0 } ?? .map([]) }

  /// Returns the component's node with an option set to a value.
  private func setting(_ name: String, _ value: Node) -> Node {
    let rest = (options.entries ?? []).filter { $0.name != name }
    let key = node.entries?.first?.key ?? node
    return Node(.map([.init(key: key, value: Node(.map(rest + [.init(key: .text(name), value: value)])))]))
  }
}

/// The schema for decoding a single data set instead of a recipe.
private struct Written: Options {
  var set: Choice<Datasets>?

  init() {}
}
