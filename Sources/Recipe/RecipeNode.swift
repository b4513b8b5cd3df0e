extension Decoder {
  /// Returns the recipe node to decode.
  ///
  /// - Throws: A `Diagnostic` if the decoder reads something other than a recipe.
  package func recipe() throws -> (node: Node, decoder: NodeDecoder) {
    guard let decoder = self as? NodeDecoder else {
      throw Diagnostic("this value is read from recipes only; give it as YAML")
    }
    return (decoder.node, decoder)
  }
}
