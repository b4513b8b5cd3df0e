import Clutch
import Console
import Fetch
import Foundation
import Stages

/// Compares data sets with published checksums, and finds broken and duplicate images.
struct DataVerification {
  private let roots: DataRoots
  private let display: ReadingDisplay

  init(_ roots: DataRoots, _ display: ReadingDisplay) { (self.roots, self.display) = (roots, display) }

  func run(_ names: [String], json: Bool) throws -> Int32 {
    let splits = try names.flatMap { name throws(RecipeError) in try DatasetSplit.all(name) }
    var (found, prints): ([VerifiedSplit], [ImagePrints?]) = ([], [])
    for split in splits {
      let (result, images) = try verified(split)
      found.append(result)
      prints.append(images)
      if !json { output(result.text) }
    }
    var shared: [SharedImages] = []
    for i in found.indices {
      for j in found.indices.dropFirst(i + 1) {
        guard let here = prints[i], let there = prints[j] else { continue }
        let common = here.shared(with: there)
        shared.append(SharedImages(sets: [found[i].name, found[j].name], rows: common.map { [$0.here, $0.there] }))
        if !json { output(shared[shared.count - 1].text) }
      }
    }
    if json { output(jsonText(Verification(sets: found, shared: shared))) }
    // A split may be missing if another split of its data set is there.
    let sets = Dictionary(grouping: found.indices) { splits[$0].choice.name }.values
    let isAbsent = sets.contains { $0.allSatisfy { found[$0].images == nil } }
    return isAbsent || found.contains { !$0.problems.isEmpty } ? 1 : 0
  }

  private func verified(_ split: DatasetSplit) throws -> (VerifiedSplit, ImagePrints?) {
    var result = VerifiedSplit(name: split.name)
    do {
      let files = try split.choice.value.files(roots)
      check(files, (split.choice.value as? any Fetchable)?.downloads ?? [], &result)
      let set = try split.images(files) { display.show(split.name, $0, $1) }
      result.images = set.count
      result.notes = set.notes
      if let strict = try split.strict() {
        // The error repeats one of the notes.
        do throws(DataError) {
          _ = try strict.images(files) { _, _ in }
        } catch {
          result.problems.append("\(error)")
          result.notes.removeAll { "\(error)".hasPrefix($0) }
        }
      }
      let prints = ImagePrints(set.samples)
      result.repeated = prints.repeated
      return (result, prints)
    } catch let error as DataError {
      if result.files.isEmpty { result.missing = "\(error)" } else { result.problems.append("\(error)") }
      return (result, nil)
    }
  }

  private func check(_ files: [String], _ downloads: [Download], _ result: inout VerifiedSplit) {
    for path in files {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
        result.files.append(.init(path: path, checksum: "none"))
        continue
      }
      do {
        let soundness = try Soundness(of: path, downloads)
        result.files.append(.init(path: path, checksum: soundness.word))
        if case .wrong(let found, let right) = soundness {
          result.problems.append("\(path): has the checksum \(found), but should have \(right); get it again")
        }
      } catch {
        result.files.append(.init(path: path, checksum: "wrong"))
        result.problems.append("\(error)")
      }
    }
  }
}

extension Soundness {
  /// The source of the checksum that a file was compared with.
  fileprivate var word: String {
    switch self {
    case .asPublished: "published"
    case .asUnpacked: "SHA256SUMS"
    case .unknown: "none"
    case .wrong: "wrong"
    }
  }
}

private struct Verification: Encodable {
  let sets: [VerifiedSplit]
  let shared: [SharedImages]
}

/// The findings on a split.
struct VerifiedSplit: Encodable {
  struct File: Encodable {
    let path: String
    /// The source of its checksum, `published`, `SHA256SUMS` or `none`, or else `wrong`.
    let checksum: String
  }

  let name: String
  /// The number of images; nil if they cannot be read.
  var images: Int?
  var files: [File] = []
  /// The reason why there are no files.
  var missing: String?
  var problems: [String] = []
  var notes: [String] = []
  /// Groups of rows with equal images.
  var repeated: [[Int]] = []

  var text: String {
    func wrapped(_ text: String, indent: Int) -> String {
      wrap(text, width: Terminal.current.textWidth(indent: indent), indent: indent)
    }
    if let missing { return "\(name): not found\n  \(wrapped(missing, indent: 2))" }
    let title = "\(name): \(images.map(imageCount) ?? "cannot be read")"
    var lines = [("files", summary(ofFiles: files.map(\.path)))]
    if !files.isEmpty { lines.append(("checksums", checksums)) }
    if images != nil {
      let pictures =
        repeated.isEmpty ? "none" : "\(imageCount(repeated.count)) more than once: \(rows)"
      lines.append(("duplicates", pictures))
    }
    lines += notes.map { ("note", $0) } + problems.map { ("wrong", $0) }
    return ([title] + lines.map { "  \($0.padded(to: 12))\(wrapped($1, indent: 14))" }).joined(separator: "\n")
  }

  private var checksums: String {
    if files.allSatisfy({ $0.checksum == "none" }) { return "none known" }
    let words = [
      ("published", "as published"), ("SHA256SUMS", "as in SHA256SUMS"), ("wrong", "wrong"),
      ("none", "unknown"),
    ]
    return words.compactMap { word, text in
      let count = files.count { $0.checksum == word }
      return count == 0 ? nil : count == files.count ? text : "\(count) \(text)"
    }.joined(separator: ", ")
  }

  private var rows: String {
    let some = repeated.prefix(5).map { $0.prefix(5).map(String.init).joined(separator: " = ") }
    return "rows \(some.joined(separator: ", "))\(repeated.count > 5 ? ", …" : "")"
  }
}

/// Images that two splits have in common.
struct SharedImages: Encodable {
  let sets: [String]
  /// The rows of each image in the first and in the second split.
  let rows: [[[Int]]]

  var text: String {
    let title = "\(sets[0]) and \(sets[1])"
    if rows.isEmpty { return "\(title): no image in common" }
    let some = rows.prefix(5).map { "\($0[0][0]) = \($0[1][0])" }.joined(separator: ", ")
    return wrap(
      "\(title): \(imageCount(rows.count)) in common, rows \(some)\(rows.count > 5 ? ", …" : "")",
      width: Terminal.current.textWidth(indent: 2), indent: 2)
  }
}
