import Clutch

/// A case without numbers: checks that a component fails on purpose, with the reason.
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
  /// The checks, as the report words them.
  var waives: [String] = []
  /// The reason.
  var source: String?

  func validate() throws(OptionError) {
    if source?.isEmpty != false { throw OptionError("source", "must say why the checks are waived, but is absent") }
    if waives.isEmpty { throw OptionError("waives", "must list checks as the report words them, but is empty") }
    if let kind { try requireChecks(waives, of: kind) }
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
      choice.map { GoldenCase(name, at: place, $0, source: source ?? "", waives: waives) }
    }
    return made(dataset) ?? made(encoder) ?? made(head) ?? made(augmentation) ?? made(optimizer) ?? made(schedule)
      ?? made(loss) ?? made(clusterer) ?? made(scorer)
  }
}

/// Rejects checks that the contract of a kind does not have.
func requireChecks(_ sentences: [String], of kind: String) throws(OptionError) {
  let checks = CommonContract.all + (Contract.all.first { $0.kind == kind }?.checks ?? [])
  for sentence in sentences where !checks.contains(where: { $0.sentence == sentence }) {
    throw OptionError("waives", "must list checks as the report words them, but has '\(sentence)'")
  }
}
