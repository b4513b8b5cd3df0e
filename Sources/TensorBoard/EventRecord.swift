import Formats
import Foundation

/// A record of an event file: either values at a step and a time, or the header that identifies the file.
///
/// The format is: length, checksum of the length, event, checksum of the event (TFRecord;
/// tensorboard/compat/proto/event.proto).
enum EventRecord {
  static func header(time: Double) -> Data {
    var event = ProtobufMessage()
    event.double(1, time)
    event.text(3, "brain.Event:2")
    return framed(event.bytes)
  }

  /// - Parameter time: Seconds since 1970.
  static func values(_ values: [SummaryValue], step: Int, time: Double) -> Data {
    var (event, summary) = (ProtobufMessage(), ProtobufMessage())
    for value in values { summary.message(1, value.message) }
    event.double(1, time)
    event.integer(2, step)
    event.message(5, summary)
    return framed(event.bytes)
  }

  /// Returns the time of the first record of a file; nil if there is none.
  static func time(ofFirstIn file: Data) -> Double? {
    // The record starts with 12 bytes of length and checksum, then the key of field 1 and 8 bytes.
    let bytes = [UInt8](file.prefix(21))
    guard bytes.count == 21, bytes[12] == 9 else { return nil }
    return Double(bitPattern: bytes[13...].reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }

  private static func framed(_ event: [UInt8]) -> Data {
    let length = littleEndian(UInt64(event.count))
    return Data(length + littleEndian(CRC32C.masked(length)) + event + littleEndian(CRC32C.masked(event)))
  }
}
