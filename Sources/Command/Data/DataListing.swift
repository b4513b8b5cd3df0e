import Clutch
import Console
import Foundation
import Stages
import Storage

/// Prints every data set with the location of its files, and the contents of the data folders.
func listData(_ roots: DataRoots, json: Bool) -> Int32 {
  let sets = Datasets.registry.names.map { ListedSet($0, roots) }
  let folders = roots.folders.map { ListedFolder($0, sets) }
  if json {
    output(jsonText(Listing(datasets: sets, folders: folders)))
    return 0
  }
  let width = (sets.map(\.name.count).max() ?? 0) + 2
  let splitWidth = (sets.flatMap(\.splits).compactMap { $0.split?.count }.max() ?? 0) + 2
  output("data set".padded(to: width) + "files")
  for set in sets {
    for (i, split) in set.splits.enumerated() {
      let start = (i == 0 ? set.name : "").padded(to: width) + (split.split?.padded(to: splitWidth) ?? "")
      output(start + wrap(split.text, width: Terminal.current.textWidth(indent: start.count), indent: start.count))
    }
  }
  for folder in folders { output("\n\(folder.text)") }
  return 0
}

private struct Listing: Encodable {
  let datasets: [ListedSet]
  let folders: [ListedFolder]
}

/// A data set in the listing.
private struct ListedSet: Encodable {
  struct Split: Encodable {
    let split: String?
    var files: [String]?
    /// The reason why there are none.
    var problem: String?
    /// The command that downloads them.
    var fetch: String?

    var text: String {
      if let files { return summary(ofFiles: files) }
      return fetch.map { "not found; \($0)" } ?? problem ?? ""
    }
  }

  let name: String
  let splits: [Split]

  init(_ name: String, _ roots: DataRoots) {
    self.name = name
    do throws(RecipeError) {
      let all = try DatasetSplit.all(name)
      let downloads = Set(all.map { ($0.choice.value as? any Fetchable)?.downloads.map(\.name) ?? [] })
      splits = all.map { split in
        do throws(DataError) {
          return Split(split: split.split, files: try split.choice.value.files(roots))
        } catch {
          // If splits are published separately, fetch only the one that is missing.
          let one = split.split.map { downloads.count > 1 ? "'\(name): {split: \($0)}'" : name } ?? name
          let fetch = split.choice.value is any Fetchable ? "clutch data fetch \(one)" : nil
          return Split(split: split.split, problem: "\(error)", fetch: fetch)
        }
      }
    } catch {
      // A data set with a required option is found where that option says.
      let message = error.diagnostics.map(\.message).joined(separator: "; ")
      let option = message.firstMatch(of: /'([^']+)' must be .* but is absent/)?.1
      splits = [Split(split: nil, problem: option.map { "given by its option '\($0)'" } ?? message)]
    }
  }
}

/// A data folder in the listing.
private struct ListedFolder: Encodable {
  struct Entry: Encodable {
    let name: String
    let files: Int
    let bytes: Int
    /// `true` if there are more files than were counted.
    let isPart: Bool
    /// The data sets that have files here.
    let sets: [String]
  }

  let path: String
  let isThere: Bool
  let entries: [Entry]

  private static let most = 10_000

  init(_ path: String, _ sets: [ListedSet]) {
    self.path = path
    let names = try? FileManager.default.contentsOfDirectory(atPath: path)
    isThere = names != nil
    entries = (names ?? []).filter { !$0.hasPrefix(".") }.sorted().map { name in
      let (files, bytes) = Self.contents(of: "\(path)/\(name)")
      let users = sets.filter { set in
        set.splits.contains {
          $0.files?.contains { $0 == "\(path)/\(name)" || $0.hasPrefix("\(path)/\(name)/") } ?? false
        }
      }
      return Entry(
        name: name, files: min(files, Self.most), bytes: bytes, isPart: files > Self.most, sets: users.map(\.name))
    }
  }

  var text: String {
    guard isThere else { return "\(path): not found" }
    if entries.isEmpty { return "\(path): empty" }
    let width = (entries.map(\.name.count).max() ?? 0) + 2
    let lines = entries.map { entry in
      let count = entry.isPart ? "more than \(grouped(entry.files)) files" : counted(entry.files, "file")
      let content = entry.isPart ? count : "\(count), \(byteText(entry.bytes))"
      let users = entry.sets.isEmpty ? "" : "  \(entry.sets.joined(separator: ", "))"
      return "  \(entry.name.padded(to: width))\(users.isEmpty ? content : content.padded(to: 24))\(users)"
    }
    return ([path] + lines).joined(separator: "\n")
  }

  /// Returns the number of files, at most one more than `most`, and their size. Links are not followed.
  private static func contents(of path: String) -> (files: Int, bytes: Int) {
    var (files, bytes) = (0, 0)
    var open = [path]
    while let path = open.popLast(), files <= most {
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        open += names.map { "\(path)/\($0)" }
      } else {
        files += 1
        bytes += Int(status.st_size)
      }
    }
    return (files, bytes)
  }
}
