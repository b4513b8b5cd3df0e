import Foundation

/// A text to parse, with the data that error messages need.
struct Source {
  let file: String
  let text: String
  /// The lines to show under errors.
  let lines: [String]
  let directory: String?
  private let columns: [Columns]

  init(file: String, text: String, lines: [String]? = nil, directory: String? = nil) {
    self.file = file
    // libyaml would count a byte order mark as a column.
    self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    self.lines = lines ?? yamlLines(self.text)
    columns = self.lines.map { Columns($0) }
    self.directory = directory
  }

  /// Returns an empty node at a location given in code points from 0, as in libyaml.
  func node(line: Int, column: Int, _ content: Node.Content = .null) -> Node {
    let text = line < lines.count ? lines[line] : ""
    let before = line < lines.count ? columns[line].characters(before: column) : 0
    let location = Location(file: file, line: line + 1, column: before + 1, directory: directory)
    return Node(content, location: location, line: text)
  }
}

/// Splits a text into lines as libyaml does. YAML 1.1 also breaks lines at three Unicode separators.
private func yamlLines(_ text: String) -> [String] {
  var lines = [String.UnicodeScalarView()]
  var previous: Unicode.Scalar?
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n" where previous == "\r": break
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append(.init())
    default: lines[lines.count - 1].append(scalar)
    }
    previous = scalar
  }
  return lines.map { String($0) }
}

/// The maximum size of a recipe. It prevents the parsing of other files, such as data files, that are named by mistake.
private let largestRecipe = 1 << 20  // bytes

/// Reads a recipe file.
///
/// - Parameter place: The node that names the file; nil for the command line.
func readSource(_ path: String, namedBy place: Node?) throws(Diagnostic) -> Source {
  func failure(_ message: String) -> Diagnostic {
    place.map { Diagnostic(message, at: $0) } ?? Diagnostic(message)
  }
  guard let file = fopen(path, "rb") else { throw failure(missing(path, errno)) }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: largestRecipe + 1)
  let count = fread(&bytes, 1, bytes.count, file)
  if ferror(file) != 0 { throw failure(missing(path, errno)) }
  if count > largestRecipe {
    throw failure("'\(path)' is larger than a recipe can be (1 MiB); name a YAML file")
  }
  let data = bytes[..<count]
  if let text = String(validating: data, as: UTF8.self) { return Source(file: path, text: text) }
  throw notUTF8(path, data)
}

private func missing(_ path: String, _ code: Int32) -> String {
  switch code {
  case ENOENT:
    let here = folder(of: path)
    let files = (try? FileManager.default.contentsOfDirectory(atPath: here.isEmpty ? "." : here)) ?? []
    let name = String(path.dropFirst(here.isEmpty || here == "/" ? here.count : here.count + 1))
    let near = files.contains(name) ? nil : suggestion(for: name, among: files.sorted())
    return "there is no file '\(path)'; " + (near.map { "did you mean '\($0)'?" } ?? "check its path")
  case EISDIR: return "'\(path)' is a folder; name a recipe in it"
  default: return "'\(path)' cannot be read (\(String(cString: strerror(code)))); make it readable"
  }
}

/// Returns an error at the first byte that is not valid UTF-8.
private func notUTF8(_ path: String, _ data: ArraySlice<UInt8>) -> Diagnostic {
  var decoder = UTF8()
  var bytes = data.makeIterator()
  var valid = String.UnicodeScalarView()
  while case .scalarValue(let scalar) = decoder.decode(&bytes) { valid.append(scalar) }
  let source = Source(file: path, text: String(valid))
  let place = source.node(line: source.lines.count - 1, column: .max)
  return Diagnostic("this byte is not UTF-8; save the file as UTF-8", at: place)
}
