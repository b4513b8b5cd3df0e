import Foundation
import Recipe
import Testing

@Suite struct ShellQuotedTests {
  @Test(arguments: [
    ("runs/a-1", "runs/a-1"), ("a b", "'a b'"), ("it's", #"'it'\''s'"#), ("", "''"), ("~/q", "'~/q'"),
    ("a%20b", "a%20b"),
    ("$HOME", "'$HOME'"), ("a\nb", #"$'a\nb'"#), ("\u{1B}[1m'", #"$'\033[1m\''"#), ("é", "'é'"),
    ("é\u{7}8", #"$'\303\251\0078'"#),
  ])
  func `a word is quoted where a shell would act on it`(word: String, quoted: String) {
    #expect(shellQuoted(word) == quoted)
  }

  @Test func `bash reads every word back`() throws {
    let words = [
      "a b", "it's", "", "~", "*", "a\nb", "\u{1B}[2J", "é\t'\\", "$(x)", "`x`", "!1", "#a", "a;b", "-n", "\u{85}1",
    ]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "printf '%s\\0' \(shellLine(words))"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(String.init) == words)
  }
}
