import Clutch

/// A property that every component of a kind must have, with its check.
public struct Promise: Sendable {
  /// The promise as a sentence, such as "the gradient matches finite differences".
  public let sentence: String
  /// Indicates whether it is a promise of a type of component; by default it is one of all types of its kind.
  private(set) var applies: @Sendable (any Component.Type) -> Bool = { _ in true }
  private let check: @Sendable (Subject, Attempt) throws -> Void

  /// - Parameter check: throws `Broken` with the findings, `Skipped`, or an error of the component.
  init(_ sentence: String, _ check: @escaping @Sendable (Subject, Attempt) throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  /// Creates a promise of every component of `kind`, which is checked with all its settings.
  init<K: Kind & SendableMetatype>(
    _ kind: K.Type, _ sentence: String, _ check: @escaping @Sendable (K.Part, Attempt) throws -> Void
  ) {
    self.init(sentence) { subject, attempt in
      try subject.inEverySetting(attempt) { try check(choice(K.self, $0.written).value, attempt) }
    }
  }

  /// The same promise, of some types of its kind only.
  func only(_ applies: @escaping @Sendable (any Component.Type) -> Bool) -> Promise {
    var promise = self
    promise.applies = applies
    return promise
  }

  /// Checks whether a component keeps the promise.
  ///
  /// - Parameter attempt: records what is being tried, so that a crash can be attributed to it.
  public func verdict(on subject: Subject, _ attempt: Attempt = Attempt()) -> Verdict {
    attempt.begin("\(subject): \(sentence)")
    let outcome = outcome(subject, attempt)
    guard let reason = subject.waived[sentence] else { return Verdict(promise: sentence, outcome: outcome) }
    switch outcome {
    case .kept:
      let advice = "it is kept; remove it from 'breaks'"
      return Verdict(
        promise: sentence, outcome: .broken("the golden cases say that it is broken (\(reason)), but \(advice)"))
    case .broken: return Verdict(promise: sentence, outcome: .skipped("broken on purpose: \(reason)"))
    case .skipped: return Verdict(promise: sentence, outcome: outcome)
    }
  }

  private func outcome(_ subject: Subject, _ attempt: Attempt) -> Verdict.Outcome {
    do {
      try withTorchErrors { try check(subject, attempt) }
      return .kept
    } catch let skipped as Skipped {
      return .skipped(skipped.reason)
    } catch let broken as Broken {
      return .broken(attempt.report(broken.found))
    } catch let error as TorchError {
      return .broken(attempt.report("libtorch refuses an operation: \(error)"))
    } catch {
      return .broken(attempt.report("\(type(of: error)): \(error)"))
    }
  }
}
