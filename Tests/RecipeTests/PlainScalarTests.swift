import Testing

@testable import Recipe

@Suite struct PlainScalarTests {
  @Test(arguments: [("007", "7"), ("-01", "-1"), ("00", "0")])
  func `a leading 0 that changes nothing is refused without two equal readings`(text: String, number: String) {
    guard case .trap(let message) = PlainScalar(text) else { return #expect(Bool(false), "\(text) is read") }
    #expect(
      message
        == "'\(text)' has a leading 0, which YAML readers interpret differently; write \(number), or \"\(text)\" for the text"
    )
  }

  @Test(arguments: [
    (
      "yes", "'yes' is a boolean to some YAML readers and text to others; write true, or \"yes\" for the text"
    ),
    (
      "Off",
      "'Off' is a boolean to some YAML readers and text to others; write false, or \"Off\" for the text"
    ),
    ("on", "'on' is a boolean to some YAML readers and text to others; write true, or \"on\" for the text"),
    ("NO", "'NO' is a boolean to some YAML readers and text to others; write false, or \"NO\" for the text"),
    ("True", "'True' is not spelled like a boolean; write true"),
    (
      "0x1F", "'0x1F' is a number to some YAML readers and text to others; write 31, or \"0x1F\" for the text"
    ),
    (
      "-0o17",
      "'-0o17' is a number to some YAML readers and text to others; write -15, or \"-0o17\" for the text"
    ),
    ("0b11", "'0b11' is a number to some YAML readers and text to others; write 3, or \"0b11\" for the text"),
    (
      "017",
      "'017' is 15 to some YAML readers and 17 to others; write it without the leading 0, or \"017\" for the text"
    ),
    (
      "09",
      "'09' is text to some YAML readers and 9 to others; write it without the leading 0, or \"09\" for the text"
    ),
    (
      "1_000",
      "'1_000' is a number to some YAML readers and text to others; write 1000, or \"1_000\" for the text"
    ),
    (
      "1_0.5",
      "'1_0.5' is a number to some YAML readers and text to others; write 10.5, or \"1_0.5\" for the text"
    ),
    (
      "1:30",
      "'1:30' is a number in base 60 to some YAML readers and text to others; "
        + "write it in decimal digits, or \"1:30\" for the text"
    ),
    (
      "-1:7:59.5",
      "'-1:7:59.5' is a number in base 60 to some YAML readers and text to others; "
        + "write it in decimal digits, or \"-1:7:59.5\" for the text"
    ),
    (".inf", "'.inf' is not a finite number; write a finite one, or \".inf\" for the text"),
    ("-.Inf", "'-.Inf' is not a finite number; write a finite one, or \"-.Inf\" for the text"),
    (".NaN", "'.NaN' is not a finite number; write a finite one, or \".NaN\" for the text"),
  ])
  func `what YAML readers disagree on is refused where it stands`(text: String, message: String) {
    #expect(
      errors { _ = try parse("a: [\(text)]", file: "r.yaml") }
        == "r.yaml:1:5: error: \(message)\na: [\(text)]\n    ^")
  }

  @Test(arguments: ["yes", "0x1F", "017", "1_000", "1:30", ".inf", "True"])
  func `in quotes it is text`(text: String) throws {
    #expect(try example("name: \"\(text)\"").name == text)
  }

  @Test(arguments: [
    "nan", "inf", "cuda:0", "a_1", "0x", "1.2.3", "1_0.2.3", "1:60", "1e", "1e+", ".", "+", "0b2x",
    "_1", "32x32", "e5", "2024-01-31",
  ])
  func `what only resembles a trap is text`(text: String) throws {
    #expect(try example("name: \(text)").name == text)
  }

  @Test(arguments: [
    (5e-4, "0.0005"), (-5e-4, "-0.0005"), (1.5e-7, "0.00000015"), (0.5, "0.5"), (1, "1.0"),
    (1e16, "10000000000000000.0"),
    (1.25e17, "125000000000000000.0"), (-1e20, "-100000000000000000000.0"), (0, "0.0"),
  ])
  func `a number is written in digits alone`(value: Double, text: String) {
    #expect(decimal(value) == text)
    #expect(Double(text) == value)
  }
}
