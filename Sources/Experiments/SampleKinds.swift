import Components
import Formats
import Recipe

extension Experiment {
  /// Rejects components that do not take the samples of `data.train`: images or vectors.
  func validateSamples() throws(OptionError) {
    guard let set = data.train else { return }  // reported elsewhere
    let kind = set.value.samples
    let found = "but data.train has \(kind.rawValue) ('\(set.name)')"
    if let encoder, type(of: encoder.value).accepts != kind {
      let names = Encoders.registry.names(taking: kind)
      throw OptionError(
        "encoder",
        "'\(encoder.name)' takes \(type(of: encoder.value).accepts.rawValue), \(found); name one of \(names)"
          + (kind == .vectors ? ", or leave it out" : ""))
    }
    func check(_ option: String, _ augment: [Choice<Augmentations>]) throws(OptionError) {
      guard let wrong = augment.first(where: { type(of: $0.value).accepts != kind }) else { return }
      throw OptionError(
        option,
        "'\(wrong.name)' changes \(type(of: wrong.value).accepts.rawValue), \(found); name some of "
          + Augmentations.registry.names(taking: kind))
    }
    try check("augment", augment.choices)
    for scorer in score { try check("score", scorer.views?.given.augment ?? []) }
  }
}

extension AnyRegistry {
  /// The names of the encoders or augmentations that take samples of a kind.
  fileprivate func names(taking kind: Samples.Kind) -> String {
    names.filter { name in
      switch entry(name)?.type {
      case let type as any Encoder.Type: type.accepts == kind
      case let type as any Augmentation.Type: type.accepts == kind
      default: false
      }
    }.joined(separator: ", ")
  }
}
