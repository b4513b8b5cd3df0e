import Clutch

extension Subcommand {
  static let data = Subcommand(
    name: "data", usage: "list | info NAME … | fetch NAME … | verify NAME …",
    summary: "Says what data sets there are and what is in them, downloads and verifies them.",
    details: """
      list           every data set, where its files were found, and what else lies in the data folders
      info NAME …    counts, shapes, classes, means and deviations; --to FILE.png adds a contact sheet
      fetch NAME …   downloads; an interrupted one goes on where it was
      verify NAME …  checksums against those published, whether every picture can be read, and images
                     that are there twice, within a split or in two of them

      NAME is a data set as recipes write it; of one with splits all are meant, or the one that is named:

        clutch data info cifar-10 --to cifar-10.png
        clutch data fetch 'svhn: {split: test}' --data-root ~/data
        clutch data verify 'image-folder: {folder: photos/train, size: 64}'

      fetch downloads into --data-root, or else into the first folder of CLUTCH_DATA. Exit code: 0 done,
      1 something is wrong or not there, 2 a wrong command line.
      """,
    flags: [
      .dataRoot, .toPNG, .json, .quiet, .plugin, .help,
    ], words: 1...Int.max
  ) { arguments in
    let (word, names) = (arguments.positional[0], Array(arguments.positional.dropFirst()))
    let words = DataAction.allCases.map(\.rawValue)
    guard let action = DataAction(rawValue: word) else {
      throw UsageError(
        description: "there is no 'data \(word)'\(hint(for: word, among: words, otherwise: "there are"))")
    }
    guard names.isEmpty == (action == .list) else {
      let right = action == .list ? "clutch data list" : "clutch data \(word) NAME …"
      throw UsageError(description: "usage: \(right); clutch data --help says more")
    }
    for flag in ["--to", "--json"] where arguments.has(flag) && !action.flags.contains(flag) {
      throw UsageError(description: "'data \(word)' has no option \(flag)")
    }
    return try action.run(names, arguments)
  }
}

extension Flag {
  fileprivate static let toPNG = Flag(
    name: "--to", value: "FILE", meaning: "of info, writes a contact sheet, a PNG with images of every class")
}

/// What can be done with data sets.
enum DataAction: String, CaseIterable {
  case list, info, fetch, verify

  /// The options that not all have.
  var flags: [String] {
    switch self {
    case .info: ["--to", "--json"]
    case .list, .verify: ["--json"]
    case .fetch: []
    }
  }

  func run(_ names: [String], _ arguments: Arguments) throws -> Int32 {
    let first = arguments["--data-root"].map { [FilePath($0).shown] } ?? []
    let roots = DataRoots.standard(first: first)
    let display = ReadingDisplay(quiet: arguments.has("--quiet"))
    switch self {
    case .list: return listData(roots, json: arguments.has("--json"))
    case .info: return try DataInfo(roots, display).run(names, sheet: arguments["--to"], json: arguments.has("--json"))
    case .fetch: return try fetchData(names, roots, display, isQuiet: arguments.has("--quiet"))
    case .verify: return try DataVerification(roots, display).run(names, json: arguments.has("--json"))
    }
  }
}
