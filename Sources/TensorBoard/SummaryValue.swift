import Formats
import Foundation
import Recipe

/// A tagged value for TensorBoard's tabs (tensorboard/compat/proto/summary.proto).
struct SummaryValue: Sendable {
  let message: ProtobufMessage

  private init(_ tag: String, _ body: (inout ProtobufMessage) -> Void) {
    var message = ProtobufMessage()
    message.text(1, tag)
    body(&message)
    self.message = message
  }

  static func scalar(_ tag: String, _ value: Double) -> SummaryValue {
    SummaryValue(tag) { $0.oneOf(2, float: Float(value)) }
  }

  static func histogram(_ tag: String, _ histogram: EventHistogram) -> SummaryValue {
    SummaryValue(tag) { $0.message(5, histogram.message) }
  }

  static func image(_ tag: String, _ picture: Picture) -> SummaryValue {
    SummaryValue(tag) { value in
      var image = ProtobufMessage()
      image.integer(1, picture.height)
      image.integer(2, picture.width)
      image.integer(3, picture.channels)
      image.bytes(4, Array(picture.png))
      value.message(4, image)
    }
  }

  /// Text that TensorBoard renders as Markdown.
  static func text(_ tag: String, _ text: String) -> SummaryValue {
    SummaryValue(tag) { value in
      var tensor = SummaryValue.tensor(ofType: 7, count: 1)
      tensor.bytes(8, Array(text.utf8))
      value.message(8, tensor)
      value.message(9, metadata(plugin: "text", content: []))
    }
  }

  /// Data that a TensorBoard plugin reads only from the metadata. The value is zero.
  static func plugin(_ name: String, _ tag: String, _ content: ProtobufMessage) -> SummaryValue {
    SummaryValue(tag) { value in
      var tensor = SummaryValue.tensor(ofType: 1, count: 1)
      tensor.floats(5, [0])
      value.message(8, tensor)
      value.message(9, metadata(plugin: name, content: content.bytes))
    }
  }

  /// Returns a vector without its elements. Types are numbered: 1 is float, 7 is text.
  private static func tensor(ofType type: Int, count: Int) -> ProtobufMessage {
    var (tensor, shape, length) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
    length.integer(1, count)
    shape.message(2, length)
    tensor.integer(1, type)
    tensor.message(2, shape)
    return tensor
  }

  private static func metadata(plugin: String, content: [UInt8]) -> ProtobufMessage {
    var (metadata, data) = (ProtobufMessage(), ProtobufMessage())
    data.text(1, plugin)
    if !content.isEmpty { data.bytes(2, content) }
    metadata.message(1, data)
    metadata.integer(4, 2)  // the data class for tensors; with any other class the tab stays empty
    return metadata
  }
}
