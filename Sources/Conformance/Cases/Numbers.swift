import Clutch

/// A small tensor written as nested lists: [[1, 0], [0, 1]].
struct Numbers: Decodable, Sendable {
  let shape: [Int]
  /// The elements in row-major order.
  let elements: [Double]

  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else {
      throw Diagnostic("numbers are read from YAML only")
    }
    guard let items = decoder.node.items else {
      elements = [try decoder.singleValueContainer().decode(Double.self)]
      shape = []
      return
    }
    var list = try decoder.unkeyedContainer()
    var parts: [Numbers] = []
    while !list.isAtEnd {
      let part = try list.decode(Numbers.self)
      if let first = parts.first, part.shape != first.shape {
        let rule = "must have items of one shape"
        throw Diagnostic(
          "\(decoder.subject) \(rule), but the first has \(first.shape) and this one \(part.shape)",
          at: items[parts.count])
      }
      parts.append(part)
    }
    shape = [parts.count] + (parts.first?.shape ?? [])
    elements = parts.flatMap(\.elements)
  }

  /// The numbers as a float64 tensor.
  var tensor: Tensor { Tensor(elements, shape) }
  /// The numbers as a float32 tensor.
  var floats: Tensor { tensor.to(.float32) }
}

/// Small tensors by the names that they have in checkpoints, such as `predictor.1.running_mean`.
struct NamedNumbers: Decodable, Sendable {
  let entries: [(name: String, value: Numbers)]

  init() { entries = [] }

  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else { throw Diagnostic("numbers are read from YAML only") }
    entries = try decoder.entries().compactMap { entry in
      decoder.decode(Numbers.self, from: entry).map { (entry.name, $0) }
    }
  }

  subscript(name: String) -> Numbers? { entries.first { $0.name == name }?.value }
}
