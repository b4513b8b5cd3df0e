/// The text of a plugin file with one loss.
struct PluginText {
  var type = "Mine"
  var name = "mine"
  /// The expression for the loss of a batch.
  var value = "views.unit.sum() * scale"
  /// The last line.
  var entry = #"@section("plugins") @used private let entry: Entry = { register(Mine.self) }"#

  var text: String {
    """
    import Clutch

    /// A loss of the tests.
    struct \(type): Loss {
      static let name = "\(name)"
      /// Multiplies it.
      var scale = 1.0

      func callAsFunction(_ views: Views) -> Tensor {
        \(value)
      }
    }

    \(entry)

    """
  }
}
