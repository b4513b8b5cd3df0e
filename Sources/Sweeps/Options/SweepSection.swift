import Components
import Experiments

extension Experiment {
  /// What to vary; nil if the recipe has no section `sweep`.
  package var sweepOptions: SweepOptions? { sweep?.options as? SweepOptions }
}

@section("plugins") @used private let entry: Entry = { register(SweepOptions.self, for: SweepSection.self) }
