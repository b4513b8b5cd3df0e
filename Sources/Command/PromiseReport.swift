import Clutch
import Foundation
import Promises

/// The verdicts on a component as a reader takes them in: a line each, and what was found where a promise is broken.
struct PromiseReport {
  /// Whether marks may stand in place of words.
  private let hasMarks = Terminal.current.outputIsOnTerminal

  func begin(_ subject: Subject) { output("\(subject)") }

  func tell(_ verdict: Verdict) {
    let head = hasMarks ? verdict.mark : verdict.word.padded(to: 7)
    let margin = 2 + head.count + 1
    let reason = verdict.why.map { ":\n\($0)" } ?? ""
    let text = wrap(verdict.promise + reason, width: 98 - margin, indent: margin)
    output("  \(head) \(text)")
  }

  func end(_ verdicts: [Verdict]) {
    let counts = ["kept", "broken", "skipped"].map { word in "\(verdicts.count { $0.word == word }) \(word)" }
    output("\(counted(verdicts.count, "promise")): \(counts.joined(separator: ", "))")
  }
}

extension Verdict {
  var word: String {
    switch outcome {
    case .kept: "kept"
    case .broken: "broken"
    case .skipped: "skipped"
    }
  }

  fileprivate var mark: String {
    switch outcome {
    case .kept: "✓"
    case .broken: "✗"
    case .skipped: "–"
    }
  }

  /// What was found, or why it was not checked.
  var why: String? {
    switch outcome {
    case .kept: nil
    case .broken(let found), .skipped(let found): found
    }
  }
}
