import Clutch

/// A case without numbers: promises that a component breaks on purpose, with the reason.
struct Waiver: Options {
  var dataset: Choice<Datasets>?
  var encoder: Choice<Encoders>?
  var head: Choice<Heads>?
  var augmentation: Choice<Augmentations>?
  var optimizer: Choice<Optimizers>?
  var schedule: Choice<Schedules>?
  var loss: Choice<Losses>?
  var clusterer: Choice<Clusterers>?
  var scorer: Choice<Scorers>?
  /// The promises, as the report words them.
  var breaks: [String] = []
  /// The reason.
  var source: String?

  func validate() throws(OptionError) {
    if source?.isEmpty != false { throw OptionError("source", "must say why the promises are broken, but is absent") }
    if breaks.isEmpty { throw OptionError("breaks", "must list promises as the report words them, but is empty") }
    if let kind { try requirePromises(breaks, of: kind) }
  }

  private var kind: String? {
    let given: [(String, Bool)] = [
      ("dataset", dataset != nil), ("encoder", encoder != nil), ("head", head != nil),
      ("augmentation", augmentation != nil), ("optimizer", optimizer != nil), ("schedule", schedule != nil),
      ("loss", loss != nil), ("clusterer", clusterer != nil), ("scorer", scorer != nil),
    ]
    return given.first { $0.1 }?.0
  }

  func named(_ name: String, at place: Node) -> GoldenCase? {
    func made<K: Kind>(_ choice: Choice<K>?) -> GoldenCase? {
      choice.map { GoldenCase(name, at: place, $0, source: source ?? "", breaks: breaks) }
    }
    return made(dataset) ?? made(encoder) ?? made(head) ?? made(augmentation) ?? made(optimizer) ?? made(schedule)
      ?? made(loss) ?? made(clusterer) ?? made(scorer)
  }
}

/// Rejects promises that components of a kind do not make.
func requirePromises(_ sentences: [String], of kind: String) throws(OptionError) {
  let promises = CommonPromises.all + (PromisedKind.all.first { $0.kind == kind }?.promises ?? [])
  for sentence in sentences where !promises.contains(where: { $0.sentence == sentence }) {
    throw OptionError("breaks", "must list promises as the report words them, but has '\(sentence)'")
  }
}
