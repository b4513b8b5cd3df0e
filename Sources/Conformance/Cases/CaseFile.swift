import Clutch

/// Reads golden cases: a map of names to cases.
///
/// - Throws: all errors in the file, with their places.
public func goldenCases(_ path: String) throws(RecipeError) -> [GoldenCase] {
  let file = try loadRecipe(path, shape: .value)
  let cases = try decode(CaseFile.self, from: .map([("cases", file)])).cases
  let places = Dictionary((file.entries ?? []).map { ($0.name, $0.key) }) { first, _ in first }
  return cases.entries.compactMap { name, value in value.named(name, places[name] ?? file) }
}

private struct CaseFile: Options { var cases: Named<AnyCase> = [:] }

/// A case of the kind that it names.
private struct AnyCase: Decodable, Sendable {
  let named: @Sendable (String, Node) -> GoldenCase?

  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else { throw Diagnostic("cases are read from YAML only") }
    let names = try decoder.entries().map(\.name)
    let kinds = registries.map(\.kind).filter { names.contains($0) }
    guard kinds.count == 1, let kind = kinds.first else {
      let rule = "must name one component by its kind, such as 'loss: nt-xent'"
      let found = kinds.isEmpty ? "names none" : "names \(kinds.count)"
      let all = registries.map { "'\($0.kind)'" }.joined(separator: ", ")
      throw Diagnostic("\(decoder.subject) \(rule), but \(found); the kinds are \(all)", at: decoder.node)
    }
    let isWaiver = names.contains("waives") && Set(names).isSubset(of: [kind, "source", "waives"])
    named =
      isWaiver
      ? Self.read(Waiver.self, decoder)
      : kind == "loss" && names.contains("steps")
        ? Self.read(ObjectiveCase.self, decoder) : Self.reader(of: kind)(decoder)
  }

  private static func reader(of kind: String) -> (NodeDecoder) -> @Sendable (String, Node) -> GoldenCase? {
    switch kind {
    case "dataset": { read(DatasetCase.self, $0) }
    case "encoder": { read(EncoderCase.self, $0) }
    case "head": { read(HeadCase.self, $0) }
    case "augmentation": { read(AugmentationCase.self, $0) }
    case "optimizer": { read(OptimizerCase.self, $0) }
    case "schedule": { read(ScheduleCase.self, $0) }
    case "loss": { read(LossCase.self, $0) }
    case "clusterer": { read(ClustererCase.self, $0) }
    default: { read(ScorerCase.self, $0) }
    }
  }

  private static func read<C: CaseOptions>(
    _ type: C.Type, _ decoder: NodeDecoder
  ) -> @Sendable (String, Node) -> GoldenCase? {
    let value = decoder.decode(type, from: decoder.node)
    return { value.named($0, at: $1) }
  }

  private static func read(_ type: Waiver.Type, _ decoder: NodeDecoder) -> @Sendable (String, Node) -> GoldenCase? {
    let value = decoder.decode(type, from: decoder.node)
    return { value.named($0, at: $1) }
  }
}
