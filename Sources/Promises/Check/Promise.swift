import Clutch

/// Something that every component of a kind promises, and the check that finds out.
public struct Promise: Sendable {
  /// What holds where it is kept: "the gradient is that of finite differences".
  public let sentence: String
  private let check: @Sendable (Subject, Trial) throws -> Void

  /// - Parameter check: throws `Broken` with what was found, `Skipped`, or what the component throws.
  init(_ sentence: String, _ check: @escaping @Sendable (Subject, Trial) throws -> Void) {
    self.sentence = sentence
    self.check = check
  }

  /// A promise of every component of `kind`, checked in all its settings.
  init<K: Kind & SendableMetatype>(
    _ kind: K.Type, _ sentence: String, _ check: @escaping @Sendable (K.Part, Trial) throws -> Void
  ) {
    self.init(sentence) { subject, trial in
      try subject.inEverySetting(trial) { try check(choice(K.self, $0.written).part, trial) }
    }
  }

  /// Finds out whether a component keeps the promise.
  ///
  /// - Parameter trial: is told what is being tried, so that a crash can be laid at its door.
  public func verdict(on subject: Subject, _ trial: Trial = Trial()) -> Verdict {
    trial.begin("\(subject): \(sentence)")
    let outcome = outcome(subject, trial)
    guard let reason = subject.waived[sentence] else { return Verdict(promise: sentence, outcome: outcome) }
    switch outcome {
    case .kept:
      let advice = "it is kept all the same; take it out of 'breaks'"
      return Verdict(
        promise: sentence, outcome: .broken("the golden cases say that it is broken (\(reason)), but \(advice)"))
    case .broken: return Verdict(promise: sentence, outcome: .skipped("broken on purpose: \(reason)"))
    case .skipped: return Verdict(promise: sentence, outcome: outcome)
    }
  }

  private func outcome(_ subject: Subject, _ trial: Trial) -> Verdict.Outcome {
    do {
      try withTorchErrors { try check(subject, trial) }
      return .kept
    } catch let skipped as Skipped {
      return .skipped(skipped.reason)
    } catch let broken as Broken {
      return .broken(trial.report(broken.found))
    } catch let error as TorchError {
      return .broken(trial.report("libtorch refuses an operation: \(error)"))
    } catch {
      return .broken(trial.report("\(type(of: error)): \(error)"))
    }
  }
}
