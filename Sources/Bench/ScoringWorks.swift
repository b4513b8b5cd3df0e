import Clutch

/// The scoring of `queries` by the recipe's first scorer, which is also fitted to `features`.
func score(_ settings: Settings, _ turns: Turns) throws {
  try settings.useThreads()
  let (features, queries) = (try settings.array("features"), try settings.array("queries"))
  let scorer = try settings.experiment().score[0].choice.value
  while turns.next() {
    let fitted = try scorer.fit(features, Generator(seed: 0))
    turns["mean"] = fitted(queries).mean().item
  }
}

/// The AUROC and FPR95 of the scores `id` and `ood`.
func metrics(_ settings: Settings, _ turns: Turns) throws {
  let (id, ood) = (try settings.array("id").floats, try settings.array("ood").floats)
  while turns.next() {
    let ranked = try RankedScores(id: id, ood: ood)
    (turns["auroc"], turns["fpr95"]) = (ranked.auroc, ranked.fpr95)
  }
}
