import Recipe

// The options of a small toolkit, written as other modules write theirs, to prove that the public interface is
// sufficient.

/// The information for a choice among components; a real core would ask its registry.
protocol Part: Options {
  static var name: String { get }
}

protocol Kind: Sendable {
  static var noun: String { get }
  static var parts: [any Part.Type] { get }
}

/// A component of a kind, written as `name` or `name: { options }`.
struct Choice<K: Kind>: Decodable, NodeEncodable, Shaped {
  let part: any Part

  init(_ part: any Part) { self.part = part }

  init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? NodeDecoder else {
      throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not a recipe"))
    }
    let form = try ComponentForm(decoder.node)
    guard let type = Self.part(form.name) else {
      let near = suggestion(for: form.name, among: K.parts.map { $0.name })
      throw Diagnostic(
        "there is no \(K.noun) '\(form.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
        at: form.place)
    }
    part = decoder.decode(type, from: form)
  }

  var node: Node { .component(type(of: part).name, options: encode(part)) }

  static var shape: Shape { .component { name in part(name).map { shape(of: $0) } } }

  private static func part(_ name: String) -> (any Part.Type)? { K.parts.first { $0.name == name } }
  private static func shape<T: Part>(of type: T.Type) -> Shape { Shape(of: type) }
}

enum Loss: Kind {
  static let noun = "loss"
  static let parts: [any Part.Type] = [NTXent.self, CCL.self, Weighted.self]
}

enum Scorer: Kind {
  static let noun = "scorer"
  static let parts: [any Part.Type] = [KNN.self, Mahalanobis.self]
}

struct NTXent: Part {
  static let name = "nt-xent"
  var temperature = 0.5

  func validate() throws(OptionError) {
    if temperature <= 0 { throw OptionError("temperature", "must be greater than 0, but is \(temperature)") }
  }
}

struct CCL: Part {
  static let name = "ccl"
  enum Negatives: String, Decodable, CaseIterable { case all, otherClusters }
  var temperature = 0.5
  var samples = true
  var negatives = Negatives.all
}

/// A component that contains others.
struct Weighted: Part {
  static let name = "weighted"
  var loss = Choice<Loss>(NTXent())
  var rest: [Choice<Loss>] = []
  var weight = 1.0
}

struct KNN: Part {
  static let name = "knn"
  var k = 5
}

struct Mahalanobis: Part {
  static let name = "mahalanobis"
}

struct Phase: Options {
  var epochs = 10
  var loss = Choice<Loss>(NTXent())
}

struct Train: Options {
  var batch = 128
  var warmUp = 0.1
  var limit: Int? = 1000
  var phases: Named<Phase> = [:]
}

struct Crop: Options {
  var scale = 0.3...1.0
  var sizes = 1...5
}

struct Example: Options {
  var name = ""
  var seed: UInt64 = 0
  var crop = Crop()
  var train = Train()
  var dataRoot = FilePath("data")
  var classes: [Int] = []
  var score: [Choice<Scorer>] = []
  var label: String?

  static let shape = Shape(of: Example.self)
}

/// All messages of an error, as a user sees them.
func errors(_ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch {
    return "\(error)"
  }
}

/// The decoder's messages about a recipe, without source lines.
func messages(_ yaml: String) -> [String] {
  do {
    _ = try decode(Example.self, from: parse(yaml, file: "r.yaml"))
    return []
  } catch {
    return error.diagnostics.map { ($0.location.map { "\($0.line):\($0.column): " } ?? "") + $0.message }
  }
}

func example(_ yaml: String) throws -> Example { try decode(Example.self, from: parse(yaml, file: "r.yaml")) }
