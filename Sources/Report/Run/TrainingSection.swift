import Clutch

extension RunRecord {
  /// Everything that the log notes of steps and epochs, over the whole run; nil where it notes nothing.
  var trainingSection: Section? {
    let plots = trainingPlots
    if plots.isEmpty { return nil }
    return Section("training", "Training") {
      figures(plots)
      hints([
        "Dashed: a phase begins, and with another loss the curve jumps. Ticks on the axis: the training images were "
          + "clustered anew.",
        "loss: the mean over an epoch, and thin over some steps; its floor depends on the loss, the batch and the clusters.",
        "mean cosine: between projections of different images; at 1 all are alike. effective rank: how many directions "
          + "they use.",
      ])
    }
  }

  private var trainingPlots: [(id: String, plot: Plot)] {
    // Times are told in the table of costs.
    let names = Set(log.names("step") + log.names("epoch")).subtracting(["seconds"])
    let groups = Dictionary(grouping: names) { String($0.prefix { $0 != "." }) }
    return groups.keys.sorted { order($0) < order($1) }.enumerated().compactMap { number, group in
      let drawn = (groups[group] ?? []).sorted().enumerated().flatMap { lines($0.element, colour: $0.offset) }
      return drawn.isEmpty ? nil : ("training-\(number)", overTime(words(group), drawn))
    }
  }

  /// What everybody looks at first, then all else by its name.
  private func order(_ name: String) -> String {
    let first = ["loss", "learningRateFactor", "learningRate", "gradientNorm", "imagesPerSecond"]
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
  /// - Parameter parting: what is measured between two phases is of the first, but for clusters, with which a phase begins.
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
