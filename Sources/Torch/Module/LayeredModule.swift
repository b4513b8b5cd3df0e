/// A module whose inner layers can be read along with its output.
///
/// The names become file names and are written in recipes: lowercase letters, digits, `_` and `-`.
public protocol LayeredModule: Module {
  /// The names of the layers, from the input to the output.
  var layers: [String] { get }

  /// Applies the module once and returns its output along with some of its layers.
  ///
  /// - Parameter wanted: some of `layers`.
  /// - Returns: the output, with the same bits as `callAsFunction(_:training:)`, and one feature vector per input and
  ///   layer [n, d].
  func reading(_ wanted: Set<String>, of input: Tensor, training: Bool) -> (output: Tensor, layers: [String: Tensor])
}
