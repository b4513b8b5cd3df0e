import Testing

@testable import Recipe

@Suite struct NameTests {
  @Test(arguments: [
    ("warmUp", "warm-up"), ("k", "k"), ("useEMA", "use-ema"), ("EMADecay", "ema-decay"),
    ("l2Norm", "l2-norm"),
    ("warm_up", "warm-up"), ("warm-up", "warm-up"), ("Warm_Up", "warm-up"), ("", ""),
  ])
  func `a Swift name becomes kebab-case`(swift: String, recipe: String) {
    #expect(kebabCase(swift) == recipe)
  }

  @Test(arguments: [
    ("warm-up", true), ("svhn", true), ("10-clusters", true), ("", false), ("-a", false), ("a-", false),
    ("a--b", false), ("Warm", false), ("a_b", false), ("a.b", false), ("ä", false),
  ])
  func `only lower-case letters, digits and single hyphens are kebab-case`(name: String, isIt: Bool) {
    #expect(isKebabCase(name) == isIt)
  }
}
