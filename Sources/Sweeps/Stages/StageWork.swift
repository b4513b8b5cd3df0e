import Stages
import Storage

extension SweepStage {
  /// The work of a stage of a sweep: one stage of a run, or several that need the same images in memory.
  public enum Work: Sendable, Hashable {
    /// Trains the phase with this index.
    case phase(Int)
    /// Trains a phase up to an epoch and measures the model there.
    case rung(phase: Int, epoch: Int, Measure)
    /// Embeds the images of every set.
    case embeddings
    /// Fits the scorers, computes scores and metrics, and completes the run's folder.
    case results

    /// The name in jobs and titles.
    var name: String {
      switch self {
      case .phase: StageKind.phase.rawValue
      case .rung: StageKind.rung.rawValue
      case .embeddings: "embeddings"
      case .results: "results"
      }
    }

    /// The index of the phase that is trained completely or in part.
    var phase: Int? {
      switch self {
      case .phase(let index), .rung(let index, _, _): index
      case .embeddings, .results: nil
      }
    }

    /// The epoch at which training stops and the measure that is taken there; nil if training goes to the end of the
    /// phase.
    var measured: (epoch: Int, measure: Measure)? {
      if case .rung(_, let epoch, let measure) = self { (epoch, measure) } else { nil }
    }

    /// The work that a stage of a run is part of. No stage needs a rung.
    init(_ stage: any Stage) {
      switch stage {
      case let stage as PhaseStage: self = .phase(stage.index)
      case is EmbeddingStage: self = .embeddings
      default: self = .results
      }
    }
  }
}

extension Plan {
  /// The work of a whole run, each part after those that it needs.
  var work: [SweepStage.Work] { withNeeds([.results], by: \.self, needs).map(\.item) }

  /// Returns the stages of a run that a part of the work computes.
  func stages(of work: SweepStage.Work) -> [any Stage] {
    switch work {
    case .phase(let index): [phase(index)]
    case .rung(let phase, let epoch, let measure): [rung(phase, epoch: epoch, measure)]
    case .embeddings: embeddings
    case .results: scores
    }
  }

  /// Returns the work that must be done before a part of it.
  func needs(of work: SweepStage.Work) -> [SweepStage.Work] {
    let needs = work == .results ? self.needs : stages(of: work).flatMap(\.needs)
    return unique(needs.map { SweepStage.Work($0) }).filter { $0 != work }
  }

  /// Returns the key of a part of the work, by which a worker finds it in its own plan.
  func key(of work: SweepStage.Work) -> StageKey {
    switch work {
    case .phase, .rung: stages(of: work)[0].key
    case .embeddings: StageKey(work.name, ["all": embeddings.map(\.key.hex).joined(separator: "\n")])
    case .results: key
    }
  }

  /// Returns the display name: `phase warm-up`, `phase warm-up to epoch 3`, `embeddings`, `results`.
  func title(of work: SweepStage.Work) -> String {
    guard let index = work.phase else { return work.name }
    return phase(index).title + (work.measured.map { " to epoch \($0.epoch)" } ?? "")
  }
}
