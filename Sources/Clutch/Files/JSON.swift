import Foundation

/// JSON as Clutch writes it: keys sorted, so that equal contents give equal bytes.
public enum JSON {
  /// - Parameter pretty: over several lines, for people.
  public static func text(_ value: some Encodable, pretty: Bool = false) -> String {
    String(decoding: data(value, pretty: pretty), as: UTF8.self)
  }

  static func data(_ value: some Encodable, pretty: Bool = false) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    // Only a number that is not finite cannot be encoded, and it has a name.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(value)) ?? Data()
  }

  /// Reads what was written so, numbers that are not finite included.
  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: data)
  }
}
