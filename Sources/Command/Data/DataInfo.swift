import Clutch
import Console
import Foundation
import Report
import Stages
import Storage
import Training

/// Prints the contents of data sets.
struct DataInfo {
  private let roots: DataRoots
  private let display: ReadingDisplay

  init(_ roots: DataRoots, _ display: ReadingDisplay) { (self.roots, self.display) = (roots, display) }

  /// - Parameter sheet: the file for a contact sheet; nil for none.
  func run(_ names: [String], sheet: String?, json: Bool) throws -> Int32 {
    if let sheet, PathText.ending(of: sheet).lowercased() != "png" {
      throw UsageError(description: "the contact sheet is a PNG, so --to must end in .png, but is '\(sheet)'")
    }
    let splits = try names.flatMap { name throws(RecipeError) in try DatasetSplit.all(name) }
    var facts: [SplitFacts] = []
    var sheets: [Tensor] = []
    var problems: [String] = []
    var known: Set<String> = []
    for split in splits {
      do throws(DataError) {
        let files = try split.choice.value.files(roots)
        let set = try split.images(files) { display.show(split.name, $0, $1) }
        facts.append(SplitFacts(split.name, files, set))
        known.insert(split.choice.name)
        if !json { output(facts[facts.count - 1].text) }
        if sheet != nil {
          guard set.samples.kind == .images else {
            throw DataError("it has vectors, which a contact sheet cannot show; leave --to out")
          }
          sheets.append(contactSheet(set))
        }
      } catch {
        problems.append("\(split.name): \(error)")
      }
    }
    if json { output(jsonText(facts)) }
    for problem in problems { note(facts.isEmpty ? "clutch: error: \(problem)" : "note: \(problem)") }
    if let sheet, !sheets.isEmpty { try write(sheets, to: sheet) }
    // A split may be missing if another split of its data set is there.
    return splits.allSatisfy { known.contains($0.choice.name) } ? 0 : 1
  }

  private func write(_ sheets: [Tensor], to file: String) throws {
    guard let png = png(of: sheets) else {
      throw UsageError(description: "a contact sheet needs images of one shape; name one data set, or give a 'size'")
    }
    try OutputFile.write(png, to: file)
    note("contact sheet: \(file)")
  }
}

/// The facts about a split.
struct SplitFacts: Encodable {
  struct Class: Encodable {
    let number: Int
    let name: String?
    let images: Int
  }

  let name: String
  let files: [String]
  let images: Int
  /// The shape of an image, [channels, height, width], or of a vector, [length].
  let shape: [Int]
  /// The mean of every channel, as a share of 255; nil for vectors.
  let mean: [Double]?
  /// The standard deviation of every channel, as a share of 255; nil for vectors.
  let deviation: [Double]?
  /// The classes that have images; nil if there are no labels.
  let classes: [Class]?
  let notes: [String]

  init(_ name: String, _ files: [String], _ set: ImageSet) {
    (self.name, self.files, images, notes) = (name, files, set.count, set.notes)
    shape = set.samples.shape.lengths
    let normalization: Normalization? =
      switch set.samples {
      case .images(let images): Normalization(of: images)
      case .vectors: nil
      }
    (mean, deviation) = (normalization?.mean, normalization?.deviation)
    classes = set.labels.map { labels in
      Dictionary(grouping: labels) { $0 }.sorted { $0.key < $1.key }.map { number, rows in
        let name = set.classNames.indices.contains(number) ? set.classNames[number] : nil
        return Class(number: number, name: name, images: rows.count)
      }
    }
  }

  var text: String {
    func line(_ title: String, _ values: [Double]?) -> [(String, String)] {
      values.map { [(title, $0.map { String(format: "%.4f", $0) }.joined(separator: " "))] } ?? []
    }
    let lines =
      [("files", summary(ofFiles: files))] + line("mean", mean) + line("deviation", deviation)
      + [("classes", classes.map(Self.text) ?? "none")]
    return
      (["\(name): \(contents)"]
      + (lines + notes.map { ("note", $0) }).map { title, text in
        "  \(title.padded(to: 11))\(wrap(text, width: Terminal.current.textWidth(indent: 13), indent: 13))"
      }).joined(separator: "\n").replacing("\u{A0}", with: " ")
  }

  /// The number and the form of the samples: `10 images of 28 x 28 pixels, gray`, or `10 vectors of length 512`.
  private var contents: String {
    guard shape.count == 3 else { return "\(counted(images, "vector")) of length \(shape[0])" }
    let channels = shape[0] == 1 ? "gray" : counted(shape[0], "channel")
    return "\(imageCount(images)) of \(shape[1]) x \(shape[2]) pixels, \(channels)"
  }

  private static func text(_ classes: [Class]) -> String {
    let counts = Set(classes.map(\.images))
    let names = classes.map { one in
      let name = [String(one.number), one.name].compactMap(\.self).joined(separator: "\u{A0}")
      return counts.count == 1 ? name : "\(name)\u{A0}(\(grouped(one.images)))"
    }
    let each = counts.count == 1 ? " of \(grouped(classes[0].images)) each" : ""
    return "\(classes.count)\(each): \(names.joined(separator: ", "))"
  }
}
