import CYAML

/// An event of libyaml's parser.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case scalar(String, quoted: Bool)
    case listStart, mapStart
    case end
    case alias(String)
    case streamEnd
  }
  let kind: Kind
  /// The name in `&name`.
  var anchor: String?
  /// An explicit type, such as `!!str`.
  var tag: String?
  /// The line and column, from 0.
  let line: Int
  let column: Int
  /// The range in the text in code points.
  let start: Int
  let end: Int

  /// The tag in its short form: `!!str` for the long name of a YAML type.
  var shortTag: String? {
    tag.map { $0.hasPrefix("tag:yaml.org,2002:") ? "!!" + $0.dropFirst(18) : $0 }
  }
}

/// Parses a text with libyaml.
final class YAMLEvents {
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let bytes: UnsafeMutableBufferPointer<UInt8>  // libyaml borrows the text
  private let source: Source

  init(_ source: Source) {
    self.source = source
    let text = Array(source.text.utf8)
    bytes = .allocate(capacity: text.count)
    _ = bytes.initialize(from: text)
    guard yaml_parser_initialize(parser) == 1 else { fatalError("libyaml has no memory for a parser") }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    bytes.deallocate()
  }

  /// Returns the next relevant event. The ends of lists and maps are the same kind of event.
  func next() throws(Diagnostic) -> YAMLEvent {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError(parser.pointee, source) }
      defer { yaml_event_delete(&event) }
      if let found = YAMLEvent(event) { return found }
    }
  }
}

extension YAMLEvent {
  fileprivate init?(_ event: yaml_event_t) {
    line = event.start_mark.line
    column = event.start_mark.column
    start = event.start_mark.index
    end = event.end_mark.index
    let data = event.data
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_SCALAR_EVENT:
      let text = String(
        decoding: UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length), as: UTF8.self)
      kind = .scalar(text, quoted: data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
      (anchor, tag) = (string(data.scalar.anchor), string(data.scalar.tag))
    case YAML_SEQUENCE_START_EVENT:
      kind = .listStart
      (anchor, tag) = (string(data.sequence_start.anchor), string(data.sequence_start.tag))
    case YAML_MAPPING_START_EVENT:
      kind = .mapStart
      (anchor, tag) = (string(data.mapping_start.anchor), string(data.mapping_start.tag))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .end
    case YAML_ALIAS_EVENT: kind = .alias(string(data.alias.anchor) ?? "")
    case YAML_STREAM_END_EVENT: kind = .streamEnd
    default: return nil  // the start of the stream, the end of a document
    }
  }
}

private func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
  text.map { String(cString: $0) }
}
