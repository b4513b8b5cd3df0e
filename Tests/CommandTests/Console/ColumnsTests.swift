import Testing

@testable import Console

@Suite struct ColumnsTests {
  @Test func `a cell cannot act on the terminal or begin a line`() {
    #expect(columns([["a\u{1B}[2J", "b\nc"]]) == "a\\u001b[2J  b\\u000ac")
  }

  @Test func `columns are as wide as their widest cell, numbers at the right, and no line ends in blanks`() {
    #expect(columns([["run", "n"], ["a", "10"]], numbers: [1]) == "run   n\na    10")
    #expect(columns([["run", "state"], ["a", "-"]]) == "run  state\na    -")
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (99_950, "100 kB"), (1_234_567, "1.2 MB"), (2_000_000_000, "2.0 GB"),
    (5_000_000_000_000_000, "5000 TB"),
  ])
  func `bytes are told in three digits`(bytes: Int, text: String) { #expect(byteText(bytes) == text) }

  @Test func `of a long text the middle is left out`() {
    #expect("fashion-mnist".shortened(to: 20) == "fashion-mnist" && "fashion-mnist".shortened(to: 7) == "fas…ist")
  }
}
