import Clutch
import Console

extension Subcommand {
  static let data = Subcommand(
    name: "data", usage: "list | info NAME … | fetch NAME … | verify NAME …",
    summary: "Lists data sets and shows their contents; downloads and verifies them.",
    details: """
      list           lists every data set, the location of its files, and the contents of the data folders
      info NAME …    shows counts, shapes, classes, means, deviations; --to FILE.png adds a contact sheet
      fetch NAME …   downloads data sets; resumes interrupted downloads
      verify NAME …  compares files with published checksums, reads every image, and finds duplicates
                     within a split and between splits

      NAME is a data set as in a recipe. Without a split, it stands for all of the data set's splits:

        clutch data info cifar-10 --to cifar-10.png
        clutch data fetch 'svhn: {split: test}' --data-root ~/data
        clutch data verify 'image-folder: {folder: photos/train, size: 64}'

      fetch downloads into --data-root, or else into the first folder of CLUTCH_DATA. Exit code: 0
      success, 1 something is wrong or missing, 2 invalid command line.
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
      throw UsageError(description: "usage: \(right); see clutch data --help")
    }
    for flag in ["--to", "--json"] where arguments.has(flag) && !action.flags.contains(flag) {
      throw UsageError(description: "'data \(word)' has no option \(flag)")
    }
    return try action.run(names, arguments)
  }
}

extension Flag {
  fileprivate static let toPNG = Flag(
    name: "--to", value: "FILE", meaning: "for info: writes a contact sheet, a PNG with images of every class")
}

/// The actions on data sets.
enum DataAction: String, CaseIterable {
  case list, info, fetch, verify

  /// The options of the action that not all actions have.
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
