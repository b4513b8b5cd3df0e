import Experiments
import Formats
import Recipe

/// The settings of a run as TensorBoard's HParams tab shows them.
struct Hyperparameters {
  private let settings: [(path: String, value: String)]

  init(_ recipe: Node) { settings = RecipeSettings(recipe).values }

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
