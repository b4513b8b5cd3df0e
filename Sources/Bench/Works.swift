/// A piece of work that can be done over and over: prepares it, then does it once a turn.
typealias Work = @Sendable (Settings, Turns) throws -> Void

/// The pieces of work by name; each says what settings it reads.
let works: [String: Work] = [
  "step": step, "epoch": epoch, "views": views, "embed": embed,
  "k-means": kMeans, "k-means-whole": kMeansWhole, "spectral": spectral,
  "score": score, "metrics": metrics,
  "product": product, "copy": copy,
]

/// Does the work that the words of a command line name: `WORK [name=value …]`.
func carryOut(_ words: [String], _ turns: Turns) throws {
  guard let name = words.first, let work = works[name] else {
    let names = works.keys.sorted().joined(separator: ", ")
    throw SettingsError("there is no work '\(words.first ?? "")'; there are: \(names)")
  }
  try work(Settings(name, Array(words.dropFirst())), turns)
}
