import Clutch
import Stages
import Storage

extension RunRecord {
  /// The recipe, the machine, and the time of the run.
  var settingsSection: Section {
    Section("run", "What was run") {
      facts
      costTable
      details("The recipe, with every default filled in") {
        tag("pre", ["tabindex": "0"]) { tag("code") { run.recipe.yaml } }
      }
      details("The environment") {
        DataTable(
          caption: "The environment", columns: [.text("name"), .text("value")],
          rows: environment.map { ["\(words($0.name))", "\($0.value)"] }
        ).markup
      }
    }
  }

  private var facts: Markup {
    let recipe = run.recipe
    var rows: [(String, String)] = []
    func add(_ name: String, _ value: String?) { if let value { rows.append((name, value)) } }
    add("recipe", command?.recipe)
    add("overrides", command.map { $0.overrides.isEmpty ? "none" : $0.overrides.joined(separator: "  ") })
    add("seed", "\(run.seed)")
    add("training images", set(recipe["data"]?["train"], run.results?.trainImages))
    add("test images", set(recipe["data"]?["test"], run.results?.testImages))
    for entry in recipe["data"]?["ood"]?.entries ?? [] {
      add("OOD: \(entry.name)", set(entry.value, run.results?.oodImages[entry.name]))
    }
    let validation = recipe["data"]?["validation"]
    add("validation images", set(validation?["test"], run.results?.validationImages))
    for entry in validation?["ood"]?.entries ?? [] {
      add("validation, OOD: \(entry.name)", set(entry.value, run.results?.oodImages["validation.\(entry.name)"]))
    }
    add("encoder", recipe["encoder"]?.brief)
    add("head", recipe["head"]?.brief)
    add("views", recipe["augment"]?.items?.map(\.brief).joined(separator: "; "))
    add("batch", recipe["train"]?["batch"]?.text)
    add("optimizer", recipe["train"]?["optimizer"]?.brief)
    add("schedule", recipe["train"]?["schedule"]?.brief)
    for entry in recipe["train"]?["phases"]?.entries ?? [] {
      let clusters = entry.value["clusters"].flatMap { $0.isNull ? nil : $0["by"] }.map { ", clusters by \($0.brief)" }
      add(
        "phase \(entry.name)",
        "\(entry.value["epochs"]?.text ?? "?") epochs of \(entry.value["loss"]?.brief ?? "?")\(clusters ?? "")")
    }
    add("scorers", recipe["score"]?.items?.map(\.brief).joined(separator: "; "))
    return tag("div", ["class": "wide"]) {
      DataTable(
        caption: "Settings", columns: [.text("what"), .text("value")], rows: rows.map { ["\($0.0)", "\($0.1)"] },
        hidesCaption: true
      ).markup
    }
  }

  private func set(_ node: Node?, _ count: Int?) -> String? {
    node.map { (count.map { "\(grouped($0)): " } ?? "") + $0.brief }
  }

  // MARK: Time

  /// The time of every phase; empty if the log has none.
  private var costTable: Markup {
    let rows = log.phases.compactMap { phase -> [DataTable.Cell]? in
      let epochs = log.entries("epoch").filter { $0.phase == phase.name }.compactMap { $0.values["seconds"] }
      guard !epochs.isEmpty else { return nil }
      let clusterings = log.clusterings.filter { $0.phase == phase.name }.compactMap { $0.values["seconds"] }
      let seconds = epochs.reduce(0, +)
      return [
        "\(phase.name)", "\(epochs.count) of \(phase.epochs)", "\(rate(epochs.count, seconds))", "\(duration(seconds))",
        "\(clusterings.count)", "\(duration(clusterings.reduce(0, +)))",
      ]
    }
    if rows.isEmpty { return Markup([]) }
    return DataTable(
      caption: "Training time: \(duration(trainingSeconds)) in total",
      columns: [
        .text("phase"), .number("epochs"), .number("images/s"), .number("time of epochs"), .number("clusterings"),
        .number("time of clusterings"),
      ], rows: rows
    ).markup
  }

  /// Returns the images per second; the views of an image count once.
  private func rate(_ epochs: Int, _ seconds: Double) -> String {
    guard let images = run.results?.trainImages, seconds > 0 else { return "-" }
    return grouped(Int(nearest: Double(images) * Double(epochs) / seconds))
  }

  /// The seconds of all epochs and clusterings.
  var trainingSeconds: Double {
    (log.entries("epoch") + log.clusterings).compactMap { $0.values["seconds"] }.reduce(0, +)
  }
}

/// Returns a camel-case name as words: `learning rate factor` for `learningRateFactor`.
func words(_ name: String) -> String {
  name.reduce(into: "") { text, character in
    if character.isUppercase, let last = text.last, last.isLowercase || last.isNumber { text += " " }
    text += character.isUppercase ? character.lowercased() : character == "." ? ": " : String(character)
  }
}
