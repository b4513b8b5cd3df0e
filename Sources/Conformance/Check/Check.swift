import Clutch

/// A check of a property that every component of a kind must have.
public struct Check: Sendable {
  /// The property as a sentence, such as "the gradient matches finite differences".
  public let sentence: String
  /// Indicates whether a type of component must pass; by default, all types of its kind must.
  private(set) var applies: @Sendable (any Component.Type) -> Bool = { _ in true }
  private let check: @Sendable (Subject, Attempt) throws -> Void

  /// - Parameter check: throws `CheckFailure` with the findings, `CheckSkipped`, or an error of the component.
  init(_ sentence: String, _ check: @escaping @Sendable (Subject, Attempt) throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  /// Creates a check of every component of `kind`, which is run with all its configurations.
  init<K: Kind & SendableMetatype>(
    _ kind: K.Type, _ sentence: String, _ check: @escaping @Sendable (K.Part, Attempt) throws -> Void
  ) {
    self.init(sentence) { subject, attempt in
      try subject.inEveryConfiguration(attempt) { try check(choice(K.self, $0.written).value, attempt) }
    }
  }

  /// The same check, of some types of its kind only.
  func only(_ applies: @escaping @Sendable (any Component.Type) -> Bool) -> Check {
    var check = self
    check.applies = applies
    return check
  }

  /// Runs the check on a component.
  ///
  /// - Parameter attempt: records what is being tried, so that a crash can be attributed to it.
  public func result(on subject: Subject, _ attempt: Attempt = Attempt()) -> CheckResult {
    attempt.begin("\(subject): \(sentence)")
    let status = status(subject, attempt)
    guard let reason = subject.waived[sentence] else { return CheckResult(check: sentence, status: status) }
    switch status {
    case .passed:
      let advice = "it passed; remove it from 'waives'"
      return CheckResult(
        check: sentence, status: .failed("the golden cases waive this check (\(reason)), but \(advice)"))
    case .failed: return CheckResult(check: sentence, status: .skipped("waived: \(reason)"))
    case .skipped: return CheckResult(check: sentence, status: status)
    }
  }

  private func status(_ subject: Subject, _ attempt: Attempt) -> CheckResult.Status {
    do {
      try withTorchErrors { try check(subject, attempt) }
      return .passed
    } catch let skipped as CheckSkipped {
      return .skipped(skipped.reason)
    } catch let failure as CheckFailure {
      return .failed(attempt.report(failure.found))
    } catch let error as TorchError {
      return .failed(attempt.report("libtorch refuses an operation: \(error)"))
    } catch {
      return .failed(attempt.report("\(type(of: error)): \(error)"))
    }
  }
}
