import Recipe
import Testing

@Suite struct SimpleValuesTests {
  enum Stem: String, Decodable, CaseIterable { case cifar, imageNet }

  struct All: Options, Equatable {
    var flag = false
    var count = 1
    var small: UInt8 = 1
    var rate = 0.5
    var single: Float = 0.5
    var text = "a"
    var stem = Stem.cifar
    var scale = 0.0...1.0
    var sizes = 1...2
    var list: [Double] = []
  }

  private func read(_ yaml: String) throws -> All { try decode(All.self, from: parse(yaml, file: "r")) }

  @Test func `every simple value is read`() throws {
    let yaml = """
      flag: true
      count: -3
      small: 255
      rate: 5e-4
      single: 0.1
      text: "5"
      stem: image-net
      scale: [0, 0.5]
      sizes: [3, 4]
      list: [1, 2.5]
      """
    let all = All(
      flag: true, count: -3, small: 255, rate: 0.0005, single: 0.1, text: "5", stem: .imageNet,
      scale: 0...0.5,
      sizes: 3...4, list: [1, 2.5])
    #expect(try read(yaml) == all)
  }

  @Test(arguments: [
    ("rate: 1", 1.0), ("rate: 1e3", 1000), ("rate: .5", 0.5), ("rate: +2.", 2), ("rate: -0.25", -0.25),
    ("rate: 1E-2", 0.01),
  ])
  func `a number may be spelled in any way that is one`(yaml: String, value: Double) throws {
    #expect(try read(yaml).rate == value)
  }

  @Test(arguments: [
    ("flag: 1", "'flag' must be true or false, but is '1'"),
    ("flag: \"true\"", "'flag' must be true or false, but is the text \"true\"; leave out the quotes"),
    ("flag: []", "'flag' must be true or false, but is a list"),
    ("count: 10.0", "'count' must be a whole number, but is '10.0'; write 10"),
    ("count: 1e3", "'count' must be a whole number, but is '1e3'; write 1000"),
    ("count: 1.5", "'count' must be a whole number, but is '1.5'"),
    ("count: \"5\"", "'count' must be a whole number, but is the text \"5\"; leave out the quotes"),
    ("count: {a: 1}", "'count' must be a whole number, but is a map"),
    (
      "count: 99999999999999999999",
      "'count' must be a whole number from -9223372036854775808 to 9223372036854775807, but is '99999999999999999999'"
    ),
    ("small: 256", "'small' must be a whole number from 0 to 255, but is '256'"),
    ("small: -1", "'small' must be a whole number from 0 to 255, but is '-1'"),
    ("rate: high", "'rate' must be a number, but is 'high'"),
    ("rate: \"0.5\"", "'rate' must be a number, but is the text \"0.5\"; leave out the quotes"),
    ("rate: nan", "'rate' must be a number, but is 'nan'"),
    ("rate: 1e999", "'rate' must be a finite number, but is '1e999'; write a smaller one"),
    ("rate:", "'rate' must be a number, but is null; leave the key out for the default"),
    ("text: 5", "'text' must be text, but is '5'; write \"5\" for the digits as text"),
    ("text: true", "'text' must be text, but is 'true'; write \"true\" for the word"),
    ("text: {}", "'text' must be text, but is a map"),
    ("text: ~", "'text' must be text, but is null; leave the key out for the default"),
    (
      "stem: imageNet",
      "'stem' must be one of 'cifar', 'image-net', but is 'imageNet'; did you mean 'image-net'?"
    ),
    ("stem: vgg", "'stem' must be one of 'cifar', 'image-net', but is 'vgg'"),
    ("stem: [cifar]", "'stem' must be one of 'cifar', 'image-net', but is a list"),
    ("scale: 0.5", "'scale' must be a range of two numbers, but is '0.5'; write [0.3, 1.0]"),
    ("scale: [0.5]", "'scale' must be a range of two numbers, but has 1; write [0.3, 1.0]"),
    ("scale: [0.5, 0.3]", "'scale' must start at its lower bound, but starts at '0.5'; write [0.3, 0.5]"),
    ("sizes: [1, 2.5]", "'sizes[1]' must be a whole number, but is '2.5'"),
    ("sizes: a", "'sizes' must be a range of two whole numbers, but is 'a'; write [1, 5]"),
    ("list: [1, x]", "'list[1]' must be a number, but is 'x'"),
  ])
  func `a value of another type is quoted with what would be right`(yaml: String, message: String) {
    let error = #expect(throws: RecipeError.self) { try read(yaml) }
    #expect(error?.diagnostics.map(\.message) == [message])
  }
}
