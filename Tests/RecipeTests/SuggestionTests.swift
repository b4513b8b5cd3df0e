import Testing

@testable import Recipe

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("temprature", "temperature"), ("pwoer", "power"), ("warmUp", "warm-up"), ("warm_up", "warm-up"),
    ("Power", "power"),
  ])
  func `a near name is suggested`(written: String, meant: String) {
    #expect(suggestion(for: written, among: ["k", "power", "temperature", "warm-up"]) == meant)
  }

  @Test(arguments: ["x", "tower-of-power", "", "momentum"])
  func `no name is suggested that is not near`(written: String) {
    #expect(suggestion(for: written, among: ["k", "power", "temperature"]) == nil)
  }

  @Test func `a word that one name has as a part is that name`() {
    let names = ["horizontal-flip", "random-crop", "random-resized-crop", "k-means"]
    #expect(suggestion(for: "flip", among: names) == "horizontal-flip")
    #expect(suggestion(for: "resized", among: names) == "random-resized-crop")
    #expect(suggestion(for: "crop", among: names) == nil)  // two have it
    #expect(suggestion(for: "k", among: names) == nil)
  }

  @Test func `of two near names the nearest is suggested`() {
    #expect(suggestion(for: "center", among: ["centers-of", "centers", "samples"]) == "centers")
  }

  @Test(.timeLimit(.minutes(5))) func `very long words are not compared letter by letter`() {
    let long = String(repeating: "ab", count: 250_000)
    let began = ContinuousClock.now
    #expect(suggestion(for: long, among: [long + "a", "k"]) == nil)
    #expect(suggestion(for: "k-mean", among: [long, "k-means"]) == "k-means")
    #expect(ContinuousClock.now - began < .seconds(5))
  }

  @Test func `of very many names the first are listed`() {
    let names = (0..<5_000).map { "class-\($0)" }
    let text = hint(for: "zebra", among: names, otherwise: "there are")
    #expect(text.hasPrefix("; there are 'class-0', 'class-1', ") && text.hasSuffix(", 'class-99' and 4900 more"))
  }

  @Test func `nothing is suggested among no names`() {
    #expect(suggestion(for: "a", among: []) == nil)
  }

  @Test(arguments: [
    ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "adc", 1), ("kitten", "sitting", 3),
  ])
  func `the distance counts edits, a swap as one`(a: String, b: String, edits: Int) {
    #expect(editDistance(a, b) == edits)
    #expect(editDistance(b, a) == edits)
  }

  @Test(arguments: [
    ("temprature", "'nt-xent' has no option 'temprature'; did you mean 'temperature'?"),
    ("zzz", "'nt-xent' has no option 'zzz'; its options are 'k', 'temperature'"),
    ("k:10", "'nt-xent' has no option 'k:10'; put a space after the colon: 'k: 10'"),
  ])
  func `an unknown option is explained`(name: String, message: String) {
    #expect(unknownOption(name, of: "'nt-xent'", among: ["k", "temperature"]) == message)
  }

  @Test func `a former name of an option is answered with the present one`() {
    #expect(
      unknownOption("temp", of: "'nt-xent'", among: ["k", "temperature"], renamed: ["temp": "temperature"])
        == "'nt-xent' has no option 'temp'; it is now called 'temperature'")
    #expect(
      unknownOption("temprature", of: "'nt-xent'", among: ["k", "temperature"], renamed: ["temp": "temperature"])
        == "'nt-xent' has no option 'temprature'; did you mean 'temperature'?")
  }

  @Test func `an owner without options says so`() {
    #expect(
      unknownOption("k", of: "'mahalanobis'", among: []) == "'mahalanobis' has no option 'k'; it has none")
  }

  @Test(arguments: ["k", "k: 10", "https://x", ":k", "k:", "a b:c"])
  func `no colon is blamed that YAML reads as it looks`(text: String) {
    #expect(colonHint(text) == nil)
  }
}
