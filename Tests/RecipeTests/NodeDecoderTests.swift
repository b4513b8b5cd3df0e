import Recipe
import Testing

@Suite struct NodeDecoderTests {
  @Test func `what is not written has its default`() throws {
    let example = try example("seed: 3")
    #expect(
      example.seed == 3 && example.name == "" && example.train.batch == 128 && example.crop.scale == 0.3...1.0
    )
  }

  @Test func `an option of options keeps the others' defaults`() throws {
    struct Outer: Options { var crop = Crop(scale: 0.5...0.6, sizes: 2...3) }
    let outer = try decode(Outer.self, from: parse("crop: {sizes: [1, 1]}", file: "r"))
    #expect(outer.crop.sizes == 1...1 && outer.crop.scale == 0.5...0.6)
  }

  @Test func `camelCase in Swift is kebab-case in recipes`() throws {
    #expect(try example("train: {warm-up: 1}").train.warmUp == 1)
  }

  @Test func `an optional is its default if absent, and nil if null`() throws {
    #expect(try example("train: {batch: 1}").train.limit == 1000)
    #expect(try example("train: {limit: null}").train.limit == nil)
    #expect(try example("train: {limit: 7}").train.limit == 7)
    #expect(try example("label: x").label == "x")
  }

  @Test func `all errors are said at once, in order`() {
    let yaml = """
      train:
        batch: many
        phases:
          first: {epochs: 1.5, loss: {nt-xent: {temprature: 1}}}
      sed: 1
      score: [knn: {k: high}, mahalanobi]
      crop: {sizes: [1, two]}
      """
    #expect(
      messages(yaml) == [
        "2:10: 'batch' must be a whole number, but is 'many'",
        "4:21: 'epochs' must be a whole number, but is '1.5'",
        "4:43: 'nt-xent' has no option 'temprature'; did you mean 'temperature'?",
        "5:1: a recipe has no option 'sed'; did you mean 'seed'?",
        "6:18: 'k' must be a whole number, but is 'high'",
        "6:25: there is no scorer 'mahalanobi'; did you mean 'mahalanobis'?",
        "7:19: 'sizes[1]' must be a whole number, but is 'two'",
      ])
  }

  @Test func `a former name of an option is answered with the present one, in files and in overrides`() throws {
    struct Blur: Options {
      static let renamed = ["sigma": "deviation"]
      var deviation = 1.0
    }
    struct Outer: Options { var blur = Blur() }
    let message = "'blur' has no option 'sigma'; it is now called 'deviation'"
    let recipe = try parse("blur: {sigma: 2}", file: "r")
    let inFile = #expect(throws: RecipeError.self) { try decode(Outer.self, from: recipe) }
    #expect(inFile?.diagnostics.map(\.message) == [message])
    let override = #expect(throws: RecipeError.self) {
      try parse("{}", file: "r").applying(["blur.sigma=2"], shape: Outer.shape)
    }
    #expect(override?.diagnostics.map(\.message) == [message])
  }

  @Test func `all wrong optionals are said, and nothing of what they leave out`() {
    struct Outer: Options {
      var loss: Choice<Loss>?
      var scorer: Choice<Scorer>?
      var on: Bool?
      var word: String?
      var share: Double?
      var count: Int?
      var seed: UInt64?
      var sizes: [Int]?
      func validate() throws(OptionError) { if loss == nil { throw OptionError("loss", "must be given") } }
    }
    let yaml = """
      loss: nt-xen
      scorer: knm
      on: 1
      word: 2
      share: x
      count: y
      seed: z
      sizes: [1, w]
      """
    let error = #expect(throws: RecipeError.self) { try decode(Outer.self, from: parse(yaml, file: "r")) }
    #expect(
      error?.diagnostics.map(\.message) == [
        "there is no loss 'nt-xen'; did you mean 'nt-xent'?", "there is no scorer 'knm'; did you mean 'knn'?",
        "'on' must be true or false, but is '1'", "'word' must be text, but is '2'; write \"2\" for the digits as text",
        "'share' must be a number, but is 'x'", "'count' must be a whole number, but is 'y'",
        "'seed' must be a whole number, but is 'z'", "'sizes[1]' must be a whole number, but is 'w'",
      ])
  }

  @Test(arguments: [
    ("train: {warmUp: 1}", "1:9: 'train' has no option 'warmUp'; did you mean 'warm-up'?"),
    ("train: {warm_up: 1}", "1:9: 'train' has no option 'warm_up'; did you mean 'warm-up'?"),
    ("crop: {zoom: 1}", "1:8: 'crop' has no option 'zoom'; its options are 'scale', 'sizes'"),
    ("crop: {sizes:1}", "1:8: 'crop' has no option 'sizes:1'; put a space after the colon: 'sizes: 1'"),
    ("score: [{mahalanobis: {k: 1}}]", "1:24: 'mahalanobis' has no option 'k'; it has none"),
    ("train: 5", "1:8: 'train' must be a map, but is '5'"),
    (
      "train: batch:5",
      "1:8: 'train' must be a map, but is 'batch:5'; put a space after the colon: 'batch: 5'"
    ),
    ("train:", "1:7: 'train' must be a map, but is null; leave the key out for the default"),
    ("score: knn", "1:8: 'score' must be a list, but is 'knn'; write [knn]"),
    ("classes: {a: 1}", "1:10: 'classes' must be a list, but is a map"),
  ])
  func `an option that does not fit is explained`(yaml: String, message: String) {
    #expect(messages(yaml) == [message])
  }

  @Test func `what validate throws points at the option's value`() {
    let yaml =
      "score: []\ntrain:\n  phases:\n    a:\n      loss:\n        nt-xent:\n          temperature: -1\n"
    #expect(
      errors { _ = try example(yaml) }
        == "r.yaml:7:24: error: 'temperature' must be greater than 0, but is -1.0\n          temperature: -1\n"
        + "                       ^")
  }

  @Test func `what validate throws of an option that is not written points at the component`() throws {
    struct Bank: Options {
      var fileName: String?
      func validate() throws(OptionError) {
        if fileName == nil { throw OptionError("fileName", "must be given; write 'file-name: bank.npy'") }
      }
    }
    struct Outer: Options { var bank = Bank(fileName: "b") }
    struct Part: Decodable {
      init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? NodeDecoder else { return }
        _ = decoder.decode(Bank.self, from: try ComponentForm(decoder.node))
      }
    }
    struct Holder: Options {
      var part: Part?
    }
    let message = "error: 'file-name' must be given; write 'file-name: bank.npy'"
    let asComponent = errors { _ = try decode(Holder.self, from: parse("part: {bank: {}}", file: "r")) }
    #expect(asComponent == "r:1:8: \(message)\npart: {bank: {}}\n       ^")
    let asSection = errors {
      _ = try decode(Outer.self, from: parse("bank:\n  {file-name: null}", file: "r"))
    }
    #expect(asSection == "r:2:15: \(message)\n  {file-name: null}\n              ^")
  }

  @Test func `of one component every value that validate refuses is said, although validate throws the first`() throws {
    struct Box: Options {
      var width = 1
      var height = 1
      var name: String?
      func validate() throws(OptionError) {
        if width < 1 { throw OptionError("width", "is too small") }
        if height < 1 { throw OptionError("height", "is too small") }
        if name == nil { throw OptionError("name", "is missing") }
      }
    }
    struct Outer: Options {
      var box = Box(name: "b")
      var size = 1
      func validate() throws(OptionError) { if size < 1 { throw OptionError("size", "is too small") } }
    }
    func messages(_ yaml: String) -> [String] {
      let error = #expect(throws: RecipeError.self) { try decode(Outer.self, from: parse(yaml, file: "r")) }
      return error?.diagnostics.map { "\($0.location?.line ?? 0): \($0.message)" } ?? []
    }
    #expect(
      messages("size: 0\nbox:\n  width: 0\n  height: 0") == [
        "1: 'size' is too small", "3: 'width' is too small", "4: 'height' is too small",
      ])
    // A value that cannot be read is not validated; the others are.
    #expect(
      messages("size: x\nbox:\n  width: y\n  height: 0") == [
        "1: 'size' must be a whole number, but is 'x'", "3: 'width' must be a whole number, but is 'y'",
        "4: 'height' is too small",
      ])
    // A key that matches no option may be the missing one.
    #expect(messages("box: {width: 0, naem: b}") == ["1: 'box' has no option 'naem'; did you mean 'name'?"])
  }

  @Test func `all options that are missing are said at once`() throws {
    struct Pair: Options {
      var left: String?
      var right: String?
      func validate() throws(OptionError) {
        try refuse(
          OptionError("left", "is missing", if: left == nil), OptionError("right", "is missing", if: right == nil)
        )
      }
    }
    let read = { (text: String) in try decode(Pair.self, from: parse(text, file: "r")) }
    let both = #expect(throws: RecipeError.self) { try read("{}") }
    #expect(both?.diagnostics.map(\.message) == ["'left' is missing", "'right' is missing"])
    let one = #expect(throws: RecipeError.self) { try read("left: a") }
    #expect(one?.diagnostics.map(\.message) == ["'right' is missing"])
    #expect(try read("{left: a, right: b}").right == "b")
  }

  @Test func `a default that stands in for a wrong value is not validated`() {
    #expect(
      messages("train: {phases: {a: {loss: {nt-xent: {temperature: x}}}}}") == [
        "1:52: 'temperature' must be a number, but is 'x'"
      ])
  }

  @Test func `a type's own error is placed where it is`() {
    struct Even: Decodable {
      init(from decoder: any Decoder) throws {
        let number = try decoder.singleValueContainer().decode(Int.self)
        guard number.isMultiple(of: 2) else {
          throw DecodingError.dataCorrupted(
            .init(
              codingPath: decoder.codingPath, debugDescription: "\(number) must be even; write \(number + 1)")
          )
        }
      }
    }
    struct Outer: Options {
      var even: [Even] = []
    }
    #expect(
      errors { _ = try decode(Outer.self, from: parse("even: [2, 3, x]", file: "r")) } == """
        r:1:11: error: 3 must be even; write 4
        even: [2, 3, x]
                  ^
        r:1:14: error: 'even[2]' must be a whole number, but is 'x'
        even: [2, 3, x]
                     ^
        """)
  }

  @Test func `a plain type without defaults needs its keys, and refuses others`() throws {
    struct Point: Decodable { let x: Double, yAxis: Double }
    struct Outer: Options { var point: Point? }
    let read = { (text: String) in try decode(Outer.self, from: parse(text, file: "r")) }
    #expect(try read("point: {x: 1, y-axis: 2}").point?.yAxis == 2)
    #expect(
      errors { _ = try read("point: {x: 1}") }
        == "r:1:1: error: 'point' needs the option 'y-axis'; write 'y-axis: value'\npoint: {x: 1}\n^")
    #expect(
      errors { _ = try read("point: {x: 1, y-axis: 2, z: 3}") }
        == "r:1:26: error: 'point' has no option 'z'; its options are 'x', 'y-axis'\npoint: {x: 1, y-axis: 2, z: 3}\n"
        + "                         ^")
  }

  @Test func `a node can be kept as it is`() throws {
    struct Outer: Options { var sweep: Node? }
    #expect(
      try decode(Outer.self, from: parse("sweep: {a: [1, 2]}", file: "r")).sweep?.yaml == "a:\n  - 1\n  - 2\n"
    )
  }

  @Test func `a pair can be read by position`() throws {
    struct Pair: Decodable {
      let name: String, count: Int
      init(from decoder: any Decoder) throws {
        var items = try decoder.unkeyedContainer()
        name = try items.decode(String.self)
        count = try items.decode(Int.self)
      }
    }
    struct Outer: Options { var pair: Pair? }
    #expect(try decode(Outer.self, from: parse("pair: [a, 2]", file: "r")).pair?.count == 2)
    #expect(
      errors { _ = try decode(Outer.self, from: parse("pair: [a]", file: "r")) }
        == "r:1:7: error: 'pair' has 1 items; write more\npair: [a]\n      ^")
  }

  @Test func `an item of a list may be null if its type allows`() throws {
    struct Outer: Options { var sizes: [Int?] = [] }
    #expect(try decode(Outer.self, from: parse("sizes: [1, null, 3]", file: "r")).sizes == [1, nil, 3])
  }

  @Test func `a type with two forms words its own error`() throws {
    enum Threads: Decodable, Equatable {
      case auto
      case count(Int)
      init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? NodeDecoder else {
          throw OptionError("threads", "is read from recipes only")
        }
        if decoder.node.text == "auto" {
          self = .auto
        } else if let count = try? decoder.singleValueContainer().decode(Int.self) {
          self = .count(count)
        } else {
          throw decoder.wrong("must be 'auto' or a whole number")
        }
      }
    }
    struct Outer: Options { var threads: Threads? }
    let read = { (text: String) in try decode(Outer.self, from: parse("threads: \(text)", file: "r")).threads
    }
    #expect(try read("auto") == .auto)
    #expect(try read("8") == .count(8))
    #expect(
      errors { _ = try read("all") }
        == "r:1:10: error: 'threads' must be 'auto' or a whole number, but is 'all'\nthreads: all\n         ^"
    )
  }

  @Test func `options that stand elsewhere are read with the errors of the rest`() throws {
    struct Wrapped: Decodable {
      let crop: Crop
      init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? NodeDecoder, let inner = decoder.node.items?.first else {
          throw OptionError("wrapped", "must be a list")
        }
        crop = decoder.decode(Crop.self, from: inner)
      }
    }
    struct Outer: Options {
      var wrapped: Wrapped?
      var k = 1
    }
    let read = { (text: String) in try decode(Outer.self, from: parse(text, file: "r")) }
    #expect(try read("wrapped: [{sizes: [2, 3]}]").wrapped?.crop.sizes == 2...3)
    let error = #expect(throws: RecipeError.self) { try read("k: x\nwrapped: [{size: 1}]") }
    #expect(
      error?.diagnostics.map(\.message) == [
        "'k' must be a whole number, but is 'x'", "'wrapped' has no option 'size'; did you mean 'sizes'?",
      ])
  }

  @Test func `a type that throws an error of its own is placed too`() throws {
    struct Refused: Error, CustomStringConvertible { let description = "it is refused; write another" }
    struct Never: Decodable { init(from decoder: any Decoder) throws { throw Refused() } }
    struct Outer: Options { var never: Never? }
    #expect(
      errors { _ = try decode(Outer.self, from: parse("never: 1", file: "r")) }
        == "r:1:8: error: it is refused; write another\nnever: 1\n       ^")
  }
}
