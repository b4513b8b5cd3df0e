import Foundation

/// JSON encoding with sorted keys, so that equal contents give equal bytes.
public enum JSON {
  /// - Parameter pretty: `true` for several indented lines.
  public static func text(_ value: some Encodable, pretty: Bool = false) -> String {
    String(decoding: data(value, pretty: pretty), as: UTF8.self)
  }

  /// Returns a value on one line, with a newline at the end.
  package static func line(_ value: some Encodable) -> String { text(value) + "\n" }

  package static func data(_ value: some Encodable, pretty: Bool = false) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    // Only numbers that are not finite could fail to encode, and they are written as text.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(value)) ?? Data()
  }

  /// Decodes such JSON, including numbers that are not finite.
  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
