extension Decoder {
  /// The node of a recipe that is being decoded.
  ///
  /// - Throws: where the decoder reads something other than a recipe.
  func recipe() throws -> (node: Node, decoder: NodeDecoder) {
    guard let decoder = self as? NodeDecoder else {
      throw Diagnostic("this value is read from recipes only; give it as YAML")
    }
    return (decoder.node, decoder)
  }
}
