import Clutch
import Foundation
import Storage

/// Returns a short description of files: the path of a single file, or their folder and number.
func summary(ofFiles files: [String]) -> String {
  guard let first = files.first else { return "none; the images are generated" }
  if files.count == 1 { return first }
  let folders = Set(files.map { PathText.folder(of: $0) })
  return folders.count == 1
    ? "\(PathText.folder(of: first)) (\(files.count) files)" : "\(first) and \(files.count - 1) more"
}

/// Returns a number of images as text.
func imageCount(_ number: Int) -> String { "\(grouped(number)) image\(number == 1 ? "" : "s")" }
