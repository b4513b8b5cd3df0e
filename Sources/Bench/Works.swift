/// A benchmark: prepares its work, then does it once per turn.
typealias Work = @Sendable (Settings, Turns) throws -> Void

/// The benchmarks by name.
let works: [String: Work] = [
  "step": step, "epoch": epoch, "views": views, "embed": embed,
  "k-means": kMeans, "k-means-whole": kMeansWhole, "spectral": spectral,
  "score": score, "metrics": metrics,
  "product": product, "copy": copy,
]

/// Runs the benchmark that the words of a command line name: `WORK [name=value …]`.
func carryOut(_ words: [String], _ turns: Turns) throws {
  guard let name = words.first, let work = works[name] else {
    let names = works.keys.sorted().joined(separator: ", ")
    throw SettingsError("there is no benchmark '\(words.first ?? "")'; there are: \(names)")
  }
  try work(Settings(name, Array(words.dropFirst())), turns)
}
