import Formats
import Torch

/// A weight file that an encoder starts with.
package struct Pretrained: Sendable {
  /// The path of the file.
  let path: String
  /// The prefix of the encoder's tensors; nil to detect it.
  let prefix: String?
  let allowsMissing: Bool
  let allowsUnexpected: Bool

  package init(path: String, prefix: String? = nil, allowsMissing: Bool = false, allowsUnexpected: Bool = false) {
    (self.path, self.prefix) = (path, prefix)
    (self.allowsMissing, self.allowsUnexpected) = (allowsMissing, allowsUnexpected)
  }

  /// Sets the network's tensors to those of the file.
  ///
  /// - Returns: remarks on what was found and skipped.
  /// - Throws: `DataError` if the file cannot be read or does not fit the encoder.
  package func fill(_ network: Network, of encoder: any Encoder) throws(DataError) -> [String] {
    let file = try WeightFile(path)
    do throws(WeightError) {
      let tensors = network.module.tensors
      let match = try WeightMatch(file.names, Set(tensors.map(\.name)), prefix: prefix, place: encoder.place)
      if !allowsUnexpected, !match.unexpected.isEmpty {
        throw WeightError(
          "has \(match.unexpected.count) tensor\(match.unexpected.count == 1 ? "" : "s") that the encoder lacks: "
            + "\(WeightMatch.quoted(match.unexpected)); choose the encoder that the weights are for, or write "
            + "weights: {file: …, allow-unexpected: true}")
      }
      let missing = try filled(network, match, file, encoder)
      if !allowsMissing, !missing.isEmpty {
        throw WeightError(
          "lacks \(missing.count) of the encoder's \(tensors.count) tensors: \(WeightMatch.quoted(missing)); choose "
            + "the encoder that the weights are for, or write weights: {file: …, allow-missing: true} to keep initial "
            + "values"
        )
      }
      return remarks(match, missing)
    } catch {
      throw DataError("\(path): \(error.description)")
    }
  }

  /// Sets the network's tensors to those of the file, and returns the names that it lacks.
  private func filled(
    _ network: Network, _ match: WeightMatch, _ file: WeightFile, _ encoder: any Encoder
  ) throws(WeightError) -> [String] {
    var missing: [String] = []
    let places = Dictionary(grouping: match.places.keys) { $0.name }
    for own in network.module.tensors {
      let count = places[own.name]?.map(\.parts).min() ?? 1
      let parts = (0..<count).compactMap { match.places[WeightPlace(own.name, part: $0, of: count)] }
      guard parts.count == count else {
        missing.append(own.name)
        continue
      }
      var found: [Tensor] = []
      for name in parts { found.append(try Pretrained.floats(name, file)) }
      guard found.allSatisfy({ $0.shape == found[0].shape && $0.rank > 0 || count == 1 }) else {
        throw WeightError(
          "has '\(parts[0])' and its siblings with different shapes \(found.map(\.shape)); get the file again")
      }
      let read = found.count == 1 ? found[0] : .concatenate(found)
      let shape = own.tensor.shape
      guard let fitting = read.shape == shape ? read : encoder.resized(read, own.name, to: shape, in: network),
        fitting.shape == shape
      else {
        throw WeightError(
          "has '\(parts[0])' with the shape \(read.shape), but the encoder needs \(shape); choose the options with which "
            + "the weights were trained")
      }
      withoutGradient { own.tensor.copy(from: fitting) }
    }
    return missing
  }

  /// Returns a tensor of the file, which must be of finite floating-point numbers.
  private static func floats(_ name: String, _ file: WeightFile) throws(WeightError) -> Tensor {
    let tensor: Tensor
    do throws(DataError) {
      tensor = try file.tensor(name)
    } catch {
      throw WeightError(String(error.description.dropFirst(file.path.count + 2)))
    }
    guard [.float16, .bfloat16, .float32, .float64].contains(tensor.dtype) else {
      throw WeightError("has '\(name)' as \(tensor.dtype), but weights are floating-point numbers; convert them first")
    }
    let floats = tensor.to(.float32).contiguous()
    guard floats.isFinite else {
      throw WeightError("has infinite or NaN values in '\(name)'; use other weights")
    }
    return floats
  }

  private func remarks(_ match: WeightMatch, _ missing: [String]) -> [String] {
    var remarks: [String] = []
    if !match.prefix.isEmpty {
      let others = match.others == 0 ? "" : "; the \(match.others) others are not read"
      remarks.append("\(path): the encoder's tensors are below '\(match.prefix.dropLast())'\(others)")
    }
    if !match.classifier.isEmpty {
      remarks.append("\(path): the classifier is left out: \(WeightMatch.quoted(match.classifier))")
    }
    if !match.unexpected.isEmpty {
      remarks.append("\(path): tensors that the encoder lacks are left out: \(WeightMatch.quoted(match.unexpected))")
    }
    if !missing.isEmpty {
      remarks.append("\(path): missing tensors keep their initial values: \(WeightMatch.quoted(missing))")
    }
    return remarks
  }
}
