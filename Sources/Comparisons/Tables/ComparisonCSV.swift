import Storage

extension Comparison {
  /// The comparison as CSV at full precision, quoted as in RFC 4180, with one line per row, OOD set, scorer and metric.
  ///
  /// Metrics are fractions, not percent. Missing values are empty. The varied settings follow the row's name.
  public var csv: String {
    // The row already contains the name.
    let paths = unique(rows.flatMap { $0.settings.map(\.path) }).filter { $0 != "name" }
    let header =
      ["row"] + paths + [
        "set", "scorer", "metric", "seeds", "absent", "mean", "deviation", "baseline", "shared_seeds", "difference",
        "seeds_lower", "seeds_upper", "images_lower", "images_upper", "resamples", "p",
        "p_corrected", "seeds_needed",
      ]
    let lines = cells.map { cell -> [String] in
      let row = rows.first { $0.name == cell.row }
      let settings = paths.map { path in row?.settings.first { $0.path == path }?.value ?? "" }
      let difference = cell.difference
      let (seeds, images) = (difference?.overSeeds, difference?.overImages)
      return [cell.row] + settings + [
        cell.set, cell.scorer, cell.metric, "\(cell.values.count)", "\(row?.absent.count ?? 0)", text(cell.mean),
        text(cell.deviation), difference == nil ? "" : row?.baseline ?? "",
        difference.map { "\($0.seeds.count)" } ?? "",
        text(difference?.value), text(seeds?.lower), text(seeds?.upper), text(images?.lower), text(images?.upper),
        images == nil ? "" : "\(resamples)", text(difference?.pValue), text(difference?.correctedPValue),
        difference?.seedsNeeded.map { "\($0)" } ?? "",
      ]
    }
    return ([header] + lines).map { $0.map(csvField).joined(separator: ",") + "\n" }.joined()
  }
}

private func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }
