import Clutch
import Conformance
import Console
import Foundation
import Storage
import Sweeps

/// Prints the results of the checks on a component, one line each, with the reason for each that failed or was skipped.
struct CheckReport {
  /// `true` to print marks, such as ✓, instead of words.
  private let hasMarks = Terminal.current.outputIsOnTerminal

  func begin(_ subject: Subject) { output("\(subject)") }

  func tell(_ result: CheckResult) {
    let head = hasMarks ? result.mark : result.word.padded(to: 7)
    let margin = 2 + head.count + 1
    let reason = result.why.map { ":\n\($0)" } ?? ""
    let text = wrap(result.check + reason, width: Terminal.current.textWidth(indent: margin), indent: margin)
    output("  \(head) \(text)")
  }

  func end(_ results: [CheckResult]) {
    let counts = ["passed", "failed", "skipped"].map { word in "\(results.count { $0.word == word }) \(word)" }
    output("\(counted(results.count, "check")): \(counts.joined(separator: ", "))")
  }
}

extension CheckResult {
  var word: String {
    switch status {
    case .passed: "passed"
    case .failed: "failed"
    case .skipped: "skipped"
    }
  }

  fileprivate var mark: String {
    switch status {
    case .passed: "✓"
    case .failed: "✗"
    case .skipped: "–"
    }
  }

  /// The reason why the check failed or was skipped; nil if it passed.
  var why: String? {
    switch status {
    case .passed: nil
    case .failed(let found), .skipped(let found): found
    }
  }
}
