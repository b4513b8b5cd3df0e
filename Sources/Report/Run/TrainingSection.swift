import Clutch
import Stages

extension RunRecord {
  /// The curves of all numbers that the log has of steps and epochs, over the whole run; nil if it has none.
  var trainingSection: Section? {
    let plots = trainingPlots
    if plots.isEmpty { return nil }
    return Section("training", "Training") {
      figures(plots)
      hints([
        "Dashed lines: a phase begins; with another loss, the curve jumps. Ticks on the axis: the training images were "
          + "clustered again.",
        "loss: mean over an epoch; thin: over some steps. Its minimum depends on the loss, the batch and the clusters.",
        "mean cosine: between projections of different images; at 1, all are equal. effective rank: the number of "
          + "directions that they use.",
      ])
    }
  }

  private var trainingPlots: [(id: String, plot: Plot)] {
    // Times are in the table of costs.
    var names = Set(log.names("step") + log.names("epoch")).subtracting(["seconds"])
    // The factor by which the schedule scales the learning rate has the same shape.
    if names.contains("learningRate") { names.remove("learningRateFactor") }
    let groups = Dictionary(grouping: names) { String($0.prefix { $0 != "." }) }
    return groups.keys.sorted { order($0) < order($1) }.enumerated().compactMap { number, group in
      let drawn = (groups[group] ?? []).sorted().enumerated().flatMap { lines($0.element, colour: $0.offset) }
      return drawn.isEmpty ? nil : ("training-\(number)", overTime(words(group), drawn))
    }
  }

  /// Returns a sort key: the most important numbers first, then all others by name.
  private func order(_ name: String) -> String {
    let first = ["loss", "learningRate", "learningRateFactor", "gradientNorm", "imagesPerSecond"]
    return "\(first.firstIndex(of: name) ?? first.count) \(name)"
  }

  private func lines(_ name: String, colour: Int) -> [Plot.Line] {
    let (steps, epochs) = (log.points(name, at: "step"), log.points(name, at: "epoch"))
    let isAlone = steps.isEmpty || epochs.isEmpty
    let short = words(String(name.drop { $0 != "." }.dropFirst()))
    func title(_ what: String) -> String { short.isEmpty ? what : isAlone ? short : "\(short), \(what)" }
    return [
      Plot.Line(name: title("some steps"), colour: colour, form: isAlone ? .line : .faint, points: steps),
      Plot.Line(name: title("mean of an epoch"), colour: colour, form: .dotted, points: epochs),
    ].filter { !$0.points.isEmpty }
  }

  /// A plot over the epochs of the whole run, with phases and clusterings marked.
  ///
  /// - Parameter parting: a point between two phases belongs to the first, except for clusters, which begin a phase.
  func overTime(_ title: String, _ lines: [Plot.Line], _ parting: Plot.Parting = .after) -> Plot {
    let total = log.phases.last.map { $0.start + Double($0.epochs) } ?? 1
    var plot = Plot(title: title, xTitle: "epochs", yTitle: title, lines: lines, xRange: (0, max(1, total)))
    plot.parting = parting
    plot.marks =
      log.phases.dropFirst().map { Plot.Mark(x: $0.start, label: $0.name, isMinor: false) }
      + log.entries("clusters").map { Plot.Mark(x: $0.place, label: "", isMinor: true) }
    return plot
  }
}
