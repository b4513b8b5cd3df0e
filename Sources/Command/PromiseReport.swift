import Clutch
import Conformance
import Foundation
import Storage
import Sweeps

/// Prints the verdicts on a component, one line each, with the reason for each promise that is broken or skipped.
struct PromiseReport {
  /// `true` to print marks, such as ✓, instead of words.
  private let hasMarks = Terminal.current.outputIsOnTerminal

  func begin(_ subject: Subject) { output("\(subject)") }

  func tell(_ verdict: Verdict) {
    let head = hasMarks ? verdict.mark : verdict.word.padded(to: 7)
    let margin = 2 + head.count + 1
    let reason = verdict.why.map { ":\n\($0)" } ?? ""
    let text = wrap(verdict.promise + reason, width: Terminal.current.textWidth(indent: margin), indent: margin)
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

  /// The reason why the promise is broken or was skipped; nil if it is kept.
  var why: String? {
    switch outcome {
    case .kept: nil
    case .broken(let found), .skipped(let found): found
    }
  }
}
