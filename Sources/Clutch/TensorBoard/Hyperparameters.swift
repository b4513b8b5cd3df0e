import Formats

/// The settings of a recipe for TensorBoard's HParams tab, as pairs of override path and value.
///
/// The name of a component is also a value: `train.schedule` is `cosine`. Lists of plain values are text.
package struct Hyperparameters {
  package private(set) var settings: [(path: String, value: String)] = []

  package init(_ recipe: Node) {
    for entry in recipe.entries ?? [] where !["plugins", "sweep"].contains(entry.name) {
      // The machine does not change results, except for the precision.
      if entry.name == "machine" {
        if let precision = entry.value["precision"] { add(precision, "machine.precision") }
      } else {
        add(entry.value, entry.name)
      }
    }
  }

  private mutating func add(_ node: Node, _ path: String) {
    switch node.content {
    case .null: break
    case .scalar(let text, _): settings.append((path, text))
    case .map(let entries):
      if entries.count == 1, entries[0].value.text == nil, entries[0].value.items == nil {
        settings.append((path, entries[0].name))
      }
      for entry in entries { add(entry.value, "\(path).\(entry.name)") }
    case .list(let items):
      guard items.contains(where: { $0.text == nil }) else {
        settings.append((path, node.flow))
        return
      }
      let names = items.map { $0.entries?.count == 1 ? $0.entries?[0].name : nil }
      settings.append((path, zip(items, names).map { $1 ?? $0.flow }.joined(separator: ", ")))
      for (index, item) in items.enumerated() {
        let name = names[index].flatMap { name in names.count { $0 == name } == 1 ? name : nil }
        if let name { add(item[name] ?? item, "\(path).\(name)") } else { add(item, "\(path).\(index)") }
      }
    }
  }

  /// Returns the HParams data for the start of a run (tensorboard/plugins/hparams/plugin_data.proto).
  func start(time: Double) -> SummaryValue {
    var session = ProtobufMessage()
    for setting in settings.sorted(by: { $0.path < $1.path }) {
      var entry = ProtobufMessage()
      entry.text(1, setting.path)
      entry.message(2, Hyperparameters.value(setting.value))
      session.message(1, entry)
    }
    session.double(5, time)
    var data = ProtobufMessage()
    data.message(3, session)
    return .plugin("hparams", "_hparams_/session_start_info", data)
  }

  /// Returns the HParams data for the end of a run.
  static func end(succeeded: Bool, time: Double) -> SummaryValue {
    var (session, data) = (ProtobufMessage(), ProtobufMessage())
    session.integer(1, succeeded ? 1 : 2)
    session.double(2, time)
    data.message(4, session)
    return .plugin("hparams", "_hparams_/session_end_info", data)
  }

  /// Returns a `google.protobuf.Value`: a number, a boolean or text.
  private static func value(_ text: String) -> ProtobufMessage {
    var value = ProtobufMessage()
    if let first = text.first, first.isNumber || "-.".contains(first), let number = Double(text), number.isFinite {
      value.oneOf(2, double: number)
    } else if ["true", "false"].contains(text) {
      value.oneOf(4, integer: text == "true" ? 1 : 0)
    } else {
      value.bytes(3, Array(text.utf8))
    }
    return value
  }
}
